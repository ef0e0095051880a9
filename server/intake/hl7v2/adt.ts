import { isBirthDate } from '../../../lib/events/birth-date';
import type { ChartEvent } from '../../../lib/events/event';
import { accept, convert } from '../../../lib/events/units';
import { numberOf } from '../../../lib/identifiers';
import { observed, unitOf } from './codes';
import { type Context, envelope, keep, type Stamp, sentAt, type When, when } from './context';
import { MessageFault } from './fault';
import {
  identifiersIn,
  numberIn,
  type PatientGroup,
  type PatientRef,
  patientGroups,
  patientIn,
  patientKey,
  placeIn,
} from './identity';
import { idOf, idPrefix } from './ids';
import { type Segment, shortened } from './message';
import { label } from './oru';
import { readDate } from './time';
import { valueIn } from './values';

/** Admissions, moves, discharges, their cancellations, changed particulars and joined numbers. */
export function adt(ctx: Context, trigger: string) {
  const groups = patientGroups(ctx.message.segments);
  const group = groups[0] as PatientGroup;
  if (trigger !== 'A17' && trigger !== 'A40' && groups.length > 1) oneNumber(groups);
  switch (trigger) {
    case 'A01':
    case 'A04':
      return admission(ctx, group);
    case 'A08':
      return particulars(ctx, group);
    case 'A02':
      return move(ctx, group);
    case 'A03':
      return discharge(ctx, group);
    case 'A11':
      return cancel(ctx, group, 'admission', 44);
    case 'A12':
      return cancel(ctx, group, 'transfer', null);
    case 'A13':
      return cancel(ctx, group, 'discharge', 45);
    case 'A17':
      return swap(ctx, groups);
    case 'A40':
      return join(ctx, groups);
    default:
      keep(ctx, 'kept', 'message type not used', `ADT ${trigger} changes nothing here`, '', null);
  }
}

/** A message about one patient that names two is about nobody. */
function oneNumber(groups: readonly PatientGroup[]) {
  const numbers = new Set(groups.flatMap((g) => (g.pid ? [numberIn(g.pid, 3)] : [])));
  if (numbers.size > 1) throw new MessageFault('AE', groups[1]?.pid ?? 'PID', 3, 103, 'two patients in a message about one');
}

/** EVN-6 (when it happened), the visit's own time, EVN-2 (when it was recorded), MSH-7. */
function happened(ctx: Context, group: PatientGroup, visitField: number | null): When | string {
  const evn = ctx.message.segments.find((s) => s.name === 'EVN');
  const stamps = [at(evn, 6), visitField === null ? undefined : at(group.pv1, visitField), at(evn, 2), sentAt(ctx)];
  return when(ctx, stamps, 'earlier', true);
}
const at = (segment: Segment | undefined, field: number): Stamp | undefined => (segment ? { segment, field } : undefined);

function admission(ctx: Context, group: PatientGroup) {
  const mrn = group.pid ? numberIn(group.pid, 3) : null;
  if (mrn === null) return hold(ctx, 'no patient', 'an admission without a patient number', null);
  const place = placeIn(group.pv1, 3, ctx.source);
  if (place === null || place.bed === '') return hold(ctx, 'no bed', 'an admission without a bed in PV1-3', { mrn });
  const t = happened(ctx, group, 44);
  if (typeof t === 'string') return hold(ctx, t, `admission: ${t}`, { mrn });
  const fields = { kind: 'admission', unit: place.unit, bed: place.bed, mrn, ...personIn(ctx, group) };
  push(ctx, { mrn }, movementId({ mrn }, 'admission', t), t, fields, { restates: true });
}

/** A08: what is known of the person changes; no stay opens, moves or ends by it. */
function particulars(ctx: Context, group: PatientGroup) {
  const mrn = group.pid ? numberIn(group.pid, 3) : null;
  if (mrn === null) return hold(ctx, 'no patient', 'an update without a patient number', null);
  const t = happened(ctx, group, null);
  if (typeof t === 'string') return hold(ctx, t, `update: ${t}`, { mrn });
  const place = placeIn(group.pv1, 3, ctx.source);
  const fields = {
    kind: 'admission',
    updateOnly: true,
    unit: place?.unit ?? '',
    bed: place?.bed ?? '',
    mrn,
    ...personIn(ctx, group),
  };
  push(ctx, { mrn }, movementId({ mrn }, 'update', t), t, fields, { restates: true });
}

