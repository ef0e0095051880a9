import { type Alert, type ClosedAlert, isOpen, type OpenAlert } from '../../lib/alerts/alert';
import { type Anchor, anchorsLeft, anchorsOf } from '../../lib/alerts/anchor';
import { type EscalationPolicy, planOf } from '../../lib/alerts/escalate';
import type { AlertRule, Effect } from '../../lib/alerts/event';
import { escalationOf } from '../../lib/alerts/policy';
import { type Recorded, reconcile } from '../../lib/alerts/reconcile';
import { TECHNICAL } from '../../lib/alerts/technical';
import { transition } from '../../lib/alerts/transition';
import type { Chart } from '../../lib/chart/chart';
import { current } from '../../lib/chart/read';
import { advance, type Evaluation, evaluate } from '../../lib/engine';
import type { ChartEvent } from '../../lib/events/event';
import { refOf } from '../../lib/protocols/document';
import type { Protocol } from '../../lib/protocols/protocol';
import { RULES } from '../../lib/rules/index';
import type { Finding } from '../../lib/rules/rule';
import type { ProtocolChange } from '../../lib/state';
import { HOUR, type Instant } from '../../lib/time';
import type {
  AlertWrite,
  AuditWrite,
  Batch,
  ChartWrite,
  GradeWrite,
  NoticeWrite,
  ProtocolChangeWrite,
  TransitionWrite,
} from '../store/batch';
import type { Committed } from '../store/commit';
import { SNAPSHOT_REACH_MS } from '../store/events';
import { opaqueId } from '../store/ids';
import { alertRows, type Changed } from './alert-rows';
import { type ChartsAlong, chartAlong } from './along';
import { changedGrades, gradeWrites } from './grades';
import { hourOf } from './hours';
import { asListened } from './listening';
import type { Published } from './published';
import type { Room } from './room';
import type { Patient } from './ward';

/** Closed alerts are shown so long, and remembered for re-arming after a manual resolve. */
export const CLOSED_KEPT_MS = 24 * HOUR;
/** A chart in which only streamed readings changed is written down this often (process time); its events are stored at once. */
const SNAPSHOT_EVERY_MS = 60_000;
/** Parts that change with every reading: alone they are no reason to write the snapshot. */
const STREAMED: ReadonlySet<keyof Chart> = new Set(['t', 'vitals', 'feed', 'course', 'evidence', 'temperatures']);
const RULES_BY_ID = new Map<string, AlertRule>([...RULES, ...TECHNICAL.filter((t) => t.id === 'T6')].map((r) => [r.id, r]));

export interface StepOptions {
  /** While a source delivers backlog: nothing is judged, open alerts stay as they are. */
  readonly quiet: boolean;
  /** Events of this batch that are in the chart. */
  readonly folded: number;
  readonly events: readonly ChartEvent[];
  readonly corrected?: ReadonlySet<string>;
  /** Of a chart that was folded again: how it stood at each step on the way. */
  readonly along?: ChartsAlong;
  /** The chart was folded under this one for the first time: what held at this instant under the one before. */
  readonly change?: { readonly protocol: Protocol; readonly at: Instant; readonly was: Before };
  /** For a chart folded from the store. */
  readonly stored?: Pick<ChartWrite, 'through' | 'settled' | 'checkpoints' | 'dropCheckpointsFrom'>;
}
/** How a patient stood under the protocol that was left. */
export interface Before {
  readonly protocol: Protocol;
  readonly view: Chart;
  readonly findings: readonly Finding[];
}
export interface Step {
  /** The patient as they will be once this is committed. */
  readonly patient: Patient;
  /** Is there anything to write? */
  readonly stored: boolean;
  readonly chartWrite: ChartWrite | null;
  readonly grades: readonly GradeWrite[];
  readonly protocolChange: ProtocolChangeWrite | null;
  readonly alerts: readonly AlertWrite[];
  readonly transitions: readonly TransitionWrite[];
  readonly notices: readonly NoticeWrite[];
  readonly audit: readonly AuditWrite[];
  readonly published: readonly Published[];
}

