import type { Pool, PoolClient } from 'pg';
import type { Alert } from '../../lib/alerts/alert';
import { type Reader, unitsToRead } from './reader';

const PAGE = 500;

/** What is open of these patients on units that `by` may read, as it stands now. */
export async function openOfPatients(
  by: Reader,
  db: Pool | PoolClient,
  patientKeys: readonly number[],
): Promise<readonly { readonly patientKey: number; readonly alert: Alert }[]> {
  const units = unitsToRead(by, 'unit');
  const r = await db.query(
    `select patient_key, body from alerts where open and patient_key = any($1::int[])
       and ($2::text[] is null or unit_id = any($2)) order by id`,
    [patientKeys, units],
  );
  return r.rows.map((row) => ({ patientKey: row.patient_key, alert: row.body }));
}

/** Null also where it is of a unit that `by` may not read. */
export async function alertById(by: Reader, pool: Pool, id: string): Promise<Alert | null> {
  const units = unitsToRead(by, 'unit');
  const r = await pool.query('select body from alerts where id = $1 and ($2::text[] is null or unit_id = any($2))', [id, units]);
  return r.rows[0]?.body ?? null;
}

/** Alerts of the unit, or of all that `by` may read, newest first; the cursor is "raised at|id" of the last one. Null: not a cursor of ours. */
export async function listAlerts(
  by: Reader,
  pool: Pool,
  unit: string | null,
  state: 'open' | 'closed' | 'all',
  cursor: string | null,
): Promise<{ alerts: Alert[]; next: string | null } | null> {
  const units = unitsToRead(by, 'unit', unit);
  const at = cursor === null ? null : /^(\d{1,15})\|([a-z0-9-]{1,60})$/.exec(cursor);
  if (cursor !== null && at === null) return null;
  const r = await pool.query(
    `select id, raised_at, body from alerts where ($1::text[] is null or unit_id = any($1)) and ($2 = 'all' or open = ($2 = 'open'))
     and ($3::timestamptz is null or (raised_at, id) < ($3, $4)) order by raised_at desc, id desc limit $5`,
    [units, state, at ? new Date(Number(at[1])) : null, at?.[2] ?? null, PAGE + 1],
  );
  const rows = r.rows.slice(0, PAGE);
  const last = rows.at(-1);
  return {
    alerts: rows.map((row) => row.body),
    next: r.rows.length > PAGE && last ? `${last.raised_at.getTime()}|${last.id}` : null,
  };
}
