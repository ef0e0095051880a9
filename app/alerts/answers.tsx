'use client';
import { useSyncExternalStore } from 'react';
import { asksTheSame } from '../../lib/alerts/same-question';
import { hmsText } from '../../lib/display/clock';
import type { SignGiven } from '../../lib/people/sign';
import type { UnitAlertView } from '../../lib/state';
import { SaveState, type Saving } from '../components/tags';
import { useClock, useZone } from '../live/clock';
import { newCommandId, sendCommand } from '../live/command';

/** One answer somebody gave here: what it was, and what became of it. */
interface Answered {
  readonly alertId: string;
  /** "Respond: 704 CRS 4" */
  readonly words: string;
  readonly saving: Saving;
  readonly again: () => void;
}
/**
 * The answers of this page, newest last. They live apart from the buttons: an answered alert leaves the strip or the list at
 * once, and whether it was saved must be seen all the same.
 */
let answers: readonly Answered[] = [];
const listeners = new Set<() => void>();
function set(next: Answered): void {
  answers = [...answers.filter((a) => a.alertId !== next.alertId), next].slice(-20);
  for (const listener of listeners) listener();
}
function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
const NONE: readonly Answered[] = [];
function useAnswers(): readonly Answered[] {
  return useSyncExternalStore(
    subscribe,
    () => answers,
    () => NONE,
  );
}

interface AlertAnswer {
  readonly alert?: UnitAlertView;
  readonly error?: { readonly message?: string };
}
/** The telling goes a step on every minute or so: an answer meets that once, hardly twice. */
const TRIES = 3;

/** Gives an answer to an alert, with the version that stood on the screen. */
export function useGiveAnswer(): (
  alert: UnitAlertView,
  action: string,
  words: string,
  more: { reason?: string; minutes?: number; promise?: { text: string; by: string }; sign?: SignGiven },
) => void {
  const clock = useClock();
  const zone = useZone();
  return (alert, action, words, more) => {
    let body = { commandId: newCommandId(), version: alert.version, ...more };
    const send = async () => {
      const entry = { alertId: alert.id, words, again: () => void send() };
      set({ ...entry, saving: { state: 'saving' } });
      const ask = () => sendCommand<AlertAnswer>(`/api/alerts/${encodeURIComponent(alert.id)}/${action}`, body);
      let answer = await ask();
      for (let tries = 1; tries < TRIES && answer.kind === 'changed'; tries++) {
        const now = answer.body.alert;
        if (now === undefined || !asksTheSame(alert, now)) break;
        body = { ...body, commandId: newCommandId(), version: now.version };
        answer = await ask();
      }
      if (answer.kind === 'done') set({ ...entry, saving: { state: 'saved', at: hmsText(clock.now(), zone) } });
      else if (answer.kind === 'failed') set({ ...entry, saving: { state: 'failed', why: answer.why } });
      else {
        const owner = answer.body.alert?.owner?.name;
        const why = owner === undefined ? 'It changed meanwhile. Look again.' : `${owner} has it.`;
        // The same command would be refused again: what is on the screen now must be answered anew.
        set({ ...entry, saving: { state: 'failed', why, final: true } });
      }
    };
    void send();
  };
}

/** What became of the answer to this alert; undefined if none was given here. */
export function useAnswered(alertId: string): Answered | undefined {
  return useAnswers().find((a) => a.alertId === alertId);
}

/** The newest answer given on this page, in its own fixed place. */
export function LastAnswer() {
  const last = useAnswers().at(-1);
  return (
    <div className="flex min-h-6 items-center gap-2 text-13">
      {last !== undefined && <span className="text-ink2">{last.words}</span>}
      <SaveState saving={last?.saving ?? { state: 'idle' }} onRetry={last?.again} />
    </div>
  );
}
