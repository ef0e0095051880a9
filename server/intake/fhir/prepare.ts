import { isDeepStrictEqual } from 'node:util';
import type { Pool } from 'pg';
import type { Instant } from '../../../lib/time';
import type { KeyActor } from '../../auth/actor';
import { admit } from '../../loop/admit';
import type { Monitor } from '../../monitor';
import { type FhirRow, openEncounters, patientsNumbered } from '../../store/fhir';
import { SYSTEM } from '../../store/reader';
import type { SourceRow } from '../../store/sources';
import type { AdmittedEvent } from '../port';
import type { Identifier } from './identify';
import { address, type Job, mrnOf, type Ready, type Written } from './job';
import { mapResource } from './map';
import type { MapContext, Mapped } from './mapped';
import { FhirError } from './outcome';
import { versionAsked } from './parse';
import { identifierTokens } from './reference';
import { reissue } from './reissue';
import type { Patient } from './schema';

/** The device an Observation names, by identifier or reference. */
function deviceOf(resource: Job['resource']): string | undefined {
  if (resource.resourceType !== 'Observation') return undefined;
  const { device } = resource;
  return device?.identifier?.value?.trim() || device?.reference?.trim() || undefined;
}

/** Makes of an identified resource what is to be stored: its next version and the events that follow from it. */
export class Preparer {
  constructor(
    private readonly monitor: Monitor,
    private readonly pool: Pool,
    private readonly identifier: Identifier,
  ) {}

  /** @throws 412 if the version asked for is not the one that is there. */
  check({ before, request, id }: Job): void {
    if (request.ifMatch === null || (before !== null && versionAsked(request.ifMatch) === before.version)) return;
    const where = `${request.type}/${id}`;
    throw new FhirError(412, before === null ? `${where} does not exist.` : `${where} is at version ${before.version} now.`);
  }

  /**
   * The answer to what is there already, word for word; null for anything new. When a stored body is read `again`, what
   * stands there unchanged is mapped once more, and what has been replaced since is left alone.
   */
  answered(job: Job, again = false): Written | null {
    const { before, request } = job;
    if (before === null) return null;
    if (again)
      return isDeepStrictEqual(before.body, job.body)
        ? { status: 200, row: before, issues: [] }
        : { status: 201, row: before, issues: [] };
    if (request.method === 'POST') return { status: 201, row: before, issues: [] };
    const same =
      isDeepStrictEqual(before.body, job.body) && before.awaits === (job.subject?.awaits ?? null) && before.mrn === mrnOf(job);
    return same ? { status: 200, row: before, issues: [] } : null;
  }

  /** What mapping has to know, read for all jobs at once. */
  async contexts(
    source: SourceRow,
    actor: KeyActor,
    jobs: readonly Job[],
    receivedAt: Instant,
  ): Promise<(job: Job) => MapContext> {
    const { census } = this.monitor;
    const moving = jobs.filter((j) => j.request.type === 'Encounter').flatMap((j) => mrnOf(j) ?? []);
    const [patients, encounters] = await Promise.all([
      patientsNumbered(SYSTEM.intake, this.pool, moving),
      openEncounters(SYSTEM.intake, this.pool, source.id, moving),
    ]);
    const said = new Map<string, Patient>([...patients].map(([mrn, row]) => [mrn, row.body as unknown as Patient]));
    for (const j of jobs)
      if (j.resource.resourceType === 'Patient' && mrnOf(j) !== null) said.set(mrnOf(j) as string, j.resource);
    const units = census.allUnits().map((u) => u.id);
    return (job) => {
      const mrn = mrnOf(job);
      return {
        source,
        receivedAt,
        issued: job.before?.issued ?? [],
        units,
        ownUnit: actor.units.length === 1 ? (actor.units[0] ?? null) : null,
        isBed: (bed) => census.bed(bed) !== undefined,
        mrn,
        patient: mrn === null ? null : (said.get(mrn) ?? null),
        bedAt: (t) => {
          const person = mrn === null ? undefined : census.byMrn(mrn);
          return (person && census.seatsOf(person.key).find((s) => s.from <= t && (s.to === null || t < s.to))?.bedId) ?? null;
        },
        otherEncounter: mrn !== null && encounters.some((e) => e.startsWith(`${mrn}|`) && e !== `${mrn}|${job.id}`),
      };
    };
  }

  /** Makes the events and the row of a resource. @throws 403 for a patient or bed of a unit the key may not write to, 422 */
  prepare(job: Job, source: SourceRow, ctx: MapContext, actor: KeyActor, receivedAt: Instant): Ready {
    const { resource, before, subject } = job;
    const version = (before?.version ?? 0) + 1;
    const waits = subject !== null && subject.patient === null;
    const mapped = mapResource(resource, ctx);
    const patient = subject?.patient ?? (ctx.mrn === null ? {} : { mrn: ctx.mrn });
    const made = reissue({
      resource: address(job),
      version,
      source,
      patient,
      // Without a patient nothing can be said yet; once it is known the resource is mapped again.
      parts: waits ? [] : mapped.parts,
      keep: mapped.keep,
      before: before?.issued ?? [],
      receivedAt,
    });
    if (made.wrong !== null) throw new FhirError(422, `${job.request.type}: ${made.wrong}`);
    this.permit(job, made.events, actor, receivedAt);
    const row: FhirRow = {
      sourceId: source.id,
      type: job.request.type,
      id: job.id,
      version,
      mrn: mrnOf(job),
      awaits: subject?.awaits ?? null,
      identifiers: identifierTokens(resource.identifier),
      codes: mapped.codes,
      t: mapped.t ?? (job.request.type === 'Patient' ? null : receivedAt),
      gone: (resource as { status?: string }).status === 'entered-in-error',
      issued: made.issued,
      body: job.body,
      updatedAt: receivedAt,
    };
    const held: Mapped['notes'] = waits
      ? [{ status: 'held', reason: 'no such patient', detail: `Patient/${subject.awaits} is not known, or has no number` }]
      : mapped.notes;
    const device = deviceOf(resource);
    const { identifiers = [] } = subject ?? {};
    const told = { ...(device === undefined ? {} : { device }), ...(identifiers.length === 0 ? {} : { identifiers }) };
    const events = Object.keys(told).length === 0 ? made.events : made.events.map((e) => ({ ...e, ...told }));
    return { ...job, row, events, mapped: { ...mapped, notes: held } };
  }

  /** The loop decides again when it stores; asked here first, so that a transaction falls as a whole. */
  private permit(job: Job, events: readonly AdmittedEvent[], actor: KeyActor, now: Instant): void {
    for (const e of events) {
      const admission = admit(e, this.monitor.census, actor.units, now);
      if (admission.to === 'reject') throw new FhirError(403, `${address(job)}: ${admission.detail}.`);
    }
    const unit = this.identifier.unitOf(mrnOf(job), now);
    if (unit !== null && events.length === 0 && !actor.units.includes(unit))
      throw new FhirError(403, `${address(job)}: this key may not write to unit ${unit}.`);
  }
}
