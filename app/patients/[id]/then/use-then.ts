'use client';
import { useEffect, useState } from 'react';
import type { PatientState } from '../../../../lib/state';
import type { Instant } from '../../../../lib/time';
import { ask } from '../../../live/command';

/** The two pictures of one instant; null where nothing was known of the patient. */
export interface Then {
  readonly at: Instant;
  readonly shown: PatientState | null;
  readonly known: PatientState | null;
}
const SETTLE_MS = 250;

/** Asks for both pictures once the slider rests. What is on the screen stays until they are there. */
export function useThen(patientId: string, at: Instant): { then: Then | null; busy: boolean; problem: string | null } {
  const [then, setThen] = useState<Then | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    const stop = new AbortController();
    const load = async (query: Record<string, string>): Promise<PatientState | null> => {
      const path = `/api/patients/${encodeURIComponent(patientId)}/state?${new URLSearchParams(query)}`;
      const answer = await ask<PatientState>(path, { signal: stop.signal });
      if (answer.kind !== 'failed') return answer.body;
      if (answer.code === 'not-found') return null;
      throw new Error(answer.why);
    };
    const iso = new Date(at).toISOString();
    const timer = setTimeout(() => {
      Promise.all([load({ at: iso, known: iso }), load({ at: iso })])
        .then(([shown, known]) => {
          if (stop.signal.aborted) return;
          setThen({ at, shown, known });
          setProblem(null);
        })
        .catch((error: unknown) => {
          if (!stop.signal.aborted) setProblem(error instanceof Error ? error.message : 'The server cannot be reached.');
        });
    }, SETTLE_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [patientId, at]);
  return { then, busy: then?.at !== at && problem === null, problem };
}
