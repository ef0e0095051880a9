import { wallTime } from '../display/clock';
import { DAY, HOUR, type Instant, MINUTE } from '../time';
import type { Axis } from './window';

export interface Tick {
  readonly t: Instant;
  readonly label: string;
  /** At local midnight: "21 Nov, D+5". */
  readonly day?: string;
  /** The wall clock jumped since the tick before: "+1 h" in spring, "−1 h" in autumn. */
  readonly shift?: string;
}

/** Whole wall-clock hours between two ticks, for an axis of this length. */
export function tickHours(lengthMs: number): number {
  if (lengthMs <= 8 * HOUR) return 1;
  if (lengthMs <= 30 * HOUR) return 2;
  if (lengthMs <= 4 * DAY) return 6;
  return lengthMs <= 9 * DAY ? 12 : 24;
}

/** Calendar days from the infusion date, both read in the unit's zone; the infusion date is D0. */
export function dayAfter(infusedAt: Instant, t: Instant, zone: string): number {
  return (Date.parse(wallTime(t, zone).date) - Date.parse(wallTime(infusedAt, zone).date)) / DAY;
}
export function dayText(infusedAt: Instant | null, t: Instant, zone: string): string {
  const { day } = wallTime(t, zone);
  if (infusedAt === null) return day;
  const n = dayAfter(infusedAt, t, zone);
  return `${day}, D${n > 0 ? '+' : ''}${String(n).replace('-', '−')}`;
}

/**
 * Ticks at whole hours of the unit's wall clock. The axis itself is elapsed time, so an hour that happens twice has two
 * places and a skipped one none.
 */
export function timeTicks(axis: Pick<Axis, 'from' | 'to'>, zone: string, infusedAt: Instant | null): Tick[] {
  const step = tickHours(axis.to - axis.from);
  const ticks: Tick[] = [];
  // Zones stand off UTC by whole quarters of an hour.
  let t = Math.ceil(axis.from / (15 * MINUTE)) * 15 * MINUTE;
  while (t < axis.to && !wallTime(t, zone).hm.endsWith(':00')) t += 15 * MINUTE;
  let hourBefore: number | null = null;
  for (; t < axis.to; t += HOUR) {
    const wall = wallTime(t, zone);
    const hour = Number(wall.hm.slice(0, 2));
    const jump = hourBefore === null ? 1 : (hour - hourBefore + 24) % 24;
    hourBefore = hour;
    const shift = jump === 2 ? '+1 h' : jump === 0 ? '−1 h' : undefined;
    if (hour % step !== 0 && !shift) continue;
    ticks.push({
      t,
      label: wall.hm,
      ...(hour === 0 ? { day: dayText(infusedAt, t, zone) } : {}),
      ...(shift ? { shift } : {}),
    });
  }
  return ticks;
}
