'use client';
import { useCallback, useEffect, useRef, useState } from 'react';
import { ask } from '../../live/command';
import { beforeLock } from '../../session/before-lock';

const SETTLE_MS = 1_500;

/**
 * An unfinished form is kept by the server, in its memory, for the person who fills it in: a reload or a locked page loses
 * nothing, and the browser stores nothing. Gives back how old the answers are that were brought back. `content` is null
 * while there is nothing to lose.
 */
export function useDraft<T>(of: {
  readonly patientId: string;
  readonly form: 'regrade' | 'charting' | 'correction' | 'handoff' | 'read-back';
  readonly content: T | null;
  /** What was kept, if it is such a form. */
  readonly read: (body: unknown) => T | null;
  readonly restore: (content: T) => void;
}): {
  readonly ageMs: number | null;
  /** Saved or given up: nothing is kept from now on. */
  close(): void;
  /** What is kept is not wanted any more; what is typed from now on is kept again. */
  dismiss(): void;
} {
  const { content } = of;
  const path = `/api/patients/${encodeURIComponent(of.patientId)}/drafts/${of.form}`;
  const [ageMs, setAge] = useState<number | null>(null);
  const over = useRef(false);
  const kept = useRef(false);
  const latest = useRef(of);
  latest.current = of;
  // One after the other: what was forgotten must not be kept again by a request that was overtaken.
  const queue = useRef<Promise<unknown>>(Promise.resolve());
  const inTurn = useCallback(
    (init: RequestInit) => {
      kept.current = init.method === 'PUT';
      queue.current = queue.current.then(() => ask(path, init));
      return queue.current;
    },
    [path],
  );
  const dismiss = useCallback(() => {
    setAge(null);
    void inTurn({ method: 'DELETE' });
  }, [inTurn]);
  const close = useCallback(() => {
    over.current = true;
    dismiss();
  }, [dismiss]);
  useEffect(() => {
    let gone = false;
    void ask<{ draft: { body: unknown; ageMs: number } | null }>(path).then((answer) => {
      const { read, restore, content } = latest.current;
      if (gone || content !== null || answer.kind !== 'done' || answer.body.draft === null) return;
      const draft = read(answer.body.draft.body);
      if (draft === null) return;
      kept.current = true;
      restore(draft);
      setAge(answer.body.draft.ageMs);
    });
    return () => {
      gone = true;
    };
  }, [path]);
  const begun = content !== null;
  useEffect(() => {
    // Everything was taken back by hand: there is nothing to bring back either.
    if (!begun && kept.current && !over.current) dismiss();
  }, [begun, dismiss]);
  useEffect(() => {
    if (content === null || over.current) return;
    const keep = async () => {
      clearTimeout(timer);
      // As it stands now: a lock may come between what has just been drawn and the effect that would keep it.
      const { content } = latest.current;
      if (!over.current && content !== null)
        await inTurn({ method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify(content) });
    };
    const timer = setTimeout(() => void keep(), SETTLE_MS);
    const forget = beforeLock(keep);
    return () => {
      clearTimeout(timer);
      forget();
    };
  }, [content, inTurn]);
  return { ageMs, close, dismiss };
}
