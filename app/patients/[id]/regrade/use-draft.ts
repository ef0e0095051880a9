'use client';
import { useCallback, useEffect, useRef, useState } from 'react';
import { type RegradeForm, readDraft } from '../../../../lib/forms/regrade-draft';
import { ask } from '../../../live/command';
import { beforeLock } from '../../../session/before-lock';

const SETTLE_MS = 1_500;

/**
 * The unfinished form is kept by the server, in its memory, for the person who fills it in: a reload or a locked page loses
 * nothing, and the browser stores nothing. Gives back how old the answers are that were brought back.
 */
export function useDraft(
  patientId: string,
  form: RegradeForm,
  touched: boolean,
  restore: (form: RegradeForm) => void,
): {
  readonly ageMs: number | null;
  /** Saved: nothing is kept from now on. */
  saved(): void;
  /** What was brought back is not wanted. */
  dismiss(): void;
} {
  const path = `/api/patients/${encodeURIComponent(patientId)}/drafts/regrade`;
  const [ageMs, setAge] = useState<number | null>(null);
  const over = useRef(false);
  const started = useRef(touched);
  started.current = touched;
  const give = useRef(restore);
  give.current = restore;
  useEffect(() => {
    let gone = false;
    void ask<{ draft: { body: unknown; ageMs: number } | null }>(path).then((answer) => {
      if (gone || started.current || answer.kind !== 'done' || answer.body.draft === null) return;
      const draft = readDraft(answer.body.draft.body);
      if (draft === null) return;
      give.current(draft);
      setAge(answer.body.draft.ageMs);
    });
    return () => {
      gone = true;
    };
  }, [path]);
  useEffect(() => {
    if (!touched || over.current) return;
    const keep = async () => {
      clearTimeout(timer);
      if (!over.current)
        await ask(path, { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify(form) });
    };
    const timer = setTimeout(() => void keep(), SETTLE_MS);
    const forget = beforeLock(keep);
    return () => {
      clearTimeout(timer);
      forget();
    };
  }, [path, form, touched]);
  const dismiss = useCallback(() => {
    setAge(null);
    void ask(path, { method: 'DELETE' });
  }, [path]);
  const saved = useCallback(() => {
    over.current = true;
    dismiss();
  }, [dismiss]);
  return { ageMs, saved, dismiss };
}
