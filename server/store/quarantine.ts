import type { Pool } from 'pg';
import type { ChartEvent } from '../../lib/events/event';
import type { Instant } from '../../lib/time';

export interface HeldItem {
  readonly id: bigint;
  readonly feed: string;
  readonly sourceId: number;
  readonly rawId: bigint | null;
  readonly admitted: { readonly event: ChartEvent; readonly patient: { readonly mrn?: string; readonly bed?: string } };
}
// biome-ignore lint/suspicious/noExplicitAny: rows of the driver
const held = (r: any): HeldItem => ({
  id: BigInt(r.id),
  feed: r.feed,
  sourceId: r.source_id,
  rawId: r.raw_id === null ? null : BigInt(r.raw_id),
  admitted: r.event,
});
const SELECT = `select q.id, q.source_id, q.raw_id, q.event, s.name as feed from quarantine q join sources s on s.id = q.source_id
  where q.status = 'held' and q.state = 'open' and q.event is not null`;

/** Held events that may be admitted now that a number or a bed is settled, oldest first. */
export async function heldFor(
  pool: Pool,
  mrns: readonly string[],
  beds: readonly string[],
  units: readonly string[] = [],
): Promise<HeldItem[]> {
  if (mrns.length + beds.length + units.length === 0) return [];
  const r = await pool.query(
    `${SELECT} and q.due_at is null and (q.mrn = any($1) or q.bed = any($2) or q.unit_id = any($3)) order by q.id`,
    [mrns, beds, units],
  );
  return r.rows.map(held);
}
export async function heldDue(pool: Pool, now: Instant): Promise<HeldItem[]> {
  const r = await pool.query(`${SELECT} and q.due_at <= $1 order by q.due_at, q.id`, [new Date(now)]);
  return r.rows.map(held);
}
export async function heldById(pool: Pool, id: bigint): Promise<HeldItem | null> {
  const r = await pool.query(`${SELECT} and q.id = $1`, [id]);
  return r.rows[0] ? held(r.rows[0]) : null;
}
export async function settleHeld(
  pool: Pool,
  ids: readonly bigint[],
  state: 'admitted' | 'dismissed',
  now: Instant,
  by = 'system',
): Promise<void> {
  await pool.query('update quarantine set state = $2, settled_at = $3, settled_by = $4 where id = any($1)', [
    ids,
    state,
    new Date(now),
    by,
  ]);
}

export interface QuarantineItem {
  readonly id: string;
  readonly source: string;
  readonly receivedAt: string;
  readonly lastAt: string;
  readonly status: string;
  readonly reason: string;
  readonly detail: string;
  readonly eventId: string | null;
  readonly mrn: string | null;
  readonly bed: string | null;
  readonly count: number;
  readonly raw: string | null;
}
/** What waits or was refused, newest first, 200 at a time; `units` limits to patients and keys of those units. */
export async function listQuarantine(
  pool: Pool,
  before: bigint | null,
): Promise<{ items: QuarantineItem[]; next: string | null }> {
  const r = await pool.query(
    `select q.*, s.name as source, coalesce(q.raw_text, m.body) as raw from quarantine q join sources s on s.id = q.source_id
     left join raw_messages m on m.id = q.raw_id
     where q.state = 'open' and ($1::bigint is null or q.id < $1) order by q.id desc limit 201`,
    [before],
  );
  const rows = r.rows.slice(0, 200);
  return {
    items: rows.map((q) => ({
      id: String(q.id),
      source: q.source,
      receivedAt: q.received_at.toISOString(),
      lastAt: q.last_at.toISOString(),
      status: q.status,
      reason: q.reason,
      detail: q.detail,
      eventId: q.event_id,
      mrn: q.mrn,
      bed: q.bed,
      count: q.count,
      raw: q.raw?.slice(0, 20_000) ?? null,
    })),
    next: r.rows.length > 200 ? String(rows.at(-1).id) : null,
  };
}
