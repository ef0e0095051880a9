import { advance, emptyChart, evaluate } from '../../lib/engine';
import { refOf } from '../../lib/protocols/document';
import type { Protocol } from '../../lib/protocols/protocol';
import type { Instant } from '../../lib/time';
import { AGAIN, type ChartRow } from '../store/charts';
import type { Room } from './room';
import type { StepOptions } from './step';
import type { Patient } from './ward';

/**
 * A unit's change to another version of a protocol reaches its charts one by one. What waits to be folded is folded
 * under the old version first, so that the step of the change contains the change and nothing else: whatever it brings
 * can then be told from what the patient brings.
 */
export interface Plan {
  /** What the chart is folded under now. */
  readonly protocol: Protocol;
  /** The version the chart stands under as stored; null if that is the same, or nobody knows it. */
  readonly from: Protocol | null;
  /** `first`: what waits goes under the old version; `now`: nothing waits; `none`: no change. */
  readonly change: 'none' | 'first' | 'now';
}

export function planOf(room: Room, row: ChartRow, waits: boolean): Plan {
  const target = room.protocolOf(row.key);
  const from = foldedUnder(room, row);
  if (from === null || refOf(from) === refOf(target) || row.snapshot.t === emptyChart().t)
    return { protocol: target, from: null, change: 'none' };
  if (waits || row.protocol.startsWith(AGAIN)) return { protocol: from, from, change: 'first' };
  return { protocol: target, from, change: 'now' };
}

/** The version the stored chart was folded under, whether or not it has to be folded again. */
export function foldedUnder(room: Room, row: Pick<ChartRow, 'protocol'>): Protocol | null {
  const ref = row.protocol.startsWith(AGAIN) ? row.protocol.slice(AGAIN.length) : row.protocol;
  return room.protocolByRef(ref) ?? null;
}

/** How the patient stands under the version that is left, for the step of the change. `patient` is under that version. */
export function changeOf(room: Room, patient: Patient, to: Protocol, now: Instant): NonNullable<StepOptions['change']> {
  const at = Math.max(now, patient.chart.t);
  const view = advance(patient.view, at, patient.protocol);
  const { findings } = evaluate(view, patient.protocol, at);
  const since = room.protocolSince(patient.key);
  const start = room.census.openStay(patient.key)?.startedAt ?? Number.NEGATIVE_INFINITY;
  return {
    protocol: to,
    // A patient who came from a unit with another protocol changes with the move, not with the publication.
    at: since !== null && since <= now && since >= start ? since : now,
    was: { protocol: patient.protocol, view, findings },
  };
}