/** Judges a patient whose chart was just folded, or whose look is due: grades, findings, alerts, and what to write of them. */
export function step(room: Room, patient: Patient, chart: Chart, now: Instant, o: StepOptions): Step {
  const { key } = patient;
  const protocol = o.change?.protocol ?? patient.protocol;
  const at = Math.max(now, chart.t);
  const view = advance(chart, at, protocol);
  const life = o.quiet ? quietLife(patient, at) : alertsAfter(room, patient, view, protocol, at, o);
  const grades = o.change
    ? changedGrades(key, o.change.was, view, protocol, at)
    : view.steps === patient.view.steps
      ? []
      : gradeWrites(key, patient.view, view, protocol, at, (t) => chartAt(patient, chart, t, protocol, o));
  const moved = o.change ? changeWrite(key, o.change, view) : null;
  const drawn = alertRows(patient, life.changes);
  const ms = room.clock.monotonicMs();
  const snapshot = o.stored !== undefined || needsSnapshot(chart, patient, o.events, ms);
  const crossing = o.stored === undefined && patient.chart.t > 0 && hourOf(chart.t) !== hourOf(patient.chart.t);
  const complete = o.events.every((e) => e.t > patient.chart.t);
  const checkpoints =
    o.stored?.checkpoints ?? (crossing && complete ? [{ at: patient.chart.t, snapshot: JSON.stringify(patient.chart) }] : []);
  const oldest = o.events.reduce((min, e) => Math.min(min, e.t), Number.POSITIVE_INFINITY);
  const late = patient.lastCheckpointAt !== null && oldest <= patient.lastCheckpointAt ? oldest : null;
  const stored =
    o.folded > 0 || o.stored !== undefined || life.changes.length > 0 || grades.length > 0 || life.anchors !== patient.anchors;
  const chartWrite: ChartWrite | null = stored
    ? {
        patientKey: key,
        expectedVersion: patient.version,
        folded: o.folded,
        nextLookAt: life.nextLookAt,
        protocol: refOf(protocol),
        anchors: life.anchors === patient.anchors ? null : JSON.stringify(life.anchors),
        snapshot: snapshot ? JSON.stringify(chart) : null,
        through: o.stored?.through ?? 0n,
        checkpoints,
        dropCheckpointsFrom: o.stored ? o.stored.dropCheckpointsFrom : late,
        settled: o.stored?.settled ?? [],
      }
    : null;
  const changed = life.changes.map((c) => c.alert);
  return {
    patient: {
      key,
      chart,
      view,
      protocol,
      change: moved === null ? patient.change : changeState(moved),
      anchors: life.anchors,
      version: stored ? patient.version + 1 : patient.version,
      evaluation: life.evaluation,
      open: life.open,
      closed: life.closed,
      nextLookAt: life.nextLookAt,
      snapshotOf: snapshot ? chart : patient.snapshotOf,
      snapshotMs: snapshot ? ms : patient.snapshotMs,
      lastCheckpointAt: checkpoints.at(-1)?.at ?? (late !== null ? late - 1 : patient.lastCheckpointAt),
      elsewhere: patient.elsewhere && !stored,
    },
    stored,
    chartWrite,
    grades,
    protocolChange: moved,
    ...drawn,
    published:
      o.events.length > 0 || changed.length > 0 || grades.length > 0 || moved !== null
        ? [{ patientKey: key, alerts: changed, atOnce: changed.length > 0 || grades.length > 0 || moved !== null }]
        : [],
  };
}

/** The chart as it stood at an instant this step came through; null where only a fold from further back could say. */
function chartAt(patient: Patient, chart: Chart, t: Instant, protocol: Protocol, o: StepOptions): Chart | null {
  if (t >= chart.t) return advance(chart, t, protocol);
  const known = o.along?.get(t);
  if (known !== undefined) return known;
  const follows = o.stored === undefined && t > patient.chart.t && o.events.every((e) => e.t > patient.chart.t);
  return follows ? chartAlong(patient.chart, o.events, t, protocol) : null;
}

function changeWrite(key: number, c: NonNullable<StepOptions['change']>, view: Chart): ProtocolChangeWrite {
  return {
    patientKey: key,
    at: c.at,
    from: refOf(c.was.protocol),
    to: refOf(c.protocol),
    crsWas: current(c.was.view).crs,
    crsIs: current(view).crs,
    icansWas: current(c.was.view).icans,
    icansIs: current(view).icans,
  };
}
const changeState = (c: ProtocolChangeWrite): ProtocolChange => ({
  at: new Date(c.at).toISOString(),
  from: c.from,
  to: c.to,
  crs: { was: c.crsWas, is: c.crsIs },
  icans: { was: c.icansWas, is: c.icansIs },
});

