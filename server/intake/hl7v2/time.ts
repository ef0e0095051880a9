import type { Instant } from '../../../lib/time';
import { DAY, HOUR, MINUTE } from '../../../lib/time';

/** What a time stamp of a message means. */
export type Moment =
  | { readonly kind: 'instant'; readonly t: Instant }
  /** Local time in the hour that comes twice: either instant may be meant. */
  | { readonly kind: 'ambiguous'; readonly earlier: Instant; readonly later: Instant }
  /** Local time in the hour that is left out: no instant at all. */
  | { readonly kind: 'skipped' }
  /** A date, or a date and an hour: no instant. */
  | { readonly kind: 'imprecise' }
  | { readonly kind: 'unreadable' }
  | { readonly kind: 'absent' };

const STAMP = /^(\d{4})(?:(\d\d)(?:(\d\d)(?:(\d\d)(?:(\d\d)(?:(\d\d)(?:\.(\d{1,4}))?)?)?)?)?)?([+-]\d{4})?$/;

/**
 * Reads YYYYMMDDHHMM[SS[.SSSS]][+-ZZZZ]. Without an offset the time is one of `zone` (an IANA name); zones come from the
 * platform's own tables.
 */
export function readTime(text: string, zone: string): Moment {
  if (text === '') return { kind: 'absent' };
  const m = STAMP.exec(text);
  if (m === null) return { kind: 'unreadable' };
  const month = m[2] === undefined ? 1 : Number(m[2]);
  const day = m[3] === undefined ? 1 : Number(m[3]);
  const hour = m[4] === undefined ? 0 : Number(m[4]);
  const minute = m[5] === undefined ? 0 : Number(m[5]);
  const second = m[6] === undefined ? 0 : Number(m[6]);
  const ms = m[7] === undefined ? 0 : Number(m[7].padEnd(3, '0').slice(0, 3));
  const year = Number(m[1]);
  if (year < 1000 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month) || hour > 23 || minute > 59 || second > 60)
    return { kind: 'unreadable' };
  const offset = m[8] === undefined ? null : offsetOf(m[8]);
  if (offset === undefined) return { kind: 'unreadable' };
  if (m[5] === undefined) return { kind: 'imprecise' };
  const local = Date.UTC(year, month - 1, day, hour, minute, second, ms);
  return offset === null ? localTime(local, zone) : { kind: 'instant', t: local - offset };
}

/** A date (YYYYMMDD, anything after it ignored) as YYYY-MM-DD; null if it is none. */
export function readDate(text: string): string | null {
  const m = /^(\d{4})(\d\d)(\d\d)/.exec(text);
  if (m === null) return null;
  const [year, month, day] = [Number(m[1]), Number(m[2]), Number(m[3])];
  return month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month) ? `${m[1]}-${m[2]}-${m[3]}` : null;
}

function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** In milliseconds; undefined for an offset no place on earth has. */
function offsetOf(text: string): number | undefined {
  const hours = Number(text.slice(1, 3));
  const minutes = Number(text.slice(3));
  if (hours > 14 || minutes > 59) return undefined;
  return (text[0] === '-' ? -1 : 1) * (hours * HOUR + minutes * MINUTE);
}

/** The instant or instants at which clocks in the zone show this time (given as if it were UTC). */
function localTime(local: number, zone: string): Moment {
  if (zone === 'UTC') return { kind: 'instant', t: local };
  const [before, after] = offsetsAround(Math.floor(local / DAY), zone);
  if (before === after) return { kind: 'instant', t: local - before };
  const meant = [local - before, local - after].filter((t) => t + offsetAt(t, zone) === local);
  const earlier = Math.min(...meant);
  const later = Math.max(...meant);
  if (meant.length === 0) return { kind: 'skipped' };
  return earlier === later ? { kind: 'instant', t: earlier } : { kind: 'ambiguous', earlier, later };
}

const days = new Map<string, readonly [number, number]>();
const MOST_DAYS = 5_000;

/** Offsets in force well before and well after a local day; they differ only around a change of clocks. */
function offsetsAround(day: number, zone: string): readonly [number, number] {
  const key = `${day} ${zone}`;
  let pair = days.get(key);
  if (pair === undefined) {
    pair = [offsetAt(day * DAY - 15 * HOUR, zone), offsetAt((day + 1) * DAY + 15 * HOUR, zone)];
    if (days.size >= MOST_DAYS) days.clear();
    days.set(key, pair);
  }
  return pair;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** How far the zone's clocks are ahead of UTC at the instant. */
function offsetAt(t: Instant, zone: string): number {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(zone, format);
  }
  const shown: Record<string, number> = {};
  for (const p of format.formatToParts(t)) shown[p.type] = Number(p.value);
  const wall = Date.UTC(shown.year ?? 0, (shown.month ?? 1) - 1, shown.day, shown.hour, shown.minute, shown.second);
  return wall - Math.floor(t / 1000) * 1000;
}
