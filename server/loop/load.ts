import { advance, apply } from '../../lib/engine';
import { refOf } from '../../lib/protocols/document';
import { type ChartRow, loadAlerts, loadCharts, type StoredAlerts } from '../store/charts';
import { eventsSince, type StoredEvent } from '../store/events';
import { loadChanges } from '../store/protocols';
import { SYSTEM } from '../store/reader';
import { readOnly } from '../store/transaction';
import { foldedUnder } from './protocol-change';
import type { Room } from './room';
import { CLOSED_KEPT_MS } from './step';
import type { Patient } from './ward';

/** Read in one transaction: few round trips, and no answer of hundreds of megabytes. */
const LOADED_AT_ONCE = 200;

/** Charts and alerts of these patients as stored, without the pending ones: how they come into memory at start. */
export async function loadPatients(room: Room, keys: readonly number[]): Promise<Patient[]> {
  const patients: Patient[] = [];
  for (let i = 0; i < keys.length; i += LOADED_AT_ONCE)
    patients.push(...(await loadPortion(room, keys.slice(i, i + LOADED_AT_ONCE))));
  return patients;
}
const loadPortion = (room: Room, keys: readonly number[]): Promise<Patient[]> =>
  readOnly(room.pool, async (db) => {
    const rows = await loadCharts(SYSTEM.loop, db, keys);
    const now = room.clock.now();
    const since = await eventsSince(SYSTEM.loop, db, rows);
    const alerts = await loadAlerts(SYSTEM.loop, db, keys, now - CLOSED_KEPT_MS);
    const changes = await loadChanges(SYSTEM.loop, db, keys, now);
    return rows.map((row) => ({
      ...asStored(room, row, since.get(row.key) ?? []),
      ...(alerts.get(row.key) as StoredAlerts),
      change: changes.get(row.key) ?? null,
      nextLookAt: now,
    }));
  });

function asStored(
  room: Room,
  row: ChartRow,
  since: readonly StoredEvent[],
): Omit<Patient, 'change' | 'open' | 'closed' | 'nextLookAt'> {
  const { key } = row;
  const target = room.protocolOf(key);
  const protocol = foldedUnder(room, row) ?? target;
  let chart = row.snapshot;
  if (row.protocol !== refOf(target)) room.ward.behind.set(key, room.clock.monotonicMs());
  if (row.protocol !== refOf(protocol)) room.ward.refoldFrom(key, 0);
  else {
    for (const { event } of since) {
      const r = apply(chart, event, protocol);
      if ('chart' in r) chart = r.chart;
      else {
        room.ward.refoldFrom(key, r.refoldFrom);
        room.ward.behind.set(key, room.clock.monotonicMs());
      }
    }
  }
  return {
    key,
    chart,
    // What time alone changed up to the last commit stands in the grade history already.
    view: advance(chart, Math.max(chart.t, row.updatedAt), protocol),
    protocol,
    anchors: row.anchors,
    version: row.version,
    evaluation: null,
    snapshotOf: row.snapshot,
    snapshotMs: room.clock.monotonicMs(),
    lastCheckpointAt: row.lastCheckpointAt,
    elsewhere: false,
  };
}