function needsSnapshot(chart: Chart, patient: Patient, events: readonly ChartEvent[], ms: number): boolean {
  if (chart === patient.snapshotOf) return false;
  if (ms - patient.snapshotMs > SNAPSHOT_EVERY_MS) return true;
  // What is older is not looked for when the chart is loaded.
  if (events.some((e) => e.t < patient.snapshotOf.t - SNAPSHOT_REACH_MS)) return true;
  for (const part of Object.keys(chart) as (keyof Chart)[]) {
    if (!STREAMED.has(part) && chart[part] !== patient.snapshotOf[part]) return true;
  }
  return false;
}

interface Life {
  readonly evaluation: Evaluation | null;
  readonly open: readonly OpenAlert[];
  readonly closed: readonly ClosedAlert[];
  readonly changes: readonly Changed[];
  readonly anchors: readonly Anchor[];
  readonly nextLookAt: Instant | null;
}
const quietLife = (p: Patient, at: Instant): Life => ({
  evaluation: null,
  open: p.open,
  closed: p.closed,
  changes: [],
  anchors: p.anchors,
  nextLookAt: at,
});

function alertsAfter(room: Room, patient: Patient, view: Chart, protocol: Protocol, at: Instant, o: StepOptions): Life {
  const { key } = patient;
  const stay = room.census.openStay(key);
  const corrected = o.corrected ?? new Set<string>();
  const evaluation = evaluate(view, protocol, at, (o.stored ? null : patient.evaluation) ?? undefined);
  let alerts = new Map<string, Alert>(patient.open.map((a) => [a.id, a]));
  const changes = new Map<string, { alert: Alert; effects: Effect[] }>();
  let rearmAt: Instant | null = null;
  let anchors: readonly Anchor[] = patient.anchors;
  const change = (id: string | null, event: Parameters<typeof transition>[1]) => {
    const before = id === null ? null : (alerts.get(id) ?? null);
    if (id !== null && (before === null || !isOpen(before))) return;
    const outcome = transition(before, event, at);
    if (outcome.refused || outcome.alert === before) return;
    alerts = alerts.set(outcome.alert.id, outcome.alert);
    const earlier = changes.get(outcome.alert.id);
    changes.set(outcome.alert.id, { alert: outcome.alert, effects: [...(earlier?.effects ?? []), ...outcome.effects] });
  };

  const seat = room.census.seat(key);
  const doubts = room.doubts.of(key, at);
  const listened = asListened(room, view, evaluation.findings);
  // Also where the patient is here again already: of a discharge and a return that are heard of together, no step lies between.
  for (const a of patient.open) {
    const same = absorbing(room, key, a);
    if (a.stayId === String(stay?.id ?? '')) change(a.id, { type: 'stayResumed' });
    else if (same !== null) change(a.id, { type: 'supersede', by: same });
    else change(a.id, { type: 'stayEnded', reason: 'the stay has ended', confirmedBy: null });
  }
  if (!stay) {
    if (anchors.length > 0) anchors = [];
  } else {
    for (const a of patient.open) {
      if (a.bed !== (seat?.bedId ?? null) || a.unitId !== stay.unitId)
        change(a.id, {
          type: 'moved',
          unitId: stay.unitId,
          bed: seat?.bedId ?? null,
          plan: a.unitId === stay.unitId ? null : planOf(a, policyOf(room, stay.unitId)),
        });
    }
    if (evaluation.findings.length > 0 || doubts.findings.length > 0 || patient.open.length > 0) {
      const stayId = String(stay.id);
      const where = { place: { unitId: stay.unitId, stayId }, rules: RULES_BY_ID };
      if (o.change) anchors = [...anchors, ...anchorsOf(where, o.change.was.findings, evaluation.findings, at)];
      anchors = anchorsLeft(where, anchors, evaluation.findings, at);
      const result = reconcile({
        now: at,
        place: { unitId: stay.unitId, patientId: room.census.person(key)?.uid ?? '', stayId, bed: seat?.bedId ?? null },
        open: [...alerts.values()].filter(isOpen).filter((a) => a.stayId === stayId),
        closed: patient.closed.filter((a) => a.stayId === stayId),
        findings: doubts.findings.length === 0 ? listened.findings : [...listened.findings, ...doubts.findings],
        evaluated: 'all',
        rules: RULES_BY_ID,
        policy: policyOf(room, stay.unitId),
        protocol: `${protocol.id}@${protocol.version}`,
        corrected: [...corrected],
        acts: o.events.flatMap(actOf),
        mayRaise: true,
        anchored: new Set(anchors.map((a) => a.key)),
        newId: () => opaqueId('a'),
      });
      for (const c of result.changes) change(c.alertId, c.event);
      rearmAt = result.lookAgainAt;
    } else if (anchors.length > 0) anchors = [];
  }
  for (const a of [...alerts.values()])
    if (isOpen(a) && a.nextActionAt !== null && a.nextActionAt <= at) change(a.id, { type: 'due' });
  for (const a of [...alerts.values()]) {
    if (a.phase !== 'raised') continue;
    const told = (changes.get(a.id)?.effects ?? []).flatMap((e) => (e.kind === 'notify' ? [e.tier] : []));
    const skip = room.reach().skipFor(a, key, told, at);
    if (skip) change(a.id, skip);
  }

  const all = [...alerts.values()];
  const open = all.filter(isOpen);
  const newlyClosed = all.filter((a): a is ClosedAlert => !isOpen(a));
  const closed = [...patient.closed.filter((a) => a.closedAt > at - CLOSED_KEPT_MS), ...newlyClosed];
  const times = [
    evaluation.nextLookAt,
    doubts.nextAt,
    listened.nextAt,
    rearmAt,
    ...anchors.map((a) => a.until),
    ...open.map((a) => a.nextActionAt),
  ].filter((t): t is Instant => t !== null && t > at);
  return {
    evaluation,
    open: changes.size === 0 ? patient.open : open,
    closed: newlyClosed.length === 0 && closed.length === patient.closed.length ? patient.closed : closed,
    changes: [...changes.values()],
    anchors,
    nextLookAt: times.length > 0 ? Math.min(...times) : null,
  };
}

