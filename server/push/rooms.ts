import type { BedChange } from '../../lib/live';
import type { BedRow, PatientState, UnitAlertView } from '../../lib/state';

/**
 * What a kiosk may see of a bed: no number, no name, no birth date (nor age or sex), and that there are treatment limits but
 * not their words. The server strips, not the page.
 */
export function stripped(row: BedRow): BedRow {
  const limits = row.limits === null ? null : { ...row.limits, text: '' };
  return { ...row, mrn: null, name: null, ageYears: null, sex: null, limits, patientId: row.patientId === null ? null : row.bed };
}
export function strippedAlert(alert: UnitAlertView): UnitAlertView {
  const { mrn: _mrn, ...rest } = alert;
  return { ...rest, patientId: alert.bed ?? '' };
}

/** Fields of a row that are other than before; null if none is. Compared as they would be sent. */
export function changesOf<T extends object>(before: T | undefined, now: T): Partial<T> | null {
  if (!before) return now;
  const changed: Partial<T> = {};
  let any = false;
  for (const key of Object.keys(now) as (keyof T)[]) {
    if (before[key] === now[key]) continue;
    if (typeof now[key] === 'object' && JSON.stringify(before[key]) === JSON.stringify(now[key])) continue;
    changed[key] = now[key];
    any = true;
  }
  return any ? changed : null;
}

/** What one room has been sent: its number, and the last state of each thing, to send only what is different. */
export class UnitRoom {
  seq = 0;
  private readonly rows = new Map<string, BedRow>();
  constructor(
    readonly unit: string,
    readonly kiosk: boolean,
  ) {}
  readonly name = () => roomOfUnit(this.unit, this.kiosk);
  change(row: BedRow): BedChange | null {
    const last = this.rows.get(row.bed);
    const settled = last ? withoutTheClock(last, row) : row;
    const shown = this.kiosk ? stripped(settled) : settled;
    const change = changesOf(this.rows.get(row.bed), shown);
    this.rows.set(row.bed, shown);
    return change === null ? null : { ...change, bed: row.bed };
  }
}
/** While a dose is permitted, the instant from which it is permitted is "now" and moves on by itself: that is no news. */
function withoutTheClock(last: BedRow, row: BedRow): BedRow {
  if (!last.toci?.canGive || !row.toci?.canGive) return row;
  return { ...row, toci: { ...row.toci, nextEligibleAt: last.toci.nextEligibleAt } };
}
export class PatientRoom {
  seq = 0;
  private last: PatientState | undefined;
  constructor(readonly ref: string) {}
  change(state: PatientState): Partial<PatientState> | null {
    const change = changesOf<PatientState>(this.last, state);
    this.last = state;
    if (change === null || Object.keys(change).every((k) => k === 'asOf')) return null;
    return change;
  }
}
export const roomOfUnit = (unit: string, kiosk: boolean) => `${kiosk ? 'kiosk' : 'unit'}:${unit}`;
export const roomOfPatient = (uid: string) => `patient:${uid}`;
/** All open pages of a person. */
export const roomOfPerson = (userId: string) => `person:${userId}`;
