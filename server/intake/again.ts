import { parseWithoutTurns } from '../../lib/events/direction';
import type { ChartEvent } from '../../lib/events/event';
import type { RawMessage } from '../store/raw';
import { mapResource } from './fhir/map';
import type { MapContext } from './fhir/mapped';
import { FhirError } from './fhir/outcome';
import { readBundle, readResource, type WriteRequest } from './fhir/parse';
import type { ResourceType } from './fhir/schema';
import { parse } from './hl7v2/parse';
import { withMaps } from './json/mapped';
import { parseBody } from './json/parse';
import type { AdmittedEvent, Refused, SourceSettings } from './port';

/** What a stored message means under the source's settings. */
export interface ReadAgain {
  readonly events: readonly AdmittedEvent[];
  readonly refused: readonly Refused[];
}

/**
 * Reads a stored message of HL7 or JSON as the source is set up in `source`. Events whose words the maps have changed
 * restate what the message said before: under an id that is stored already they are corrections.
 */
export function readAgain(raw: RawMessage, source: SourceSettings): ReadAgain {
  if (raw.protocol === 'hl7v2') {
    const messages = parse(raw.body, source, raw.receivedAt);
    return { events: messages.flatMap((m) => m.events), refused: messages.flatMap((m) => m.refused) };
  }
  if (raw.protocol !== 'json') return { events: [], refused: [] };
  const body = parseWithoutTurns(raw.body) as { events?: unknown[] };
  const parsed = parseBody(body, raw.receivedAt, source);
  if ('wrong' in parsed) return { events: [], refused: [] };
  const changed = new Set(
    (body.events ?? []).filter((wire) => withMaps(wire, source) !== wire).map((wire) => (wire as { id?: unknown }).id),
  );
  const events = parsed.events.map((e): AdmittedEvent => {
    const event = { ...e.event, feed: source.name } as ChartEvent;
    return changed.has(event.id) ? { ...e, event, restates: true } : { ...e, event };
  });
  return { events, refused: parsed.refused };
}

/** One thing a message says, in words, under a key that is the same however it is read. */
export interface Said {
  readonly key: string;
  readonly text: string;
  readonly patient: string;
  /** false: kept, and used by no rule. */
  readonly used: boolean;
}

/** All a stored message says under the settings, FHIR included (without asking who its references mean). */
export function said(raw: RawMessage, source: SourceSettings): Said[] {
  if (raw.protocol === 'fhir') return saidInFhir(raw, source);
  const { events, refused } = readAgain(raw, source);
  const notes = new Map(refused.flatMap((r) => (r.id == null ? [] : [[r.id, r] as const])));
  return [
    ...events.map(({ patient, event }): Said => {
      const note = notes.get(event.id);
      const words = inWords(event as unknown as Record<string, unknown>);
      return {
        key: event.id,
        text: note ? `${words} (${note.reason}: ${note.detail})` : words,
        patient: patient.mrn ?? patient.bed ?? '',
        used: note === undefined,
      };
    }),
    ...refused
      .filter((r) => r.id == null)
      .map(
        (r): Said => ({
          key: r.raw === '' ? `${r.reason} ${r.detail}` : r.raw,
          text: `${r.reason}: ${r.detail}`,
          patient: r.patient?.mrn ?? r.patient?.bed ?? '',
          used: false,
        }),
      ),
  ];
}

function saidInFhir(raw: RawMessage, source: SourceSettings): Said[] {
  const ctx: MapContext = {
    source,
    receivedAt: raw.receivedAt,
    issued: [],
    units: [],
    ownUnit: null,
    isBed: () => false,
    mrn: null,
    patient: null,
    bedAt: () => null,
    otherEncounter: false,
  };
  return requestsIn(raw.body).flatMap((r, n): Said[] => {
    const key = `${r.type} ${n}`;
    try {
      const mapped = mapResource(r.resource, ctx);
      const { subject } = r.resource as { subject?: { identifier?: { value?: string }; reference?: string } };
      const patient = subject?.identifier?.value ?? subject?.reference ?? '';
      return [
        ...mapped.parts.map((p) => ({ key: `${key} ${p.part}`, text: inWords(p.fields), patient, used: true })),
        ...mapped.notes.map((note, i) => ({
          key: `${key} note ${i}`,
          text: `${note.reason}: ${note.detail}`,
          patient,
          used: false,
        })),
      ];
    } catch (error) {
      if (error instanceof FhirError) return [{ key, text: error.message, patient: '', used: false }];
      throw error;
    }
  });
}

/** The resources of a stored FHIR body that can be read. */
function requestsIn(text: string): WriteRequest[] {
  const body = parseWithoutTurns(text) as { resourceType?: string; id?: string };
  try {
    if (body.resourceType === 'Bundle')
      return readBundle(body).entries.filter((e): e is WriteRequest => !(e instanceof FhirError));
    return [readResource(body, { method: 'POST', type: body.resourceType as ResourceType, id: null })];
  } catch (error) {
    if (error instanceof FhirError) return [];
    throw error;
  }
}

const OWN = new Set([
  'id',
  'feed',
  't',
  'otherT',
  'receivedAt',
  'revision',
  'kind',
  'order',
  'patient',
  'status',
  'corrected',
  'source',
  'site',
]);
/** Kind and values: "lab ferritin 12400 ng/mL". */
function inWords(event: Readonly<Record<string, unknown>>): string {
  if (event.kind === 'lab')
    return ['lab', event.test, [event.comparator, event.value].filter((x) => x !== undefined).join(''), event.unit]
      .filter((x) => x !== undefined && x !== '')
      .join(' ');
  const fields = Object.entries(event).filter(
    ([name, value]) => !OWN.has(name) && value !== undefined && typeof value !== 'object',
  );
  return [event.kind, ...fields.map(([name, value]) => `${name} ${String(value)}`)].join(' ');
}