/** Of a merged number: the survivor's open alert that says the same. Until there is one, the old one stays what it is. */
function absorbing(room: Room, key: number, a: OpenAlert): string | null {
  const survivor = room.census.byRef(room.census.person(key)?.uid ?? '');
  if (survivor === undefined || survivor.key === key) return null;
  const open = room.ward.get(survivor.key)?.open ?? [];
  return open.find((o) => o.family === a.family && o.trigger === a.trigger)?.id ?? null;
}

/** The unit's escalation as its administrator set it, else the default. */
export function policyOf(room: Room, unitId: string): EscalationPolicy {
  return escalationOf(room.census.unit(unitId)?.settings);
}

/** What a person did and recorded: it keeps an acknowledgement alive. */
function actOf(e: ChartEvent): Recorded[] {
  if (e.revision === 'entered-in-error') return [];
  const by = e.by === undefined ? null : { id: e.by, name: e.by, role: '' };
  switch (e.kind) {
    case 'regrade':
      return [
        {
          act: 'regrade',
          by,
          t: e.t,
          ...(e.crs === undefined ? {} : { crs: e.crs }),
          ...(e.icans === undefined ? {} : { icans: e.icans }),
        },
      ];
    case 'medication':
      // A pump that goes on telling its rate is nobody's act.
      if (e.state !== 'given' && e.state !== 'ordered') return [];
      return [{ act: e.state === 'ordered' ? 'order' : 'dose', by, t: e.t }];
    case 'decision':
    case 'note':
      return [{ act: e.kind, by, t: e.t }];
    default:
      return [];
  }
}

export function collect(batch: Batch, s: Step): void {
  if (s.chartWrite) batch.charts.push(s.chartWrite);
  batch.grades.push(...s.grades);
  if (s.protocolChange) batch.protocolChanges.push(s.protocolChange);
  batch.alerts.push(...s.alerts);
  batch.transitions.push(...s.transitions);
  batch.notices.push(...s.notices);
  batch.audit.push(...s.audit);
}

/** After the commit: memory becomes what was stored; charts that were not written wait to be folded from the store. */
export function settleBatch(
  room: Room,
  committed: Committed,
  steps: ReadonlyMap<number, Step>,
  work: ReadonlyMap<number, { readonly drafts: readonly unknown[]; readonly pending: boolean }>,
): void {
  for (const [key, w] of work) {
    const s = steps.get(key);
    if (s && (!s.stored || committed.charts.has(key))) {
      room.ward.put(s.patient);
      for (const change of s.published) room.published(change);
    } else if (w.drafts.length > 0 || w.pending || s)
      // `pending` without a draft: what a correction has given to another patient waits to leave this chart.
      room.ward.behind.set(key, room.ward.behind.get(key) ?? room.clock.monotonicMs());
  }
}
