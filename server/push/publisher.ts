import type { Server } from 'socket.io';
import type { Alert } from '../../lib/alerts/alert';
import { type ClientToServer, type PatientSnapshot, type ServerToClient, TICK_MS, type UnitSnapshot } from '../../lib/live';
import type { UnitAlertView } from '../../lib/state';
import type { Clock } from '../clock';
import type { Published } from '../loop/published';
import type { Monitor } from '../monitor';
import { OWN_VERSION } from '../version';
import type { Views } from '../views';
import { PatientRoom, roomOfPatient, roomOfUnit, stripped, strippedAlert, UnitRoom } from './rooms';

/** Vitals are gathered so long and sent together; grades and alerts go at once. */
const FRAME_MS = 250;

/**
 * Numbered publishing to rooms. Each room counts what this node has sent to it; a client that misses a number watches
 * again and gets a snapshot. Follows the commits of the loop and adds a tick that screens judge the link by.
 */
export class Publisher {
  private readonly units = new Map<string, UnitRoom>();
  private readonly patients = new Map<string, PatientRoom>();
  private readonly dirty = new Set<number>();
  private readonly moved = new Set<string>();
  private timers: NodeJS.Timeout[] = [];

  constructor(
    private readonly io: Server<ClientToServer, ServerToClient>,
    private readonly monitor: Monitor,
    private readonly views: Views,
    private readonly clock: Clock,
  ) {}

  start(): void {
    this.monitor.onChange((change) => this.changed(change));
    this.timers = [setInterval(() => this.frame(), FRAME_MS), setInterval(() => this.tick(), TICK_MS)];
  }
  stop(): void {
    for (const timer of this.timers) clearInterval(timer);
  }

  private changed(change: Published): void {
    this.dirty.add(change.patientKey);
    if (change.moved) for (const unit of this.monitor.census.allUnits()) this.moved.add(unit.id);
    if (!change.atOnce) return;
    this.frame();
    for (const alert of change.alerts) {
      const view = this.unitAlert(alert);
      const person = this.monitor.census.person(change.patientKey);
      const room = person && this.patients.get(person.uid);
      if (person && room && this.has(roomOfPatient(person.uid)))
        this.io.local.to(roomOfPatient(person.uid)).emit('alert', { mrn: person.mrn, seq: ++room.seq, alert: view });
    }
  }

  /** Tells the unit's rooms of an alert, of a patient or of the unit itself. */
  unitAlert(alert: Alert): UnitAlertView {
    const view = this.views.alert(alert);
    for (const kiosk of [false, true]) {
      const room = this.units.get(roomOfUnit(alert.unitId, kiosk));
      if (room && this.has(room.name())) {
        this.io.local
          .to(room.name())
          .emit('alert', { unit: room.unit, seq: ++room.seq, alert: kiosk ? strippedAlert(view) : view });
      }
    }
    return view;
  }

  /** Sends what changed since the last frame: one message a room. */
  private frame(): void {
    if (this.dirty.size === 0 && this.moved.size === 0) return;
    const keys = [...this.dirty];
    this.dirty.clear();
    const beds = new Map<string, Set<string>>();
    for (const key of keys) {
      const seat = this.monitor.census.seat(key);
      if (!seat) continue;
      const set = beds.get(seat.unitId) ?? new Set();
      set.add(seat.bedId);
      beds.set(seat.unitId, set);
    }
    for (const unit of this.moved) beds.set(unit, new Set(this.monitor.census.bedsOf(unit).map((b) => b.id)));
    this.moved.clear();
    for (const [unit, ids] of beds) this.sendBeds(unit, ids);
    for (const key of keys) this.sendPatient(key);
  }

