import type { PoolClient } from 'pg';
import type { Chart } from '../../lib/chart/chart';
import { apply, changesFacts, compareEvents, currentVersions, emptyChart, fold } from '../../lib/engine';
import type { ChartEvent } from '../../lib/events/event';
import { refOf } from '../../lib/protocols/document';
import type { Protocol } from '../../lib/protocols/protocol';
import type { Instant } from '../../lib/time';
import { emptyBatch } from '../store/batch';
import { type ChartRow, checkpointBefore, loadAlerts, loadCharts, type StoredAlerts } from '../store/charts';
import { commitBatch } from '../store/commit';
import { eventsAfter, eventsSince, pendingEvents, type StoredEvent, versionsOf } from '../store/events';
import { loadChanges } from '../store/protocols';
import { SYSTEM } from '../store/reader';
import { readOnly } from '../store/transaction';
import { type ChartsAlong, rememberSteps } from './along';
import { changedAlerts } from './changed-alerts';
import { hourOf } from './hours';
import { loadPatients } from './load';
import { changeOf, type Plan, planOf } from './protocol-change';
import type { Room } from './room';
import { CLOSED_KEPT_MS, collect, step } from './step';
import type { Patient } from './ward';

/** Work between two pauses of a long fold, so that nobody else waits. */
const SLICE_EVENTS = 2_000;
const CHECKPOINTS_AT_MOST = 200;
const breathe = () => new Promise<void>((resolve) => setImmediate(resolve));

interface Refolded {
  readonly version: number;
  readonly chart: Chart;
  readonly through: bigint;
  readonly settled: readonly bigint[];
  readonly checkpoints: readonly { at: Instant; snapshot: string }[];
  readonly dropFrom: Instant | null;
  readonly events: readonly ChartEvent[];
  /** Ids whose content was replaced or withdrawn: alerts that rested on them are withdrawn with notice. */
  readonly corrected: ReadonlySet<string>;
  /** Charts at the steps that were folded again. */
  readonly along: ChartsAlong;
}

/**
 * Brings the chart of one patient up to what is stored: events that arrived late, were corrected, were left over by a race
 * or by a crash. One piece of code for all of them; the newest checkpoint before the earliest change is where it starts.
 * Returns false if another writer was faster (then it is tried again).
 */
export async function pendingLane(room: Room, key: number, quiet: boolean, settled = false): Promise<boolean> {
  const wanted = room.ward.takeRefold(key);
  const now = room.clock.now();
  const read = await readOnly(room.pool, async (db) => {
    const [row] = await loadCharts(SYSTEM.loop, db, [key]);
    if (!row) return null;
    const pending = await pendingEvents(SYSTEM.loop, db, key);
    const plan = planOf(room, row, pending.length > 0 || wanted !== null);
    const wait = plan.change !== 'none' && (!settled || (plan.change === 'now' && quiet));
    return {
      ...{ row, plan, wait },
      loaded: wait ? null : await refold(db, room, row, pending, plan.protocol, wanted),
      alerts: (await loadAlerts(SYSTEM.loop, db, [key], now - CLOSED_KEPT_MS)).get(key) as StoredAlerts,
      change: (await loadChanges(SYSTEM.loop, db, [key], now)).get(key) ?? null,
    };
  });
  if (!read) return true;
  const { loaded, plan } = read;
  if (read.wait) {
    if (wanted !== null) room.ward.refoldFrom(key, wanted);
    if (!settled) {
      await room.settleProtocols();
      return pendingLane(room, key, quiet, true);
    }
    // Half a history is no ground to compare two versions on: the change waits until the backlog is in.
    room.ward.behind.set(key, room.clock.monotonicMs());
    return true;
  }
  if (!loaded) {
    // Nothing waits; but another node may have written the chart this one holds an older version of.
    const [stored] = await loadPatients(room, [key]);
    const before = room.ward.get(key);
    if (stored && stored.version > (before?.version ?? -1)) {
      room.ward.put(stored);
      room.published({ patientKey: key, alerts: changedAlerts(before, stored), atOnce: true, elsewhere: true });
    }
    return true;
  }
  const was = await asCommitted(room, read.row);
  const patient = { ...patientFor(was, read.row, plan.protocol, loaded, read.alerts), change: read.change };
  const before = plan.change === 'now' ? await underOld(room, read.row, plan) : null;
  const s = step(room, patient, loaded.chart, now, {
    // What a correction took the ground from is withdrawn now, with its reason.
    quiet: quiet && loaded.corrected.size === 0,
    folded: 0,
    events: loaded.events,
    corrected: loaded.corrected,
    along: loaded.along,
    ...(before === null ? {} : { change: changeOf(room, before, plan.protocol, now) }),
    stored: {
      through: loaded.through,
      settled: loaded.settled,
      checkpoints: loaded.checkpoints,
      dropCheckpointsFrom: loaded.dropFrom,
    },
  });
  const batch = emptyBatch(now);
  collect(batch, s);
  const committed = await commitBatch(room.pool, batch);
  if (!committed.charts.has(key)) {
    if (wanted !== null) room.ward.refoldFrom(key, wanted);
    return false;
  }
  // What another node did to the alerts came with the reading, and nobody here has been told of it.
  const alerts = changedAlerts(room.ward.get(key), s.patient);
  room.ward.put(s.patient);
  for (const change of s.published.length > 0 || alerts.length === 0 ? s.published : [{ patientKey: key, atOnce: true }])
    room.published({ ...change, alerts });
  return plan.change === 'first' ? pendingLane(room, key, quiet, true) : true;
}

