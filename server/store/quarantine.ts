import type { Pool } from 'pg';
import type { Instant } from '../../lib/time';
import type { AdmittedEvent } from '../intake/port';
import { ofUnits } from './quarantine-units';
import { type Reader, type System, unitsToRead } from './reader';

export interface HeldItem {
  readonly id: bigint;
  readonly feed: string;
  readonly sourceId: number;
  readonly rawId: bigint | null;
  readonly admitted: Pick<AdmittedEvent, 'event' | 'patient' | 'identifiers'> & {
    /** Those its sender might write to when it came; none said: every one. */
    readonly units?: readonly string[] | null;
  };
}
/** An event as quarantine keeps it: as text, so that it comes out exactly as it went in. */
export const heldEvent = (stored: unknown): HeldItem['admitted'] =>
  (typeof stored === 'string' ? JSON.parse(stored) : stored) as HeldItem['admitted'];
// biome-ignore lint/suspicious/noExplicitAny: rows of the driver
const held = (r: any): HeldItem => ({
  id: BigInt(r.id),
  feed: r.feed,
  sourceId: r.source_id,
  rawId: r.raw_id === null ? null : BigInt(r.raw_id),
  admitted: heldEvent(r.event),
});
const SELECT = `select q.id, q.source_id, q.raw_id, q.event, s.name as feed from quarantine q join sources s on s.id = q.source_id
  where q.status = 'held' and q.state = 'open' and q.event is not null`;

/** Held events that may be admitted now that a number or a bed is settled, oldest first. */
export async function heldFor(
  _by: System,
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
export async function heldDue(_by: System, pool: Pool, now: Instant): Promise<HeldItem[]> {
  const r = await pool.query(`${SELECT} and q.due_at <= $1 order by q.due_at, q.id`, [new Date(now)]);
  return r.rows.map(held);
}
/** The event that an entry holds, if `by` may read the entry. */
export async function heldById(by: Reader, pool: Pool, id: bigint): Promise<HeldItem | null> {
  const r = await pool.query(`${SELECT} and q.id = $1 and ${ofUnits('$2')}`, [id, unitsToRead(by, 'quarantine')]);
  return r.rows[0] ? held(r.rows[0]) : null;
}
/** Tells which of these parts the source's quarantine has listed already, settled or not. */
export async function keptBefore(
  _by: System,
  pool: Pool,
  sourceId: number,
  parts: readonly { readonly reason: string; readonly detail: string }[],
): Promise<(part: { readonly reason: string; readonly detail: string }) => boolean> {
  const key = (reason: string, detail: string) => `${reason}\u001f${detail}`;
  if (parts.length === 0) return () => false;
  const r = await pool.query(
    `select distinct reason, detail from quarantine where source_id = $1 and status = 'kept' and reason = any($2) and detail = any($3)`,
    [sourceId, parts.map((p) => p.reason), parts.map((p) => p.detail)],
  );
  const known = new Set(r.rows.map((row) => key(row.reason, row.detail)));
  return (part) => known.has(key(part.reason, part.detail));
}
/** What waited turns out to be something its sender may not say. */
export async function refuseHeld(pool: Pool, id: bigint, reason: string, detail: string): Promise<void> {
  await pool.query(
    "update quarantine set status = 'rejected', reason = $2, detail = $3, due_at = null where id = $1 and state = 'open'",
    [id, reason, detail],
  );
}
export async function settleHeld(
  pool: Pool,
  ids: readonly bigint[],
  state: 'admitted' | 'dismissed' | 'replayed',
  now: Instant,
  by = 'system',
): Promise<void> {
  await pool.query("update quarantine set state = $2, settled_at = $3, settled_by = $4 where id = any($1) and state = 'open'", [
    ids,
    state,
    new Date(now),
    by,
  ]);
}
