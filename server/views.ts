import { type Alert, isOpen } from '../lib/alerts/alert';
import { quieted } from '../lib/alerts/suppress';
import { TECHNICAL } from '../lib/alerts/technical';
import { alertView, byUrgency, unitAlertView } from '../lib/alerts/view';
import type { Chart } from '../lib/chart/chart';
import { bedRow, patientState } from '../lib/engine';
import type { SourceAge, UnitSnapshot } from '../lib/live';
import { emptyBed } from '../lib/present/empty-bed';
import type { Protocol } from '../lib/protocols/protocol';
import { ruleById } from '../lib/rules/index';
import type { AlertView, BedRow, PatientState, ProtocolChange, UnitAlertView } from '../lib/state';
import { HOUR, type Instant } from '../lib/time';
import type { Census, Person } from './census';
import type { Clock } from './clock';
import type { Monitor } from './monitor';
import { stripped, strippedAlert } from './push/rooms';
import { CHANGE_SHOWN_MS } from './store/protocols';

/** Closed alerts stay in the patient's state so long. */
const CLOSED_SHOWN_MS = 12 * HOUR;

/** What the outside sees of patients, beds and alerts: built from what the loop holds, which is what is committed. */
export class Views {
  constructor(
    private readonly monitor: Monitor,
    private readonly clock: Clock,
  ) {}
  private get census(): Census {
    return this.monitor.census;
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
    const patient = seat && this.monitor.ward.get(seat.patientKey);
    const person = seat && this.census.person(seat.patientKey);
    if (!patient || !person) return emptyBed(bedId, bed.label);
    const at = Math.max(now, patient.chart.t);
    const open = this.alertViews(patient.open, at);
    return bedRow(
      { bed: bedId, label: bed.label },
      patient.view,
      this.identity(person),
      patient.protocol,
      at,
      open,
      stillSaid(patient.change, at),
    );
  }
  board(unitId: string): BedRow[] {
    return this.census.bedsOf(unitId).flatMap((b) => this.bed(b.id) ?? []);
  }
  /** Open alerts of the unit, most urgent first. */
  unitAlerts(unitId: string): UnitAlertView[] {
    const views: UnitAlertView[] = [];
    for (const patient of this.monitor.ward.all())
      for (const a of patient.open) if (a.unitId === unitId) views.push(this.alert(a));
    return views.sort(byUrgency);
  }
  alert(alert: Alert, kiosk = false): UnitAlertView {
    const person = alert.patientId === '' ? undefined : this.census.byRef(alert.patientId);
    const patient = person && this.monitor.ward.get(person.key);
    const quiet = patient && isOpen(alert) ? quieted(patient.open, this.clock.now()).get(alert.id)?.by : undefined;
    const view = unitAlertView(alert, wordsOf(alert.rule), {
      ...(person ? { mrn: person.mrn } : {}),
      ...(quiet === undefined ? {} : { quietedBy: quiet }),
    });
    return kiosk ? strippedAlert(view) : view;
  }
  sources(): SourceAge[] {
    return this.monitor.sources.all().flatMap((s) => {
      const last = this.monitor.sources.lastSeen(s.id);
      // People, and keys that only read, are no feeds.
      if (s.name.startsWith('person:') || last === null) return [];
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
      beds: kiosk ? beds.map(stripped) : beds,
      alerts: kiosk ? alerts.map(strippedAlert) : alerts,
      sources: this.sources(),
    };
    return {
      seq: this.answerNumber(`${unitId}|${kiosk}`, body.beds),
      serverNow: new Date(this.clock.now()).toISOString(),
      ...body,
    };
  }
  private readonly answers = new Map<string, { seq: number; text: string }>();
  private answerNumber(name: string, beds: readonly BedRow[]): number {
    const text = JSON.stringify(beds);
    const last = this.answers.get(name);
    const seq = last === undefined ? 1 : last.text === text ? last.seq : last.seq + 1;
    this.answers.set(name, { seq, text });
    return seq;
  }

  private alertViews(alerts: readonly Alert[], now: Instant): AlertView[] {
    const quiet = quieted(alerts.filter(isOpen), now);
    return alerts.map((a) => alertView(a, wordsOf(a.rule), quiet.get(a.id)?.by)).sort(byUrgency);
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

const wordsOf = (rule: string) => ruleById(rule) ?? TECHNICAL.find((t) => t.id === rule) ?? { title: rule, action: '' };