  private sendBeds(unit: string, ids: Iterable<string>): void {
    const rooms = [false, true]
      .map((kiosk) => this.units.get(roomOfUnit(unit, kiosk)))
      .filter((r) => r && this.has(r.name())) as UnitRoom[];
    if (rooms.length === 0) return;
    const rows = [...ids].flatMap((id) => this.views.bed(id) ?? []);
    const stands = (bed: string) => this.monitor.census.bed(bed) !== undefined;
    for (const room of rooms) {
      // A change of a row cannot say that there is no such row any more: a number left out makes every screen ask anew.
      if (room.forget(stands)) room.seq += 1;
      const changes = rows.flatMap((row) => room.change(row) ?? []);
      if (changes.length > 0) this.io.local.to(room.name()).emit('board', { unit, seq: ++room.seq, changes });
    }
  }
  private sendPatient(key: number): void {
    const person = this.monitor.census.person(key);
    const room = person && this.patients.get(person.uid);
    if (!person || !room || !this.has(roomOfPatient(person.uid))) return;
    const state = this.views.state(key);
    const changes = state && room.change(state);
    if (changes) this.io.local.to(roomOfPatient(person.uid)).emit('patient', { mrn: person.mrn, seq: ++room.seq, changes });
  }

  /** Every 5 s: what time alone changed, then the sign of life. */
  private tick(): void {
    for (const unit of this.monitor.census.allUnits()) {
      this.sendBeds(
        unit.id,
        this.monitor.census.bedsOf(unit.id).map((b) => b.id),
      );
    }
    for (const ref of this.patients.keys()) {
      const person = this.monitor.census.byRef(ref);
      if (person) this.sendPatient(person.key);
    }
    const serverNow = new Date(this.clock.now()).toISOString();
    const sources = this.views.sources();
    const alerts = this.views.heartbeat();
    for (const room of this.units.values()) {
      if (!this.has(room.name())) continue;
      const alarmOffs = this.views.alarmOffs(room.unit, room.kiosk);
      const silentPhones = this.views.silentPhones(room.unit, room.kiosk);
      const version = OWN_VERSION;
      const tick = { unit: room.unit, seq: room.seq, serverNow, sources, alerts, alarmOffs, silentPhones, version };
      this.io.local.to(room.name()).emit('tick', tick);
    }
    for (const [uid, room] of this.patients) {
      const name = roomOfPatient(uid);
      if (this.has(name)) this.io.local.to(name).emit('tick', { unit: '', seq: room.seq, serverNow, sources, alerts });
      else this.patients.delete(uid);
    }
  }
  private has(room: string): boolean {
    return (this.io.sockets.adapter.rooms.get(room)?.size ?? 0) > 0;
  }

  /** The unit as it stands, with the number of the last message it contains. Call after joining the room. */
  unitSnapshot(unitId: string, kiosk: boolean): UnitSnapshot | null {
    const unit = this.monitor.census.unit(unitId);
    if (!unit) return null;
    const name = roomOfUnit(unitId, kiosk);
    const room = this.units.get(name) ?? new UnitRoom(unitId, kiosk, () => this.views.privacy(unitId));
    this.units.set(name, room);
    const beds = this.views.board(unitId);
    // What others of the room have not been sent yet goes out to everybody, so that the number fits what all have.
    const changes = beds.flatMap((row) => room.change(row) ?? []);
    if (changes.length > 0) this.io.local.to(name).emit('board', { unit: unitId, seq: ++room.seq, changes });
    const alerts = this.views.unitAlerts(unitId);
    return {
      seq: room.seq,
      unit: { id: unit.id, name: unit.name, zone: unit.zone },
      serverNow: new Date(this.clock.now()).toISOString(),
      speed: this.clock.speed,
      beds: kiosk ? beds.map((row) => stripped(row, this.views.privacy(unitId))) : beds,
      alerts: kiosk ? alerts.map(strippedAlert) : alerts,
      sources: this.views.sources(),
      ...this.views.telling(unitId, kiosk),
    };
  }
  patientSnapshot(key: number): PatientSnapshot | null {
    const person = this.monitor.census.person(key);
    const state = person && this.views.state(key);
    if (!person || !state) return null;
    const room = this.patients.get(person.uid) ?? new PatientRoom(person.uid);
    this.patients.set(person.uid, room);
    const changes = room.change(state);
    if (changes) this.io.local.to(roomOfPatient(person.uid)).emit('patient', { mrn: person.mrn, seq: ++room.seq, changes });
    return { seq: room.seq, mrn: person.mrn, serverNow: state.asOf, speed: this.clock.speed, state };
  }
}
