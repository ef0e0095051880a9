'use client';
import { createContext, startTransition, useCallback, useContext, useEffect, useState } from 'react';
import type { Guidance } from '../../../lib/guidance';
import type { PatientState } from '../../../lib/state';
import { type Instant, MINUTE } from '../../../lib/time';
import { read } from '../../live/command';
import { charted, whyFailed } from './use-trend';

/** Where the panels get what they list: the server in the product, a computed chart on the style page. */
export interface GuidanceSource {
  load(patientId: string, signal: AbortSignal): Promise<Guidance>;
}
const serverGuidance: GuidanceSource = {
  async load(patientId, signal) {
    return read<Guidance>(`/api/patients/${encodeURIComponent(patientId)}/guidance`, signal);
  },
};
const SourceContext = createContext<GuidanceSource>(serverGuidance);
export const GuidanceSourceProvider = SourceContext.Provider;

const EVERY_MS = 5 * MINUTE;
const SETTLE_MS = 500;

export interface GuidanceState {
  readonly body: Guidance | null;
  readonly failed: { readonly why: string; readonly since: Instant } | null;
  /** Asks again now: after something was charted here. */
  refresh(): void;
}

/** Checklist, features and dosing, asked again when something was charted and every few minutes, since some items age. */
export function useGuidance(state: PatientState, now: Instant): GuidanceState {
  const source = useContext(SourceContext);
  const id = state.patient.id;
  const [asked, setAsked] = useState(0);
  const [body, setBody] = useState<Guidance | null>(null);
  const [failed, setFailed] = useState<GuidanceState['failed']>(null);
  const key = `${charted(state)}|${Math.floor(now / EVERY_MS)}|${asked}`;
  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` stands for everything that makes another answer
  useEffect(() => {
    const stop = new AbortController();
    const timer = setTimeout(
      () => {
        source
          .load(id, stop.signal)
          .then((answer) => {
            // Drawn between the lanes, not before them: whoever opens a patient reads the course first.
            startTransition(() => {
              setBody(answer);
              setFailed(null);
            });
          })
          .catch((error: unknown) => {
            if (!stop.signal.aborted) setFailed((before) => whyFailed(error, before, now));
          });
      },
      body === null ? 0 : SETTLE_MS,
    );
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [source, id, key]);
  const refresh = useCallback(() => setAsked((n) => n + 1), []);
  return { body, failed, refresh };
}
