import { wallTime } from '../display/clock';
import { DAY, type Instant, MINUTE } from '../time';

/** Which of the two instants that a wall clock shows alike in the hour it is put back by. */
export type Twice = 'earlier' | 'later';
/** A time as typed; `twice` where somebody has said which of the two it is. */
export interface TypedTime {
  readonly date: string;
  readonly hm: string;
  readonly twice?: Twice;
}

/** A day of the calendar and hh:mm, whether or not a clock ever showed it. */
function isTime(date: string, hm: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(date) || !/^([01]\d|2[0-3]):[0-5]\d$/.test(hm)) return false;
  const t = Date.parse(`${date}T${hm}:00Z`);
  // The thirtieth of February is read as the second of March.
  return !Number.isNaN(t) && new Date(t).toISOString().startsWith(date);
}

/** The instants at which a wall clock of `zone` showed "2026-11-21" "02:40": none in the hour it skips, two in the one it repeats. */
export function instantsOfWall(date: string, hm: string, zone: string): readonly Instant[] {
  if (!isTime(date, hm)) return [];
  const guess = Date.parse(`${date}T${hm}:00Z`);
  // No zone is further than 14 h from UTC; the wall clock tells how far this one was near the guess.
  const offsets = new Set([guess - DAY, guess, guess + DAY].map((t) => offsetAt(t, zone)));
  return [...offsets]
    .map((offset) => guess - offset)
    .filter((t) => wallTime(t, zone).date === date && wallTime(t, zone).hm === hm)
    .sort((a, b) => a - b);
}

/**
 * The instant a wall clock of `zone` showed this. Null for an hour the clock skipped or text that is no time. Of an hour that
 * happened twice the one asked for: doses are counted from the later, everything else from the earlier.
 */
export function instantOfWall(date: string, hm: string, zone: string, twice: Twice): Instant | null {
  const hits = instantsOfWall(date, hm, zone);
  return (twice === 'later' ? hits.at(-1) : hits[0]) ?? null;
}

/** An instant as it would be typed, said exactly where the wall clock shows it twice. */
export function typedTime(t: Instant, zone: string): TypedTime {
  const { date, hm } = wallTime(t, zone);
  const both = instantsOfWall(date, hm, zone);
  return both.length < 2 ? { date, hm } : { date, hm, twice: t < (both[1] ?? 0) ? 'earlier' : 'later' };
}

function offsetAt(t: Instant, zone: string): number {
  const wall = wallTime(t, zone);
  return Date.parse(`${wall.date}T${wall.hm}:00Z`) - Math.floor(t / MINUTE) * MINUTE;
}

export type ChartingTime =
  /** `both`: it may be either, neither is still to come; `t` is the one in use. */
  { readonly t: Instant; readonly both?: readonly [Instant, Instant] } | { readonly wrong: string };

/**
 * A time a person may chart at: not ahead of now, and not older than `withinMs`. A sentence says what is wrong. In the hour that
 * happens twice what is still to come is not meant; of two that have been, the one somebody has chosen, else `twice`.
 */
export function chartingTime(entry: TypedTime, now: Instant, zone: string, twice: Twice, withinMs = 7 * DAY): ChartingTime {
  if (!isTime(entry.date, entry.hm)) return { wrong: 'Not a time of this day. Use hh:mm, for example 02:40.' };
  const hits = instantsOfWall(entry.date, entry.hm, zone);
  if (hits.length === 0) return { wrong: 'The clocks went forward: they never showed this time.' };
  const [first, second] = hits.filter((t) => t <= now + MINUTE);
  if (first === undefined) return { wrong: 'This time is still to come.' };
  const t = second !== undefined && (entry.twice ?? twice) === 'later' ? second : first;
  if (now - t > withinMs) return { wrong: `More than ${Math.round(withinMs / DAY)} days ago.` };
  return { t: Math.min(t, now), ...(second === undefined ? {} : { both: [first, second] }) };
}
