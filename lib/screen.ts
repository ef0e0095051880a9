import { OPEN_PHASES, rank } from './alerts/alert';
import type { SilentPhone } from './alerts/phone-check';
import {
  type AlarmOffView,
  type AlertsHeartbeat,
  type BedChange,
  NOT_LIVE_AFTER_MS,
  type PatientSnapshot,
  SLOW_AFTER_MS,
  type SourceAge,
  type UnitInfo,
  type UnitSnapshot,
  WITHHOLD_AFTER_MS,
} from './live';
import type { AlertView, BedRow, PatientState, UnitAlertView } from './state';
import { HOUR } from './time';

/**
 * What a screen shows, folded from a snapshot and the numbered updates after it. Pure: a screen never guesses across a
 * gap in the numbers, it asks for a new snapshot.
 */
export interface UnitScreen {
  readonly seq: number;
  readonly unit: UnitInfo;
  readonly speed: number;
  /** Bed ids in the unit's own order; a bed not declared before joins at its place. */
  readonly order: readonly string[];
  readonly beds: ReadonlyMap<string, BedRow>;
  readonly alerts: ReadonlyMap<string, UnitAlertView>;
  readonly sources: readonly SourceAge[];
  /** What is off on the unit, or waits for its second person. */
  readonly alarmOffs: readonly AlarmOffView[];
  /** Who is on call and has not confirmed their phone this shift. */
  readonly silentPhones: readonly SilentPhone[];
  /** Of the server that answers; '' if it has not said. */
  readonly version: string;
  /** Lines to call when paging is down. */
  readonly phoneTree: readonly string[];
  /** The auditor's sign of life; null: this server has not said. */
  readonly alertsChecked: AlertsHeartbeat | null;
}
export interface PatientScreen {
  readonly seq: number;
  readonly speed: number;
  readonly state: PatientState;
}
/** next: folded in; repeat: known already, nothing changed; gap: something was missed, watch again. */
export type Folded<S> = { readonly kind: 'next'; readonly screen: S } | { readonly kind: 'repeat' } | { readonly kind: 'gap' };

const REPEAT = { kind: 'repeat' } as const;
const GAP = { kind: 'gap' } as const;

export function unitScreen(snapshot: UnitSnapshot): UnitScreen {
  return {
    seq: snapshot.seq,
    unit: snapshot.unit,
    speed: snapshot.speed,
    order: snapshot.beds.map((b) => b.bed),
    beds: new Map(snapshot.beds.map((b) => [b.bed, b])),
    alerts: new Map(snapshot.alerts.map((a) => [a.id, a])),
    sources: snapshot.sources,
    alarmOffs: snapshot.alarmOffs ?? [],
    silentPhones: snapshot.silentPhones ?? [],
    version: snapshot.version ?? '',
    phoneTree: snapshot.phoneTree ?? [],
    alertsChecked: snapshot.alertsChecked ?? null,
  };
}
export function patientScreen(snapshot: PatientSnapshot): PatientScreen {
  return { seq: snapshot.seq, speed: snapshot.speed, state: snapshot.state };
}

/** Folds `board {seq, changes}`. A row is replaced only if it changed, so that one tile renders and not all. */
export function foldBoard(
  screen: UnitScreen,
  message: { readonly seq: number; readonly changes: readonly BedChange[] },
): Folded<UnitScreen> {
  if (message.seq <= screen.seq) return REPEAT;
  if (message.seq > screen.seq + 1) return GAP;
  const beds = new Map(screen.beds);
  let order = screen.order;
  for (const change of message.changes) {
    const before = beds.get(change.bed);
    if (before === undefined) {
      if (!isWholeRow(change)) return GAP;
      beds.set(change.bed, change);
      order = [...order, change.bed].sort(byBed);
    } else {
      beds.set(change.bed, { ...before, ...change });
    }
  }
  return { kind: 'next', screen: { ...screen, seq: message.seq, order, beds, alerts: asInRows(screen.alerts, message.changes) } };
}

/**
 * What an alert says about others (quieted by a graver one, shown to nobody, alarm off) changes without a version of its own,
 * and stands in the bed's row first: the list of alerts follows, else a high would stay quiet after what quieted it has ended.
 */
