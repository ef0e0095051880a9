import type { Pool } from 'pg';
import { adviceFor, type QuarantineCount, type QuarantineView } from '../../lib/quarantine';
import type { Instant } from '../../lib/time';
import { countedIn, ofUnits } from './quarantine-units';
import { NotAllowed, type Reader, unitsToRead } from './reader';

export interface QuarantineFilter {
  readonly before: bigint | null;
  readonly source: string | null;
  readonly reason: string | null;
  readonly status: string | null;
  /** false: only what nobody has settled. */
  readonly settled: boolean;
}
const PAGE = 200;
const WHERE = `($2::text is null or s.name = $2) and ($3::text is null or q.reason = $3) and ($4::text is null or q.status = $4)`;

/** What could not be used, newest first, a page at a time: of the units of `by`, and what is of a unit that nobody knows. */
export async function listQuarantine(
  by: Reader,
  pool: Pool,
  f: QuarantineFilter,
): Promise<{ items: (QuarantineView & { raw: string | null })[]; next: string | null }> {
  const r = await pool.query(
    `select q.*, ${ofUnits('$6')} as own, s.name as source, m.protocol, left(coalesce(q.raw_text, m.body), 20000) as raw
     from quarantine q join sources s on s.id = q.source_id left join raw_messages m on m.id = q.raw_id
     where (q.state = 'open') = not $5 and ($1::bigint is null or q.id < $1) and ${WHERE} and ${countedIn('$6')} order by q.id desc limit ${PAGE + 1}`,
    [f.before, f.source, f.reason, f.status, f.settled, unitsToRead(by, 'quarantine')],
  );
  const rows = r.rows.slice(0, PAGE);
  return { items: rows.map(view), next: r.rows.length > PAGE ? String(rows.at(-1).id) : null };
}

// biome-ignore lint/suspicious/noExplicitAny: rows of the driver
const view = (q: any): QuarantineView & { raw: string | null } => ({
  id: String(q.id),
  source: q.source,
  sourceId: String(q.source_id),
  protocol: q.protocol,
  receivedAt: q.received_at.toISOString(),
  lastAt: q.last_at.toISOString(),
  status: q.status,
  state: q.state,
  settledAt: q.settled_at?.toISOString() ?? null,
  settledBy: q.settled_by,
  reason: q.reason,
  detail: q.detail,
  // The newest of what is counted may be another unit's: then it is the number alone that is shown.
  eventId: q.own ? q.event_id : null,
  mrn: q.own ? q.mrn : null,
  bed: q.own ? q.bed : null,
  count: q.count,
  ...adviceFor(q.reason, q.status),
  raw: q.own ? (q.raw ?? null) : null,
});

/** How much of what waits of the same, by source and reason. */
export async function countQuarantine(by: Reader, pool: Pool): Promise<QuarantineCount[]> {
  const r = await pool.query(
    `select s.name as source, q.reason, q.status, count(*)::int as entries, sum(q.count)::int as parts
     from quarantine q join sources s on s.id = q.source_id where q.state = 'open' and ${countedIn('$1')}
     group by s.name, q.reason, q.status order by parts desc, s.name, q.reason limit 500`,
    [unitsToRead(by, 'quarantine')],
  );
  return r.rows;
}

/** An entry with what replaying it needs. */
export interface QuarantineEntry {
  readonly id: bigint;
  readonly unitId: string | null;
  readonly source: string;
  readonly sourceId: number;
  readonly status: string;
  readonly state: string;
  readonly reason: string;
  readonly detail: string;
  readonly rawId: bigint | null;
  readonly rawText: string | null;
  readonly count: number;
  readonly firstAt: Instant;
  readonly lastAt: Instant;
  /** Whether its text may be read: false where the newest of what is counted is another unit's. */
  readonly own: boolean;
}
/** @throws {NotAllowed} for an entry of another unit */
export async function quarantineEntry(by: Reader, pool: Pool, id: bigint): Promise<QuarantineEntry | null> {
  const r = await pool.query(
    `select q.*, s.name as source, ${ofUnits('$2')} as own, ${countedIn('$2')} as allowed from quarantine q join sources s on s.id = q.source_id where q.id = $1`,
    [id, unitsToRead(by, 'quarantine')],
  );
  const q = r.rows[0];
  if (!q) return null;
  if (!q.allowed) throw new NotAllowed('This entry is of another unit.');
  return {
    id: BigInt(q.id),
    unitId: q.unit_id,
    source: q.source,
    sourceId: q.source_id,
    status: q.status,
    state: q.state,
    reason: q.reason,
    detail: q.detail,
    rawId: q.raw_id === null ? null : BigInt(q.raw_id),
    rawText: q.raw_text,
    count: q.count,
    firstAt: q.received_at.getTime(),
    lastAt: q.last_at.getTime(),
    own: q.own,
  };
}
