import { type Alert, isOpen, type OpenAlert } from '../lib/alerts/alert';
import type { SilentPhone } from '../lib/alerts/phone-check';
import { readTelling } from '../lib/alerts/policy';
import { quieted } from '../lib/alerts/suppress';
import { alertView, byUrgency, unitAlertView } from '../lib/alerts/view';
import { ruleWords } from '../lib/alerts/words';
import type { Chart } from '../lib/chart/chart';
import { bedRow, patientState } from '../lib/engine';
import type { AlarmOffView, AlertsHeartbeat, SourceAge, UnitSnapshot } from '../lib/live';
import { emptyBed } from '../lib/present/empty-bed';
import { type Privacy, readPrivacy } from '../lib/privacy';
import type { Protocol } from '../lib/protocols/protocol';
import { isOfPerson } from '../lib/sources';
import type { AlertView, BedRow, PatientState, ProtocolChange, UnitAlertView } from '../lib/state';
import { HOUR, type Instant } from '../lib/time';
import type { Census, Person } from './census';
import type { Clock } from './clock';
import type { Monitor } from './monitor';
import { stripped, strippedAlert, withoutTheClock } from './push/rooms';
import { CHANGE_SHOWN_MS } from './store/protocols';
import { OWN_VERSION } from './version';

/** Closed alerts stay in the patient's state so long. */
const CLOSED_SHOWN_MS = 12 * HOUR;

/** What views ask those who tell people and keep the alerts without a patient. */
export interface OfUnits {
  /** Open alerts of the unit itself (T2 to T5). */
  open(unitId: string): readonly OpenAlert[];
  undelivered(alertId: string): boolean;
  isOff(alert: OpenAlert): boolean;
  alarmOffs(unitId: string): readonly AlarmOffView[];
  /** Who is on call and has not confirmed their phone this shift. */
  silentPhones(unitId: string): readonly SilentPhone[];
  heartbeat(): AlertsHeartbeat;
}
const NOTHING_OF_UNITS: OfUnits = {
  open: () => [],
  undelivered: () => false,
  isOff: () => false,
  alarmOffs: () => [],
  silentPhones: () => [],
  heartbeat: () => ({ checkedAt: null, problems: 0, pagingLate: false }),
};

/** What the outside sees of patients, beds and alerts: built from what the loop holds, which is what is committed. */
export class Views {
  constructor(
    private readonly monitor: Monitor,
    private readonly clock: Clock,
  ) {}
  private get census(): Census {
    return this.monitor.census;
  }
  private ofUnits: OfUnits = NOTHING_OF_UNITS;
  /** Alerts without a patient, and what those who tell people know. */
  attach(ofUnits: OfUnits): void {
    this.ofUnits = ofUnits;
  }
  private marks(alert: Alert): Pick<AlertView, 'undelivered' | 'alarmOff'> {
    return {
      ...(this.ofUnits.undelivered(alert.id) ? { undelivered: true } : {}),
      ...(isOpen(alert) && this.ofUnits.isOff(alert) ? { alarmOff: true } : {}),
    };
  }
  alarmOffs(unitId: string, kiosk: boolean): AlarmOffView[] {
    return this.ofUnits.alarmOffs(unitId).map((off) => (kiosk ? { ...off, patientId: off.bed } : off));
  }
  /** Whose phone nobody has confirmed this shift; without names for kiosks. */
  silentPhones(unitId: string, kiosk: boolean): readonly SilentPhone[] {
    return this.ofUnits.silentPhones(unitId).map((s) => (kiosk ? { ...s, name: null } : s));
  }
  heartbeat(): AlertsHeartbeat {
    return this.ofUnits.heartbeat();
  }
  /** What a snapshot says beside beds and alerts. */
  telling(
    unitId: string,
    kiosk: boolean,
  ): Pick<UnitSnapshot, 'alarmOffs' | 'silentPhones' | 'phoneTree' | 'alertsChecked' | 'version'> {
    return {
      version: OWN_VERSION,
      alarmOffs: this.alarmOffs(unitId, kiosk),
      silentPhones: this.silentPhones(unitId, kiosk),
      phoneTree: readTelling(this.census.unit(unitId)?.settings).phoneTree,
      alertsChecked: this.heartbeat(),
    };
  }

  /** The patient as of now; null if nothing is known yet. */
  state(key: number): PatientState | null {
    const patient = this.monitor.ward.get(key);
    if (!patient) return null;
    const now = Math.max(this.clock.now(), patient.chart.t);
    return this.stateOf(key, patient.view, [...patient.open, ...patient.closed], now, patient.protocol, patient.change);
  }
  /** The same of any chart of the patient. */
  stateOf(
    key: number,
    chart: Chart,
    alerts: readonly Alert[],
    now: Instant,
    protocol: Protocol,
    change: ProtocolChange | null,
  ): PatientState | null {
    const person = this.census.person(key);
    if (!person) return null;
    const shown = alerts.filter((a) => isOpen(a) || a.closedAt > now - CLOSED_SHOWN_MS);
    return patientState(chart, this.identity(person), protocol, now, this.alertViews(shown, now), stillSaid(change, now));
  }

