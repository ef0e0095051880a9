import type { RawMessage } from '../store/raw';

/** What of a message may be shown for one patient: the text, or why it is withheld. */
export type RawPart = { readonly raw: string } | { readonly withheld: string };

const SHOWN = 100_000;

/**
 * The part of a message that one event came from. A message may carry several patients: of JSON and FHIR only the entry is
 * handed out, of HL7 the whole where it names one patient, else nothing.
 */
export function partOf(raw: Pick<RawMessage, 'protocol' | 'body'>, eventId: string): RawPart {
  switch (raw.protocol) {
    case 'command':
      return { raw: raw.body.slice(0, SHOWN) };
    case 'hl7v2': {
      const people = raw.body.match(/(?:^|[\r\n])PID\|/g)?.length ?? 0;
      const places = raw.body.match(/(?:^|[\r\n])PV1\|/g)?.length ?? 0;
      if (people > 1 || (people === 0 && places > 1)) return { withheld: 'The message names several patients.' };
      return { raw: raw.body.slice(0, SHOWN) };
    }
    case 'json': {
      const { events } = parsed(raw.body) as { events?: unknown };
      const own = Array.isArray(events) ? events.filter((e) => (e as { id?: unknown } | null)?.id === eventId) : [];
      if (own.length === 0) return { withheld: 'The event has no entry of its own in the message.' };
      return { raw: JSON.stringify(own.length === 1 ? own[0] : own, null, 2) };
    }
    case 'fhir': {
      const body = parsed(raw.body) as { resourceType?: unknown };
      if (body.resourceType === 'Bundle') return { withheld: 'The bundle may concern several patients.' };
      return { raw: JSON.stringify(body, null, 2).slice(0, SHOWN) };
    }
  }
}

function parsed(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}
