'use client';
import { useState } from 'react';
import { usePerson } from '../session/person';

/** A form under an alert's answers that takes words. */
export type Asking = 'snooze' | 'resolve' | 'promise';
interface Begun {
  readonly personId: string | null;
  readonly asking: Asking;
  readonly text: string;
  readonly at: number;
}
/** As long as the server keeps the forms about a patient. */
const KEPT_MS = 15 * 60_000;
/**
 * Words begun in answer to an alert and not sent, by alert. In this page's memory alone: a lock takes the form away and gives it back with
 * them; whoever signs in instead loads the page anew.
 */
const begun = new Map<string, Begun>();

function begunOf(alertId: string, personId: string | null): Begun | undefined {
  const kept = begun.get(alertId);
  return kept !== undefined && kept.personId === personId && performance.now() - kept.at < KEPT_MS ? kept : undefined;
}
/** Which form was open over this alert, with words in it. */
export function useBegunForm(alertId: string): Asking | null {
  const personId = usePerson()?.id ?? null;
  const [asking] = useState(() => begunOf(alertId, personId)?.asking ?? null);
  return asking;
}
/** The words of such a form, and whether they are those of before. */
export function useBegunWords(alertId: string, asking: Asking) {
  const personId = usePerson()?.id ?? null;
  const [before] = useState(() => begunOf(alertId, personId));
  const back = before?.asking === asking ? before.text : '';
  const [text, setText] = useState(back);
  const type = (typed: string) => {
    setText(typed);
    begun.set(alertId, { personId, asking, text: typed, at: performance.now() });
  };
  return { text, type, isBack: back !== '' && text === back };
}
/** Sent, or given up. */
export function forgetBegun(alertId: string): void {
  begun.delete(alertId);
}