function asInRows(alerts: ReadonlyMap<string, UnitAlertView>, changes: readonly BedChange[]): ReadonlyMap<string, UnitAlertView> {
  let next: Map<string, UnitAlertView> | null = null;
  for (const view of changes.flatMap((change) => change.alerts ?? [])) {
    const known = alerts.get(view.id);
    if (known === undefined || known.version !== view.version) continue;
    const { quietedBy, undelivered, alarmOff, ...own } = known;
    if (quietedBy === view.quietedBy && undelivered === view.undelivered && alarmOff === view.alarmOff) continue;
    next ??= new Map(alerts);
    next.set(view.id, {
      ...own,
      ...(view.quietedBy === undefined ? {} : { quietedBy: view.quietedBy }),
      ...(view.undelivered === undefined ? {} : { undelivered: view.undelivered }),
      ...(view.alarmOff === undefined ? {} : { alarmOff: view.alarmOff }),
    });
  }
  return next ?? alerts;
}

/** Folds `alert {seq, alert}` of a unit's room. The bed's own list follows at once: an owner's name must not wait for the next row. */
export function foldAlert(
  screen: UnitScreen,
  message: { readonly seq: number; readonly alert: UnitAlertView },
): Folded<UnitScreen> {
  if (message.seq <= screen.seq) return REPEAT;
  if (message.seq > screen.seq + 1) return GAP;
  const { alert } = message;
  const known = screen.alerts.get(alert.id);
  if (known !== undefined && known.version > alert.version) return { kind: 'next', screen: { ...screen, seq: message.seq } };
  const alerts = new Map(screen.alerts).set(alert.id, alert);
  const row = alert.bed === null ? undefined : screen.beds.get(alert.bed);
  const beds =
    row === undefined || row.patientId !== alert.patientId
      ? screen.beds
      : new Map(screen.beds).set(row.bed, {
          ...row,
          alerts: isOpen(alert) ? withAlert(row.alerts, alert) : without(row.alerts, alert),
        });
  return { kind: 'next', screen: { ...screen, seq: message.seq, alerts, beds } };
}

/** A tick repeats the last number: another one means that something was missed, or that the node is another. */
export function foldTick(
  screen: UnitScreen,
  message: {
    readonly seq: number;
    readonly serverNow: string;
    readonly sources: readonly SourceAge[];
    readonly alarmOffs?: readonly AlarmOffView[];
    readonly silentPhones?: readonly SilentPhone[];
    readonly version?: string;
    readonly alerts?: AlertsHeartbeat;
  },
): Folded<UnitScreen> {
  if (message.seq !== screen.seq) return GAP;
  const {
    sources,
    alarmOffs = screen.alarmOffs,
    silentPhones = screen.silentPhones,
    version = screen.version,
    alerts = screen.alertsChecked,
  } = message;
  const kept = withoutForgotten(screen.alerts, Date.parse(message.serverNow) - CLOSED_SHOWN_MS);
  return { kind: 'next', screen: { ...screen, alerts: kept, sources, alarmOffs, silentPhones, version, alertsChecked: alerts } };
}

/** A snapshot holds what was closed within a day: a screen that hangs for weeks keeps no more than one that was just opened. */
const CLOSED_SHOWN_MS = 24 * HOUR;
function withoutForgotten(alerts: UnitScreen['alerts'], before: number): UnitScreen['alerts'] {
  const forgotten = [...alerts.values()].filter((a) => a.closedAt != null && Date.parse(a.closedAt) < before);
  if (forgotten.length === 0) return alerts;
  const kept = new Map(alerts);
  for (const { id } of forgotten) kept.delete(id);
  return kept;
}

export function foldPatient(
  screen: PatientScreen,
  message: { readonly seq: number; readonly changes: Partial<PatientState> },
): Folded<PatientScreen> {
  if (message.seq <= screen.seq) return REPEAT;
  if (message.seq > screen.seq + 1) return GAP;
  return { kind: 'next', screen: { ...screen, seq: message.seq, state: { ...screen.state, ...message.changes } } };
}
export function foldPatientAlert(
  screen: PatientScreen,
  message: { readonly seq: number; readonly alert: AlertView },
): Folded<PatientScreen> {
  if (message.seq <= screen.seq) return REPEAT;
  if (message.seq > screen.seq + 1) return GAP;
  const state = { ...screen.state, alerts: withAlert(screen.state.alerts, message.alert) };
  return { kind: 'next', screen: { ...screen, seq: message.seq, state } };
}

