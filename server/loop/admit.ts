import type { ChartEvent } from '../../lib/events/event';
import { numberOf } from '../../lib/identifiers';
import { isMovement } from '../../lib/stays';
import { DAY, type Instant, MINUTE } from '../../lib/time';
import type { Census, Person } from '../census';
import type { AdmittedEvent, Outcome } from '../intake/port';

/** An event may be this far ahead of the clock and still be used at once. */
export const AHEAD_AT_ONCE_MS = 2 * MINUTE;
/** Up to here it is used when its time comes; beyond, a person has to look at it. */
export const AHEAD_WAITS_MS = 10 * MINUTE;
/** Events that name a patient count from so long before the first stay (ward doses, baselines). */
export const BEFORE_STAY_MS = 30 * DAY;

export type Admission =
  | { readonly to: 'chart'; readonly person: Person; readonly event: ChartEvent; readonly byBed: string | null }
  | { readonly to: 'movement'; readonly event: ChartEvent; readonly person: Person | null }
  | {
      readonly to: 'hold';
      readonly reason: string;
      readonly detail: string;
      readonly dueAt: Instant | null;
      /** Where the other patient lies whom this concerns as well. */
      readonly otherBed?: string;
      readonly answer: Outcome;
    }
  | { readonly to: 'reject'; readonly reason: string; readonly detail: string };

const held = (reason: string, detail: string): Extract<Admission, { to: 'hold' }> => ({
  to: 'hold',
  reason,
  detail,
  dueAt: null,
  answer: { status: 'held', reason: detail },
});

/**
 * Decides whose an event is, and whether it may be used now. Pure over the census: identity first, then the sender's
 * right to the unit, then time.
 */
export function admit(a: AdmittedEvent, census: Census, units: readonly string[] | null, now: Instant): Admission {
  const { event, patient } = a;
  if (event.t > now + AHEAD_WAITS_MS)
    return held('time too far ahead', `t is ${Math.round((event.t - now) / MINUTE)} min ahead of the clock`);

  // Particulars of a patient are theirs wherever they lie; an admission is the unit's.
  if (event.kind === 'admission' && event.updateOnly !== true) {
    if (!census.unit(event.unit)) return held('no such unit', `unit ${event.unit} is not run here`);
    if (units && !units.includes(event.unit)) return notAllowed(event.unit);
    const doubt = twoNumbers(a, census);
    if (doubt) return doubt;
    return wait(event, now) ?? { to: 'movement', event, person: census.byMrn(event.mrn) ?? null };
  }
  let person: Person | undefined;
  let byBed: string | null = null;
  if (patient.mrn !== undefined) {
    // What ADT says of moves and merges is how such doubts get settled.
    const settles = isMovement(event) || event.kind === 'merge';
    const meant = settles ? census.byMrn(patient.mrn) : numbered(patient.mrn, a.identifiers ?? [], census);
    if (meant === 'doubt') return held(NUMBERS_DIFFER, `${patient.mrn} comes with a number that is known as somebody else's`);
    // A merge says who somebody known is: it may be the first that is heard of the number that stays.
    const goes = event.kind === 'merge' ? census.byMrn(event.from) : undefined;
    const from = goes === undefined ? null : unitAt(census, goes.key, event.t);
    if (units && from !== null && !units.includes(from)) return notAllowed(from);
    if (!meant && goes && event.revision !== 'entered-in-error')
      return wait(event, now) ?? { to: 'movement', event, person: null };
    if (!meant) return held('no such patient', `no patient with number ${patient.mrn} yet`);
    person = meant;
    const clash = patient.bed !== undefined && contradicts(patient.bed, person, event, census);
    if (clash) return held('patient and bed differ', `${patient.bed} was not the bed of ${patient.mrn} at that time`);
  } else {
    const bed = patient.bed ?? '';
    const there = census.occupants(bed, event.t);
    if (there.length === 0) {
      const unit = census.unitOfBed(bed);
      if (units && unit !== null && !units.includes(unit)) return notAllowed(unit);
      return held('bed without patient', `nobody known in bed ${bed} at that time`);
    }
    if (there.length > 1) return held('bed in doubt', `two patients recorded in bed ${bed} at that time`);
    person = census.person(there[0]?.patientKey ?? -1);
    if (!person) return held('bed without patient', `nobody known in bed ${bed} at that time`);
    byBed = bed;
  }
  const stays = census.staysOf(person.key);
  const unit = unitAt(census, person.key, event.t);
  if (units && unit !== null && !units.includes(unit)) return notAllowed(unit);
  const doubt = twoNumbers(a, census);
  if (doubt) return doubt;
  const first = stays[0]?.startedAt;
  if (first !== undefined && event.t < first - BEFORE_STAY_MS && !isMovement(event))
    return held('before the stay', 'more than 30 days before the stay began');
  const waiting = wait(event, now);
  if (waiting) return waiting;
  if (isMovement(event) || event.kind === 'merge') return { to: 'movement', event, person };
  return { to: 'chart', person, event, byBed };
}

