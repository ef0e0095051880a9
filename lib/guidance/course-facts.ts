import type { Chart, IceRecord } from '../chart/chart';
import { DAY, type Instant } from '../time';

/** The patient's own measure: baseline, last scores, fluid and weight. Shown beside the grade, part of none. */
export interface CourseFacts {
  /** The score before the infusion that later ones are read against. */
  readonly baseline: IceScore | null;
  /** Scores since the infusion, newest first, with those that could not be taken. */
  readonly scores: readonly IceScore[];
  /** The last 24 h; null if nothing was charted. */
  readonly fluid: {
    readonly from: Instant;
    readonly inMl: number;
    readonly outMl: number;
    readonly balanceMl: number;
    readonly entries: number;
  } | null;
  /** Newest weight against the first of the stay; null until there are two. */
  readonly weight: {
    readonly kg: number;
    readonly t: Instant;
    readonly firstKg: number;
    readonly firstAt: Instant;
    readonly changeKg: number;
  } | null;
}
export interface IceScore {
  readonly t: Instant;
  readonly ice: number | null;
  readonly capd: number | null;
  /** Why it could not be taken. */
  readonly reason: string | null;
  /** Points below (negative) or above the baseline of the same instrument; null without one. */
  readonly against: number | null;
  /** The language it was done in, as written; null if nobody said. */
  readonly language: string | null;
}
const SHOWN = 5;

export function courseFacts(chart: Chart, now: Instant): CourseFacts {
  const records = chart.ice.records.filter((r) => r.t <= now);
  const before = records.findLast((r) => r.beforeInfusion && (r.score !== null || r.capd !== null)) ?? null;
  return {
    baseline: before && said(before, null),
    scores: records
      .filter((r) => !r.beforeInfusion)
      .slice(-SHOWN)
      .reverse()
      .map((r) => said(r, before)),
    fluid: fluidOf(chart, now),
    weight: weightOf(chart, now),
  };
}

function said(r: IceRecord, before: IceRecord | null): IceScore {
  const against =
    before === null
      ? null
      : r.score !== null && before.score !== null
        ? r.score - before.score
        : r.capd !== null && before.capd !== null
          ? r.capd - before.capd
          : null;
  return {
    t: r.t,
    ice: r.score,
    capd: r.capd,
    reason: r.score === null && r.capd === null ? r.reason : null,
    against,
    language: r.language ?? null,
  };
}

/** What went out is the charted total; where only urine was charted, that. */
function fluidOf(chart: Chart, now: Instant): CourseFacts['fluid'] {
  const from = now - DAY;
  const entries = chart.fluid.filter((f) => f.t > from && f.t <= now);
  if (entries.length === 0) return null;
  const inMl = entries.reduce((sum, f) => sum + (f.intakeMl ?? 0), 0);
  const outMl = entries.reduce((sum, f) => sum + (f.outputMl ?? f.urineMl ?? 0), 0);
  return { from, inMl, outMl, balanceMl: inMl - outMl, entries: entries.length };
}

function weightOf(chart: Chart, now: Instant): CourseFacts['weight'] {
  const weights = chart.person.weights.filter((w) => w.t <= now);
  const [first, last] = [weights[0], weights.at(-1)];
  if (first === undefined || last === undefined || first === last) return null;
  return { kg: last.kg, t: last.t, firstKg: first.kg, firstAt: first.t, changeKg: Math.round((last.kg - first.kg) * 10) / 10 };
}