/**
 * The patient as they stood with the chart row that was read: memory if it is that, else read again. Memory may know nobody yet (another
 * node has just admitted them) or be a commit behind: what it lacks would be missing in the history of grades, or stand there twice. If
 * the row has been written since, this commit is refused for its version, and tried again.
 */
async function asCommitted(room: Room, row: ChartRow): Promise<Patient | undefined> {
  const known = room.ward.get(row.key);
  return known?.version === row.version ? known : (await loadPatients(room, [row.key]))[0];
}
/** The same under the version the chart was folded with. */
async function underOld(room: Room, row: ChartRow, plan: Plan): Promise<Patient | null> {
  const known = room.ward.get(row.key);
  if (known?.version === row.version && plan.from !== null && refOf(known.protocol) === refOf(plan.from)) return known;
  return (await loadPatients(room, [row.key]))[0] ?? null;
}

/**
 * The patient the step starts from. Alerts and version come from the same reading: memory may be a commit behind it while
 * the answer of the loop's own statement is still on its way.
 */
function patientFor(
  known: Patient | undefined,
  row: ChartRow,
  protocol: Protocol,
  r: Refolded,
  alerts: StoredAlerts,
): Omit<Patient, 'change'> {
  const { key } = row;
  return {
    key,
    protocol,
    anchors: row.anchors,
    chart: known?.chart ?? r.chart,
    view: known?.view ?? r.chart,
    version: r.version,
    evaluation: null,
    open: alerts.open,
    closed: alerts.closed,
    nextLookAt: known?.nextLookAt ?? null,
    snapshotOf: known?.snapshotOf ?? r.chart,
    snapshotMs: known?.snapshotMs ?? 0,
    lastCheckpointAt: known?.lastCheckpointAt ?? null,
    elsewhere: false,
  };
}

