import { hash } from 'node:crypto';
import type { ChartEvent } from '../../lib/events/event';
import type { Instant } from '../../lib/time';
import type { Census } from '../census';
import type { Delivery, Refused } from '../intake/port';
import type { QuarantineWrite, RawRow } from '../store/batch';
import { bodyOf, digestOf } from '../store/events';
import { storable } from '../store/raw';
import { unitAt } from './admit';

export function rawRow(d: Delivery, sourceId: number, id: bigint): RawRow {
  const body = storable(d.raw);
  return { id, sourceId, protocol: d.protocol, controlId: d.controlId, receivedAt: d.receivedAt, body };
}

/** What came with a key of one unit alone is of that unit, also if nothing in it says whom it is about. */
const unitOfKey = ({ units }: Pick<Delivery, 'units'>): string | null => (units?.length === 1 ? (units[0] as string) : null);

/** The units that a part comes from: of the key, of the patient it names, of the bed. */
function unitsOf({ patient }: Refused, delivery: Pick<Delivery, 'receivedAt' | 'units'>, census: Census): readonly string[] {
  const person = patient?.mrn === undefined ? undefined : census.byMrn(patient.mrn);
  const named = [
    unitOfKey(delivery),
    person === undefined ? null : unitAt(census, person.key, delivery.receivedAt),
    patient?.bed === undefined ? null : census.unitOfBed(patient.bed),
  ];
  return [...new Set(named.filter((unit) => unit !== null))];
}

export function quarantineRow(
  r: Refused,
  job: { sourceId: number; rawId: bigint | null },
  delivery: Pick<Delivery, 'receivedAt' | 'units'>,
  census: Census,
): QuarantineWrite {
  return {
    sourceId: job.sourceId,
    receivedAt: delivery.receivedAt,
    status: r.status,
    reason: r.reason,
    detail: r.detail.slice(0, 1_000),
    eventId: r.id?.slice(0, 200) ?? null,
    mrn: r.patient?.mrn ?? null,
    bed: r.patient?.bed ?? null,
    unitId: unitOfKey(delivery),
    dueAt: null,
    rawId: job.rawId,
    rawText: storable(r.raw.slice(0, 20_000)),
    event: null,
    count: 1,
    ...(r.status === 'kept' ? { units: unitsOf(r, delivery, census) } : {}),
  };
}

/** Why an id that a correction has given to another patient is not taken back. */
export const ID_MOVED = {
  reason: 'id moved',
  detail: 'this id was given to another patient by a correction; what is sent again needs an id of its own',
};

export function heldRow(
  job: { readonly sourceId: number; readonly rawId: bigint | null; readonly delivery: Delivery },
  event: ChartEvent,
  patient: { mrn?: string; bed?: string },
  a: { reason: string; detail: string; dueAt?: Instant | null; otherBed?: string },
  status: 'held' | 'rejected' | 'conflict',
): QuarantineWrite {
  return {
    sourceId: job.sourceId,
    receivedAt: job.delivery.receivedAt,
    status,
    reason: a.reason,
    detail: a.detail,
    eventId: event.id,
    mrn: patient.mrn ?? null,
    bed: a.otherBed ?? patient.bed ?? null,
    unitId: event.kind === 'admission' ? event.unit : unitOfKey(job.delivery),
    dueAt: a.dueAt ?? null,
    rawId: job.rawId,
    rawText: null,
    event: JSON.stringify({ event, patient }),
    count: 1,
    ...(status === 'held' ? {} : { content: contentOf(event, patient) }),
  };
}

/** What a refused event says, of whom, whenever and however often it came. */
export function contentOf(event: ChartEvent, patient: { mrn?: string; bed?: string }): string {
  const said = [event.id, patient.mrn ?? '', patient.bed ?? '', digestOf(bodyOf(event), event.t, event.revision)];
  return hash('md5', said.join('\u001f'), 'hex');
}

/** An event that is used, with something somebody has to look into. */
export function keptRow(
  job: { readonly sourceId: number; readonly rawId: bigint | null; readonly delivery: Delivery },
  event: ChartEvent,
  patient: { mrn?: string; bed?: string },
  what: { reason: string; detail: string },
  census: Census,
): QuarantineWrite {
  const raw = JSON.stringify(event);
  return quarantineRow({ status: 'kept', ...what, id: event.id, patient, raw }, job, job.delivery, census);
}
