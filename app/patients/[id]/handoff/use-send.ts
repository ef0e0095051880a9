'use client';
import { useEffect, useRef, useState } from 'react';
import { hmsText } from '../../../../lib/display/clock';
import type { Saving } from '../../../components/tags';
import { useClock, useZone } from '../../../live/clock';
import { newCommandId, sendCommand } from '../../../live/command';
import { beforeLock } from '../../../session/before-lock';

/** What was sent and not said to be stored: the same words again are the same command, others are another. */
export interface Sent {
  readonly words: string;
  readonly commandId: string;
}

/** Gives words to the server under `path`, once each however often they are tried. */
export function useSend(path: string): {
  readonly saving: Saving;
  readonly sent: Sent | null;
  send(body: Record<string, unknown>): Promise<boolean>;
  /** Other words: what became of those before is no longer said. */
  changed(): void;
  resume(sent: Sent | null): void;
} {
  const clock = useClock();
  const zone = useZone();
  const [saving, setSaving] = useState<Saving>({ state: 'idle' });
  const [sent, setSent] = useState<Sent | null>(null);
  const give = async (body: Record<string, unknown>) => {
    const words = JSON.stringify(body);
    const commandId = sent?.words === words ? sent.commandId : newCommandId();
    setSent({ words, commandId });
    setSaving({ state: 'saving' });
    const answer = await sendCommand(path, { commandId, ...body });
    if (answer.kind !== 'done') {
      setSaving({ state: 'failed', why: answer.kind === 'failed' ? answer.why : 'It was refused.' });
      return false;
    }
    setSent(null);
    setSaving({ state: 'saved', at: hmsText(clock.now(), zone) });
    return true;
  };
  // A lock waits for what is under way: else what was given would be brought back as unfinished.
  const underWay = useRef<Promise<unknown>>(Promise.resolve());
  useEffect(() => beforeLock(() => underWay.current), []);
  return {
    saving,
    sent,
    send(body) {
      const answer = give(body);
      underWay.current = answer;
      return answer;
    },
    changed: () => setSaving((before) => (before.state === 'saving' ? before : { state: 'idle' })),
    resume: setSent,
  };
}