function move(ctx: Context, group: PatientGroup) {
  const patient = leaving(ctx, group);
  if (patient === null) return hold(ctx, 'no patient', 'a transfer that names neither a patient nor the bed left', null);
  const fields = movedTo(ctx, group);
  if (fields === null) return hold(ctx, 'no bed', 'a transfer without a place in PV1-3', patient);
  const t = happened(ctx, group, null);
  if (typeof t === 'string') return hold(ctx, t, `transfer: ${t}`, patient);
  push(ctx, patient, movementId(patient, 'transfer', t), t, fields, { restates: true });
}

/** Who moves: by number, else whoever is in the bed left (PV1-6). The bed gone to is no sign of who it is. */
function leaving(ctx: Context, group: PatientGroup): PatientRef | null {
  const mrn = group.pid ? numberIn(group.pid, 3) : null;
  if (mrn !== null) return { mrn };
  const bed = placeIn(group.pv1, 6, ctx.source)?.bed ?? '';
  return bed === '' ? null : { bed };
}

/** Where to; a unit without beds of its own (a ward that only says its name) counts as its own bed. */
function movedTo(ctx: Context, group: PatientGroup): Record<string, unknown> | null {
  const place = placeIn(group.pv1, 3, ctx.source);
  return place === null ? null : { kind: 'transfer', unit: place.unit, bed: place.bed || place.unit };
}

function discharge(ctx: Context, group: PatientGroup) {
  const patient = patientIn(group, ctx.source);
  if (patient === null) return hold(ctx, 'no patient', 'a discharge that names neither a patient nor a bed', null);
  const t = happened(ctx, group, 45);
  if (typeof t === 'string') return hold(ctx, t, `discharge: ${t}`, patient);
  push(ctx, patient, movementId(patient, 'discharge', t), t, { kind: 'discharge' }, { restates: true });
}

/** The number decides alone where there is one: what is cancelled may have been in another bed than the patient lies in now. */
function numbered(ctx: Context, group: PatientGroup): PatientRef | null {
  const patient = patientIn(group, ctx.source);
  return patient?.mrn === undefined ? patient : { mrn: patient.mrn };
}

/**
 * A11, A12, A13: the admission, transfer or discharge never happened. Its own time (EVN-6 or the visit's) says which one;
 * without it the newest one still in force is meant.
 */
function cancel(ctx: Context, group: PatientGroup, kind: 'admission' | 'transfer' | 'discharge', visitField: number | null) {
  const patient = kind === 'transfer' ? (leaving(ctx, group) ?? numbered(ctx, group)) : numbered(ctx, group);
  if (patient === null) return hold(ctx, 'no patient', `the cancellation of a ${kind} names neither a patient nor a bed`, null);
  const evn = ctx.message.segments.find((s) => s.name === 'EVN');
  const original = when(ctx, [at(evn, 6), visitField === null ? undefined : at(group.pv1, visitField)], 'earlier', true);
  const t = typeof original === 'string' ? happened(ctx, group, visitField) : original;
  if (typeof t === 'string') return hold(ctx, t, `cancelled ${kind}: ${t}`, patient);
  const place = placeIn(group.pv1, 3, ctx.source);
  const fields =
    kind === 'discharge'
      ? { kind }
      : { kind, unit: place?.unit ?? '', bed: place?.bed ?? '', ...(kind === 'admission' ? { mrn: patient.mrn ?? '' } : {}) };
  push(ctx, patient, movementId(patient, kind, t), t, fields, {
    revision: 'entered-in-error',
    idPrefix: idPrefix('adt', patientKey(patient), kind),
    newest: true,
  });
}

/** A17: each of two patients goes to the place their own PV1-3 names. */
function swap(ctx: Context, groups: readonly PatientGroup[]) {
  const moves = groups.map((group) => {
    const mrn = group.pid ? numberIn(group.pid, 3) : null;
    const to = movedTo(ctx, group);
    if (mrn === null) throw new MessageFault('AE', group.pid ?? 'PID', 3, 101, 'a swap names both patients by number');
    if (to === null) throw new MessageFault('AE', group.pv1 ?? 'PV1', 3, 101, 'a swap names both places');
    return { group, patient: { mrn }, to };
  });
  const [one, two] = moves;
  if (one === undefined || two === undefined || moves.length !== 2)
    throw new MessageFault('AE', 'PID', 3, 101, 'a swap is about two patients');
  if (one.patient.mrn === two.patient.mrn)
    throw new MessageFault('AE', two.group.pid ?? 'PID', 3, 103, 'a patient cannot be swapped with himself');
  for (const { group, patient, to } of moves) {
    const t = happened(ctx, group, null);
    if (typeof t === 'string') hold(ctx, t, `swap: ${t}`, patient);
    else push(ctx, patient, movementId(patient, 'transfer', t), t, to, { restates: true });
  }
}

