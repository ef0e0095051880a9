import { hasZone } from '../../../lib/events/instant-text';
import type { Instant } from '../../../lib/time';

const DATE = /^\d{4}(?:-\d\d(?:-\d\d)?)?$/;

/** What is wrong with a FHIR dateTime, or null: a date, or a time that says its zone, on a day that exists. */
export function dateTimeFault(text: string): string | null {
  if (DATE.test(text)) return Number.isNaN(Date.parse(text)) || !sameDay(text) ? 'is no date of the calendar' : null;
  if (hasZone(text)) return null;
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?$/.test(text) ? 'has a time but no zone' : 'is no FHIR dateTime';
}
/** 30 February is read as 1 or 2 March by the language. */
function sameDay(text: string): boolean {
  return text.length < 10 || new Date(Date.parse(text)).toISOString().slice(0, 10) === text;
}

/** The instant of a checked dateTime; null for one that is only a date. */
export function instantOf(text: string | undefined): Instant | null {
  return text === undefined || DATE.test(text) ? null : Date.parse(text);
}

export interface Timed {
  readonly effectiveDateTime?: string | undefined;
  readonly effectiveInstant?: string | undefined;
  readonly effectivePeriod?: { readonly start?: string | undefined; readonly end?: string | undefined } | undefined;
  readonly issued?: string | undefined;
}
/** When something was, or why that is not known well enough to use it. */
export type When = { readonly t: Instant } | { readonly unknown: 'no time' | 'date without a time' };

/**
 * The time of a reading: the instant, else the period's end, else its start. `issued`, the moment of publication, stands in
 * only where nothing at all says when it was.
 */
export function readingTime(r: Timed): When {
  const said = r.effectiveInstant ?? r.effectiveDateTime ?? r.effectivePeriod?.end ?? r.effectivePeriod?.start ?? r.issued;
  return known(said);
}
/** The time of an act (a dose, a procedure): the instant, else when it began, else when it ended. */
export function actTime(
  at: string | undefined,
  period: { start?: string | undefined; end?: string | undefined } | undefined,
): When {
  return known(at ?? period?.start ?? period?.end);
}
function known(text: string | undefined): When {
  if (text === undefined) return { unknown: 'no time' };
  const t = instantOf(text);
  return t === null ? { unknown: 'date without a time' } : { t };
}

/** Where a resource stands in a search by date: its instant, or midnight UTC of a mere date. */
export function searchTime(text: string | undefined): Instant | null {
  return text === undefined ? null : Date.parse(text);
}
