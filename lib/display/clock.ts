import { HOUR, type Instant, MINUTE } from '../time';

/** Parts of an instant on the wall of a place. */
export interface WallTime {
  readonly hm: string;
  readonly hms: string;
  /** "21 Nov" */
  readonly day: string;
  /** "Sat 21 Nov" */
  readonly weekday: string;
  /** "CST" */
  readonly zone: string;
  /** yyyy-mm-dd, to tell days apart */
  readonly date: string;
}

const formats = new Map<string, Intl.DateTimeFormat>();
function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'short',
  });
  formats.set(zone, made);
  return made;
}
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** How far a place's clocks are from UTC, and what they are called. Clocks change at full quarters of an hour, by half an hour or one. */
interface Offset {
  readonly ms: number;
  readonly name: string;
}
const QUARTER = 15 * MINUTE;
const KEPT_QUARTERS = 5_000;
const offsets = new Map<string, Map<number, Offset>>();
/** Asking the zone's tables takes longer than anything else a tile does: they are asked once a quarter of an hour and zone. */
function offsetAt(t: Instant, zone: string): Offset {
  const quarter = Math.floor(t / QUARTER);
  let known = offsets.get(zone);
  const hit = known?.get(quarter);
  if (hit !== undefined) return hit;
  const parts = new Map(
    formatOf(zone)
      .formatToParts(t)
      .map((p) => [p.type, p.value]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes): string => parts.get(type) ?? '';
  const shown = Date.UTC(
    Number(part('year')),
    MONTHS.indexOf(part('month')),
    Number(part('day')),
    Number(part('hour')),
    Number(part('minute')),
    Number(part('second')),
  );
  const made = { ms: shown - Math.floor(t / 1_000) * 1_000, name: part('timeZoneName') };
  if (known === undefined || known.size >= KEPT_QUARTERS) {
    known = new Map();
    offsets.set(zone, known);
  }
  known.set(quarter, made);
  return made;
}
const two = (n: number): string => (n < 10 ? `0${n}` : String(n));

/** An instant as the unit's wall clock shows it. Throws RangeError for a zone the IANA list does not have. */
export function wallTime(t: Instant, zone: string): WallTime {
  const { ms, name } = offsetAt(t, zone);
  const there = new Date(t + ms);
  const month = there.getUTCMonth();
  const hm = `${two(there.getUTCHours())}:${two(there.getUTCMinutes())}`;
  const day = `${there.getUTCDate()} ${MONTHS[month]}`;
  return {
    hm,
    hms: `${hm}:${two(there.getUTCSeconds())}`,
    day,
    weekday: `${DAYS[there.getUTCDay()]} ${day}`,
    zone: name,
    date: `${there.getUTCFullYear()}-${two(month + 1)}-${two(there.getUTCDate())}`,
  };
}

const SHIFTS = [-HOUR, -HOUR / 2, HOUR / 2, HOUR];
const quarters = new Map<string, boolean>();
/** Whether the wall shows this time twice that night: the hour that clocks are put back by. */
export function shownTwice(t: Instant, zone: string): boolean {
  const key = `${Math.floor(t / QUARTER)} ${zone}`;
  const known = quarters.get(key);
  if (known !== undefined) return known;
  const { hms, date } = wallTime(t, zone);
  const twice = SHIFTS.some((shift) => {
    const other = wallTime(t + shift, zone);
    return other.hms === hms && other.date === date;
  });
  if (quarters.size > 5_000) quarters.clear();
  quarters.set(key, twice);
  return twice;
}

/** "02:36"; in the hour that happens twice which of both: "01:30 CDT". */
export function hmText(t: Instant, zone: string): string {
  const { hm, zone: name } = wallTime(t, zone);
  return shownTwice(t, zone) ? `${hm} ${name}` : hm;
}
/** "02:36:10", likewise. */
export function hmsText(t: Instant, zone: string): string {
  const { hms, zone: name } = wallTime(t, zone);
  return shownTwice(t, zone) ? `${hms} ${name}` : hms;
}

/** A past or coming time: "02:36" today, "20 Nov 02:36" on another day. */
export function timeText(t: Instant, now: Instant, zone: string): string {
  const at = wallTime(t, zone);
  return at.date === wallTime(now, zone).date ? hmText(t, zone) : `${at.day} ${hmText(t, zone)}`;
}

/** A time that is less than 20 h away needs no date on a tile; a farther one does. */
export function nearTimeText(t: Instant, now: Instant, zone: string): string {
  return Math.abs(t - now) < 20 * HOUR ? hmText(t, zone) : timeText(t, now, zone);
}
