import { createHash } from 'node:crypto';
import { admit } from '../../../lib/events/admit';
import type { Instant } from '../../../lib/time';
import type { AdmittedEvent, SourceSettings } from '../port';
import type { Issued, Part } from './mapped';

type PatientRef = Issued['patient'];
export interface Reissued {
  readonly events: readonly AdmittedEvent[];
  readonly issued: readonly Issued[];
  /** What no event could be made of, in words that name the field. */
  readonly wrong: string | null;
}

/**
 * Turns what a version of a resource stands for into events, given those of earlier versions: new parts are new events,
 * changed ones correct theirs, missing ones are withdrawn, unchanged ones are left alone. An event that was withdrawn stays
 * so for ever; if its part comes back, or belongs to another patient now, that is a new event with a further id.
 */
export function reissue(p: {
  readonly resource: string;
  readonly version: number;
  readonly source: SourceSettings;
  readonly patient: PatientRef;
  readonly parts: readonly Part[];
  readonly keep: readonly string[];
  readonly before: readonly Issued[];
  readonly receivedAt: Instant;
}): Reissued {
  const events: AdmittedEvent[] = [];
  const issued: Issued[] = [];
  const seen = new Set<Issued>();
  for (const { part, t, fields, namedBed } of p.parts) {
    const digest = digestOf(t, namedBed === undefined ? fields : { ...fields, namedBed });
    const patient = namedBed === undefined ? p.patient : { ...p.patient, bed: namedBed };
    const known = p.before.find((i) => i.part === part && !i.withdrawn && samePatient(i.patient, p.patient));
    if (known) seen.add(known);
    if (known?.digest === digest) {
      issued.push(known);
      continue;
    }
    const earlier = p.before.filter((i) => i.part === part).length;
    const id = known?.id ?? `${p.resource}/${part}${earlier === 0 ? '' : `~${earlier + 1}`}`;
    const wire = {
      ...fields,
      id,
      patient,
      t: new Date(t).toISOString(),
      resource: p.resource,
      ...(p.version > 1 ? { resourceVersion: p.version } : {}),
      ...(known ? { corrected: true } : {}),
    };
    const read = admit(wire, p.receivedAt);
    if ('rejected' in read) return { events: [], issued: [], wrong: read.rejected.detail };
    events.push({ patient, event: { ...read.ok.event, feed: p.source.name } });
    const bed = typeof fields.bed === 'string' ? { unit: String(fields.unit), bed: fields.bed } : {};
    issued.push({ part, id, kind: fields.kind, t, patient: p.patient, digest, withdrawn: false, ...bed });
  }
  for (const old of p.before) {
    if (seen.has(old)) continue;
    const stays = old.withdrawn || (p.keep.includes(old.part) && samePatient(old.patient, p.patient));
    issued.push(stays ? old : { ...old, withdrawn: true });
    if (!stays) events.push(withdrawal(old, p.source, p.receivedAt, p.version));
  }
  return { events, issued, wrong: null };
}

function withdrawal(old: Issued, source: SourceSettings, receivedAt: Instant, version: number): AdmittedEvent {
  const movement =
    old.kind === 'admission' || old.kind === 'transfer'
      ? { unit: old.unit ?? '', bed: old.bed ?? '', mrn: old.patient.mrn ?? '' }
      : {};
  const state = old.kind === 'medication' ? { drug: '', state: 'given' } : old.kind === 'support' ? { state: 'running' } : {};
  const event = {
    ...movement,
    ...state,
    id: old.id,
    kind: old.kind,
    feed: source.name,
    t: old.t,
    receivedAt,
    revision: 'entered-in-error' as const,
    resourceVersion: version,
  };
  return { patient: old.patient, event: event as unknown as AdmittedEvent['event'] };
}

const samePatient = (a: PatientRef, b: PatientRef): boolean => a.mrn === b.mrn && a.bed === b.bed;

function digestOf(t: Instant, fields: Part['fields']): string {
  const ordered = Object.fromEntries(Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1)));
  return createHash('sha256')
    .update(`${t}|${JSON.stringify(ordered)}`)
    .digest('base64url')
    .slice(0, 16);
}
