import { asSeen, isLegible } from '../identifiers';
import { refusalWords } from '../refusal-words';
import type { Instant } from '../time';
import { isBirthDate } from './birth-date';
import { type ChartEvent, KINDS, type Kind, type Revision, VITAL_FIELDS, type WireEvent, wireEvent } from './event';
import { isStorable, unfit } from './fit';
import { instantOf } from './instant-text';

export interface PatientRef {
  readonly mrn?: string;
  readonly bed?: string;
}
/** An event with whom it says it is about. */
export interface Admitted {
  readonly patient: PatientRef;
  readonly event: ChartEvent;
}
/** Why something is no event: sending it again does not help. */
export interface Rejection {
  /** Short and countable. */
  readonly reason: string;
  /** Names the field and what is wrong with it. */
  readonly detail: string;
  /** The id it came with, if it had a usable one. */
  readonly id: string | null;
}
export type Admission = { readonly ok: Admitted } | { readonly rejected: Rejection };

interface Issue {
  readonly code: string;
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

const IN_OUR_WORDS = { error: refusalWords };
const COMMON = new Set(['id', 'patient', 't', 'kind', 'status', 'corrected', 'by']);
const KNOWN_KINDS: ReadonlySet<unknown> = new Set(KINDS);
/** Why this is no kind of event; null if it is one. */
export function kindProblem(kind: unknown): { readonly reason: string; readonly detail: string } | null {
  if (kind === undefined) return { reason: 'no kind', detail: 'kind is missing' };
  return KNOWN_KINDS.has(kind) ? null : { reason: 'unknown kind', detail: `kind ${show(kind)} is not one of ours` };
}
const SPLIT_STATUS = new Set<Kind>(['medication', 'support']);

/**
 * Turns one wire object into an event, or says why it is none (contract "Events"): id, patient, kind, every known field by
 * type, words and range, times with an offset, values present. Whether a value is plausible or a unit known is not decided
 * here: such an event is stored, and the chart does not use it. A withdrawal needs no more than id, patient, kind and time.
 */
export function admit(wire: unknown, receivedAt: Instant): Admission {
  if (typeof wire !== 'object' || wire === null || Array.isArray(wire))
    return reject(null, 'not an object', 'the event is not an object');
  const raw = wire as Record<string, unknown>;
  const id = typeof raw.id === 'string' && raw.id.length >= 1 && raw.id.length <= 200 && isStorable(raw.id) ? raw.id : null;
  if (id === null)
    return reject(null, 'no id', `id ${raw.id === undefined ? 'is missing' : 'is not text of 1 to 200 characters'}`);
  const odd = unfit(raw);
  if (odd !== null) return reject(id, 'cannot be kept', `${odd.field} ${odd.what}`);
  const noKind = kindProblem(raw.kind);
  if (noKind !== null) return reject(id, noKind.reason, noKind.detail);
  if (raw.patient === undefined && raw.kind !== 'admission') return reject(id, 'no patient', 'patient is missing');

  const parsed = wireEvent.safeParse(raw, IN_OUR_WORDS);
  if (!parsed.success) {
    const issues = parsed.error.issues as readonly Issue[];
    const withdrawal = raw.status === 'entered-in-error';
    const first = withdrawal ? issues.find((issue) => !absent(raw, issue)) : issues[0];
    if (first !== undefined) return rejectIssue(id, raw, first);
    return { ok: { patient: patientOf(raw), event: chartEvent(raw as unknown as WireEvent, receivedAt) } };
  }
  const event = parsed.data;
  if (event.kind === 'vital' && event.status !== 'entered-in-error' && !VITAL_FIELDS.some((f) => event[f] !== undefined)) {
    return reject(id, 'no values', `a vital needs one of ${VITAL_FIELDS.join(', ')}`);
  }
  const admitted = { patient: patientOf(event), event: chartEvent(event, receivedAt) };
  const illegible = illegibleNumber(admitted);
  return illegible === null
    ? { ok: admitted }
    : reject(id, illegible.endsWith('bed') ? 'no bed' : 'no patient', `${illegible} cannot be read`);
}

/** The field whose number or bed nobody could read aloud; null: there is none. */
function illegibleNumber({ patient, event }: Admitted): string | null {
  if (patient.mrn !== undefined && !isLegible(patient.mrn)) return 'patient.mrn';
  if (patient.bed !== undefined && !isLegible(patient.bed)) return 'patient.bed';
  if (event.kind === 'admission' && !isLegible(event.mrn)) return 'mrn';
  const lies = event.kind === 'transfer' || (event.kind === 'admission' && event.updateOnly !== true);
  if (lies && !isLegible(event.bed)) return 'bed';
  return event.kind === 'merge' && !isLegible(event.from) ? 'from' : null;
}

/** A field of the kind itself that is simply not there. */
function absent(raw: Record<string, unknown>, issue: Issue): boolean {
  const field = issue.path[0];
  return issue.path.length === 1 && typeof field === 'string' && !COMMON.has(field) && raw[field] === undefined;
}

function patientOf(event: { readonly patient?: unknown; readonly mrn?: unknown }): PatientRef {
  const patient = event.patient as PatientRef | undefined;
  if (patient !== undefined) {
    const mrn = patient.mrn === undefined ? undefined : asSeen(patient.mrn);
    const bed = patient.bed === undefined ? undefined : asSeen(patient.bed);
    if (bed === undefined) return mrn === undefined ? {} : { mrn };
    return mrn === undefined ? { bed } : { mrn, bed };
  }
  return typeof event.mrn === 'string' ? { mrn: asSeen(event.mrn) } : {};
}

/** Names of our own envelope, which a sender's unknown field must not fill; and the one that would be no field at all. */
const OWN: ReadonlySet<string> = new Set(['feed', 'order', 'patient', 'status', 'corrected', '__proto__']);
const OURS_FIRST: ReadonlySet<string> = new Set(['id', 'kind', 't', 'receivedAt', 'revision']);
/** Times beside the event's own, by kind. */
const TIMES: { readonly [K in Kind]?: readonly string[] } = {
  medication: ['plannedAt', 'endsAt'],
  attribution: ['until'],
  admission: ['carTInfusedAt', 'monitoringStart'],
  absence: ['until'],
  limits: ['reviewBy'],
};

/** Numbers of patients and names of places beside those of `patient`, by kind. */
const NUMBERS: { readonly [K in Kind]?: readonly string[] } = {
  admission: ['mrn', 'unit', 'bed'],
  transfer: ['unit', 'bed'],
  merge: ['from'],
};

/** The admitted shape: times as instants, revision and state told apart; fields nobody knows are kept. */
function chartEvent(wire: WireEvent, receivedAt: Instant): ChartEvent {
  // Built up, never thinned out: an object that had a property deleted is slow in every hand it passes through afterwards.
  // What every event has stands first, so that events of a kind are objects of one shape.
  const { id, kind } = wire;
  const out: Record<string, unknown> = { id, kind, t: instantOf(wire.t), receivedAt, revision: revisionOf(wire) };
  for (const field in wire) if (!OURS_FIRST.has(field) && !OWN.has(field)) out[field] = wire[field as keyof WireEvent];
  for (const field of TIMES[wire.kind] ?? []) {
    const value = out[field];
    if (typeof value === 'string') out[field] = instantOf(value);
  }
  for (const field of NUMBERS[wire.kind] ?? []) {
    const value = out[field];
    if (typeof value === 'string') out[field] = asSeen(value);
  }
  if (wire.kind === 'admission' && wire.identifiers !== undefined) out.identifiers = wire.identifiers.map(asSeen);
  // Nobody can be told by a date of birth that is none, and no age follows from it.
  if (typeof out.birthDate === 'string' && wire.kind === 'admission' && !isBirthDate(out.birthDate, receivedAt))
    out.birthDate = undefined;
  if (SPLIT_STATUS.has(wire.kind)) {
    const fallback = wire.kind === 'medication' ? 'given' : 'running';
    out.state = wire.status === undefined || wire.status === 'entered-in-error' ? fallback : wire.status;
  }
  if (wire.kind === 'ice' && out.commands === undefined && out.command !== undefined) {
    out.commands = out.command;
    delete out.command;
  }
  return out as unknown as ChartEvent;
}

function revisionOf(wire: WireEvent): Revision {
  if (wire.status === 'entered-in-error') return 'entered-in-error';
  return wire.status === 'corrected' || wire.corrected === true ? 'corrected' : 'final';
}

function rejectIssue(id: string, raw: Record<string, unknown>, issue: Issue): Admission {
  const field = issue.path.map(String).join('.') || 'event';
  const name = issue.path[0];
  const given = issue.path.reduce<unknown>(
    (v, key) => (typeof v === 'object' && v !== null ? (v as Record<PropertyKey, unknown>)[key] : undefined),
    raw,
  );
  const isMissing = given === undefined;
  const detail = isMissing ? `${field} is missing` : `${field}: ${show(given)} ${issue.message}`;
  if (name === 't') return reject(id, isMissing ? 'no time' : 'time without zone', detail);
  if (name === 'status') return reject(id, 'unknown status', detail);
  if (name === 'patient') return reject(id, 'no patient', detail);
  if (isMissing) return reject(id, `no ${field}`, detail);
  if (issue.code === 'too_big') return reject(id, 'above its maximum', detail);
  return reject(id, 'wrong type', detail);
}

function reject(id: string | null, reason: string, detail: string): Admission {
  return { rejected: { id, reason, detail } };
}

function show(value: unknown): string {
  const text =
    typeof value === 'string'
      ? `"${value}"`
      : typeof value === 'number'
        ? String(value)
        : (JSON.stringify(value) ?? typeof value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
