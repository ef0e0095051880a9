'use client';
import { createContext, useContext, useEffect, useRef, useState } from 'react';
import { courseQuery, windowQuery } from '../../../lib/lanes/queries';
import { axisOf, LIVE, type View } from '../../../lib/lanes/window';
import type { PatientState } from '../../../lib/state';
import { type Instant, MINUTE } from '../../../lib/time';
import type { FirstCourse, GradeStep, TrendBody, TrendQuery } from '../../../lib/trend';
import { NotRead, read } from '../../live/command';

/** Where the lanes get their readings: the server in the product, a fixture on the style page. */
export interface TrendSource {
  load(patientId: string, query: TrendQuery, signal: AbortSignal): Promise<TrendBody>;
}
/** Asks `GET /api/patients/{id}/trend`. Rejects with a sentence when there is no answer to draw. */
export const serverTrend: TrendSource = {
  async load(patientId, query, signal) {
    const params = new URLSearchParams({
      from: new Date(query.from).toISOString(),
      to: new Date(query.to).toISOString(),
      points: String(query.points),
      ...(query.codes ? { codes: query.codes.join(',') } : {}),
    });
    return read<TrendBody>(`/api/patients/${encodeURIComponent(patientId)}/trend?${params}`, signal);
  },
};
export const TrendSourceContext = createContext<TrendSource>(serverTrend);
export const TrendSourceProvider = TrendSourceContext.Provider;

const SETTLE_MS = 400;

export interface Trend {
  readonly body: TrendBody | null;
  readonly course: readonly GradeStep[];
  readonly failed: { readonly why: string; readonly since: Instant } | null;
}

/**
 * The readings of the window, asked again when the window moves, each minute while following, and when something other
 * than a streamed sign has changed. Between two answers the lanes add the newest signs from the live state.
 */
export function useTrend(
  state: PatientState,
  view: View,
  now: Instant,
  /** What the page came with: the live window, as it was a moment ago. */
  first: Promise<FirstCourse | null> | null = null,
): Trend {
  const source = useContext(TrendSourceContext);
  const id = state.patient.id;
  const infusedAt = state.patient.infusedAt === null ? null : Date.parse(state.patient.infusedAt);
  const minute = Math.floor(now / MINUTE);
  const asked = `${view.range}|${view.end ?? `live ${minute}`}|${charted(state)}`;
  const [body, setBody] = useState<TrendBody | null>(null);
  const [course, setCourse] = useState<readonly GradeStep[]>([]);
  const [failed, setFailed] = useState<Trend['failed']>(null);
  const unread = useRef(first);
  const latest = useRef({ view, now, infusedAt });
  latest.current = { view, now, infusedAt };

  // biome-ignore lint/correctness/useExhaustiveDependencies: `asked` stands for everything that makes another answer
  useEffect(() => {
    const stop = new AbortController();
    const ask = async () => {
      const { view, now, infusedAt } = latest.current;
      const axis = axisOf(view, infusedAt, now);
      const came = view.range === LIVE.range && view.end === LIVE.end ? await carried(unread.current) : null;
      unread.current = null;
      if (stop.signal.aborted) return;
      if (came) {
        setBody(came.window);
        setCourse(came.course);
        return;
      }
      try {
        const [window, whole] = await Promise.all([
          source.load(id, windowQuery(axis), stop.signal),
          source.load(id, courseQuery(infusedAt, now), stop.signal),
        ]);
        if (stop.signal.aborted) return;
        setBody(window);
        setCourse(whole.grades);
        setFailed(null);
      } catch (error) {
        if (!stop.signal.aborted) setFailed((before) => whyFailed(error, before, latest.current.now));
      }
    };
    const timer = setTimeout(ask, body === null ? 0 : SETTLE_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [source, id, asked]);
  return { body, course, failed };
}

/** Since when there is no answer, and why. A right that is over is told by the patient's own room, in place of the whole page. */
export function whyFailed(error: unknown, before: Trend['failed'], now: Instant): Trend['failed'] {
  if (error instanceof NotRead && error.code === 'forbidden') return before;
  return before ?? { why: error instanceof Error ? error.message : 'The server cannot be reached.', since: now };
}

/** React's own promises of what a page carries have no `catch` that can be waited for. */
async function carried(first: Promise<FirstCourse | null> | null): Promise<FirstCourse | null> {
  try {
    return await first;
  } catch {
    return null;
  }
}

/** Changes when anything is charted that the lanes draw and the live state alone does not bring. */
export function charted(state: PatientState): string {
  const labs = Object.entries(state.latest)
    .filter(([code]) => !/C$|F$|Percent$|MmHg$|Rate$/.test(code))
    .map(([code, v]) => `${code}${v.t}`);
  return [
    state.crs.grade,
    state.crs.confirmed?.t,
    state.icans.grade,
    state.icans.confirmed?.t,
    state.icans.iceAt,
    state.toci.total,
    state.oxygen?.since,
    state.oxygen?.t,
    ...state.pressors.map((p) => `${p.drug}${p.rate}${p.t}`),
    ...labs,
    state.alerts.length,
  ].join('|');
}
