import type { Pool, PoolClient } from 'pg';
import type { ClosedAlert, OpenAlert } from '../../lib/alerts/alert';
import type { Chart } from '../../lib/chart/chart';
import type { Instant } from '../../lib/time';

type Db = Pool | PoolClient;

export interface ChartRow {
  readonly key: number;
  readonly version: number;
  readonly snapshot: Chart;
  readonly snapshotSeq: bigint;
  readonly nextLookAt: Instant | null;
  readonly protocol: string;
  readonly lastCheckpointAt: Instant | null;
}
// biome-ignore lint/suspicious/noExplicitAny: rows of the driver
const chartRow = (r: any): ChartRow => ({
  key: r.patient_key,
  version: r.version,
  snapshot: r.snapshot,
  snapshotSeq: BigInt(r.snapshot_seq),
  nextLookAt: r.next_look_at?.getTime() ?? null,
  protocol: r.protocol,
  lastCheckpointAt: r.last_checkpoint?.getTime() ?? null,
});

const SELECT = `select c.*, (select max(at) from chart_checkpoints p where p.patient_key = c.patient_key) as last_checkpoint from charts c`;

export async function loadCharts(db: Db): Promise<ChartRow[]> {
  return (await db.query(SELECT)).rows.map(chartRow);
}
export async function loadChart(db: Db, key: number): Promise<ChartRow | null> {
  const r = await db.query(`${SELECT} where c.patient_key = $1`, [key]);
  return r.rows[0] ? chartRow(r.rows[0]) : null;
}
/** The newest checkpoint strictly before the instant, under the same protocol. */
export async function checkpointBefore(
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
  return row ? { at: row.at.getTime(), chart: row.snapshot } : null;
}
/** Open alerts of a patient, and those closed since. */
export async function loadAlerts(
  db: Db,
  key: number,
  closedSince: Instant,
): Promise<{ open: OpenAlert[]; closed: ClosedAlert[] }> {
  const r = await db.query(
    'select body, open from alerts where patient_key = $1 and (open or closed_at > $2) order by raised_at',
    [key, new Date(closedSince)],
  );
  return {
    open: r.rows.filter((x) => x.open).map((x) => x.body),
    closed: r.rows.filter((x) => !x.open).map((x) => x.body),
  };
}

/** Says durably that the chart must be folded again from the instant on: its protocol no longer matches any. */
export async function markForRefold(db: Db, key: number, from: Instant): Promise<void> {
  await db.query("update charts set protocol = 'to be folded again', version = version + 1 where patient_key = $1", [key]);
  await db.query('delete from chart_checkpoints where patient_key = $1 and at >= $2', [key, new Date(from)]);
}
