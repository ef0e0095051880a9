import { asSeen } from '../../../lib/identifiers';
import { FhirError } from './outcome';
import { identifierAsked } from './parse';
import type { Identifier, Reference, Resource } from './schema';

/** Whom a reference means, as far as it says so itself. */
export interface Aim {
  /** subject.identifier: the number itself. */
  readonly number: string | null;
  /** Its system; '' if none is named. */
  readonly system?: string;
  readonly patient:
    | { readonly kind: 'id'; readonly id: string; readonly url: string }
    | { readonly kind: 'local'; readonly url: string }
    | { readonly kind: 'search'; readonly token: string }
    | { readonly kind: 'contained'; readonly identifiers: readonly Identifier[] }
    | null;
  /** The bed, where the subject is a place. */
  readonly bed: string | null;
}

const PATIENT = /(?:^|\/)Patient\/([A-Za-z0-9.-]{1,64})(?:\/_history\/[A-Za-z0-9.-]{1,64})?$/;

/** Reads the subject of a resource. 422 if there is none, or it is neither a patient nor a bed. */
export function aimOf(resource: Resource): Aim {
  const ref = (resource as { subject?: Reference }).subject;
  const here = `${resource.resourceType}.subject`;
  if (ref === undefined) throw new FhirError(422, `${here} is missing: whom is it about?`, here, 'required');
  const number = asSeen(ref.identifier?.value ?? '') || null;
  const text = ref.reference?.trim() ?? '';
  const place = ref.type === 'Location' || /(?:^|\/)Location\//.test(text);
  if (place) {
    if (number === null) throw new FhirError(422, `${here} is a place without the identifier of a bed.`, here);
    return { number: null, patient: null, bed: number };
  }
  const patient = patientIn(resource, text);
  if (number === null && patient === null)
    throw new FhirError(422, text === '' ? `${here} names nobody.` : `${here} "${text.slice(0, 100)}" is no patient.`, here);
  return { number, system: ref.identifier?.system?.trim() ?? '', patient, bed: null };
}

function patientIn(resource: Resource, text: string): Aim['patient'] {
  if (text === '') return null;
  if (text.startsWith('#')) {
    const inside = resource.contained?.find((c) => c.resourceType === 'Patient' && c.id === text.slice(1));
    return inside ? { kind: 'contained', identifiers: identifiersIn(inside) } : null;
  }
  if (/^urn:(uuid|oid):/i.test(text)) return { kind: 'local', url: text };
  const token = text.startsWith('Patient?') ? identifierAsked(text) : null;
  if (token !== null) return { kind: 'search', token };
  const id = PATIENT.exec(text)?.[1];
  return id === undefined ? null : { kind: 'id', id, url: text };
}
/** A contained Patient has not been checked: what is no identifier is left out. */
function identifiersIn(contained: Readonly<Record<string, unknown>>): Identifier[] {
  const list = Array.isArray(contained.identifier) ? contained.identifier : [];
  return list.filter((i): i is Identifier => typeof i === 'object' && i !== null && typeof (i as Identifier).value === 'string');
}

/** `value` and `system|value` of each identifier, as searches and conditions ask for them. */
export function identifierTokens(identifiers: readonly Identifier[] | undefined): string[] {
  const tokens = (identifiers ?? []).flatMap((i) =>
    i.value === undefined || i.value === '' ? [] : [asSeen(i.value), `${i.system ?? ''}|${asSeen(i.value)}`],
  );
  return [...new Set(tokens)].filter((t) => t.length <= 500).slice(0, 40);
}

/** A copy in which every `reference` that the map knows is replaced by what it stands for. */
export function withReferences(
  body: Readonly<Record<string, unknown>>,
  replace: (reference: string) => string | undefined,
): Record<string, unknown> {
  const copy = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(copy);
    if (typeof value !== 'object' || value === null) return value;
    const out: Record<string, unknown> = {};
    for (const [k, v] of Object.entries(value)) {
      const next = k === 'reference' && typeof v === 'string' ? (replace(v) ?? v) : copy(v);
      // defineProperty: a key named __proto__ is data like any other.
      Object.defineProperty(out, k, { value: next, enumerable: true, writable: true, configurable: true });
    }
    return out;
  };
  return copy(body) as Record<string, unknown>;
}
