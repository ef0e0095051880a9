import { calendarDay } from '../events/birth-date';
import { DAY, type Instant } from '../time';

const formats = new Map<string, Intl.DateTimeFormat>();

function format(zone: string): Intl.DateTimeFormat {
  let f = formats.get(zone);
  if (!f) {
    f = new Intl.DateTimeFormat('en-CA', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
    formats.set(zone, f);
  }
  return f;
}

/** How far the zone's wall clock is ahead of UTC at `t`, in milliseconds. Throws RangeError for an unknown zone. */
export function zoneOffset(zone: string, t: Instant): number {
  if (zone === 'UTC') return 0;
  const p: Record<string, number> = {};
  for (const { type, value } of format(zone).formatToParts(t)) p[type] = Number(value);
  const wall = Date.UTC(p.year ?? 1970, (p.month ?? 1) - 1, p.day ?? 1, p.hour ?? 0, p.minute ?? 0, p.second ?? 0);
  return wall - Math.floor(t / 1000) * 1000;
}

/** Number of the calendar day of `t` in the zone (days since 1970-01-01 there). */
export function dayNumber(zone: string, t: Instant): number {
  return Math.floor((t + zoneOffset(zone, t)) / DAY);
}

/** D+n as displayed: calendar days in the unit's zone, infusion date = 0 (C18). Negative before it. */
export function daysAfter(zone: string, infusedAt: Instant, t: Instant): number {
  return dayNumber(zone, t) - dayNumber(zone, infusedAt);
}

/** The instant at which D+n begins. */
export function startOfDayAfter(zone: string, infusedAt: Instant, n: number): Instant {
  const wall = (dayNumber(zone, infusedAt) + n) * DAY;
  const guess = wall - zoneOffset(zone, wall);
  const start = wall - zoneOffset(zone, guess);
  // Where the clocks skip midnight the day begins at the hour they go to.
  return dayNumber(zone, start) * DAY < wall ? guess : start;
}

/** A birthday, the next one, and the age at the first. Remembered by date of birth: each reading asks for the age. */
interface YearOfLife {
  readonly from: Instant;
  readonly to: Instant;
  readonly age: number;
}
const years = new Map<string, YearOfLife>();

/** Age in years with decimals at `t` (birthdays by calendar, the rest as a share of the year); null for an unreadable date. */
export function ageFrom(birthDate: string, t: Instant): number | null {
  let year = years.get(birthDate);
  if (year === undefined || t < year.from || t >= year.to) {
    const found = yearOfLife(birthDate, t);
    if (found === null) return null;
    year = found;
    years.set(birthDate, year);
  }
  return year.age + (t - year.from) / (year.to - year.from);
}

function yearOfLife(birthDate: string, t: Instant): YearOfLife | null {
  const day = calendarDay(birthDate);
  if (day === null) return null;
  const b = new Date(day);
  const birthday = (year: number): number => Date.UTC(year, b.getUTCMonth(), b.getUTCDate());
  const year = new Date(t).getUTCFullYear();
  const last = birthday(year) <= t ? year : year - 1;
  return { from: birthday(last), to: birthday(last + 1), age: last - b.getUTCFullYear() };
}
