import { wallTime } from '../display/clock';
import { DAY, type Instant, MINUTE } from '../time';

/**
 * The instant a wall clock of `zone` showed "2026-11-21" "02:40". Null for an hour the clock skipped or text that is no
 * time. Of an hour that happened twice the one asked for: doses are counted from the later, everything else from the earlier.
 */
export function instantOfWall(date: string, hm: string, zone: string, twice: 'earlier' | 'later'): Instant | null {
  if (!/^\d{4}-\d\d-\d\d$/.test(date) || !/^([01]\d|2[0-3]):[0-5]\d$/.test(hm)) return null;
  const guess = Date.parse(`${date}T${hm}:00Z`);
  if (Number.isNaN(guess)) return null;
  // No zone is further than 14 h from UTC; the wall clock tells how far this one was near the guess.
  const offsets = new Set([guess - DAY, guess, guess + DAY].map((t) => offsetAt(t, zone)));
  const hits = [...offsets]
    .map((offset) => guess - offset)
    .filter((t) => wallTime(t, zone).date === date && wallTime(t, zone).hm === hm)
    .sort((a, b) => a - b);
  return (twice === 'later' ? hits.at(-1) : hits[0]) ?? null;
}

function offsetAt(t: Instant, zone: string): number {
  const wall = wallTime(t, zone);
  return Date.parse(`${wall.date}T${wall.hm}:00Z`) - Math.floor(t / MINUTE) * MINUTE;
}

/** A time a person may chart at: not ahead of now, and not older than `withinMs`. A sentence says what is wrong. */
export function chartingTime(
  entry: { readonly date: string; readonly hm: string },
  now: Instant,
  zone: string,
  twice: 'earlier' | 'later',
  withinMs = 7 * DAY,
): { readonly t: Instant } | { readonly wrong: string } {
  const t = instantOfWall(entry.date, entry.hm, zone, twice);
  if (t === null) return { wrong: 'Not a time of this day. Use hh:mm, for example 02:40.' };
  if (t > now + MINUTE) return { wrong: 'This time is still to come.' };
  if (now - t > withinMs) return { wrong: `More than ${Math.round(withinMs / DAY)} days ago.` };
  return { t: Math.min(t, now) };
}
