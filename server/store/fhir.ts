import type { Pool, PoolClient } from 'pg';
import type { Instant } from '../../lib/time';
import type { Issued } from '../intake/fhir/mapped';
import type { ResourceRow } from '../intake/port';
import { STORED_EVENT, type StoredEvent, storedEvent } from './events';
import { NotAllowed, patientsToRead, type Reader, type System } from './reader';

/** The current version of a resource as stored. Its body carries neither version nor time of change. */
export interface FhirRow extends ResourceRow {
  readonly issued: readonly Issued[];
}
// biome-ignore lint/suspicious/noExplicitAny: rows of the driver
const row = (r: any): FhirRow => ({
  sourceId: r.source_id,
  type: r.type,
  id: r.id,
  version: r.version,
  mrn: r.mrn,
  awaits: r.awaits,
  identifiers: r.identifiers,
  codes: r.codes,
  t: r.t?.getTime() ?? null,
  gone: r.gone,
  issued: r.issued,
  body: r.body,
  updatedAt: r.updated_at.getTime(),
});

const WITH_FEED = 'f.*, (select name from sources where id = f.source_id) as feed from fhir_resources f';

/** What the source has under these addresses, each "Type/id". */
export async function resourcesAt(
  _by: System,
  pool: Pool,
  sourceId: number,
  addresses: readonly string[],
): Promise<Map<string, FhirRow>> {
  if (addresses.length === 0) return new Map();
  const parts = addresses.map((a) => a.split('/', 2) as [string, string]);
  const r = await pool.query(
    'select f.* from unnest($2::text[], $3::text[]) as a(type, id) join fhir_resources f on f.source_id = $1 and f.type = a.type and f.id = a.id',
    [sourceId, parts.map(([type]) => type), parts.map(([, id]) => id)],
  );
  return new Map(r.rows.map((x) => [`${x.type}/${x.id}`, row(x)]));
}

/**
 * Resources of a type under an id or an identifier token, newest first: about patients whom `by` may read, whichever source
 * they came from, and about numbers that nobody has admitted, if they came from the source of `by`.
 */
export async function resourcesNamed(
  by: Reader,
  pool: Pool,
  type: string,
  ids: readonly string[],
  tokens: readonly string[],
): Promise<FhirRow[]> {
  if (ids.length + tokens.length === 0) return [];
  const r = await pool.query(
    `select ${WITH_FEED}
     where type = $1 and (f.id = any($2) or identifiers && $3::text[]) and not gone order by updated_at desc limit 2000`,
    [type, ids, tokens],
  );
  return (await readable(by, pool, r.rows)).map(row);
}
/**
 * The resource of that id: of the source of `by`, else the newest that `by` may read. Null if there is none.
 * @throws {NotAllowed} if what there is are other units' patients
 */
export async function resourceById(by: Reader, pool: Pool, type: string, id: string): Promise<FhirRow | null> {
  const r = await pool.query(
    `select exists (select from patients p where p.mrn = f.mrn) as known, ${WITH_FEED}
     where type = $1 and f.id = $2 and not gone order by updated_at desc limit 2000`,
    [type, id],
  );
  const mine = await readable(by, pool, r.rows);
  const found = mine.find((x) => isOwn(by, x)) ?? mine[0];
  if (found === undefined && r.rows.some((x) => x.known)) throw new NotAllowed('You have no right to this patient.');
  return found === undefined ? null : row(found);
}

