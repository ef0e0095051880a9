import { isStorable } from '../../../lib/events/fit';
import { asSeen } from '../../../lib/identifiers';
import { refusalWords } from '../../../lib/refusal-words';
import { withoutTrailing } from '../../../lib/trailing';
import { FhirError } from './outcome';
import { bundle, bundleEntry, isServed, RESOURCE_ID, type Resource, type ResourceType, SCHEMAS, TYPES } from './schema';

export const MAX_ENTRIES = 1_000;
const MAX_DEPTH = 64;

/** One resource to create or to update. */
export interface WriteRequest {
  readonly method: 'POST' | 'PUT';
  readonly type: ResourceType;
  /** Null for a create: the id is given here. */
  readonly id: string | null;
  readonly body: Readonly<Record<string, unknown>>;
  readonly resource: Resource;
  readonly fullUrl: string | null;
  readonly ifMatch: string | null;
  /** Criteria of a conditional create. */
  readonly ifNoneExist: string | null;
}
export interface ParsedBundle {
  readonly mode: 'transaction' | 'batch';
  readonly entries: readonly (WriteRequest | FhirError)[];
}

/** Refuses what no honest sender nests or writes: more than 64 levels, NUL characters. */
export function checkShape(value: unknown): void {
  const stack: { value: unknown; depth: number }[] = [{ value, depth: 0 }];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    if (typeof next.value === 'string') {
      if (!isStorable(next.value)) throw new FhirError(400, 'The body contains a NUL character or half of a surrogate pair.');
    } else if (typeof next.value === 'object' && next.value !== null) {
      if (next.depth >= MAX_DEPTH) throw new FhirError(400, `The body is nested more than ${MAX_DEPTH} levels deep.`);
      for (const inside of Object.values(next.value)) stack.push({ value: inside, depth: next.depth + 1 });
    }
  }
}

/** Checks a resource against what is taken in of its type. 400: not this type at all. 422: an element is wrong, and which. */
export function checkResource(body: unknown, type: ResourceType): { body: Record<string, unknown>; resource: Resource } {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw new FhirError(400, 'The body is not a resource.');
  const raw = body as Record<string, unknown>;
  if (typeof raw.resourceType !== 'string') throw new FhirError(400, 'resourceType is missing.', 'resourceType');
  if (raw.resourceType !== type)
    throw new FhirError(400, `The address is for ${type}, the resource is a ${raw.resourceType.slice(0, 60)}.`, 'resourceType');
  const read = SCHEMAS[type].safeParse(raw, { error: refusalWords });
  if (read.success) return { body: raw, resource: read.data };
  const issue = read.error.issues[0];
  const path = [type, ...(issue?.path ?? [])]
    .map((p) => (typeof p === 'number' ? `[${p}]` : `.${String(p)}`))
    .join('')
    .slice(1);
  if (missing(raw, issue?.path ?? [])) throw new FhirError(422, `${path} is missing.`, path, 'required');
  throw new FhirError(422, `${path} ${issue?.message ?? 'is not as it should be'}`, path, 'invalid');
}
function missing(raw: unknown, path: readonly PropertyKey[]): boolean {
  return (
    path.reduce<unknown>(
      (v, k) => (typeof v === 'object' && v !== null ? (v as Record<PropertyKey, unknown>)[k] : undefined),
      raw,
    ) === undefined
  );
}

/** A resource sent to its own address. */
export function readResource(
  body: unknown,
  address: { readonly method: 'POST' | 'PUT'; readonly type: ResourceType; readonly id: string | null },
  conditions: { readonly ifMatch?: string | undefined; readonly ifNoneExist?: string | undefined } = {},
  fullUrl: string | null = null,
): WriteRequest {
  const { method, type, id } = address;
  if (id !== null && !RESOURCE_ID.test(id))
    throw new FhirError(400, 'The id in the address is not 1 to 64 of letters, digits, "-" and ".".');
  const raw = body as { id?: unknown } | null;
  if (id !== null && typeof raw === 'object' && raw !== null && raw.id !== id)
    throw new FhirError(
      400,
      raw.id === undefined ? 'The resource has no id.' : 'The id of the resource is not that of the address.',
      `${type}.id`,
    );
  const checked = checkResource(body, type);
  return {
    method,
    type,
    id,
    ...checked,
    fullUrl,
    ifMatch: conditions.ifMatch ?? null,
    ifNoneExist: method === 'POST' ? (conditions.ifNoneExist ?? null) : null,
  };
}

