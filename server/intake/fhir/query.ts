import { CATALOG } from '../../../lib/events/catalog';
import type { Instant } from '../../../lib/time';
import { LOINC, TOCSIN } from './codes';
import { FhirError } from './outcome';

export const DEFAULT_COUNT = 100;
export const MAX_COUNT = 1_000;

/** A search for Observations, read from its address. */
export interface ObservationQuery {
  /** As given: "Patient/x", "x", or a number. */
  readonly patient: string;
  /** `system|code` or `code`; empty: all. */
  readonly codes: readonly string[];
  /** Inclusive. */
  readonly from: Instant | null;
  /** Exclusive. */
  readonly until: Instant | null;
  readonly count: number;
  readonly after: { readonly t: Instant; readonly id: string } | null;
}

/** @throws FhirError 400 for what cannot be read. */
export function observationQuery(params: URLSearchParams): ObservationQuery {
  const patient =
    params.get('patient') ?? params.get('subject') ?? params.get('patient.identifier') ?? params.get('subject.identifier');
  if (!patient) throw new FhirError(400, 'Say whose: patient=... is needed.', 'patient', 'required');
  let from: Instant | null = null;
  let until: Instant | null = null;
  for (const text of [...params.getAll('date'), ...params.getAll('_date')]) {
    const range = dateRange(text);
    if (range.from !== null) from = Math.max(from ?? range.from, range.from);
    if (range.until !== null) until = Math.min(until ?? range.until, range.until);
  }
  const codes = params
    .getAll('code')
    .flatMap((c) => c.split(','))
    .map((c) => c.trim())
    .filter((c) => c !== '');
  return { patient: patient.trim(), codes, from, until, count: countOf(params), after: cursorOf(params.get('_cursor')) };
}

export function countOf(params: URLSearchParams): number {
  const text = params.get('_count');
  if (text === null) return DEFAULT_COUNT;
  if (!/^\d{1,6}$/.test(text)) throw new FhirError(400, `_count "${text.slice(0, 20)}" is no number.`, '_count');
  return Math.min(MAX_COUNT, Math.max(1, Number(text)));
}
export const cursorText = (t: Instant, id: string): string => `${t}|${id}`;
function cursorOf(text: string | null): ObservationQuery['after'] {
  if (text === null) return null;
  const m = /^(-?\d{1,15})\|([A-Za-z0-9.-]{1,64})$/.exec(text);
  if (!m) throw new FhirError(400, 'This cursor was not given out here.', '_cursor');
  return { t: Number(m[1]), id: m[2] as string };
}

const DATE = /^(eq|ge|gt|le|lt|sa|eb)?(\d{4}(?:-\d\d(?:-\d\d)?)?)$/;
const TIME = /^(eq|ge|gt|le|lt|sa|eb)?(\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d))$/;

/** The interval a date parameter asks for: from inclusive, until exclusive. A mere date is that day (month, year) in UTC. */
export function dateRange(text: string): { from: Instant | null; until: Instant | null } {
  // A plus that a client left bare arrives as a blank.
  const written = text.trim().replace(/ (\d\d:\d\d)$/, '+$1');
  const date = DATE.exec(written);
  const [, prefix = 'eq', said = ''] = date ?? TIME.exec(written) ?? [];
  const low = Date.parse(said);
  if (said === '' || Number.isNaN(low))
    throw new FhirError(400, `date "${text.slice(0, 40)}" cannot be read: a date, or a time with its zone.`, 'date');
  const high = date ? nextOf(said) : low + (/:\d\d\.\d/.test(said) ? 1 : /T\d\d:\d\d:\d\d/.test(said) ? 1_000 : 60_000);
  switch (prefix) {
    case 'ge':
      return { from: low, until: null };
    case 'gt':
    case 'sa':
      return { from: high, until: null };
    case 'le':
      return { from: null, until: high };
    case 'lt':
    case 'eb':
      return { from: null, until: low };
    default:
      return { from: low, until: high };
  }
}
function nextOf(date: string): Instant {
  const [y, m, d] = date.split('-').map(Number) as [number, number | undefined, number | undefined];
  return m === undefined ? Date.UTC(y + 1, 0, 1) : d === undefined ? Date.UTC(y, m, 1) : Date.UTC(y, m - 1, d + 1);
}

/** Does a code found on a resource answer one asked for? `|code` asks for one without a system. */
export function asksFor(asked: readonly string[], codes: readonly string[]): boolean {
  return asked.length === 0 || asked.some((a) => codes.includes(a));
}

/** Which stored events can hold the codes asked for: fields of vital signs, laboratory tests, other kinds. */
export interface EventFilter {
  readonly fields: readonly string[];
  readonly tests: readonly string[] | null;
  readonly kinds: readonly string[];
}
export function eventFilter(asked: readonly string[]): EventFilter {
  if (asked.length === 0) return { fields: [...VITALS, 'tempF'], tests: null, kinds: ['weight', 'ice', 'support'] };
  const wanted = (code: string, system: string) => asked.includes(code) || asked.includes(`${system}|${code}`);
  const rows = CATALOG.filter((r) => wanted(r.loinc[0]?.code ?? r.code, r.loinc[0] ? LOINC : TOCSIN)).map((r) => r.code);
  return {
    fields: rows.flatMap((r) => (r === 'tempC' ? ['tempC', 'tempF'] : [r])),
    tests: [...rows, ...(wanted('600-7', LOINC) ? ['blood-culture'] : [])],
    kinds: [
      ...(wanted('29463-7', LOINC) ? ['weight'] : []),
      ...(wanted('ice', TOCSIN) ? ['ice'] : []),
      ...(wanted('oxygen-device', TOCSIN) ? ['support'] : []),
    ],
  };
}
const VITALS = CATALOG.filter((r) => r.kind === 'vital').map((r) => r.code);