// biome-ignore lint/suspicious/noExplicitAny: rows of the driver
const isOwn = (by: Reader, x: any): boolean => by !== null && by.kind === 'key' && by.source === x.feed;
// biome-ignore lint/suspicious/noExplicitAny: rows of the driver
async function readable(by: Reader, pool: Pool, rows: readonly any[]): Promise<any[]> {
  const numbers = await numbersToRead(by, pool, [...new Set(rows.flatMap((x) => x.mrn ?? []))]);
  return rows.filter((x) =>
    x.mrn === null || !numbers.known.has(x.mrn) ? by?.kind === 'system' || isOwn(by, x) : numbers.read.has(x.mrn),
  );
}
/** Of these numbers those that belong to a patient, and of those the ones whose patient `by` may read. */
async function numbersToRead(by: Reader, pool: Pool, mrns: readonly string[]) {
  const r = await pool.query('select key, mrn from patients where mrn = any($1)', [mrns]);
  const keys = new Set(
    await patientsToRead(
      by,
      pool,
      r.rows.map((x) => x.key),
    ),
  );
  return {
    known: new Set<string>(r.rows.map((x) => x.mrn)),
    read: new Set<string>(r.rows.filter((x) => keys.has(x.key)).map((x) => x.mrn)),
  };
}
/** Does the source send Patients of its own? Then its references mean those. */
export async function sendsPatients(_by: System, pool: Pool, sourceId: number): Promise<boolean> {
  const r = await pool.query("select 1 from fhir_resources where source_id = $1 and type = 'Patient' limit 1", [sourceId]);
  return r.rows.length > 0;
}
/** The newest Patient resource of each number, of those that `by` may read. */
export async function patientsNumbered(by: Reader, pool: Pool, mrns: readonly string[]): Promise<Map<string, FhirRow>> {
  if (mrns.length === 0) return new Map();
  const r = await pool.query(
    `select distinct on (mrn) ${WITH_FEED}
     where type = 'Patient' and mrn = any($1) and not gone order by mrn, updated_at desc`,
    [mrns],
  );
  return new Map((await readable(by, pool, r.rows)).map((x) => [x.mrn, row(x)]));
}
/** Encounters in progress of these numbers, as "mrn|id". */
export async function openEncounters(
  _by: System,
  pool: Pool,
  sourceId: number,
  mrns: readonly string[],
): Promise<readonly string[]> {
  if (mrns.length === 0) return [];
  const r = await pool.query(
    `select mrn, id from fhir_resources where source_id = $1 and type = 'Encounter' and mrn = any($2) and body->>'status' = 'in-progress'`,
    [sourceId, mrns],
  );
  return r.rows.map((x) => `${x.mrn}|${x.id}`);
}
/** What the source sent about Patients that were not known, oldest first. */
export async function awaiting(_by: System, pool: Pool, sourceId: number, patientIds: readonly string[]): Promise<FhirRow[]> {
  if (patientIds.length === 0) return [];
  const r = await pool.query(
    'select * from fhir_resources where source_id = $1 and awaits = any($2) order by t nulls last, updated_at limit 5000',
    [sourceId, patientIds],
  );
  return r.rows.map(row);
}

/**
 * Writes new resources and next versions in one statement. Returns the addresses that were not written because somebody
 * else has changed them since they were read.
 */
export async function saveResources(pool: Pool | PoolClient, rows: readonly ResourceRow[]): Promise<readonly string[]> {
  if (rows.length === 0) return [];
  const input = rows.map((r) => ({ ...r, t: r.t === null ? null : new Date(r.t), updatedAt: new Date(r.updatedAt) }));
  const written = await pool.query(
    `insert into fhir_resources as f (source_id, type, id, version, mrn, awaits, identifiers, codes, t, gone, issued, body, updated_at)
     select "sourceId", type, id, version, mrn, awaits, array(select json_array_elements_text(identifiers)),
       array(select json_array_elements_text(codes)), t, gone, issued, body, "updatedAt"
     from json_to_recordset($1::json) as x("sourceId" int, type text, id text, version int, mrn text, awaits text,
       identifiers json, codes json, t timestamptz, gone boolean, issued json, body json, "updatedAt" timestamptz)
     on conflict (source_id, type, id) do update set version = excluded.version, mrn = excluded.mrn, awaits = excluded.awaits,
       identifiers = excluded.identifiers, codes = excluded.codes, t = excluded.t, gone = excluded.gone, issued = excluded.issued,
       body = excluded.body, updated_at = excluded.updated_at
       where f.version = excluded.version - 1 or (f.version = excluded.version and f.awaits is not null)
     returning type, id`,
    [JSON.stringify(input)],
  );
  const done = new Set(written.rows.map((x) => `${x.type}/${x.id}`));
  return rows.map((r) => `${r.type}/${r.id}`).filter((a) => !done.has(a));
}

