import type { Chart, VitalName } from '../chart/chart';
import { attributed } from '../chart/read';
import { betterFreshness, chartedFreshness, oxygenFreshness, vitalFreshness } from '../freshness';
import type { Protocol } from '../protocols/protocol';
import type { CrsStatus, Freshness, IcansStatus } from '../state';
import type { Instant } from '../time';
import { iceFreshness } from './ice';
import { onBaselineOxygen } from './oxygen';
import { runningPressors } from './pressors';

/** Freshness of the three things CRS is graded from, and of the running vasopressors. */
export interface CrsFreshness {
  readonly temperature: Freshness;
  readonly pressure: Freshness;
  readonly oxygen: Freshness;
  readonly pressors: Freshness;
}

/** Readings that stand for each other: a mean is a pressure too. */
const PRESSURE = ['sbpMmHg', 'mapMmHg'] as const;
const ALONE = { spo2Percent: ['spo2Percent'], sbpMmHg: PRESSURE, mapMmHg: PRESSURE } as const;

/**
 * Q18, where the site says so: were two readings in a row refused as implausible since the last plausible one? Then a pressure
 * or SpO2 that was normal does not stand. Never for other vital signs.
 */
export function doubted(chart: Chart, name: VitalName, protocol: Protocol): boolean {
  if (!protocol.choices.rejectsMakeUnknown || !Object.hasOwn(ALONE, name)) return false;
  const fields = ALONE[name as keyof typeof ALONE];
  const last = Math.max(...fields.map((f) => chart.vitals[f]?.t ?? Number.NEGATIVE_INFINITY));
  return fields.some((f) => (chart.rejects[f]?.before ?? Number.NEGATIVE_INFINITY) > last);
}

export function crsFreshness(chart: Chart, now: Instant, protocol: Protocol): CrsFreshness {
  const { vitals } = chart;
  const pressors = runningPressors(chart, now).map((p) => chartedFreshness(p.infusion, now));
  return {
    temperature: vitalFreshness('tempC', vitals.tempC, now),
    pressure: doubted(chart, 'sbpMmHg', protocol)
      ? 'unknown'
      : betterFreshness(vitalFreshness('sbpMmHg', vitals.sbpMmHg, now), vitalFreshness('mapMmHg', vitals.mapMmHg, now)),
    // On counted oxygen the device grades; without it SpO2 does, and it is not known.
    oxygen:
      doubted(chart, 'spo2Percent', protocol) && onBaselineOxygen(chart)
        ? 'unknown'
        : oxygenFreshness(chart.support.oxygen, vitals.spo2Percent, now),
    pressors: pressors.some(old) ? 'stale' : pressors.includes('ageing') ? 'ageing' : 'fresh',
  };
}

function old(f: Freshness): boolean {
  return f === 'stale' || f === 'withheld';
}

/** What a person may think of the CRS number (GRADE-STATUS). The number itself is always computed. */
export function crsStatus(chart: Chart, now: Instant, protocol: Protocol): CrsStatus {
  const { firstAt } = chart.therapy;
  if (firstAt === null || firstAt > now) return 'no-infusion';
  const f = crsFreshness(chart, now, protocol);
  if (f.pressure === 'withheld' || f.oxygen === 'withheld') return 'ungradable';
  if (f.temperature === 'unknown' || f.pressure === 'unknown' || f.oxygen === 'unknown') return 'at-least';
  return old(f.temperature) || old(f.pressure) || old(f.oxygen) || old(f.pressors) ? 'held' : 'current';
}

/**
 * What a person may think of the ICANS number: carried while the last ICE stands in for one that cannot be taken or is
 * overdue, at least n when other domains are known and ICE was never graded.
 */
export function icansStatus(chart: Chart, now: Instant, protocol: Protocol): IcansStatus {
  const { firstAt } = chart.therapy;
  if (firstAt === null || firstAt > now) return 'no-infusion';
  const { neuro, ice } = chart;
  if (ice.graded === null) {
    const seized = neuro.seizures.some((s) => s.t >= firstAt);
    return neuro.loc !== null || neuro.motor !== null || neuro.icp !== null || seized ? 'at-least' : 'not-assessed';
  }
  const excluded = attributed(chart, 'icans-ice', now) !== null;
  if (ice.carriedSince !== null) return 'carried';
  const f = iceFreshness(chart, now, protocol);
  return !excluded && (f === 'stale' || f === 'withheld') ? 'carried' : 'current';
}
