import type { Chart, Step } from '../chart/chart';
import { confirmed, current, episodeOpen, episodeOpenUntil, type Scale, stepAt } from '../chart/read';
import { crsBasis } from '../grading/crs-basis';
import { icansBasis } from '../grading/icans-basis';
import { iceInForce } from '../grading/ice';
import { crsStatus, icansStatus } from '../grading/status';
import type { Protocol } from '../protocols/protocol';
import { ruleById } from '../rules/index';
import type { Confirmed, CrsState, IcansState } from '../state';
import { HOUR, type Instant } from '../time';

/** CRS as the outside sees it; the chart is advanced to `now`. */
export function crsState(chart: Chart, protocol: Protocol, now: Instant): CrsState {
  const e = chart.episode;
  return {
    grade: current(chart).crs,
    status: crsStatus(chart, now, protocol),
    since: since(chart, 'crs'),
    peak: e?.peak ?? 0,
    peakAt: e === null ? null : iso(e.peakAt),
    managementGrade: managementGrade(chart, protocol, now),
    episode: {
      open: episodeOpen(chart),
      openedAt: e === null ? null : iso(e.openedAt),
      openUntil: isoOrNull(episodeOpenUntil(chart, protocol)),
    },
    confirmed: confirmedGrade(chart, 'crs'),
    grade12hAgo: grade12hAgo(chart, 'crs', now),
    basis: crsBasis(chart, now, protocol),
  };
}

/** ICANS as the outside sees it. */
export function icansState(chart: Chart, protocol: Protocol, now: Instant): IcansState {
  const ice = iceInForce(chart, now, protocol);
  return {
    grade: current(chart).icans,
    status: icansStatus(chart, now, protocol),
    since: since(chart, 'icans'),
    peak: chart.course.peakIcans,
    ice: ice?.score ?? null,
    iceAt: ice === null ? null : iso(ice.t),
    confirmed: confirmedGrade(chart, 'icans'),
    grade12hAgo: grade12hAgo(chart, 'icans', now),
    basis: icansBasis(chart, now, protocol),
  };
}

/**
 * The grade to manage by: grade 1 that lasts as 2 (CRS-16), one step up when nothing improved for a day after tocilizumab
 * (TOCI-10), at least 3 while HLH is suspected (HLH-07). Shown beside the grade, never instead of it.
 */
export function managementGrade(chart: Chart, protocol: Protocol, now: Instant): number {
  const grade = current(chart).crs;
  const holds = (rule: string): boolean =>
    ruleById(rule)
      ?.evaluate(chart, protocol, now)
      .findings.some((f) => f.condition === 'present') ?? false;
  let managed = grade;
  if (grade === 1 && holds('CRS-G1-PERSIST')) managed = 2;
  if ((grade === 2 || grade === 3) && holds('CRS-NO-IMPROVE-24H')) managed = grade + 1;
  return managed < 3 && holds('HLH-SUSPECT') ? 3 : managed;
}

/** When the present grade began; null before anything was graded. */
function since(chart: Chart, scale: Scale): string | null {
  const { steps } = chart;
  const grade = current(chart)[scale];
  let t: Instant | null = null;
  for (let i = steps.length - 1; i >= 0; i--) {
    const step = steps[i] as Step;
    if (step[scale] !== grade) break;
    t = step.t;
  }
  return isoOrNull(t);
}

function confirmedGrade(chart: Chart, scale: Scale): Confirmed | null {
  const r = confirmed(chart, scale);
  const grade = r?.[scale];
  if (r === null || grade === null || grade === undefined) return null;
  return { grade, t: iso(r.t), by: r.by, ...(r.reason === null ? {} : { reason: r.reason }) };
}

/** Null unless the patient had been infused and watched by then. */
function grade12hAgo(chart: Chart, scale: Scale, now: Instant): number | null {
  const then = now - 12 * HOUR;
  const { firstAt } = chart.therapy;
  const from = Math.max(firstAt ?? Number.POSITIVE_INFINITY, chart.stay.admittedAt ?? Number.NEGATIVE_INFINITY);
  return then < from ? null : stepAt(chart, then)[scale];
}

export function iso(t: Instant): string {
  return new Date(t).toISOString();
}
export function isoOrNull(t: Instant | null): string | null {
  return t === null ? null : iso(t);
}
