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

/** An instant as the unit's wall clock shows it. Throws RangeError for a zone the IANA list does not have. */
export function wallTime(t: Instant, zone: string): WallTime {
  const parts = new Map(
    formatOf(zone)
      .formatToParts(t)
      .map((p) => [p.type, p.value]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes): string => parts.get(type) ?? '';
  const hm = `${part('hour')}:${part('minute')}`;
  const day = `${part('day')} ${part('month')}`;
  const month = String(MONTHS.indexOf(part('month')) + 1).padStart(2, '0');
  return {
    hm,
    hms: `${hm}:${part('second')}`,
    day,
    weekday: `${part('weekday')} ${day}`,
    zone: part('timeZoneName'),
    date: `${part('year')}-${month}-${part('day').padStart(2, '0')}`,
  };
}

/** Clocks change at full quarters of an hour, by half an hour or one. */
const QUARTER = 15 * MINUTE;
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
