import type { Chart } from '../chart/chart';
import { zoneOffset } from '../chart/day';
import { num, type Protocol } from '../protocols/protocol';
import { DAY, HOUR, type Instant } from '../time';

/**
 * Q20: where the site does not wake patients for ICE, a check of consciousness is enough at night, and ICE is asked for again
 * in the morning. Hours are those of the unit's wall clock.
 */

export interface Night {
  readonly from: Instant;
  /** The morning; no longer night. */
  readonly to: Instant;
}

/** The night `t` lies in; null by day. */
export function nightAt(zone: string, t: Instant, protocol: Protocol): Night | null {
  const from = num(protocol, 'ice.nightFrom') * HOUR;
  const to = num(protocol, 'ice.nightTo') * HOUR;
  const wall = t + zoneOffset(zone, t);
  const day = Math.floor(wall / DAY) * DAY;
  const instant = (w: Instant): Instant => w - zoneOffset(zone, w - zoneOffset(zone, w));
  if (wall - day >= from) return { from: instant(day + from), to: instant(day + DAY + to) };
  return wall - day < to ? { from: instant(day - DAY + from), to: instant(day + to) } : null;
}

/** When the next night begins, or the one that holds at `t` ends. */
export function nightTurnsAt(zone: string, t: Instant, protocol: Protocol): Instant {
  const night = nightAt(zone, t, protocol);
  if (night !== null) return night.to;
  const wall = t + zoneOffset(zone, t);
  const next = Math.floor(wall / DAY) * DAY + num(protocol, 'ice.nightFrom') * HOUR;
  return next - zoneOffset(zone, next - zoneOffset(zone, next));
}

/**
 * The last instant at which nothing is overdue, ICE itself being so after `iceOverdueAt`. By day an ICE that fell due in the
 * night waits for the morning with the grace of the cadence; at night the latest check of consciousness counts as ICE does.
 */
export function overdueWithNights(
  chart: Chart,
  now: Instant,
  iceOverdueAt: Instant,
  cadence: { readonly everyMs: number; readonly overdueMs: number },
  protocol: Protocol,
): Instant {
  const { zone } = chart.stay;
  const dueIn = nightAt(zone, iceOverdueAt, protocol);
  const byDay = dueIn === null ? iceOverdueAt : dueIn.to + (cadence.overdueMs - cadence.everyMs);
  const night = nightAt(zone, now, protocol);
  if (night === null || iceOverdueAt >= night.to) return byDay;
  const checked = chart.neuro.loc?.t ?? Number.NEGATIVE_INFINITY;
  const check = Math.max(iceOverdueAt, checked + cadence.overdueMs);
  if (check < night.to) return check;
  return iceOverdueAt >= night.from ? byDay : night.to;
}
