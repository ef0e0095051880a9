import type { Pool, PoolClient } from 'pg';
import type { ClosedAlert, OpenAlert } from '../../lib/alerts/alert';
import type { Anchor } from '../../lib/alerts/anchor';
import type { Chart } from '../../lib/chart/chart';
import { completed } from '../../lib/chart/completed';
import type { Instant } from '../../lib/time';
import type { System } from './reader';

type Db = Pool | PoolClient;

export interface ChartRow {
  readonly key: number;
  readonly version: number;
  readonly snapshot: Chart;
  readonly snapshotSeq: bigint;
  readonly nextLookAt: Instant | null;
  /** "id@version" it was folded under; with `AGAIN` before it, it must be folded again. */
  readonly protocol: string;
  readonly anchors: readonly Anchor[];
  readonly lastCheckpointAt: Instant | null;
  /** The instant of its last commit: everything that time alone had changed until then is written. */
  readonly updatedAt: Instant;
}
// biome-ignore lint/suspicious/noExplicitAny: rows of the driver
const chartRow = (r: any): ChartRow => ({
  key: r.patient_key,
  version: r.version,
  snapshot: completed(r.snapshot),
  snapshotSeq: BigInt(r.snapshot_seq),
  nextLookAt: r.next_look_at?.getTime() ?? null,
  protocol: r.protocol,
  anchors: r.anchors,
  lastCheckpointAt: r.last_checkpoint?.getTime() ?? null,
  updatedAt: r.updated_at.getTime(),
});

/** The charts of these patients as they were last written. */
export async function loadCharts(_by: System, db: Db, keys: readonly number[]): Promise<ChartRow[]> {
  const r = await db.query(
    `select c.*, (select max(at) from chart_checkpoints p where p.patient_key = c.patient_key) as last_checkpoint
     from charts c where c.patient_key = any($1)`,
    [keys],
  );
  return r.rows.map(chartRow);
}
/** The versions of all charts, or of some. */
export async function chartVersions(_by: System, db: Db, keys: readonly number[] | null): Promise<Map<number, number>> {
  const r = await db.query('select patient_key, version from charts where $1::int[] is null or patient_key = any($1)', [keys]);
  return new Map(r.rows.map((row) => [row.patient_key, row.version]));
}
/** The newest checkpoint strictly before the instant, under the same protocol. */
export async function checkpointBefore(
  _by: System,
  db: Db,
  key: number,
  t: Instant,
  protocol: string,
): Promise<{ at: Instant; chart: Chart } | null> {
  const r = await db.query(
    'select at, snapshot from chart_checkpoints where patient_key = $1 and at < $2 and protocol = $3 order by at desc limit 1',
    [key, new Date(t), protocol],
  );
  const row = r.rows[0];
  return row ? { at: row.at.getTime(), chart: completed(row.snapshot) } : null;
}
export interface StoredAlerts {
  readonly open: OpenAlert[];
  readonly closed: ClosedAlert[];
}
/** Open alerts of these patients, and those closed since, in the order in which they were raised; every patient has an entry. */
export async function loadAlerts(
  _by: System,
  db: Db,
  keys: readonly number[],
  closedSince: Instant,
): Promise<Map<number, StoredAlerts>> {
  const r = await db.query(
    'select patient_key, body, open from alerts where patient_key = any($1) and (open or closed_at > $2) order by raised_at',
    [keys, new Date(closedSince)],
  );
  const of = new Map<number, StoredAlerts>(keys.map((key) => [key, { open: [], closed: [] }]));
  for (const row of r.rows) of.get(row.patient_key)?.[row.open ? 'open' : 'closed'].push(row.body);
  return of;
}

/** Stands before the protocol of a chart that must be folded again: it matches none then, and is still known. */
export const AGAIN = 'again:';

/** Says durably that the chart must be folded again from the instant on. */
export async function markForRefold(db: Db, key: number, from: Instant): Promise<void> {
  await db.query(
    `update charts set protocol = case when starts_with(protocol, $2) then protocol else $2 || protocol end, version = version + 1
     where patient_key = $1`,
    [key, AGAIN],
  );
  await db.query('delete from chart_checkpoints where patient_key = $1 and at >= $2', [key, new Date(from)]);
}
