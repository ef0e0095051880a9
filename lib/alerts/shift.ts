import { wallTime } from '../display/clock';
import type { Instant } from '../time';

/** Whether both instants lie in one shift of the unit: shifts begin at 07:00 and 19:00 on its wall. */
export function sameShift(a: Instant, b: Instant, zone: string): boolean {
  return shiftOf(a, zone) === shiftOf(b, zone);
}

function shiftOf(t: Instant, zone: string): string {
  const { date, hm } = wallTime(t, zone);
  if (hm >= '07:00' && hm < '19:00') return `${date} day`;
  if (hm >= '19:00') return `${date} night`;
  const before = new Date(`${date}T00:00:00Z`);
  before.setUTCDate(before.getUTCDate() - 1);
  return `${before.toISOString().slice(0, 10)} night`;
}