/** A40: MRG-1's events become PID-3's, for each pair of PID and MRG. */
function join(ctx: Context, groups: readonly PatientGroup[]) {
  const pairs = groups.map((group) => {
    const mrg = group.segments.find((s) => s.name === 'MRG');
    const mrn = group.pid ? numberIn(group.pid, 3) : null;
    const from = mrg ? numberIn(mrg, 1) : null;
    if (mrn === null) throw new MessageFault('AE', group.pid ?? 'PID', 3, 101, 'a merge without the number that stays');
    if (from === null) throw new MessageFault('AE', mrg ?? 'MRG', 1, 101, 'a merge without the number that goes');
    if (from === mrn) throw new MessageFault('AE', mrg ?? 'MRG', 1, 103, 'a number cannot be merged with itself');
    return { group, mrn, from };
  });
  for (const { group, mrn, from } of pairs) {
    const t = happened(ctx, group, null);
    if (typeof t === 'string') hold(ctx, t, `merge: ${t}`, { mrn });
    else push(ctx, { mrn }, idOf('adt', mrn, 'merge', from), t, { kind: 'merge', from }, { restates: true });
  }
}

const movementId = (patient: PatientRef, kind: string, t: When): string => idOf('adt', patientKey(patient), kind, String(t.t));

interface Manner {
  readonly revision?: ChartEvent['revision'];
  readonly restates?: boolean;
  readonly idPrefix?: string;
  readonly newest?: boolean;
}
function push(
  ctx: Context,
  patient: PatientRef,
  id: string,
  t: When,
  fields: Record<string, unknown>,
  { revision = 'final', ...manner }: Manner,
) {
  ctx.events.push({ patient, event: { ...envelope(ctx, id, t, revision), ...fields } as unknown as ChartEvent, ...manner });
}

function hold(ctx: Context, reason: string, detail: string, patient: PatientRef | null) {
  keep(ctx, 'held', reason, detail, ctx.message.raw, patient);
}

const LONGEST_NAME = 200;
const SEX = new Map<string, string>(
  Object.entries({
    M: 'male',
    F: 'female',
    O: 'other',
    A: 'other',
    N: 'other',
    U: 'unknown',
  }),
);

/** Name, date of birth, sex and further numbers of PID, weight and height of OBX rows: what is there and can be read. */
function personIn(ctx: Context, group: PatientGroup): Record<string, unknown> {
  const { pid } = group;
  const person: Record<string, unknown> = {};
  if (pid) {
    const given = [pid.text(5, 2), pid.text(5, 3)].filter((n) => n !== '').join(' ');
    const name = [pid.text(5), given].filter((n) => n !== '').join(', ');
    if (name !== '') person.name = shortened(name, LONGEST_NAME);
    const birthDate = readDate(pid.text(7));
    if (birthDate !== null && isBirthDate(birthDate, ctx.receivedAt)) person.birthDate = birthDate;
    else if (pid.text(7) !== '')
      keep(ctx, 'kept', 'unreadable date', `PID-7: "${pid.text(7).slice(0, 40)}" is no date of birth`, pid.raw, null);
    const sex = pid.text(8);
    if (sex !== '') person.sex = SEX.get(sex.toUpperCase()) ?? sex.toLowerCase();
    const mrn = numberIn(pid, 3);
    const identifiers = identifiersIn(pid, 3).filter((id) => numberOf(id) !== mrn);
    if (identifiers.length > 0) person.identifiers = identifiers.slice(0, 40);
  }
  for (const obx of group.segments) if (obx.name === 'OBX') measure(ctx, obx, person);
  return person;
}

function measure(ctx: Context, obx: Segment, person: Record<string, unknown>) {
  const { meaning } = observed(obx.first(3), obx.sep, ctx.source);
  if (meaning?.kind !== 'row' || meaning.row.kind !== 'measure')
    return keep(ctx, 'kept', 'not used here', `${label(obx)}: of an ADT only weight and height are taken`, obx.raw, null);
  const value = valueIn(obx);
  const unit = unitOf(obx.field(6), obx.sep, ctx.source);
  const read = value.kind === 'number' && value.comparator === undefined ? convert(meaning.row, value.value, unit) : null;
  if (read === null)
    return keep(
      ctx,
      'kept',
      'unreadable number',
      `${label(obx)}: "${obx.field(5).slice(0, 40)}" is not one number`,
      obx.raw,
      null,
    );
  if ('refused' in read)
    return keep(ctx, 'kept', read.refused === 'unit' ? 'unit not known' : 'implausible value', read.detail, obx.raw, null);
  if (!/^[XDWN]$/.test(obx.text(11)) && !('refused' in accept(meaning.row, read.value))) person[meaning.row.code] = read.value;
}