function withAlert(list: readonly AlertView[], alert: AlertView): readonly AlertView[] {
  const at = list.findIndex((a) => a.id === alert.id);
  if (at < 0) return [...list, alert];
  return (list[at]?.version ?? 0) > alert.version ? list : list.with(at, alert);
}
/** A bed's row lists the open ones only. */
function without(list: readonly AlertView[], closed: AlertView): readonly AlertView[] {
  return list.filter((a) => a.id !== closed.id);
}
function isWholeRow(change: BedChange): change is BedRow {
  return change.label !== undefined && change.alerts !== undefined && change.latest !== undefined;
}
/** 7-2 before 7-10. */
function byBed(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}

export type Link = 'live' | 'slow' | 'not-live' | 'withheld';
/** Judges the link from monotonic time since the last tick; the browser's own clock has no say. */
export function linkOf(msSinceTick: number): Link {
  if (msSinceTick <= SLOW_AFTER_MS) return 'live';
  if (msSinceTick <= NOT_LIVE_AFTER_MS) return 'slow';
  return msSinceTick <= WITHHOLD_AFTER_MS ? 'not-live' : 'withheld';
}

/** What of a row only its own tile draws: it changes with each reading. */
const VALUES: ReadonlySet<string> = new Set<keyof BedRow>([
  'latest',
  'tempMax24h',
  'oxygen',
  'pressors',
  'labChange',
  'spark',
  'feeds',
]);
/**
 * Whether two screens of a unit differ in nothing but values of patients, ages of sources and the count of messages: what stands around
 * the tiles (order, names, counts, alerts, what is due) is the same.
 */
export function sameFrame(a: UnitScreen, b: UnitScreen): boolean {
  if (a.order !== b.order || a.alerts !== b.alerts || a.unit !== b.unit || a.speed !== b.speed) return false;
  for (const bed of a.order) {
    const was = a.beds.get(bed);
    const is = b.beds.get(bed);
    if (was === is) continue;
    if (was === undefined || is === undefined) return false;
    for (const key of Object.keys(is) as (keyof BedRow)[]) if (was[key] !== is[key] && !VALUES.has(key)) return false;
  }
  return true;
}

/** What two people have switched off for patients of the unit, and holds. */
export function alarmsOff(screen: Pick<UnitScreen, 'alarmOffs'>): readonly AlarmOffView[] {
  return screen.alarmOffs.filter((o) => o.kind === 'alarm' && !o.pending);
}
/** What is off for the patient in the bed, by name: "Ferritin above 10,000, First fever"; '' where nothing is. */
export function alarmsOffAt(screen: Pick<UnitScreen, 'alarmOffs'>, bed: string): string {
  return alarmsOff(screen)
    .filter((o) => o.bed === bed)
    .map((o) => o.title ?? o.rule)
    .join(', ');
}

export function isOpen(alert: AlertView): boolean {
  return (OPEN_PHASES as readonly string[]).includes(alert.phase);
}
/** Nobody stands behind it: raised, and not quieted by a graver one. */
export function isUnowned(alert: AlertView): boolean {
  return alert.phase === 'raised';
}
/** What a person must look at first: unowned before owned, then by priority, level, and the one that has waited longest. */
export function byAttention(a: AlertView, b: AlertView): number {
  return (
    Number(isOpen(b)) - Number(isOpen(a)) ||
    Number(isUnowned(b) && b.priority !== 'low') - Number(isUnowned(a) && a.priority !== 'low') ||
    rank(b.priority) - rank(a.priority) ||
    (b.level ?? 0) - (a.level ?? 0) ||
    Date.parse(a.raisedAt) - Date.parse(b.raisedAt)
  );
}
/** The open alerts of a bed that a person sees, worst first; those a graver one quiets are left out and counted. */
export function shownAlerts(alerts: readonly AlertView[]): { readonly shown: readonly AlertView[]; readonly quieted: number } {
  const open = alerts.filter(isOpen);
  const shown = open.filter((a) => a.quietedBy === undefined).sort(byAttention);
  return { shown, quieted: open.length - shown.length };
}
