import type { Chart, IceRecord } from '../chart/chart';
import { current, dayAfterInfusion, monitoringStart } from '../chart/read';
import { freshnessAt, type Limits } from '../freshness';
import { num, type Protocol, span } from '../protocols/protocol';
import type { Freshness } from '../state';
import { DAY, type Instant } from '../time';
import { usesCapd } from './icans';
import { overdueWithNights } from './ice-night';

/** How often ICE or CAPD is asked for now (MON-08). */
export interface IceCadence {
  readonly everyMs: number;
  /** Age after which it is overdue (strictly more). */
  readonly overdueMs: number;
}

/** At least every 12 h from D0 to D14 or while ICANS >= 1, else daily. */
export function iceCadence(chart: Chart, now: Instant, protocol: Protocol): IceCadence {
  const day = dayAfterInfusion(chart, now);
  const risk = (day !== null && day >= 0 && day <= num(protocol, 'ice.riskToDay')) || current(chart).icans >= 1;
  return risk
    ? { everyMs: span(protocol, 'ice.everyRisk'), overdueMs: span(protocol, 'ice.overdueRisk') }
    : { everyMs: span(protocol, 'ice.every'), overdueMs: span(protocol, 'ice.overdue') };
}

/**
 * When ICE is due, and the last instant at which it is not overdue: counted from the later of the last record of any kind and
 * the start of monitoring; with a site's rhythm of the night (Q20).
 */
export function iceDue(
  chart: Chart,
  now: Instant,
  protocol: Protocol,
): { readonly dueAt: Instant; readonly overdueAt: Instant } | null {
  const start = monitoringStart(chart);
  if (start === null) return null;
  const from = Math.max(start, chart.ice.records.at(-1)?.t ?? start);
  const cadence = iceCadence(chart, now, protocol);
  const overdueAt = from + cadence.overdueMs;
  if (!protocol.choices.iceNightArousal) return { dueAt: from + cadence.everyMs, overdueAt };
  const later = overdueWithNights(chart, now, overdueAt, cadence, protocol);
  return { dueAt: from + cadence.everyMs + (later - overdueAt), overdueAt: later };
}

/** The ICE result in force: fresh until overdue, then stale; withheld a day after it was taken, if overdue by then. */
export function iceFreshness(chart: Chart, now: Instant, protocol: Protocol): Freshness {
  const { overdueMs } = iceCadence(chart, now, protocol);
  const limits: Limits = { fresh: overdueMs, ageing: overdueMs, stale: Math.max(DAY, overdueMs) };
  return freshnessAt(chart.ice.graded?.t, now, limits);
}

/** The ICE record in force, not for patients graded by CAPD; null if none was taken since the infusion. */
export function iceInForce(chart: Chart, now: Instant, protocol: Protocol): IceRecord | null {
  return usesCapd(chart.person, now, protocol) ? null : chart.ice.graded;
}
