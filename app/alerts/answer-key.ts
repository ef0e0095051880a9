'use client';
import { useEffect } from 'react';
import { useKeys } from '../keys/use-keys';

/**
 * "a" puts the focus on the first answer that waits. The answer itself is a second key, so that no slip takes an alert.
 */
export function useAnswerKey(on: boolean): void {
  useKeys(on ? { a: () => void focusAnswer() } : NONE);
}
const NONE = {};
/** True if there was an answer to go to. `within`: a patient's own page must not lead to another bed's notice. */
export function focusAnswer(within: ParentNode | null = document): boolean {
  const button = within?.querySelector<HTMLButtonElement>('button[data-answer=respond]');
  button?.scrollIntoView?.({ block: 'center' });
  button?.focus();
  return button != null;
}

/** A tapped "I'm responding" of a device leads here with `?answer=1`: the focus goes to that answer, which is given by a second act. */
export function useAnswerAsked(alertId: string | null): void {
  useEffect(() => {
    if (alertId === null || new URLSearchParams(window.location.search).get('answer') !== '1') return;
    const scope = document.querySelector(`[data-alert="${CSS.escape(alertId)}"]`) ?? document;
    const button = scope.querySelector<HTMLButtonElement>('button[data-answer=respond]');
    button?.scrollIntoView({ block: 'nearest' });
    button?.focus();
  }, [alertId]);
}
