import { z } from 'zod';
import type { SilentPhone } from './alerts/phone-check';
import type { BedRow, PatientState, UnitAlertView } from './state';

/**
 * Every Socket.IO message in both directions. `seq` rises by one with each `board` and `alert` of a unit's room and each
 * `patient` and `alert` of a patient's room on the node one is connected to; a tick repeats the last. After a gap or a
 * reconnect the client sends `watch` again and gets a snapshot.
 */

/** A tick comes this often, so a screen that hears nothing for `NOT_LIVE_AFTER_MS` says so. */
export const TICK_MS = 5_000;
export const SLOW_AFTER_MS = 7_000;
export const NOT_LIVE_AFTER_MS = 12_000;
export const WITHHOLD_AFTER_MS = 60_000;

export const watchRequest = z.union([
  z.object({ unit: z.string().min(1).max(200) }).strict(),
  z.object({ mrn: z.string().min(1).max(200) }).strict(),
]);
export const receiptMessage = z.object({ deliveryId: z.string().max(200), displayed: z.boolean() });
export type WatchRequest = z.infer<typeof watchRequest>;

export interface SourceAge {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly lastMessageAt: string | null;
}
export interface UnitInfo {
  readonly id: string;
  readonly name: string;
  readonly zone: string;
}
/** The auditor's sign of life: that every open alert was gone through, and whether telling people works. */
export interface AlertsHeartbeat {
  /** Null: not yet since the start. */
  readonly checkedAt: string | null;
  /** Alerts without a next step, late steps, deliveries without an end. */
  readonly problems: number;
  /** Telling people is late: the telephone has to do. */
  readonly pagingLate: boolean;
}
/** Something that is off: a rule for a patient (ALARM OFF), or the sound of the unit's walls (AUDIO OFF). */
export interface AlarmOffView {
  readonly id: string;
  readonly kind: 'alarm' | 'audio';
  /** The bed instead, for kiosks. */
  readonly patientId: string | null;
  readonly bed: string | null;
  readonly rule: string | null;
  readonly title: string | null;
  readonly reason: string;
  readonly by: string;
  readonly secondBy: string | null;
  readonly from: string;
  readonly until: string | null;
  /** Waits for the second person and is not in force. */
  readonly pending: boolean;
}
/** A notice to one person, on each of their open pages; the page answers with a receipt once it is on the screen. */
export interface NoticeMessage {
  readonly deliveryId: string;
  /** Null: a test. */
  readonly alertId: string | null;
  readonly unit: string;
  readonly bed: string | null;
  readonly priority: 'high' | 'medium' | 'low';
  readonly tier: number;
  readonly why: string;
  readonly at: string;
  readonly test?: true;
}
export interface UnitSnapshot {
  readonly seq: number;
  readonly unit: UnitInfo;
  readonly serverNow: string;
  /** Clock factor; 1 unless time is simulated. */
  readonly speed: number;
  readonly beds: readonly BedRow[];
  readonly alerts: readonly UnitAlertView[];
  readonly sources: readonly SourceAge[];
  /** What is off on the unit, or waits for its second person. */
  readonly alarmOffs?: readonly AlarmOffView[];
  /** Who is on call and has not confirmed their phone this shift. */
  readonly silentPhones?: readonly SilentPhone[];
  /** Of the server that answers: a page made by another one is out of date. */
  readonly version?: string;
  /** Lines to call when paging is down. */
  readonly phoneTree?: readonly string[];
  readonly alertsChecked?: AlertsHeartbeat;
}
export interface PatientSnapshot {
  readonly seq: number;
  readonly mrn: string;
  readonly serverNow: string;
  readonly speed: number;
  readonly state: PatientState;
}
export interface WatchError {
  readonly error: { readonly code: string; readonly message: string };
}
/** A bed's row: `bed` and the fields that changed. */
export type BedChange = { readonly bed: string } & Partial<BedRow>;

export interface ServerToClient {
  board(message: { unit: string; seq: number; changes: readonly BedChange[] }): void;
  patient(message: { mrn: string; seq: number; changes: Partial<PatientState> }): void;
  alert(message: { unit?: string; mrn?: string; seq: number; alert: UnitAlertView }): void;
  tick(message: {
    unit: string;
    seq: number;
    serverNow: string;
    sources: readonly SourceAge[];
    alerts?: AlertsHeartbeat;
    alarmOffs?: readonly AlarmOffView[];
    silentPhones?: readonly SilentPhone[];
    version?: string;
  }): void;
  /** To the person's own pages; not counted in `seq`. Sent again after a reconnect until it was shown. */
  notice(message: NoticeMessage): void;
}
export const clockMessage = z.object({ unit: z.string().max(100), offMs: z.number() });
export interface ClientToServer {
  watch(request: WatchRequest, answer: (reply: UnitSnapshot | PatientSnapshot | WatchError) => void): void;
  receipt(message: z.infer<typeof receiptMessage>): void;
  activity(): void;
  /** How far this screen's own clock is from the server's, so that T5 can say so. */
  clock(message: z.infer<typeof clockMessage>): void;
}
