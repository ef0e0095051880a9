import type { Instant } from '../../time';
import type { SignEvidence } from '../chart';

/** One reading of pressure or SpO2 as evidence sees it. */
export interface SignReading {
  readonly t: Instant;
  readonly low: boolean;
  readonly device: boolean;
  readonly values: Readonly<Record<string, number>>;
  readonly id: string;
  /** A low value here is evidence: SpO2 on room air or baseline oxygen; always true for pressure. */
  readonly eligible: boolean;
}

export interface SignLimits {
  /** First to last abnormal device reading. */
  readonly confirmMs: number;
  /** Age at which a single abnormal device reading counts (pressure, C2); null = never (SpO2). */
  readonly aloneMs: number | null;
  /** Q3: normal readings this far apart end what a low one holds; null = time alone ends it. */
  readonly normalForMs: number | null;
  /** Attributed to another cause at an instant? Such evidence, and such readings, do not count. */
  readonly attributed: (t: Instant) => boolean;
}

/** DATA-04 with C2: the evidence after one more reading, in the order of time. */
export function foldReading(s: SignEvidence, r: SignReading, limits: SignLimits): SignEvidence {
  const before = settle(s, r.t, limits);
  const normal = (): SignEvidence => calmed(notEvident(before, null), r.t, limits);
  const excluded = limits.attributed(r.t);
  if (!r.device) {
    if (r.low) return excluded ? before : r.eligible ? evident(r, before.run) : notEvident(before, before.run);
    return excluded ? notRunning(before) : normal();
  }
  if (!r.low) return excluded ? notRunning(before) : normal();

  const { run } = before;
  if (run === null) return { ...before, run: { firstAt: r.t, countsFrom: null, values: r.values, id: r.id } };
  const counts = run.countsFrom !== null || r.t - run.firstAt >= limits.confirmMs;
  if (!counts) return before;
  const counting = run.countsFrom !== null ? run : { ...run, countsFrom: r.t };
  if (excluded) return counting === run ? before : { ...before, run: counting };
  return r.eligible ? evident(r, counting) : notEvident(before, counting);
}

/**
 * Evidence as it stands at `t`: a low device pressure that has stood alone long enough counts from that instant, unless it was
 * attributed elsewhere then. `exclusive`: only if that instant lies before `t` (a reading at that very instant comes first).
 */
export function settle(s: SignEvidence, t: Instant, limits: SignLimits, exclusive = true): SignEvidence {
  const { run } = s;
  if (run === null || run.countsFrom !== null || limits.aloneMs === null) return s;
  const at = run.firstAt + limits.aloneMs;
  if (exclusive ? at >= t : at > t) return s;
  const counting = { ...run, countsFrom: at };
  if (limits.attributed(at)) return { ...s, run: counting };
  return { now: true, lastAt: at, values: run.values, id: run.id, device: true, run: counting };
}

/** A normal reading after a low one: the first begins the count, one far enough after it ends the hold (Q3). */
function calmed(s: SignEvidence, t: Instant, limits: SignLimits): SignEvidence {
  if (limits.normalForMs === null || s.lastAt === null || s.clearedAt !== undefined) return s;
  if (s.normalFrom === undefined) return { ...s, normalFrom: t };
  return t - s.normalFrom >= limits.normalForMs ? { ...s, clearedAt: t } : s;
}

function evident(r: SignReading, run: SignEvidence['run']): SignEvidence {
  return { now: true, lastAt: r.t, values: r.values, id: r.id, device: r.device, run };
}
function notEvident(s: SignEvidence, run: SignEvidence['run']): SignEvidence {
  return s.now || s.run !== run ? { ...s, now: false, run } : s;
}
function notRunning(s: SignEvidence): SignEvidence {
  return s.run === null ? s : { ...s, run: null };
}
