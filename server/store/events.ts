import { hash } from 'node:crypto';
import type { Pool, PoolClient } from 'pg';
import { compareEvents, currentVersions, emptyChart } from '../../lib/engine';
import type { ChartEvent, Revision } from '../../lib/events/event';
import { HOUR, type Instant, MINUTE } from '../../lib/time';
import type { System } from './reader';

type Db = Pool | PoolClient;
const REVISIONS: readonly Revision[] = ['final', 'corrected', 'entered-in-error'];
export const revisionNumber = (r: Revision) => REVISIONS.indexOf(r) as 0 | 1 | 2;

/** An event as stored, with the row's own facts. */
export interface StoredEvent {
  readonly seq: bigint;
  readonly patientKey: number;
  readonly byBed: string | null;
  readonly rawId: bigint | null;
  readonly event: ChartEvent;
}

const ENVELOPE = new Set(['id', 'feed', 't', 'receivedAt', 'revision', 'order']);
/** The fields of the kind, as the row's body keeps them. */
export function bodyOf(e: ChartEvent): string {
  let body = '';
  for (const [name, value] of Object.entries(e)) {
    if (value === undefined || ENVELOPE.has(name)) continue;
    body += `${body === '' ? '' : ','}"${name}":${Number.isFinite(value) ? value : JSON.stringify(value)}`;
  }
  return `{${body}}`;
}
/** Tells two versions of an event apart: its content and its clinical time, not when or how often it came. */
export function digestOf(body: string, t: Instant, revision: Revision): bigint {
  return BigInt.asIntN(64, BigInt(`0x${hash('md5', `${revision}|${t}|${body}`, 'hex').slice(0, 16)}`));
}

/** An event of `events e join sources s` as one value: read column by column it costs the driver twice as much. */
export const EVENT = `json_build_array(e.event_id, e.kind, (extract(epoch from e.t) * 1000)::bigint,
  (extract(epoch from e.received_at) * 1000)::bigint, e.revision, s.name, e.body) as event`;
/** The same with the row's own facts: what `storedEvent` reads. */
export const STORED_EVENT = `e.seq, e.source_id, e.patient_key, e.by_bed, e.raw_id, ${EVENT}`;
export type EventValue = readonly [
  id: string,
  kind: string,
  t: Instant,
  receivedAt: Instant,
  revision: number,
  feed: string,
  body: Readonly<Record<string, unknown>>,
];

/** An `EVENT` as the chart wants it. A transfer out of the units run here ends the stay. */
export function eventOf([id, kind, t, receivedAt, revision, feed, body]: EventValue): ChartEvent {
  // The kind first, as in what was admitted: a digest is of the fields in their order.
  const event = { kind, ...body, id, feed, t, receivedAt, revision: REVISIONS[revision] ?? 'final' };
  event.kind = kind === 'transfer' && body.leaves ? 'discharge' : kind;
  return event as ChartEvent;
}
// biome-ignore lint/suspicious/noExplicitAny: rows of the driver
export const storedEvent = (r: any): StoredEvent => ({
  seq: BigInt(r.seq),
  patientKey: r.patient_key,
  byBed: r.by_bed,
  rawId: r.raw_id === null ? null : BigInt(r.raw_id),
  event: eventOf(r.event),
});
const FROM = 'from events e join sources s on s.id = e.source_id';

/**
 * All versions of the events that decide what a patient's chart is after `after` (exclusive; null = from the beginning):
 * those timed later, and every version of ids that were ever corrected (their other versions may lie before). `until` leaves out
 * what is timed after it, where only an earlier instant is wanted.
 */
export async function eventsAfter(
  _by: System,
  db: Db,
  key: number,
  after: Instant | null,
  receivedUntil?: Instant,
  until?: Instant,
): Promise<StoredEvent[]> {
  const r = await db.query(
    `select ${STORED_EVENT} ${FROM} where e.patient_key = $1 and ($2::timestamptz is null or e.t > $2) and ($3::timestamptz is null or e.received_at <= $3)
       and ($4::timestamptz is null or e.t <= $4)
     union all
     select ${STORED_EVENT} from (select distinct source_id, event_id from events where patient_key = $1 and revision > 0) c
       cross join lateral (select * from events where source_id = c.source_id and event_id = c.event_id and patient_key = $1 offset 0) e
       join sources s on s.id = e.source_id where $3::timestamptz is null or e.received_at <= $3`,
    [key, ...[after, receivedUntil, until].map((t) => (t === null || t === undefined ? null : new Date(t)))],
  );
  const seen = new Set<string>();
  return r.rows.filter((row) => !seen.has(row.seq) && seen.add(row.seq)).map(storedEvent);
}
/** The admissions that hold of a patient, as of what had arrived by `receivedUntil`, in the order of time. */
export async function admissionsOf(_by: System, db: Db, key: number, receivedUntil?: Instant): Promise<ChartEvent[]> {
  const r = await db.query(
    `select ${STORED_EVENT} ${FROM} where e.patient_key = $1 and e.kind = 'admission' and ($2::timestamptz is null or e.received_at <= $2)`,
    [key, receivedUntil === undefined ? null : new Date(receivedUntil)],
  );
  return currentVersions(r.rows.map((row) => storedEvent(row).event)).sort(compareEvents);
}
/**
 * The earliest instant up to `at` about which something arrived only after `known`: a late event, or one that put right what had
 * been said before; null if nothing did. What a checkpoint before it holds is what was known then. Read in the database alone: a
 * stay of 30 days has millions of readings.
 */