  /** One bed of the board; null if there is no such bed. */
  bed(bedId: string): BedRow | null {
    const bed = this.census.bed(bedId);
    if (!bed) return null;
    const now = this.clock.now();
    const seat = this.census.occupants(bedId, now).find((s) => s.to === null);
    return (seat && this.rowOf(seat.patientKey, { bed: bedId, label: bed.label })) ?? emptyBed(bedId, bed.label);
  }
  /** The patient as a row of the board, wherever they lie; null if nothing is known yet. */
  patientRow(key: number): BedRow | null {
    const bed = this.census.bed(this.census.seat(key)?.bedId ?? '');
    return this.rowOf(key, { bed: bed?.id ?? '', label: bed?.label ?? '' });
  }
  private rowOf(key: number, place: { readonly bed: string; readonly label: string }): BedRow | null {
    const patient = this.monitor.ward.get(key);
    const person = this.census.person(key);
    if (!patient || !person) return null;
    const at = Math.max(this.clock.now(), patient.chart.t);
    const open = this.alertViews(patient.open, at);
    return bedRow(place, patient.view, this.identity(person), patient.protocol, at, open, stillSaid(patient.change, at));
  }
  /** What walls of the unit may show. */
  privacy(unitId: string): Privacy {
    return readPrivacy(this.census.unit(unitId)?.settings);
  }
  board(unitId: string): BedRow[] {
    return this.census.bedsOf(unitId).flatMap((b) => this.bed(b.id) ?? []);
  }
  /** Open alerts of the unit, most urgent first. */
  unitAlerts(unitId: string): UnitAlertView[] {
    const views: UnitAlertView[] = [];
    for (const patient of this.monitor.ward.all())
      for (const a of patient.open) if (a.unitId === unitId) views.push(this.alert(a));
    for (const a of this.ofUnits.open(unitId)) views.push(this.alert(a));
    return views.sort(byUrgency);
  }
  alert(alert: Alert, kiosk = false): UnitAlertView {
    const person = alert.patientId === '' ? undefined : this.census.byRef(alert.patientId);
    const patient = person && this.monitor.ward.get(person.key);
    const open = patient && isOpen(alert) ? [...patient.open, ...this.ofUnits.open(alert.unitId)] : [];
    const quiet = quieted(open, this.clock.now()).get(alert.id)?.by;
    const marks = this.marks(alert);
    const view = unitAlertView(alert, ruleWords(alert.rule), {
      ...(Object.keys(marks).length === 0 ? {} : { marks }),
      ...(person ? { mrn: person.mrn } : {}),
      ...(quiet === undefined ? {} : { quietedBy: quiet }),
    });
    return kiosk ? strippedAlert(view) : view;
  }
  sources(): SourceAge[] {
    return this.monitor.sources.all().flatMap((s) => {
      const last = this.monitor.sources.lastSeen(s.id);
      // People, and keys that only read, are no feeds.
      if (isOfPerson(s.name) || last === null) return [];
      return [{ id: String(s.id), name: s.name, kind: s.kind, lastMessageAt: new Date(last).toISOString() }];
    });
  }
  /** GET /api/units/{unit}/board: the snapshot without a room; its number says whether anything changed since the last answer. */
  snapshot(unitId: string, kiosk: boolean): UnitSnapshot {
    const unit = this.census.unit(unitId);
    const beds = this.board(unitId);
    const alerts = this.unitAlerts(unitId);
    const body = {
      unit: { id: unitId, name: unit?.name ?? unitId, zone: unit?.zone ?? 'UTC' },
      speed: this.clock.speed,
      beds: kiosk ? beds.map((row) => stripped(row, this.privacy(unitId))) : beds,
      alerts: kiosk ? alerts.map(strippedAlert) : alerts,
      sources: this.sources(),
      ...this.telling(unitId, kiosk),
    };
    return {
      seq: this.answerNumber(`${unitId}|${kiosk}`, body.beds),
      serverNow: new Date(this.clock.now()).toISOString(),
      ...body,
    };
  }
  private readonly answers = new Map<string, { seq: number; rows: ReadonlyMap<string, BedRow>; text: string }>();
  private answerNumber(name: string, beds: readonly BedRow[]): number {
    const last = this.answers.get(name);
    const settled = beds.map((row) => {
      const before = last?.rows.get(row.bed);
      return before ? withoutTheClock(before, row) : row;
    });
    const text = JSON.stringify(settled);
    const seq = last === undefined ? 1 : last.text === text ? last.seq : last.seq + 1;
    this.answers.set(name, { seq, rows: new Map(settled.map((row) => [row.bed, row])), text });
    return seq;
  }

  private alertViews(alerts: readonly Alert[], now: Instant): AlertView[] {
    const unitId = alerts[0]?.unitId;
    const ofUnit = unitId === undefined ? [] : this.ofUnits.open(unitId);
    const quiet = quieted([...alerts.filter(isOpen), ...ofUnit], now);
    return alerts.map((a) => ({ ...alertView(a, ruleWords(a.rule), quiet.get(a.id)?.by), ...this.marks(a) })).sort(byUrgency);
  }
  private identity(person: Person) {
    const stay = this.census.openStay(person.key);
    const seat = this.census.seat(person.key);
    const unitId = stay?.unitId ?? this.census.staysOf(person.key).at(-1)?.unitId ?? null;
    return {
      id: person.uid,
      mrn: person.mrn,
      name: person.name,
      birthDate: person.birthDate,
      sex: person.sex,
      unit: stay ? unitId : null,
      bed: seat?.bedId ?? null,
      zone: (unitId !== null && this.census.unit(unitId)?.zone) || 'UTC',
      admittedAt: stay ? new Date(stay.startedAt).toISOString() : null,
    };
  }
}

const stillSaid = (change: ProtocolChange | null, now: Instant): ProtocolChange | null =>
  change !== null && Date.parse(change.at) > now - CHANGE_SHOWN_MS ? change : null;
