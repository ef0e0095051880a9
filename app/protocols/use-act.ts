'use client';
import { useState } from 'react';
import type { Saving } from '../components/tags';
import { newCommandId, sendCommand } from '../live/command';

/** One act that is sent, with what became of it. */
export function useAct(onDone: () => void): {
  readonly saving: Saving;
  readonly act: (path: string, body: Record<string, unknown>) => Promise<boolean>;
} {
  const [saving, setSaving] = useState<Saving>({ state: 'idle' });
  return {
    saving,
    async act(path, body) {
      setSaving({ state: 'saving' });
      const answer = await sendCommand<object>(path, { commandId: newCommandId(), ...body });
      if (answer.kind === 'done') {
        setSaving({ state: 'saved', at: new Date().toTimeString().slice(0, 8) });
        onDone();
        return true;
      }
      setSaving({ state: 'failed', final: true, why: answer.kind === 'failed' ? answer.why : 'It has been changed meanwhile.' });
      return false;
    },
  };
}
