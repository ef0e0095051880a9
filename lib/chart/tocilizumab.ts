import { num, type Protocol, span } from '../protocols/protocol';
import type { Instant } from '../time';
import type { Chart, Dose } from './chart';
import { knownAt } from './read-rules';

/**
 * The tocilizumab ledger: what was given, what the limits leave, and which two records may be one dose (TOCI-01 to -06,
 * TOCI-16). Times are starts of the administration. Nothing here says whether a dose is indicated.
 */

/** Newest plausible weight at `t`, else the first one known later; null if none is. */
export function weightAt(chart: Chart, t: Instant): { readonly kg: number; readonly t: Instant; readonly id: string } | null {
  const { weights } = chart.person;
  return weights.findLast((w) => w.t <= t) ?? weights[0] ?? null;
}

/** mg/kg for the weight: 8 from 30 kg, 12 below (TOCI-01). */
export function tociMgPerKg(protocol: Protocol, kg: number): number {
  return num(protocol, kg >= num(protocol, 'toci.smallBelowKg') ? 'toci.mgPerKg' : 'toci.mgPerKgSmall');
}

/** One protocol dose in mg, to 0.1 mg: the weight's, never above the maximum. */
export function tociDoseMg(protocol: Protocol, kg: number): number {
  return Math.round(Math.min(num(protocol, 'toci.maxMg'), tociMgPerKg(protocol, kg) * kg) * 10) / 10;
}

/** Shortest time from start to start, ms: the interval, and where the site counts from the end of a dose, its length (Q14). */
export function tociIntervalMs(protocol: Protocol): number {
  return span(protocol, 'toci.interval') + span(protocol, 'toci.infusionLasts');
}

/** The CAR-T infusion the total is counted from at `t`, or the first one where the site says so; null while none has taken place. */
function countedFrom(chart: Chart, t: Instant, protocol: Protocol): Instant | null {
  const { infusions } = chart.therapy;
  // Without any known infusion every dose counts: the careful reading.
  if (infusions.length === 0) return Number.NEGATIVE_INFINITY;
  if (protocol.choices.tociTotalNotReset) return infusions.find((i) => i.t <= t)?.t ?? null;
  return infusions.findLast((i) => i.t <= t)?.t ?? null;
}

/** Doses of the list with a start in (t - 24 h, t]. */
export function countIn24h(doses: readonly Dose[], t: Instant, protocol: Protocol): number {
  const from = t - span(protocol, 'toci.per24hWindow');
  return doses.filter((d) => d.t > from && d.t <= t).length;
}

/** Doses of the list since the CAR-T infusion in force at `t`. */
export function countTotal(chart: Chart, doses: readonly Dose[], t: Instant, protocol: Protocol): number {
  const from = countedFrom(chart, t, protocol);
  return from === null ? 0 : doses.filter((d) => d.t >= from && d.t <= t).length;
}

export type TociLimit = 'interval' | 'per24h' | 'total';
export interface Permission {
  readonly last24h: number;
  readonly total: number;
  readonly canGive: boolean;
  /** Earliest instant from `now` on at which interval and limits allow a dose; null once the total is reached. */
  readonly nextEligibleAt: Instant | null;
  /** What that instant comes from; null when a dose is allowed now or never. */
  readonly because: TociLimit | null;
}

/** What interval and limits say of a dose at `now`, counting the given doses (start to start). */
export function permission(chart: Chart, doses: readonly Dose[], now: Instant, protocol: Protocol): Permission {
  const last24h = countIn24h(doses, now, protocol);
  const total = countTotal(chart, doses, now, protocol);
  if (total >= num(protocol, 'toci.total')) return { last24h, total, canGive: false, nextEligibleAt: null, because: 'total' };
  const last = doses.at(-1);
  const byInterval = last === undefined ? now : last.t + tociIntervalMs(protocol);
  const oldestThatCounts = doses.at(-num(protocol, 'toci.per24h'));
  const byCount = oldestThatCounts === undefined ? now : oldestThatCounts.t + span(protocol, 'toci.per24hWindow');
  const nextEligibleAt = Math.max(now, byInterval, byCount);
  const because = nextEligibleAt === now ? null : byCount > byInterval ? 'per24h' : 'interval';
  return { last24h, total, canGive: nextEligibleAt === now, nextEligibleAt, because };
}

/** Two records from different sources that may be one dose. */
export interface DosePair {
  readonly first: Dose;
  readonly second: Dose;
  /** Since when both are known. */
  readonly since: Instant;
  readonly answer: 'same' | 'different' | null;
  /** When it was answered. */
  readonly answeredAt: Instant | null;
}

/** Pairs of records that may be one dose, oldest first, answered or not. Records without a source are never paired. */
export function dosePairs(chart: Chart, protocol: Protocol): readonly DosePair[] {
  const doses = chart.doses.tocilizumab;
  if (doses.length < 2) return NO_PAIRS;
  const pairs: DosePair[] = [];
  for (let j = 1; j < doses.length; j++) {
    const second = doses[j] as Dose;
    for (let i = j - 1; i >= 0; i--) {
      const first = doses[i] as Dose;
      if (second.t - first.t > span(protocol, 'toci.pairWithin')) break;
      if (!mayBeOne(first, second, num(protocol, 'toci.pairDose'))) continue;
      const since = Math.max(knownAt(first), knownAt(second));
      const decision = chart.decisions.findLast((d) => d.duplicate !== null && d.t >= since);
      pairs.push({ first, second, since, answer: decision?.duplicate ?? null, answeredAt: decision?.t ?? null });
    }
  }
  return pairs;
}
const NO_PAIRS: readonly DosePair[] = [];

function mayBeOne(a: Dose, b: Dose, tolerance: number): boolean {
  if (a.source === null || b.source === null || a.source === b.source) return false;
  if (a.mg === null || b.mg === null) return false;
  // Rounded, so that exactly ten per cent is within.
  return Math.round(Math.abs(a.mg - b.mg) * 1e6) <= Math.round(tolerance * Math.max(a.mg, b.mg) * 1e6);
}

/** Is the pair still taken for one dose by the interval and limit checks? */
export function isOneDose(pair: DosePair, now: Instant, protocol: Protocol): boolean {
  if (pair.answer !== null) return pair.answer === 'same';
  return now < pair.since + span(protocol, 'toci.pairAnswer');
}

export interface TociLedger extends Permission {
  readonly doses: readonly Dose[];
  /** One protocol dose for the newest weight, mg; null without a weight. */
  readonly maxDoseMg: number | null;
  /** Unanswered pairs: records that may be one dose. */
  readonly pairs: readonly DosePair[];
  /** The same limits if each unanswered pair is one dose; null without pairs. */
  readonly ifOneDose: Permission | null;
}

/** The whole ledger at `now`. */
export function tociLedger(chart: Chart, now: Instant, protocol: Protocol): TociLedger {
  const doses = chart.doses.tocilizumab;
  const weight = weightAt(chart, now);
  const pairs = dosePairs(chart, protocol).filter((p) => p.answer === null);
  const doubtful = new Set(pairs.map((p) => p.second));
  return {
    ...permission(chart, doses, now, protocol),
    doses,
    maxDoseMg: weight === null ? null : tociDoseMg(protocol, weight.kg),
    pairs,
    ifOneDose:
      pairs.length === 0
        ? null
        : permission(
            chart,
            doses.filter((d) => !doubtful.has(d)),
            now,
            protocol,
          ),
  };
}
