'use client';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { hmsText } from '../../../lib/display/clock';
import type { Entry } from '../../../lib/forms/regrade';
import type { Attempt, Unfinished } from '../../../lib/forms/unfinished';
import type { SignGiven } from '../../../lib/people/sign';
import type { PatientIdentity, PatientState } from '../../../lib/state';
import type { Instant } from '../../../lib/time';
import type { Saving } from '../../components/tags';
import { useClock, useZone } from '../../live/clock';
import { type Answer, newCommandId, sendCommand } from '../../live/command';
import { beforeLock } from '../../session/before-lock';

/** What the server says to a charted event, and to a regrade whose suggestion has changed meanwhile. */
export interface Charted {
  readonly id?: string;
  readonly savedAt?: string;
  readonly suggestion?: { readonly crs: number; readonly icans: number };
  readonly state?: PatientState;
  readonly error?: { readonly message?: string };
}

const IDLE: Saving = { state: 'idle' };

/** What has become of form `form`; `now` is what it counts from while its answer is awaited. */
interface Told {
  readonly form: string;
  readonly saving: Saving;
  readonly now?: Instant | undefined;
}

/**
 * Saves several events of one form in their order. Until all of them are stored each keeps its command id for as long as it is
 * the same event at the same place, so trying again after a failure repeats what was already stored without doing it twice.
 * Stops at the first that is not stored. An entry without a time is of the moment Save was first pressed, not of the retry
 * that went through: a dose is not given later because the network was down. `form` is which one of a drawer is in sight:
 * a failure and its moment belong to that one alone.
 */
export function useEntries(
  patient: Pick<PatientIdentity, 'id' | 'mrn' | 'bed'>,
  form = '',
): {
  readonly saving: Saving;
  /** Not saved: the moment "now" stands for when it is tried again. Null where "now" is still to be pressed. */
  readonly pressed: Instant | null;
  /** `now`: what the form counts from, where it does. `sign` goes with the last event and is kept nowhere. */
  save(entries: readonly Entry[], how?: { readonly now?: Instant; readonly sign?: SignGiven }): Promise<Answer<Charted>>;
  /** Something of the form was changed: "now" is now again. */
  changed(): void;
  /** What was sent and may or may not have been stored; null if nothing. Kept with a draft, a retry after a lock is the same entry. */
  readonly unfinished: Unfinished | null;
  resume(unfinished: Unfinished): void;
  /** Begun afresh: what is saved next is another entry, even if it reads the same as one that was sent before. */
  afresh(): void;
} {
  const { id, mrn, bed } = patient;
  const clock = useClock();
  const zone = useZone();
  const [told, setTold] = useState<Told>({ form, saving: IDLE });
  const [failedAt, setFailedAt] = useState<Readonly<Record<string, Instant>>>({});
  const attempts = useRef(new Map<string, Attempt>());
  const changes = useRef(0);
  const pressed = failedAt[form] ?? null;
  const release = useCallback(() => setFailedAt(({ [form]: _, ...others }) => others), [form]);
  const send = useCallback(
    async (entries: readonly Entry[], { now, sign }: { readonly now?: Instant; readonly sign?: SignGiven } = {}) => {
      const setSaving = (saving: Saving) => setTold({ form, saving });
      const before = changes.current;
      setTold({ form, saving: { state: 'saving' }, now });
      let answer: Answer<Charted> = { kind: 'failed', why: 'Nothing to save.' };
      for (const [i, entry] of entries.entries()) {
        const key = `${form}|${i}|${JSON.stringify(entry)}`;
        const attempt = attempts.current.get(key) ?? { commandId: newCommandId(), pressed: clock.now() };
        attempts.current.set(key, attempt);
        answer = await sendCommand(`/api/patients/${encodeURIComponent(id)}/events`, {
          commandId: attempt.commandId,
          // For whom it was filled in: the server refuses it for anybody else.
          patient: { mrn, bed },
          t: new Date(now ?? attempt.pressed).toISOString(),
          ...entry,
          ...(sign && i === entries.length - 1 ? { sign } : {}),
        });
        if (answer.kind !== 'done') {
          if (answer.kind === 'changed') attempts.current.delete(key);
          // What was changed while it was under way has not been pressed yet.
          if (now !== undefined && changes.current === before) setFailedAt((of) => ({ ...of, [form]: now }));
          setSaving({
            state: 'failed',
            why: answer.kind === 'failed' ? answer.why : (answer.body.error?.message ?? 'The suggestion has changed.'),
          });
          return answer;
        }
      }
      // Done with: the same thing saved again is another one (a second bolus, a check that is due anew).
      // Those of another form of the drawer are still to be tried again.
      for (const key of attempts.current.keys()) if (key.startsWith(`${form}|`)) attempts.current.delete(key);
      release();
      setSaving({ state: 'saved', at: hmsText(clock.now(), zone) });
      return answer;
    },
    [clock, zone, id, mrn, bed, form, release],
  );
  // A lock waits for what is under way: else what was stored would be brought back as unfinished, and stored twice.
  const underWay = useRef<Promise<unknown>>(Promise.resolve());
  useEffect(() => beforeLock(() => underWay.current), []);
  const save = useCallback(
    (...what: Parameters<typeof send>) => {
      const answer = send(...what);
      underWay.current = answer;
      return answer;
    },
    [send],
  );
  // Command ids of an unfinished save stay: what is already stored must not be stored again because something else was changed.
  const changed = useCallback(() => {
    changes.current += 1;
    release();
    setTold((before) => (before.saving.state === 'saving' ? before : { form, saving: IDLE }));
  }, [form, release]);
  // Still under way counts too: a lock does not wait for an answer for ever, and what it leaves behind may yet be stored.
  const unfinished = useMemo((): Unfinished | null => {
    const awaited = told.saving.state === 'saving' && told.now !== undefined ? { [told.form]: told.now } : {};
    const all = { ...failedAt, ...awaited };
    return Object.keys(all).length === 0 && attempts.current.size === 0
      ? null
      : { failedAt: all, attempts: [...attempts.current] };
  }, [failedAt, told]);
  const resume = useCallback((kept: Unfinished) => {
    attempts.current = new Map(kept.attempts);
    setFailedAt(kept.failedAt);
  }, []);
  const afresh = useCallback(() => {
    changes.current += 1;
    resume({ failedAt: {}, attempts: [] });
    setTold({ form, saving: IDLE });
  }, [form, resume]);
  return { saving: told.form === form ? told.saving : IDLE, pressed, save, changed, unfinished, resume, afresh };
}
