import { readLab } from '../../../lib/chart/fold/lab';
import { admit } from '../../../lib/events/admit';
import { drugByName, implausibleAmount } from '../../../lib/events/drugs';
import type { Instant } from '../../../lib/time';
import type { AdmittedEvent, Delivery, Outcome, Refused, SourceSettings } from '../port';
import { withMaps } from './mapped';

export const MAX_EVENTS = 1_000;

type SourceMaps = Pick<SourceSettings, 'codes' | 'unitMap' | 'locations'>;
const NO_MAPS: SourceMaps = { codes: {}, unitMap: {}, locations: {} };

/** Where each answer of the request comes from: the n-th event of the delivery, or a rejection known already. */
export type Slot = number | { readonly id: string | null; readonly detail: string };
export interface ParsedBody {
  readonly events: readonly AdmittedEvent[];
  readonly refused: readonly Refused[];
  readonly slots: readonly Slot[];
}

/**
 * Reads the envelope of POST /api/events. Returns a text that says what is wrong with it; then nothing may be stored.
 * `maps` are the source's own words for codes, units and beds.
 */
export function parseBody(
  body: unknown,
  receivedAt: Instant,
  maps: SourceMaps = NO_MAPS,
): ParsedBody | { readonly wrong: string } {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    return { wrong: 'The body is not an object with "events".' };
  const list = (body as { events?: unknown }).events;
  if (!Array.isArray(list)) return { wrong: '"events" is missing or not a list.' };
  if (list.length === 0) return { wrong: '"events" is empty.' };
  if (list.length > MAX_EVENTS) return { wrong: `"events" has ${list.length} entries; ${MAX_EVENTS} are allowed.` };
  const events: AdmittedEvent[] = [];
  const refused: Refused[] = [];
  const slots: Slot[] = [];
  for (const wire of list) {
    const read = admit(withMaps(wire, maps), receivedAt);
    if ('ok' in read) {
      slots.push(events.length);
      events.push(read.ok);
      const note = unused(read.ok, wire);
      if (note !== null) refused.push(note);
    } else {
      const { id, reason, detail } = read.rejected;
      slots.push({ id, detail });
      refused.push({ status: 'rejected', reason, detail, id, raw: textOf(wire) });
    }
  }
  return { events, refused, slots };
}

/** The event as text; one nested so deep that it cannot be written out stays in the text of the whole request. */
function textOf(wire: unknown): string {
  try {
    return JSON.stringify(wire) ?? String(wire);
  } catch {
    return '(nested too deep to be shown)';
  }
}

/** A result or a drug the chart cannot use: stored all the same, and named where somebody can see to it. */
function unused({ patient, event }: AdmittedEvent, wire: unknown): Refused | null {
  if (event.revision === 'entered-in-error') return null;
  // Written out only for what is told of: most events are readings.
  const raw = () => JSON.stringify(wire) ?? '';
  if (event.kind === 'medication') {
    const kept = { status: 'kept' as const, id: event.id, patient };
    const implausible = implausibleAmount(event);
    if (implausible !== null) return { ...kept, reason: 'implausible value', detail: implausible, raw: raw() };
    if (drugByName(event.drug) !== undefined) return null;
    return { ...kept, reason: 'drug not known', detail: `${event.drug.slice(0, 80)} is not a drug we use`, raw: raw() };
  }
  if (event.kind === 'admission') {
    const { birthDate } = wire as { birthDate?: unknown };
    if (birthDate === undefined || event.birthDate !== undefined) return null;
    const detail = `birthDate: "${String(birthDate).slice(0, 40)}" is no date of birth`;
    return { status: 'kept', reason: 'unreadable date', detail, id: event.id, patient, raw: raw() };
  }
  if (event.kind !== 'lab') return null;
  const read = readLab(event);
  if (read !== null && !('reason' in read)) return null;
  const { test, unit } = event;
  const [reason, detail] =
    read === null
      ? ['unknown code', `lab test ${test.slice(0, 80)} is not one we use`]
      : unit === undefined || unit === ''
        ? ['unit missing', `${test}: ${read.reason}`]
        : /^unit /.test(read.reason)
          ? ['unit not known', `${test}: ${read.reason}`]
          : ['implausible value', `${test}: ${read.reason}`];
  return { status: 'kept', reason, detail, id: event.id, patient, raw: raw() };
}

export function deliveryOf(
  parsed: ParsedBody,
  sender: { readonly feed: string; readonly units: readonly string[] | null },
  raw: string,
  receivedAt: Instant,
): Delivery {
  return {
    feed: sender.feed,
    protocol: 'json',
    receivedAt,
    raw,
    controlId: null,
    units: sender.units,
    atomic: false,
    events: parsed.events,
    refused: parsed.refused,
  };
}

export interface JsonResult {
  readonly id: string | null;
  readonly status: Outcome['status'];
  readonly reason?: string;
}
/** One result for each event, in the order of the request. */
export function resultsOf(parsed: ParsedBody, outcomes: readonly Outcome[]): JsonResult[] {
  return parsed.slots.map((slot) => {
    if (typeof slot === 'object') return { id: slot.id, status: 'rejected', reason: slot.detail };
    const id = parsed.events[slot]?.event.id ?? null;
    const { status, reason } = outcomes[slot] ?? { status: 'rejected', reason: 'no answer' };
    return reason === undefined ? { id, status } : { id, status, reason };
  });
}
