'use client';
import { useCallback, useRef, useState } from 'react';
import { wallTime } from '../../../lib/display/clock';
import type { Entry } from '../../../lib/forms/regrade';
import type { SignGiven } from '../../../lib/people/sign';
import type { PatientIdentity, PatientState } from '../../../lib/state';
import type { Saving } from '../../components/tags';
import { useClock, useZone } from '../../live/clock';
import { type Answer, newCommandId, sendCommand } from '../../live/command';

/** What the server says to a charted event, and to a regrade whose suggestion has changed meanwhile. */
export interface Charted {
  readonly id?: string;
  readonly savedAt?: string;
  readonly suggestion?: { readonly crs: number; readonly icans: number };
  readonly state?: PatientState;
  readonly error?: { readonly message?: string };
}
type Send = (path: string, body: Record<string, unknown>) => Promise<Answer<Charted>>;

/**
 * Saves several events of one form in their order. Until all of them are stored each keeps its command id for as long as it is
 * the same event at the same place, so trying again after a failure repeats what was already stored without doing it twice.
 * Stops at the first that is not stored.
 */
export function useEntries(
  patient: Pick<PatientIdentity, 'id' | 'mrn' | 'bed'>,
  send: Send = sendCommand,
): {
  readonly saving: Saving;
  /** `sign` goes with the last event and is kept nowhere. */
  save(entries: readonly Entry[], sign?: SignGiven): Promise<Answer<Charted>>;
  reset(): void;
} {
  const { id, mrn, bed } = patient;
  const clock = useClock();
  const zone = useZone();
  const [saving, setSaving] = useState<Saving>({ state: 'idle' });
  const ids = useRef(new Map<string, string>());
  const save = useCallback(
    async (entries: readonly Entry[], sign?: SignGiven) => {
      setSaving({ state: 'saving' });
      let answer: Answer<Charted> = { kind: 'failed', why: 'Nothing to save.' };
      for (const [i, entry] of entries.entries()) {
        const key = `${i}|${JSON.stringify(entry)}`;
        const commandId = ids.current.get(key) ?? newCommandId();
        ids.current.set(key, commandId);
        answer = await send(`/api/patients/${encodeURIComponent(id)}/events`, {
          commandId,
          // For whom it was filled in: the server refuses it for anybody else.
          patient: { mrn, bed },
          ...entry,
          ...(sign && i === entries.length - 1 ? { sign } : {}),
        });
        if (answer.kind !== 'done') {
          if (answer.kind === 'changed') ids.current.delete(key);
          setSaving({
            state: 'failed',
            why: answer.kind === 'failed' ? answer.why : (answer.body.error?.message ?? 'The suggestion has changed.'),
          });
          return answer;
        }
      }
      // Done with: the same thing saved again is another one (a second bolus, a check that is due anew).
      ids.current.clear();
      setSaving({ state: 'saved', at: wallTime(clock.now(), zone).hms });
      return answer;
    },
    [clock, zone, id, mrn, bed, send],
  );
  // Command ids of an unfinished save stay: what is already stored must not be stored again because something else was changed.
  const reset = useCallback(() => setSaving({ state: 'idle' }), []);
  return { saving, save, reset };
}
