import type { OxygenDevice } from '../../../lib/events/devices';
import type { ChartEvent } from '../../../lib/events/event';
import type { AdmittedEvent } from '../port';
import type { Context, When } from './context';
import type { PatientRef } from './identity';
import { idOf } from './ids';

/** What OBX-11 asks for: a result, a result in place of an earlier one, or that an earlier one was wrong. */
export type Standing = 'result' | 'correction' | 'withdrawal';

/** What names an observation in its event's id, and how it stands to earlier versions. */
export interface Row {
  /** Patient and order, as ids begin. */
  readonly stem: string;
  readonly code: string;
  readonly subId: string;
  readonly at: When;
  readonly standing: Standing;
  /** A later row of the same id with another value is a correction; not so a reading nobody has verified. */
  readonly restates: boolean;
  /** A correction of what may never have been told. */
  readonly ifStored?: boolean;
  /** The device that measured it (OBX-18), where it is named. */
  readonly device?: string;
}

/** The event of one row, or of several that were measured together. */
export type Slot = { readonly row: Row; readonly fields: Fields } | Together;
/** Kind and values of an event to be, without its envelope. */
export type Fields = Record<string, unknown>;

/** Fields with room for the envelope, so that filling it in does not move the object. */
export function begin(kind: ChartEvent['kind']): Fields {
  return { id: '', feed: '', t: 0, receivedAt: 0, revision: 'final', kind };
}

export function eventsOf(slot: Slot, ctx: Context, patient: PatientRef): AdmittedEvent[] {
  if (slot instanceof Together) return slot.events(ctx, patient);
  const { row, fields } = slot;
  const revision = row.standing === 'result' ? 'final' : row.standing === 'correction' ? 'corrected' : 'entered-in-error';
  return [admitted(ctx, patient, row, revision, row.restates, fields)];
}

/** Gives the fields their envelope (in place: they are nobody else's yet). */
function admitted(
  ctx: Context,
  patient: PatientRef,
  row: Row,
  revision: ChartEvent['revision'],
  restates: boolean,
  fields: Fields,
): AdmittedEvent {
  const prefix = `${row.stem}|${idOf(row.code, row.subId)}|`;
  fields.id = prefix + row.at.t;
  fields.feed = ctx.source.name;
  fields.t = row.at.t;
  if (row.at.otherT !== undefined) fields.otherT = row.at.otherT;
  fields.receivedAt = ctx.receivedAt;
  fields.revision = revision;
  const event = fields as unknown as ChartEvent;
  if (revision !== 'final') return { patient, event, idPrefix: prefix, ...(row.ifStored ? { ifStored: true } : {}) };
  const named = row.device === undefined ? { patient, event } : { patient, event, device: row.device };
  return restates ? { ...named, restates: true } : named;
}

const PARTS = ['sbpMmHg', 'mapMmHg', 'dbpMmHg', 'device', 'flowLpm', 'fio2'] as const;
export type Part = (typeof PARTS)[number];

/**
 * Rows measured together that make one event: systolic, mean and diastolic pressure of one channel, or device, flow and
 * FiO2 of one order, each of one time. The first part present, in this order, gives the event its id, so that parts sent
 * in messages of their own are events of their own and none replaces another.
 */
export class Together {
  private readonly parts: { readonly part: Part; readonly row: Row; readonly value: number | OxygenDevice | undefined }[] = [];

  constructor(private readonly base: Fields) {}

  has(part: Part): boolean {
    return this.parts.some((p) => p.part === part);
  }
  add(part: Part, row: Row, value: number | OxygenDevice | undefined): void {
    this.parts.push({ part, row, value });
  }

  events(ctx: Context, patient: PatientRef): AdmittedEvent[] {
    const parts = this.parts.length > 1 ? PARTS.flatMap((part) => this.parts.filter((p) => p.part === part)) : this.parts;
    const live = parts.filter((p) => p.row.standing !== 'withdrawal');
    const named = parts[0]?.row as Row;
    const lead = live[0]?.row;
    if (lead === undefined) return [admitted(ctx, patient, named, 'entered-in-error', false, { ...this.base })];
    const fields: Fields = { ...this.base };
    let restates = false;
    let corrected = live.length < parts.length;
    for (const { part, row, value } of live) {
      fields[part] = value;
      restates ||= row.restates;
      corrected ||= row.standing === 'correction';
    }
    const whole = admitted(ctx, patient, lead, corrected ? 'corrected' : 'final', restates, fields);
    // A reading whose leading part was withdrawn goes on under the next part's name; the old one must not stay behind.
    if (named === lead) return [whole];
    return [admitted(ctx, patient, named, 'entered-in-error', false, { ...this.base }), whole];
  }
}
