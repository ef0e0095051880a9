import type { OxygenDevice } from '../../../lib/events/devices';
import type { ChartEvent } from '../../../lib/events/event';
import type { AdmittedEvent } from '../port';
import { type Context, envelope, type When } from './context';
import type { PatientRef } from './identity';
import { patientKey } from './identity';
import { idOf, idPrefix } from './ids';

/** What OBX-11 asks for: a result, a result in place of an earlier one, or that an earlier one was wrong. */
export type Standing = 'result' | 'correction' | 'withdrawal';

/** What names an observation in its event's id, and how it stands to earlier versions. */
export interface Row {
  readonly order: string;
  readonly code: string;
  readonly subId: string;
  readonly at: When;
  readonly standing: Standing;
  /** A later row of the same id with another value is a correction; not so a reading nobody has verified. */
  readonly restates: boolean;
}

/** An event of one row, or of several that were measured together. */
export interface Slot {
  make(ctx: Context, patient: PatientRef): AdmittedEvent[];
}

/** One event of one row. */
export function single(row: Row, fields: Record<string, unknown>): Slot {
  return { make: (ctx, patient) => [admitted(ctx, patient, row, revisionOf([row]), fields)] };
}

function admitted(
  ctx: Context,
  patient: PatientRef,
  row: Row,
  revision: ChartEvent['revision'],
  fields: Record<string, unknown>,
): AdmittedEvent {
  const named = [patientKey(patient), row.order, row.code, row.subId] as const;
  const event = { ...envelope(ctx, idOf(...named, String(row.at.t)), row.at, revision), ...fields } as unknown as ChartEvent;
  return {
    patient,
    event,
    ...(row.restates && row.standing === 'result' ? { restates: true } : {}),
    ...(row.standing === 'result' ? {} : { idPrefix: idPrefix(...named) }),
  };
}

function revisionOf(rows: readonly Row[]): ChartEvent['revision'] {
  if (rows.every((r) => r.standing === 'withdrawal')) return 'entered-in-error';
  return rows.every((r) => r.standing === 'result') ? 'final' : 'corrected';
}

type Part = 'sbpMmHg' | 'mapMmHg' | 'dbpMmHg' | 'device' | 'flowLpm' | 'fio2';

/**
 * Rows measured together that make one event: systolic, mean and diastolic pressure of one channel, or device, flow and
 * FiO2 of one order, each of one time. The first part present, in this order, gives the event its id, so that parts sent
 * in messages of their own are events of their own and none replaces another.
 */
export class Together implements Slot {
  private readonly rows = new Map<Part, { row: Row; value: number | OxygenDevice | undefined }>();

  constructor(
    private readonly kind: 'vital' | 'support',
    private readonly fields: Record<string, unknown>,
  ) {}

  has(part: Part): boolean {
    return this.rows.has(part);
  }
  add(part: Part, row: Row, value: number | OxygenDevice | undefined): void {
    this.rows.set(part, { row, value });
  }

  make(ctx: Context, patient: PatientRef): AdmittedEvent[] {
    const order: readonly Part[] = ['sbpMmHg', 'mapMmHg', 'dbpMmHg', 'device', 'flowLpm', 'fio2'];
    const parts = order.flatMap((part) => {
      const found = this.rows.get(part);
      return found ? [{ part, ...found }] : [];
    });
    const base = { kind: this.kind, ...this.fields };
    const live = parts.filter((p) => p.row.standing !== 'withdrawal');
    const lead = (live[0] ?? parts[0])?.row;
    if (lead === undefined) return [];
    if (live.length === 0) return [admitted(ctx, patient, lead, 'entered-in-error', base)];
    const values = Object.fromEntries(live.map((p) => [p.part, p.value]));
    const revision = revisionOf(parts.map((p) => p.row));
    const standing: Standing = revision === 'corrected' ? 'correction' : 'result';
    const whole = { ...lead, standing, restates: live.some((p) => p.row.restates) };
    // A reading whose leading part was withdrawn goes on under the next part's name; the old one must not stay behind.
    const former = parts[0]?.row;
    const gone = former !== undefined && former !== lead ? [admitted(ctx, patient, former, 'entered-in-error', base)] : [];
    return [...gone, admitted(ctx, patient, whole, revision, { ...base, ...values })];
  }
}