export interface FhirSearch {
  readonly type: string;
  readonly mrns: readonly string[];
  readonly codes: readonly string[];
  readonly from: Instant | null;
  readonly until: Instant | null;
  /** Time and id of the last one of the page before. */
  readonly after: { readonly t: Instant; readonly id: string } | null;
  readonly limit: number;
}
/** Resources about the numbers, as far as `by` may read them, newest first; `until` is exclusive. */
export async function searchResources(by: Reader, pool: Pool, s: FhirSearch): Promise<FhirRow[]> {
  const at = (t: Instant | null | undefined) => (t == null ? null : new Date(t));
  const r = await pool.query(
    `select ${WITH_FEED}
     where type = $1 and mrn = any($2) and t is not null and (cardinality($3::text[]) = 0 or codes && $3::text[]) and ($4::timestamptz is null or t >= $4)
       and ($5::timestamptz is null or t < $5) and ($6::timestamptz is null or (t, f.id) < ($6, $7))
     order by t desc, f.id desc limit $8`,
    [s.type, s.mrns, s.codes, at(s.from), at(s.until), at(s.after?.t), s.after?.id ?? '', s.limit],
  );
  return (await readable(by, pool, r.rows)).map(row);
}

/** Readings, as far as `by` may read the patient, that no FHIR resource gave, the version in force of each, newest first; `until` is exclusive. */
export async function searchReadings(
  by: Reader,
  pool: Pool,
  s: {
    readonly keys: readonly number[];
    readonly fields: readonly string[];
    /** null: every test. */
    readonly tests: readonly string[] | null;
    readonly kinds: readonly string[];
    readonly from: Instant | null;
    readonly until: Instant | null;
    /** Not later than this. */
    readonly notAfter: Instant | null;
    readonly limit: number;
  },
): Promise<StoredEvent[]> {
  const at = (t: Instant | null) => (t === null ? null : new Date(t));
  const r = await pool.query(
    // Each patient's from the newest on until there are enough; joined freely, the planner reads all of a stay of a million readings.
    `select ${STORED_EVENT} from unnest($1::int[]) as of(patient) cross join lateral (
       select * from events e where e.patient_key = of.patient and e.revision < 2 and e.body->>'resource' is null
         and ((e.kind = 'vital' and case when e.body::text like any($9) then exists (select 1 from json_object_keys(e.body) k where k = any($2)) else false end)
           or (e.kind = 'lab' and ($3::text[] is null or e.body->>'test' = any($3))) or e.kind = any($4))
         and ($5::timestamptz is null or e.t >= $5) and ($6::timestamptz is null or e.t < $6) and ($7::timestamptz is null or e.t <= $7)
         and (select true from events c where c.source_id = e.source_id and c.event_id = e.event_id and c.patient_key = e.patient_key
           and c.revision > 0 and (c.revision, c.received_at, c.seq) > (e.revision, e.received_at, e.seq) limit 1) is null
       order by e.t desc, e.seq desc limit $8) e
     join sources s on s.id = e.source_id order by e.t desc, e.seq desc limit $8`,
    [
      ...[await patientsToRead(by, pool, s.keys), s.fields, s.tests, s.kinds, at(s.from), at(s.until), at(s.notAfter), s.limit],
      // Looking for the word first spares taking apart what cannot have the field; in a `case`, of whose yield the planner makes no guess.
      s.fields.map((field) => `%"${field}"%`),
    ],
  );
  return r.rows.map(storedEvent);
}
export async function readingAt(by: Reader, pool: Pool, seq: bigint): Promise<StoredEvent | null> {
  const r = await pool.query(`select ${STORED_EVENT} from events e join sources s on s.id = e.source_id where e.seq = $1`, [seq]);
  const stored = r.rows[0] ? storedEvent(r.rows[0]) : null;
  return stored && (await patientsToRead(by, pool, [stored.patientKey])).length > 0 ? stored : null;
}
