import { ranTo, runsAt } from '../grading/pressors';
import { num, type Protocol, span } from '../protocols/protocol';
import type { Instant } from '../time';
import type { Chart, Dose, DrugInfusion } from './chart';
import { dexamethasoneDoseMg } from './read';
import { dexamethasoneEquivalent, round6, STEROIDS, steroidStretches } from './steroid-infusions';

/** Corticosteroids as dexamethasone equivalents, and the run of doses that is still going on (STER-05, STER-06, C19). */

/** A limit of n doses in mg dexamethasone for this patient: 40 mg is four doses, for a child four of its own (C8). */
export function dosesInMg(
  chart: Chart,
  now: Instant,
  protocol: Protocol,
  key: 'steroid.longDoses' | 'steroid.refractoryDoses' | 'steroid.taperDoses',
): number {
  return round6(num(protocol, key) * dexamethasoneDoseMg(chart, now, protocol));
}

export interface SteroidRun {
  /** First and last dose of the run; an infusion is one at its start. */
  readonly first: Dose;
  readonly last: Dose;
  readonly since: Instant;
  /** To the last dose or to the end of the infusion, to the instant asked for while one runs; ms. */
  readonly length: number;
  /** Its last dose, or the end of its last infusion; null while one runs without an announced end. */
  readonly endsAt: Instant | null;
  /** The instant from which it is no longer live (exclusive of the last live millisecond); null while one runs without an end. */
  readonly overAt: Instant | null;
  /** The next instant at which time alone changes it: the announced end of an infusion that runs, else `overAt`. */
  readonly changesAt: Instant | null;
  /** The infusion it ends with: one that runs, or was stopped after the last dose. */
  readonly infused: DrugInfusion | null;
  readonly running: boolean;
}

/**
 * The run of doses with gaps of at most 14 h whose last dose is at most 14 h old; null if none is live. An infusion is a steroid
 * for its whole time: there is no gap in it, and the next one counts from its end.
 */
export function liveSteroidRun(chart: Chart, now: Instant, protocol: Protocol): SteroidRun | null {
  const doses = chart.doses.steroid;
  const last = doses.at(-1);
  if (last === undefined) return null;
  const gap = span(protocol, 'steroid.runGap');
  const given: { readonly from: Instant; readonly to: Instant }[] = doses.map(({ t }) => ({ from: t, to: t }));
  given.push(...steroidStretches(chart, now));
  given.sort((a, b) => a.from - b.from);
  let since = Number.NEGATIVE_INFINITY;
  let until = Number.NEGATIVE_INFINITY;
  for (const { from, to } of given) {
    if (from - until > gap) since = from;
    until = Math.max(until, to);
  }
  const first = doses.find((d) => d.t >= since);
  if (now - until > gap || first === undefined) return null;
  const infused = lastSteroidInfusion(chart, now);
  const ends = infusionsOf(chart).flatMap((i) => (runsAt(i, now) ? [i.endsAt ?? Number.POSITIVE_INFINITY] : []));
  const endsAt = ends.length === 0 ? until : instant(Math.max(...ends));
  const overAt = endsAt === null ? null : endsAt + gap + 1;
  const changesAt = ends.length === 0 ? overAt : instant(Math.min(...ends));
  return { first, last, since, length: until - since, infused, running: ends.length > 0, endsAt, overAt, changesAt };
}

const instant = (t: number): Instant | null => (t === Number.POSITIVE_INFINITY ? null : t);

function infusionsOf(chart: Chart): readonly DrugInfusion[] {
  return STEROIDS.map((drug) => chart.infusions[drug]).filter((i) => i !== undefined);
}

/** A steroid that runs as an infusion at `now`; null if none does. An infusion stopped at this very instant does not. */
export function steroidInfusion(chart: Chart, now: Instant): DrugInfusion | null {
  return infusionsOf(chart).find((i) => runsAt(i, now)) ?? null;
}
/** The infusion that was in the patient last, if no dose came after it: one that runs, else the last to stop. */
export function lastSteroidInfusion(chart: Chart, now: Instant): DrugInfusion | null {
  const running = steroidInfusion(chart, now);
  if (running !== null) return running;
  const until = lastSteroidAt(chart, now);
  const dose = chart.doses.steroid.at(-1);
  if (until === null || (dose !== undefined && dose.t >= until)) return null;
  return infusionsOf(chart).find((i) => ranTo(i, now) === until) ?? null;
}

/** When a steroid was last in the patient: the newest dose, or `now` while one is infused; null if never. */
export function lastSteroidAt(chart: Chart, now: Instant): Instant | null {
  const last = chart.doses.steroid.at(-1)?.t ?? Number.NEGATIVE_INFINITY;
  const at = Math.max(last, ...infusionsOf(chart).map((i) => ranTo(i, now)));
  return at === Number.NEGATIVE_INFINITY ? null : at;
}

/**
 * When a steroid that answers a reminder was last in the patient, from `from` to `now`; null if none was. Any dose does, or
 * one of the amount the site asks for (Q10; for a child at most its own dose); an infusion does whatever its rate.
 */
export function answeringSteroid(chart: Chart, from: Instant, now: Instant, protocol: Protocol): Instant | null {
  const least = Math.min(num(protocol, 'steroid.answersMg'), dexamethasoneDoseMg(chart, now, protocol));
  const dose = chart.doses.steroid.findLast((d) => d.t <= now && (least === 0 || dexamethasoneEquivalent(d) >= least - 1e-6));
  const infused = infusionsOf(chart).map((i) => ranTo(i, now));
  const at = Math.max(dose?.t ?? Number.NEGATIVE_INFINITY, ...infused);
  return at >= from ? at : null;
}