/** Numbers of one message are known as those of different patients: nobody gets it before a person or ADT has settled that. */
export const NUMBERS_DIFFER = 'numbers of two patients';

/**
 * Whom a number means: its patient; failing that the one patient of whom ADT or a FHIR Patient has said that very number, of
 * the same authority. `doubt` if another number of the message is known, and only as somebody else's.
 */
export function numbered(mrn: string, identifiers: readonly string[], census: Census): Person | null | 'doubt' {
  const named = census.byMrn(mrn);
  if (identifiers.length === 0) return named ?? null;
  const known = identifiers.map((id) => census.claimants(id)).filter((people) => people.length > 0);
  const own = identifiers.filter((id) => numberOf(id) === mrn).flatMap((id) => census.claimants(id));
  const person = named ?? own[0];
  if (person === undefined) return null;
  if (named === undefined && own.some((p) => p.key !== person.key)) return 'doubt';
  return known.every((people) => people.some((p) => p.key === person.key)) ? person : 'doubt';
}

/** An admission that names two people: its patient's number is another than the one it admits, and not one of the same person. */
function twoNumbers({ event, patient }: AdmittedEvent, census: Census): Admission | null {
  if (event.kind !== 'admission' || patient.mrn === undefined || patient.mrn === event.mrn) return null;
  const person = census.byMrn(event.mrn);
  if (person !== undefined && census.byMrn(patient.mrn)?.key === person.key) return null;
  const said = held(NUMBERS_DIFFER, `it admits ${event.mrn} and names ${patient.mrn} as its patient`);
  const bed = person && census.seat(person.key)?.bedId;
  return bed === undefined ? said : { ...said, otherBed: bed };
}

/** The unit the patient was on at the instant, else the one of the nearest stay. */
export function unitAt(census: Census, key: number, t: Instant): string | null {
  const seat = census.seatsOf(key).find((s) => s.from <= t && (s.to === null || t < s.to));
  if (seat) return seat.unitId;
  return census.staysOf(key).at(-1)?.unitId ?? null;
}

function wait(event: ChartEvent, now: Instant): Admission | null {
  if (event.t <= now + AHEAD_AT_ONCE_MS) return null;
  const reason = 'waits for its time';
  return { to: 'hold', reason, detail: reason, dueAt: event.t, answer: { status: 'stored', reason: 'used when its time comes' } };
}
function notAllowed(unit: string): Admission {
  return { to: 'reject', reason: 'unit not allowed', detail: `this key may not write to unit ${unit}` };
}
/**
 * Whether the bed an event names beside its patient says that somebody else is meant. An admission or a move says where the patient lies
 * from now on. A discharge takes somebody off the board: it must not be the wrong one, but a bed that is another's since then is no doubt.
 */
function contradicts(bed: string, person: Person, event: ChartEvent, census: Census): boolean {
  if (event.kind !== 'discharge') return !isMovement(event) && otherIn(bed, person, event.t, census);
  if (event.revision === 'entered-in-error') return false;
  const lies = census.seatsOf(person.key).some((s) => s.from <= event.t && (s.to === null || event.t < s.to));
  return lies && otherIn(bed, person, event.t, census);
}
function otherIn(bed: string, person: Person, t: Instant, census: Census): boolean {
  const there = census.occupants(bed, t);
  return there.length > 0 && !there.some((s) => s.patientKey === person.key);
}
