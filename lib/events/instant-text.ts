import type { Instant } from '../time';

const RFC3339 = /^(\d{4})-(\d\d)-(\d\d)T(?:[01]\d|2[0-3]):\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)$/i;

let last: { readonly text: string; readonly t: Instant } = { text: '', t: Number.NaN };

/**
 * The instant of an RFC 3339 text with an offset and a real calendar date (no 30 February, which Date.parse would move into
 * March); NaN if it is none. The last answer is kept: the schema asks, then whoever builds the event, then the next event of
 * the same second.
 */
export function instantOf(text: string): Instant {
  if (text !== last.text) last = { text, t: read(text) };
  return last.t;
}
function read(text: string): Instant {
  const match = RFC3339.exec(text);
  if (match === null) return Number.NaN;
  const day = Number(match[3]);
  return day <= 28 || day <= daysIn(Number(match[1]), Number(match[2])) ? Date.parse(text) : Number.NaN;
}
/** Is it such a text? */
export const hasZone = (text: string): boolean => !Number.isNaN(instantOf(text));
function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}
