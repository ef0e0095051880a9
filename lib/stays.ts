import type { ChartEvent, ChartEventOf } from './events/event';
import type { Instant } from './time';

export type Movement = ChartEventOf<'admission'> | ChartEventOf<'transfer'> | ChartEventOf<'discharge'>;
export interface SeatSpan {
  readonly unit: string;
  readonly bed: string;
  readonly from: Instant;
  readonly to: Instant | null;
}
export interface StaySpan {
  /** The event that opened it identifies the stay through corrections. */
  readonly feed: string;
  readonly eventId: string;
  readonly unit: string;
  readonly from: Instant;
  readonly to: Instant | null;
  readonly seats: readonly SeatSpan[];
}

export const isMovement = (e: ChartEvent): e is Movement =>
  e.kind === 'admission' || e.kind === 'transfer' || e.kind === 'discharge';

/** A bed's full id: unit and label, whichever way it was written. */
export const bedId = (unit: string, bed: string): string => (bed === unit || bed.startsWith(`${unit}-`) ? bed : `${unit}-${bed}`);
/** The label alone: "704" of "ICU-7-704". */
export const bedLabel = (unit: string, bed: string): string => (bed.startsWith(`${unit}-`) ? bed.slice(unit.length + 1) : bed);

/**
 * Stays and bed assignments of one patient, derived from the movements in force (withdrawn ones left out, any order).
 * An admission while a stay is open is a move (or nothing, if the bed is the same); a transfer without an open stay opens
 * one; a move to a unit that is not run here ends the stay. So a cancelled or late movement needs no special case:
 * the list is derived again.
 */
export function staysFrom(movements: readonly Movement[], runs: (unit: string) => boolean): readonly StaySpan[] {
  const ordered = movements
    .filter((m) => !(m.kind === 'admission' && m.updateOnly === true))
    .sort((a, b) => a.t - b.t || a.receivedAt - b.receivedAt);
  const stays: StaySpan[] = [];
  let open: { feed: string; eventId: string; from: Instant; seats: SeatSpan[] } | null = null;

  const leaveBed = (t: Instant) => {
    const last = open?.seats.at(-1);
    if (open && last) open.seats[open.seats.length - 1] = { ...last, to: t };
  };
  const close = (t: Instant | null) => {
    const last = open?.seats.at(-1);
    if (!open || !last) return;
    if (t !== null) leaveBed(t);
    const seats = open.seats.filter((s) => s.to === null || s.to > s.from);
    stays.push({ feed: open.feed, eventId: open.eventId, unit: last.unit, from: open.from, to: t, seats });
    open = null;
  };
  for (const m of ordered) {
    if (m.kind === 'discharge' || !runs(m.unit)) {
      close(m.t);
      continue;
    }
    const bed = bedId(m.unit, m.bed);
    if (!open) open = { feed: m.feed ?? '', eventId: m.id, from: m.t, seats: [] };
    const here = (open as { seats: SeatSpan[] }).seats.at(-1);
    if (here && here.unit === m.unit && here.bed === bed) continue;
    leaveBed(m.t);
    (open as { seats: SeatSpan[] }).seats.push({ unit: m.unit, bed, from: m.t, to: null });
  }
  close(null);
  return stays;
}