async function refold(
  db: PoolClient,
  room: Room,
  row: ChartRow,
  pending: readonly StoredEvent[],
  protocol: Protocol,
  wanted: Instant | null,
): Promise<Refolded | null> {
  const { key } = row;
  const stale = row.protocol !== refOf(protocol);
  if (pending.length === 0 && wanted === null && !stale) return null;
  const settled = pending.map((p) => p.seq);
  const corrected = new Set(pending.filter((p) => p.event.revision !== 'final').map((p) => p.event.id));
  let from = stale ? (wanted ?? 0) : wanted;
  const earlier = (t: Instant) => {
    from = Math.min(from ?? t, t);
  };

  if (!stale && wanted === null && corrected.size === 0) {
    let chart = row.snapshot;
    let through = row.snapshotSeq;
    let inOrder = true;
    const since = (await eventsSince(SYSTEM.loop, db, [row])).get(key) ?? [];
    const ordered = [...since, ...[...pending].sort(byTime)];
    for (const e of ordered) {
      if (e.seq > through) through = e.seq;
      const r = apply(chart, e.event, protocol);
      if ('refoldFrom' in r) {
        inOrder = false;
        earlier(r.refoldFrom);
      } else chart = r.chart;
    }
    if (inOrder) {
      // One by one: so many may wait that they do not fit into the arguments of one call.
      const oldest = pending.reduce((min, p) => Math.min(min, p.event.t), Number.POSITIVE_INFINITY);
      const dropFrom = row.lastCheckpointAt !== null && oldest <= row.lastCheckpointAt ? oldest : null;
      return {
        version: row.version,
        chart,
        through,
        settled,
        checkpoints: [],
        dropFrom,
        events: pending.map((p) => p.event),
        corrected,
        along: new Map(),
      };
    }
  }
  for (const { event } of pending) earlier(event.kind === 'admission' && changesFacts(row.snapshot, event) ? 0 : event.t);
  for (const [sourceId, ids] of bySource(room, pending))
    for (const v of await versionsOf(SYSTEM.loop, db, sourceId, ids)) {
      if (v.patientKey !== key) continue;
      // What an admission no longer says held from the beginning.
      earlier(v.event.kind === 'admission' ? 0 : v.event.t);
      if (v.event.kind === 'vital') room.stored(key, v.event.t, v.seq);
    }
  const start = await checkpointBefore(SYSTEM.loop, db, key, from ?? 0, refOf(protocol));
  const stored = await eventsAfter(SYSTEM.loop, db, key, start?.at ?? null);
  const current = currentVersions(stored.map((s) => s.event))
    .filter((e) => start === null || e.t > start.at)
    .sort(compareEvents);

  let chart = start?.chart ?? emptyChart();
  const checkpoints: { at: Instant; snapshot: string }[] = [];
  const along = new Map<Instant, Chart>();
  for (let i = 0; i < current.length; ) {
    const hour = hourOf((current[i] as ChartEvent).t);
    let end = i;
    while (end < current.length && end - i < SLICE_EVENTS && hourOf((current[end] as ChartEvent).t) === hour) end++;
    // A slice never ends within an instant: events of one time are graded together.
    while (end < current.length && (current[end] as ChartEvent).t === (current[end - 1] as ChartEvent).t) end++;
    const slice = current.slice(i, end);
    const folded = fold(chart, slice, (current[end - 1] as ChartEvent).t, protocol, i === 0 ? current : []);
    rememberSteps(along, chart, slice, folded, protocol);
    chart = folded;
    const next = current[end];
    if (next && hourOf(next.t) !== hour) checkpoints.push({ at: chart.t, snapshot: JSON.stringify(chart) });
    i = end;
    await breathe();
  }
  let through = row.snapshotSeq;
  for (const s of stored) if (s.seq > through) through = s.seq;
  const dropFrom = start === null ? 0 : start.at + 1;
  return {
    version: row.version,
    chart,
    through,
    settled,
    checkpoints: checkpoints.slice(-CHECKPOINTS_AT_MOST),
    dropFrom,
    events: pending.map((p) => p.event),
    corrected,
    along,
  };
}

const byTime = (a: StoredEvent, b: StoredEvent) => compareEvents(a.event, b.event);

function bySource(room: Room, events: readonly StoredEvent[]): Map<number, string[]> {
  const map = new Map<number, string[]>();
  for (const e of events) {
    if (e.event.revision === 'final') continue;
    const source = room.sources.find(e.event.feed ?? '')?.id;
    if (source !== undefined) map.set(source, [...(map.get(source) ?? []), e.event.id]);
  }
  return map;
}