/** Reads the envelope of a Bundle and each of its entries; an entry that is wrong stands in the list as its error. */
export function readBundle(body: unknown): ParsedBundle {
  const read = bundle.safeParse(body, { error: refusalWords });
  if (!read.success) {
    const issue = read.error.issues[0];
    const path = ['Bundle', ...(issue?.path ?? [])].join('.');
    throw new FhirError(
      422,
      `${path} ${issue?.path[0] === 'type' ? 'is not transaction or batch' : (issue?.message ?? '')}`,
      path,
      'invalid',
    );
  }
  const entries = read.data.entry ?? [];
  if (entries.length > MAX_ENTRIES)
    throw new FhirError(413, `The bundle has ${entries.length} entries; ${MAX_ENTRIES} are allowed.`);
  return { mode: read.data.type, entries: entries.map((entry) => caught(() => readEntry(entry))) };
}

function readEntry(sent: unknown): WriteRequest {
  const read = bundleEntry.safeParse(sent, { error: refusalWords });
  if (!read.success) {
    const issue = read.error.issues[0];
    const path = ['Bundle.entry', ...(issue?.path ?? [])].join('.');
    throw new FhirError(422, `${path} ${issue?.message ?? 'is not as it should be'}`, path, 'invalid');
  }
  const entry = read.data;
  const { request } = entry;
  if (request === undefined) throw new FhirError(422, 'The entry has no request.', 'Bundle.entry.request', 'required');
  const method = request.method.toUpperCase();
  const [path, query] = request.url.split('?', 2) as [string, string | undefined];
  const [type = '', id = null, more] = withoutTrailing((path.split('/fhir/R4/').at(-1) ?? '').replace(/^\/+/, ''), '/').split(
    '/',
  );
  if (!isServed(type))
    throw new FhirError(
      404,
      `${type.slice(0, 60) || 'This address'} is not served here; served are ${TYPES.join(', ')}.`,
      'Bundle.entry.request.url',
      'not-supported',
    );
  const create = method === 'POST' && id === null && query === undefined;
  const update = method === 'PUT' && id !== null && more === undefined && query === undefined;
  if (!create && !update)
    throw new FhirError(
      405,
      `${method.slice(0, 10)} ${request.url.slice(0, 100)} is not served here: POST to a type, PUT to an id.`,
      'Bundle.entry.request',
    );
  if (entry.resource === undefined) throw new FhirError(422, 'The entry has no resource.', 'Bundle.entry.resource', 'required');
  return readResource(entry.resource, { method: create ? 'POST' : 'PUT', type, id }, request, entry.fullUrl ?? null);
}
function caught<T>(read: () => T): T | FhirError {
  try {
    return read();
  } catch (error) {
    if (error instanceof FhirError) return error;
    throw error;
  }
}

/** The version an If-Match asks for; null for one that is no version of ours, which then matches nothing. */
export function versionAsked(ifMatch: string): number | null {
  const version = /^(?:W\/)?"?(\d{1,9})"?$/.exec(ifMatch.trim())?.[1];
  return version === undefined ? null : Number(version);
}

/** The identifier token of search criteria ("identifier=system|value"); null if they ask for anything else. */
export function identifierAsked(criteria: string): string | null {
  let asked: URLSearchParams;
  try {
    asked = new URLSearchParams(criteria.replace(/^[A-Za-z]*\?/, ''));
  } catch {
    return null;
  }
  const token = asked.get('identifier');
  if (token === null || token === '' || [...asked.keys()].length !== 1) return null;
  const value = token.lastIndexOf('|') + 1;
  return token.slice(0, value) + asSeen(token.slice(value));
}
