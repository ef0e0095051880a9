import { DAY, type Instant } from '../time';

/** The year, month or day that a text begins with, year first; null for what is no date of the calendar. */
export function calendarDay(text: string): string | null {
  // "5.3.1970" is March to one and May to another.
  const day = /^\d{4}(-\d{2}(-\d{2})?)?(?=T|$)/.exec(text)?.[0];
  const t = day === undefined ? Number.NaN : Date.parse(day);
  return day === undefined || Number.isNaN(t) || !new Date(t).toISOString().startsWith(day) ? null : day;
}

/** Nobody alive was born before. */
const FIRST = '1890';
/** East of Greenwich a newborn's day has begun before ours, and a case told in hours may be read from its first. */
const AHEAD_MS = 7 * DAY;

/** Whether somebody who is a patient at `t` can have been born on this date. */
export function isBirthDate(text: string, t: Instant): boolean {
  const day = calendarDay(text);
  return day !== null && day >= FIRST && Date.parse(day) <= t + AHEAD_MS;
}