export async function earliestToldLater(_by: System, db: Db, key: number, at: Instant, known: Instant): Promise<Instant | null> {
  // What came later than `known` is either of the hour before it, or came more than an hour late and stands in `events_late`:
  // neither is looked for among the millions of readings that came in time. `offset 0` keeps min() from walking them by time.
  const r = await db.query(
    `select least(
       (select min(t) from (select t from events
        where patient_key = $1 and t <= $2 and t > $4 and received_at > $3 offset 0) recent),
       (select min(t) from (select t from events
        where patient_key = $1 and t <= $2 and received_at > $3 and received_at - t > interval '1 hour' offset 0) late),
       (select min(o.t) from events c join events o on o.source_id = c.source_id and o.event_id = c.event_id
        where c.patient_key = $1 and c.revision > 0 and c.received_at > $3)) as t`,
    [key, new Date(at), new Date(known), new Date(known - HOUR)],
  );
  return r.rows[0]?.t?.getTime() ?? null;
}

/** An event that is in a chart but not in its snapshot lies at most so long before the snapshot's instant: see `needsSnapshot`. */
export const SNAPSHOT_REACH_MS = 5 * MINUTE;

/**
 * Events stored after the snapshots of these charts were written, in the order they were folded. By the time of the events,
 * because that is how they can be found: asking by number alone reads everything a patient ever had. What is pending is looked up row by
 * row (`offset 0`): the planner believes that nothing is, as nearly always, and would go through all that waits for each event.
 */
