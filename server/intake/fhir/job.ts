import type { KeyActor } from '../../auth/actor';
import type { FhirRow } from '../../store/fhir';
import type { AdmittedEvent, Outcome, Refused } from '../port';
import type { Subject } from './identity';
import { contentId } from './ids';
import type { Mapped } from './mapped';
import type { FhirError, Issue } from './outcome';
import type { WriteRequest } from './parse';
import { numberOf } from './patient';
import type { Resource } from './schema';

/** What became of a resource that was taken in. */
export interface Written {
  readonly status: 200 | 201;
  readonly row: FhirRow;
  /** What a person may want to know of it: held, not used, and why. */
  readonly issues: readonly Issue[];
}
export type Answer = Written | FhirError;
export interface Message {
  readonly actor: KeyActor;
  /** The body as it came. */
  readonly raw: string;
  /** It is stored under this number already and read again. */
  readonly replayOf?: bigint;
  /** Told what became of its events, and what of it could not be used. */
  readonly tell?: (outcomes: readonly Outcome[], refused: readonly Refused[]) => void;
}

/** One resource on its way in. */
export interface Job {
  readonly n: number;
  readonly request: WriteRequest;
  readonly id: string;
  readonly before: FhirRow | null;
  readonly body: Readonly<Record<string, unknown>>;
  readonly resource: Resource;
  readonly subject: Subject | null;
}
export interface Ready extends Job {
  readonly row: FhirRow;
  readonly events: readonly AdmittedEvent[];
  readonly mapped: Mapped;
}

/** "Type/id". */
export const address = (j: { readonly request: Pick<WriteRequest, 'type'>; readonly id: string }): string =>
  `${j.request.type}/${j.id}`;
/** The number a resource is about; of a Patient its own. */
export function mrnOf(job: Job): string | null {
  if (job.resource.resourceType === 'Patient') return numberOf(job.resource.identifier);
  const patient = job.subject?.patient;
  return patient && 'mrn' in patient ? patient.mrn : null;
}
/** By what two requests can mean the same resource: those that share a name are done one after the other. */
export function namesOf(r: WriteRequest): string[] {
  if (r.id !== null) return [`${r.type}/${r.id}`];
  const content = `${r.type} ${contentId('', r.type, r.body, '', 0)}`;
  return r.ifNoneExist === null ? [content] : [content, `${r.type}?${r.ifNoneExist}`];
}

/** A refusal as quarantine shows it. */
export function refusal(e: FhirError, where: string, message: Message): Refused {
  return { status: 'rejected', reason: REASONS[e.status] ?? 'not taken in', detail: `${where}: ${e.message}`, raw: message.raw };
}
const REASONS: Readonly<Record<number, string>> = {
  403: 'unit not allowed',
  404: 'type not served',
  405: 'method not served',
  412: 'condition not met',
  422: 'not a resource we can take',
};

/** What became of a resource beyond being stored: what was held, what is not used. */
export function issuesOf(r: Ready, outcomes: readonly Outcome[]): Issue[] {
  const held = outcomes
    .filter((o) => o.status === 'held')
    .map((o) => ({ severity: 'information' as const, code: 'informational', diagnostics: `Held: ${o.reason ?? 'waits'}.` }));
  const notes = r.mapped.notes.map((n) => ({
    severity: n.status === 'held' ? ('warning' as const) : ('information' as const),
    code: 'informational',
    diagnostics: `${n.status === 'held' ? 'Held' : 'Kept, not used'}: ${n.detail}.`,
  }));
  return [...held, ...notes];
}
