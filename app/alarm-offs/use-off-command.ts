'use client';
import { useState } from 'react';
import { newCommandId, sendCommand } from '../live/command';

/** One command about something off; what was refused stands beside its button. */
export function useOffCommand() {
  const [why, setWhy] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const send = async (path: string, body: Record<string, unknown> = {}): Promise<boolean> => {
    setBusy(true);
    const answer = await sendCommand<{ error?: { message?: string } }>(path, { commandId: newCommandId(), ...body });
    setBusy(false);
    setWhy(
      answer.kind === 'failed'
        ? answer.why
        : answer.kind === 'changed'
          ? (answer.body.error?.message ?? 'It changed meanwhile. Look again.')
          : null,
    );
    return answer.kind === 'done';
  };
  return { send, why, busy };
}
