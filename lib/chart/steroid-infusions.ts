import { DRUGS, drugByName, ugPerMin } from '../events/drugs';
import { ranTo } from '../grading/pressors';
import { HOUR, type Instant } from '../time';
import type { Chart, Dose, DrugInfusion } from './chart';
import { weightKg } from './read';

/** Steroids that run as infusions: when they ran, and how much that came to in dexamethasone (STER-05). */

/** Names of the corticosteroids: any of them may run as an infusion. */
export const STEROIDS: readonly string[] = DRUGS.filter((row) => row.group === 'steroid').map((row) => row.drug);

/** A stretch of an infusion at one rate. */
export interface SteroidStretch {
  readonly drug: string;
  readonly from: Instant;
  /** Its end, at most the instant asked for while it runs. */
  readonly to: Instant;
  /** mg dexamethasone equivalent per hour; null if the rate is not known. */
  readonly mgPerHour: number | null;
}

/** Every stretch that the charts of the infusions still tell of, as seen at `now`; an infusion counts for its whole time. */
export function steroidStretches(chart: Chart, now: Instant): readonly SteroidStretch[] {
  const out: SteroidStretch[] = [];
  for (const drug of STEROIDS) {
    const i = chart.infusions[drug];
    if (i !== undefined) out.push(...stretchesOf(i, chart, now));
  }
  return out;
}

function stretchesOf(i: DrugInfusion, chart: Chart, now: Instant): readonly SteroidStretch[] {
  const { drug, rates } = i;
  const out: SteroidStretch[] = [];
  const oldest = rates[0]?.[0] ?? i.startedAt;
  // The chart keeps the newest changes alone: before them it ran at a rate that is not known any more.
  if (i.startedAt < oldest) out.push({ drug, from: i.startedAt, to: oldest, mgPerHour: null });
  rates.forEach(([from, rate], n) => {
    const stop = rate === 0;
    if (stop && n > 0) return;
    const to = stop ? from : Math.max(from, rates[n + 1]?.[0] ?? ranTo(i, now));
    out.push({ drug, from, to, mgPerHour: equivalentPerHour(drug, rate, i.rateUnit, chart) });
  });
  return out;
}

function equivalentPerHour(drug: string, rate: number | null, unit: string | null, chart: Chart): number | null {
  const perMin = ugPerMin(rate, unit, weightKg(chart));
  return perMin === null ? null : (perMin * 60 * (drugByName(drug)?.dexamethasoneFactor ?? 0)) / 1000;
}

/** mg dexamethasone equivalent this dose comes to; 0 if its amount is unknown. */
export function dexamethasoneEquivalent(dose: Dose): number {
  return dose.mg === null ? 0 : round6(dose.mg * (drugByName(dose.drug)?.dexamethasoneFactor ?? 0));
}

export function round6(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}

/** So much in so long: 120 mg in 72 h. */
export interface SteroidLimit {
  readonly mg: number;
  readonly windowMs: number;
}

/**
 * mg dexamethasone equivalent given and infused in the window up to `to`. An infusion whose rate is not known counts as one that
 * reaches the limit, as an unknown rate of a vasopressor counts as high (REV-01), and at least as the amount said at its start.
 * Where the rate is known it counts, and not the contents of the syringe.
 */
export function steroidGiven(chart: Chart, to: Instant, limit: SteroidLimit): number {
  const from = to - limit.windowMs;
  const given = (d: Dose): number => (d.t > from && d.t <= to ? dexamethasoneEquivalent(d) : 0);
  const starts = new Set<Dose>();
  let sum = 0;
  for (const s of steroidStretches(chart, to)) {
    const amount = (Math.max(0, s.to - Math.max(from, s.from)) / HOUR) * (s.mgPerHour ?? unknownPerHour(limit));
    const start = startOf(chart, s);
    if (start !== undefined) starts.add(start);
    sum += s.mgPerHour === null && start !== undefined ? Math.max(amount, given(start)) : amount;
  }
  for (const d of chart.doses.steroid) if (!starts.has(d)) sum += given(d);
  return round6(sum);
}

const unknownPerHour = (limit: SteroidLimit): number => (limit.mg / limit.windowMs) * HOUR;

/** The record that began the stretch, among the doses; a change of rate begins one without. */
export function startOf(chart: Chart, s: SteroidStretch): Dose | undefined {
  return chart.doses.steroid.find((d) => d.t === s.from && d.state === 'running' && d.drug === s.drug);
}

/** When a stretch at an unknown rate will have outlasted the amount said at its start. */
function outlasted(chart: Chart, s: SteroidStretch, limit: SteroidLimit): Instant {
  const start = startOf(chart, s);
  const hours = start === undefined ? 0 : dexamethasoneEquivalent(start) / unknownPerHour(limit);
  return Number.isFinite(hours) ? s.from + Math.ceil(hours * HOUR) : s.from;
}

/** Was a steroid infused in the window up to `to`, one that begins now included, and is a rate of it unknown? */
export function infusedIn(chart: Chart, to: Instant, windowMs: number): 'no' | 'known' | 'unknown' {
  const inside = steroidStretches(chart, to).filter((s) => s.to > to - windowMs);
  if (inside.length === 0) return 'no';
  return inside.some((s) => s.mgPerHour === null) ? 'unknown' : 'known';
}

/**
 * The next instant after `now` at which time alone may turn `holds`, which asks for an amount in the limit's window: exactly, if
 * an infusion that runs or leaves the window turns it; else when the next dose or stretch leaves. Null if nothing will.
 */
export function amountTurnsAt(chart: Chart, now: Instant, limit: SteroidLimit, holds: (at: Instant) => boolean): Instant | null {
  let bend = Number.POSITIVE_INFINITY;
  const at = (t: Instant): void => {
    for (const instant of [t, t + limit.windowMs]) if (instant > now && instant < bend) bend = instant;
  };
  for (const d of chart.doses.steroid) at(d.t);
  for (const s of steroidStretches(chart, now)) for (const t of [s.from, s.to, outlasted(chart, s, limit)]) at(t);
  for (const drug of STEROIDS) {
    const endsAt = chart.infusions[drug]?.endsAt ?? null;
    if (endsAt !== null) at(endsAt);
  }
  if (bend === Number.POSITIVE_INFINITY) return null;
  // Between two bends the amount is a straight line: it turns at most once.
  const before = holds(now);
  let same = now;
  let turned = bend - 1;
  if (turned <= now || holds(turned) === before) return bend;
  while (turned - same > 1) {
    const middle = Math.floor((same + turned) / 2);
    if (holds(middle) === before) same = middle;
    else turned = middle;
  }
  return turned;
}
