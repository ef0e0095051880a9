import type { BedChange } from '../../lib/live';
import { MOST_PRIVATE, nameOnWall, type Privacy } from '../../lib/privacy';
import type { BedRow, CrsState, IcansState, PatientState, UnitAlertView } from '../../lib/state';

/**
 * What a wall may see of a bed: no number, no birth date (nor age or sex), that there are treatment limits but not their
 * words, and of the name and product what the unit has decided, which is no name while nobody did. The server strips, not the
 * page. A hidden product is the empty text: not known is something else.
 */
export function stripped(row: BedRow, privacy: Privacy): BedRow {
  const limits = row.limits === null ? null : { ...row.limits, text: '' };
  return {
    ...{ ...row, mrn: null, ageYears: null, sex: null, limits, patientId: row.patientId === null ? null : row.bed },
    name: nameOnWall(row.name, privacy.level),
    product: privacy.hideProduct && row.patientId !== null ? '' : row.product,
  };
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
    /** What walls of the unit may show at this moment. */
    private readonly privacy: () => Privacy = () => MOST_PRIVATE,
  ) {}
  readonly name = () => roomOfUnit(this.unit, this.kiosk);
  /** Drops the rows of beds that are no more; true if there was one. */
  forget(stands: (bed: string) => boolean): boolean {
    const gone = [...this.rows.keys()].filter((bed) => !stands(bed));
    for (const bed of gone) this.rows.delete(bed);
    return gone.length > 0;
  }
  change(row: BedRow): BedChange | null {
    const last = this.rows.get(row.bed);
    const settled = last ? withoutTheClock(last, row) : row;
    const shown = this.kiosk ? stripped(settled, this.privacy()) : settled;
    const change = changesOf(this.rows.get(row.bed), shown);
    this.rows.set(row.bed, shown);
    return change === null ? null : { ...change, bed: row.bed };
  }
}
/** While a dose is permitted, the instant from which it is permitted is "now" and moves on by itself: that is no news. */
export function withoutTheClock(last: BedRow, row: BedRow): BedRow {
  if (!last.toci?.canGive || !row.toci?.canGive) return row;
  return { ...row, toci: { ...row.toci, nextEligibleAt: last.toci.nextEligibleAt } };
}
export class PatientRoom {
  seq = 0;
  private last: PatientState | undefined;
  constructor(readonly ref: string) {}
  change(state: PatientState): Partial<PatientState> | null {
    const settled = this.last ? sameBasis(this.last, state) : state;
    const change = changesOf<PatientState>(this.last, settled);
    this.last = settled;
    if (change === null || Object.keys(change).every((k) => k === 'asOf')) return null;
    return change;
  }
}
/**
 * A grade is evaluated at every look. When nothing but that instant is other, the basis already sent says the same, and a
 * page that follows a monitor at 1 Hz need not be sent, nor draw, both bases each second. `asOf` says how new the state is.
 */
function sameBasis(last: PatientState, state: PatientState): PatientState {
  const crs = evaluatedAgain(last.crs, state.crs) ? last.crs : state.crs;
  const icans = evaluatedAgain(last.icans, state.icans) ? last.icans : state.icans;
  const toci = last.toci.canGive && state.toci.canGive ? { ...state.toci, nextEligibleAt: last.toci.nextEligibleAt } : state.toci;
  return { ...state, crs, icans, toci };
}
function evaluatedAgain<T extends CrsState | IcansState>(last: T, now: T): boolean {
  const { computedAt } = last.basis;
  return JSON.stringify(last) === JSON.stringify({ ...now, basis: { ...now.basis, computedAt } });
}
export const roomOfUnit = (unit: string, kiosk: boolean) => `${kiosk ? 'kiosk' : 'unit'}:${unit}`;
export const roomOfPatient = (uid: string) => `patient:${uid}`;
/** The opaque id of the patient whose room it is; null: it is another room. */
export const patientOfRoom = (room: string) => /^patient:(.+)$/.exec(room)?.[1] ?? null;
/** All open pages of a person. */
export const roomOfPerson = (userId: string) => `person:${userId}`;
