'use client';
import { useEffect } from 'react';

/**
 * "a" puts the focus on the first answer that waits. The answer itself is a second key, so that no slip takes an alert.
 */
export function useAnswerKey(on: boolean): void {
  useEffect(() => {
    if (!on) return;
    const onKey = (e: KeyboardEvent) => {
      const typing = e.target instanceof HTMLElement && /^(INPUT|TEXTAREA|SELECT)$/.test(e.target.tagName);
      if (e.key !== 'a' || typing || e.ctrlKey || e.metaKey || e.altKey) return;
      document.querySelector<HTMLButtonElement>('button[data-answer=respond]')?.focus();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [on]);
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
