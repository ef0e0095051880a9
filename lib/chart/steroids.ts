import { drugByName } from '../events/drugs';
import { num, type Protocol, span } from '../protocols/protocol';
import type { Instant } from '../time';
import type { Chart, Dose, DrugInfusion } from './chart';
import { dexamethasoneDoseMg } from './read';

/** Corticosteroids as dexamethasone equivalents, and the run of doses that is still going on (STER-05, STER-06, C19). */

/** mg dexamethasone this dose equals; 0 if its amount is unknown. */
export function dexamethasoneEquivalent(dose: Dose): number {
  return dose.mg === null ? 0 : round6(dose.mg * (drugByName(dose.drug)?.dexamethasoneFactor ?? 0));
}

/** Sum of the equivalents given in (from, to], mg dexamethasone. */
export function equivalentIn(doses: readonly Dose[], from: Instant, to: Instant): number {
  let sum = 0;
  for (const d of doses) if (d.t > from && d.t <= to) sum += dexamethasoneEquivalent(d);
  return round6(sum);
}

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
  readonly first: Dose;
  readonly last: Dose;
  /** First dose to last dose, ms. */
  readonly length: number;
  /** The instant from which it is no longer live (exclusive of the last live millisecond). */
  readonly overAt: Instant;
}

/** The run of doses with gaps of at most 14 h whose last dose is at most 14 h old; null if none is live. */
export function liveSteroidRun(chart: Chart, now: Instant, protocol: Protocol): SteroidRun | null {
  const doses = chart.doses.steroid;
  const last = doses.at(-1);
  const gap = span(protocol, 'steroid.runGap');
  if (last === undefined || now - last.t > gap) return null;
  let i = doses.length - 1;
  while (i > 0 && (doses[i] as Dose).t - (doses[i - 1] as Dose).t <= gap) i--;
  const first = doses[i] as Dose;
  return { first, last, length: last.t - first.t, overAt: last.t + gap + 1 };
}

/** Names of the steroids that may run as infusions. */
const INFUSED = ['hydrocortisone', 'methylprednisolone', 'dexamethasone'] as const;

/** A steroid that runs as an infusion at `now`; null if none does. An infusion stopped at this very instant does not. */
export function steroidInfusion(chart: Chart, now: Instant): DrugInfusion | null {
  for (const drug of INFUSED) {
    const i = chart.infusions[drug];
    if (i?.running && (i.endsAt === null || i.endsAt > now)) return i;
  }
  return null;
}

/** When a steroid was last in the patient: the newest dose, or `now` while one is infused; null if never. */
export function lastSteroidAt(chart: Chart, now: Instant): Instant | null {
  let at = chart.doses.steroid.at(-1)?.t ?? null;
  for (const drug of INFUSED) {
    const until = infusedUntil(chart, drug, now);
    if (until !== null && (at === null || until > at)) at = until;
  }
  return at;
}

/**
 * When a steroid that answers a reminder was last in the patient, from `from` to `now`; null if none was. Any dose does, or
 * one of the amount the site asks for (Q10; for a child at most its own dose); an infusion does whatever its rate.
 */
export function answeringSteroid(chart: Chart, from: Instant, now: Instant, protocol: Protocol): Instant | null {
  const least = Math.min(num(protocol, 'steroid.answersMg'), dexamethasoneDoseMg(chart, now, protocol));
  const dose = chart.doses.steroid.findLast((d) => d.t <= now && (least === 0 || dexamethasoneEquivalent(d) >= least - 1e-6));
  const infused = INFUSED.map((drug) => infusedUntil(chart, drug, now));
  const at = Math.max(dose?.t ?? Number.NEGATIVE_INFINITY, ...infused.map((t) => t ?? Number.NEGATIVE_INFINITY));
  return at >= from ? at : null;
}

/** When an infusion of the drug last ran, at most `now`; null if it never did. */
function infusedUntil(chart: Chart, drug: string, now: Instant): Instant | null {
  const i = chart.infusions[drug];
  return i === undefined ? null : Math.min(i.running ? now : i.since, i.endsAt ?? now, now);
}

function round6(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}