export async function eventsSince(
  _by: System,
  db: Db,
  charts: readonly { readonly key: number; readonly snapshotSeq: bigint; readonly snapshot: { readonly t: Instant } }[],
): Promise<Map<number, StoredEvent[]>> {
  const r = await db.query(
    `select e.* from unnest($1::int[], $2::bigint[], $3::timestamptz[]) as c(key, seq, t) cross join lateral (
       select ${STORED_EVENT} ${FROM} where e.patient_key = c.key and e.seq > c.seq and e.t >= coalesce(c.t, '-infinity')
       and not exists (select 1 from pending p where p.seq = e.seq offset 0) offset 0) as e order by e.seq`,
    [
      charts.map((c) => c.key),
      charts.map((c) => c.snapshotSeq),
      charts.map((c) => (c.snapshot.t === emptyChart().t ? null : new Date(c.snapshot.t - SNAPSHOT_REACH_MS))),
    ],
  );
  const of = new Map<number, StoredEvent[]>(charts.map((c) => [c.key, []]));
  for (const row of r.rows) of.get(row.patient_key)?.push(storedEvent(row));
  return of;
}
export async function pendingEvents(_by: System, db: Db, key: number): Promise<StoredEvent[]> {
  const r = await db.query(
    `select ${STORED_EVENT} from pending p join events e on e.seq = p.seq join sources s on s.id = e.source_id
     where p.patient_key = $1 order by e.seq`,
    [key],
  );
  return r.rows.map(storedEvent);
}
/** Patients with events that no chart holds yet; `before`: that have waited since then or longer. */
export async function patientsWithPending(_by: System, db: Db, before: Instant | null = null): Promise<number[]> {
  const r = await db.query('select distinct patient_key from pending where $1::timestamptz is null or since <= $1', [
    before === null ? null : new Date(before),
  ]);
  return r.rows.map((x) => x.patient_key);
}
/** Every stored version of the given ids, whichever patient they went to. */
export async function versionsOf(_by: System, db: Db, sourceId: number, ids: readonly string[]): Promise<StoredEvent[]> {
  if (ids.length === 0) return [];
  const r = await db.query(`select ${STORED_EVENT} ${FROM} where e.source_id = $1 and e.event_id = any($2) order by e.seq`, [
    sourceId,
    ids,
  ]);
  return r.rows.map(storedEvent);
}
/** Ids that begin with the prefix, a hundred at most. */
export async function idsWithPrefix(_by: System, db: Db, sourceId: number, prefix: string): Promise<string[]> {
  const r = await db.query(
    `select distinct event_id from events where source_id = $1 and event_id >= $2 and event_id < $3 and starts_with(event_id, $2) limit 100`,
    [sourceId, prefix, `${prefix}\uffff`],
  );
  return r.rows.map((x) => x.event_id);
}
/** What is stored of an id: the digest of each version, and whose it is. */
export interface StoredVersion {
  readonly digest: bigint;
  readonly patientKey: number;
  readonly withdrawn: boolean;
}
export async function storedVersions(
  _by: System,
  db: Db,
  sourceId: number,
  ids: readonly string[],
): Promise<Map<string, StoredVersion[]>> {
  const r = await db.query(
    'select event_id, digest, patient_key, revision from events where source_id = $1 and event_id = any($2)',
    [sourceId, ids],
  );
  const map = new Map<string, StoredVersion[]>();
  for (const row of r.rows) {
    const version = {
      digest: BigInt(row.digest),
      patientKey: row.patient_key,
      withdrawn: row.revision === revisionNumber('entered-in-error'),
    };
    map.set(row.event_id, [...(map.get(row.event_id) ?? []), version]);
  }
  return map;
}
/** All movements of a patient, every version. */
export async function movementsOf(_by: System, db: Db, key: number): Promise<StoredEvent[]> {
  const r = await db.query(
    `select ${STORED_EVENT} ${FROM} where e.patient_key = $1 and e.kind in ('admission', 'transfer', 'discharge') order by e.seq`,
    [key],
  );
  return r.rows.map((row) => {
    const [id, kind, t, receivedAt, revision, feed, body] = row.event as EventValue;
    return storedEvent({ ...row, event: [id, kind, t, receivedAt, revision, feed, { ...body, leaves: false }] });
  });
}
/** Events of a bed in an interval, for attributing them again. */
export async function eventsByBed(_by: System, db: Db, bed: string, from: Instant, to: Instant | null): Promise<StoredEvent[]> {
  const r = await db.query(
    `select ${STORED_EVENT} ${FROM} where e.by_bed = $1 and e.t >= $2 and ($3::timestamptz is null or e.t < $3) order by e.seq`,
    [bed, new Date(from), to === null ? null : new Date(to)],
  );
  return r.rows.map(storedEvent);
}
export async function reassign(db: Db, seqs: readonly bigint[], key: number, now: Instant): Promise<void> {
  if (seqs.length === 0) return;
  await db.query('update events set patient_key = $2 where seq = any($1)', [seqs, key]);
  await db.query(
    `insert into pending (seq, patient_key, since) select seq, $2, $3 from unnest($1::bigint[]) as seq
     on conflict (seq) do update set patient_key = excluded.patient_key`,
    [seqs, key, new Date(now)],
  );
}

/** The patient of events that were taken from one chart and wait for somebody to say whose they are. */
export const NOBODY = 0;

/** Takes events from the chart they are in; they keep their place in the log. */
export async function orphan(db: Db, seqs: readonly bigint[]): Promise<void> {
  if (seqs.length === 0) return;
  await db.query('update events set patient_key = $2 where seq = any($1)', [seqs, NOBODY]);
  await db.query('delete from pending where seq = any($1)', [seqs]);
}
/** Gives an event that waits for its patient to the one it was assigned to; true if there was one. */
export async function claim(
  db: Db,
  e: { sourceId: number; eventId: string; patientKey: number },
  now: Instant,
): Promise<boolean> {
  const r = await db.query('select seq from events where source_id = $1 and event_id = $2 and patient_key = $3', [
    e.sourceId,
    e.eventId,
    NOBODY,
  ]);
  await reassign(
    db,
    r.rows.map((row) => BigInt(row.seq)),
    e.patientKey,
    now,
  );
  return r.rows.length > 0;
}

/** DATA-02 over a mixed list: the version in force of each event, withdrawn ones gone. */
export const currentOf = (events: readonly ChartEvent[]): ChartEvent[] => currentVersions(events);

/** The unit, as it was written, of the patient's result of a test at an instant; null if it named none. */
export async function labUnitAt(_by: System, db: Db, patientKey: number, test: string, t: Instant): Promise<string | null> {
  const r = await db.query<{ unit: string | null }>(
    `select body->>'unit' as unit from events where patient_key = $1 and t = $2 and kind = 'lab' and body->>'test' = $3
     order by seq desc limit 1`,
    [patientKey, new Date(t), test],
  );
  return r.rows[0]?.unit ?? null;
}
