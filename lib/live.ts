import { z } from 'zod';
import type { BedRow, PatientState, UnitAlertView } from './state';

/**
 * Every Socket.IO message in both directions. `seq` rises by one with each `board` and `alert` of a unit's room and each
 * `patient` and `alert` of a patient's room on the node one is connected to; a tick repeats the last. After a gap or a
 * reconnect the client sends `watch` again and gets a snapshot.
 */
export const LIVE_VERSION = 1;
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
export interface UnitSnapshot {
  readonly seq: number;
  readonly unit: UnitInfo;
  readonly serverNow: string;
  /** Clock factor; 1 unless time is simulated. */
  readonly speed: number;
  readonly beds: readonly BedRow[];
  readonly alerts: readonly UnitAlertView[];
  readonly sources: readonly SourceAge[];
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
  tick(message: { unit: string; seq: number; serverNow: string; sources: readonly SourceAge[] }): void;
}
export interface ClientToServer {
  watch(request: WatchRequest, answer: (reply: UnitSnapshot | PatientSnapshot | WatchError) => void): void;
  receipt(message: z.infer<typeof receiptMessage>): void;
  activity(): void;
}
