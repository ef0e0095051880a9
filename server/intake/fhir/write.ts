import { isDeepStrictEqual } from 'node:util';
import type { Pool } from 'pg';
import type { Instant } from '../../../lib/time';
import type { KeyActor } from '../../auth/actor';
import type { Clock } from '../../clock';
import { admit, unitAt } from '../../loop/admit';
import type { Monitor } from '../../monitor';
import {
  awaiting,
  type FhirRow,
  openEncounters,
  patientsNumbered,
  resourcesAt,
  resourcesNamed,
  saveResources,
} from '../../store/fhir';
import type { SourceRow } from '../../store/sources';
import type { AdmittedEvent, Delivery, Outcome, Refused } from '../port';
import { Identities, type Neighbour, type Subject } from './identity';
import { contentId } from './ids';
import { Locks } from './locks';
import { mapResource } from './map';
import type { MapContext, Mapped } from './mapped';
import { FhirError, type Issue } from './outcome';
import { checkResource, identifierAsked, versionAsked, type WriteRequest } from './parse';
import { numberOf } from './patient';
import { type Aim, aimOf, identifierTokens, withReferences } from './reference';
import { reissue } from './reissue';
import type { Patient, Resource, ResourceType } from './schema';

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
}

/** One resource on its way in. */
interface Job {
  readonly n: number;
  readonly request: WriteRequest;
  readonly id: string;
  readonly before: FhirRow | null;
  readonly body: Readonly<Record<string, unknown>>;
  readonly resource: Resource;
  readonly subject: Subject | null;
}
interface Ready extends Job {
  readonly row: FhirRow;
  readonly events: readonly AdmittedEvent[];
  readonly mapped: Mapped;
}

/**
 * Takes resources in: finds out which and whose they are, turns them into events, hands these to the loop, and stores the
 * resources once the events are committed. Everything is named by what was sent, so a request that is sent again after a
 * lost answer or a crash between the two stores nothing twice.
 */
export class FhirWriter {
  private readonly locks = new Locks();

  constructor(
    private readonly monitor: Monitor,
    private readonly pool: Pool,
    private readonly clock: Clock,
  ) {}

  /** Each entry on its own; an answer for each, in order. Those that are errors already are only noted. */
  async batch(entries: readonly (WriteRequest | FhirError)[], message: Message): Promise<Answer[]> {
    const answers: Answer[] = [];
    for (const e of entries) answers.push(e instanceof FhirError ? e : new FhirError(500, 'not reached'));
    let group: { n: number; request: WriteRequest }[] = [];
    let taken = new Set<string>();
    const flush = async () => {
      if (group.length === 0) return;
      const requests = group;
      const got = await this.run(
        requests.map((g) => g.request),
        message,
        false,
      );
      for (const [i, g] of requests.entries()) answers[g.n] = got[i] as Answer;
      group = [];
      taken = new Set();
    };
    for (const [n, request] of entries.entries()) {
      if (request instanceof FhirError) continue;
      const names = namesOf(request);
      if (names.some((k) => taken.has(k))) await flush();
      for (const k of names) taken.add(k);
      group.push({ n, request });
    }
    await flush();
    const refused = entries.flatMap((e, n) => (e instanceof FhirError ? [refusal(e, `entry ${n}`, message)] : []));
    if (refused.length > 0) await this.monitor.deliver(this.delivery(message, [], refused, this.clock.now()));
    return answers;
  }

  /** All or none. @throws FhirError when nothing was stored. */
  async transaction(entries: readonly (WriteRequest | FhirError)[], message: Message): Promise<Written[]> {
    for (const [n, e] of entries.entries()) {
      if (!(e instanceof FhirError)) continue;
      const status = e.status === 404 || e.status === 405 ? 422 : e.status;
      throw await this.refused(new FhirError(status, `Entry ${n}: ${e.message}`, e.expression, e.code), message);
    }
    const requests = entries as readonly WriteRequest[];
    const addresses = requests.flatMap((r) => (r.id === null ? [] : [`${r.type}/${r.id}`]));
    const twice = addresses.find((a, i) => addresses.indexOf(a) !== i);
    if (twice !== undefined)
      throw await this.refused(new FhirError(422, `${twice} is in the transaction twice.`, 'Bundle.entry'), message);
    const answers = await this.run(requests, message, true);
    return answers as Written[];
  }

  /** One resource at its own address. @throws FhirError when it was not stored. */
  async single(request: WriteRequest, message: Message): Promise<Written> {
    const [answer] = await this.run([request], message, true);
    return answer as Written;
  }

  /** Notes a refusal where people can see it, and returns it. */
  async refused(error: FhirError, message: Message): Promise<FhirError> {
    await this.monitor.deliver(this.delivery(message, [], [refusal(error, 'the body', message)], this.clock.now()));
    return error;
  }

  private run(requests: readonly WriteRequest[], message: Message, atomic: boolean): Promise<Answer[]> {
    const keys = requests.flatMap((r) => namesOf(r).map((k) => `${message.actor.source}\n${k}`));
    return this.locks.with(keys, () => this.take(requests, message, atomic));
  }

  private async take(requests: readonly WriteRequest[], message: Message, atomic: boolean): Promise<Answer[]> {
    const { actor } = message;
    const source = await this.monitor.sources.ensure(actor.source);
    const receivedAt = this.clock.now();
    const answers: (Answer | null)[] = requests.map(() => null);
    const fail = async (n: number, error: unknown, whole: boolean) => {
      if (!(error instanceof FhirError)) throw error;
      const said =
        whole && requests.length > 1
          ? new FhirError(error.status, `Entry ${n}: ${error.message}`, error.expression, error.code)
          : error;
      if (whole) throw error.status === 403 || error.status === 422 ? await this.refused(said, message) : said;
      answers[n] = error;
    };

    const { found: existing, failures } = await this.existing(source, actor, requests, receivedAt);
    const jobs = await this.identify(source, requests, existing, failures);
    for (const [n, error] of failures) await fail(n, error, atomic);
    const context = await this.contexts(source, actor, jobs, receivedAt);
    const ready: Ready[] = [];
    for (const job of jobs) {
      try {
        this.check(job);
        const known = this.answered(job);
        const next = known?.status === 201 ? null : this.prepare(job, source, context(job), actor, receivedAt);
        if (known && (next === null || next.events.length === 0)) answers[job.n] = known;
        else if (next) ready.push(next);
      } catch (error) {
        await fail(job.n, error, atomic);
      }
    }
    for (const [n, row] of existing) if (answers[n] === null) answers[n] = { status: 200, row, issues: [] };

    // Who somebody is and where they lie first, so that what is said of them in the same request finds them.
    const ordered = [...ready].sort((a, b) => RANK[a.request.type] - RANK[b.request.type] || a.n - b.n);
    const refused = [
      ...answers.flatMap((a, n) => (a instanceof FhirError ? [refusal(a, `entry ${n}`, message)] : [])),
      ...ordered.flatMap((r) =>
        r.mapped.notes.map((note) => ({
          ...note,
          id: address(r),
          patient: r.subject?.patient ?? {},
          raw: JSON.stringify(r.body),
        })),
      ),
    ];
    const outcomes = await this.monitor.deliver(
      this.delivery(
        message,
        ordered.flatMap((r) => r.events),
        refused,
        receivedAt,
        atomic,
      ),
    );
    const stored: Ready[] = [];
    let i = 0;
    for (const r of ordered) {
      const mine = outcomes.slice(i, i + r.events.length);
      i += r.events.length;
      const bad = mine.find((o) => o.status === 'rejected');
      if (bad) {
        const error = new FhirError(403, `${bad.reason ?? 'This key may not write there'}.`);
        if (atomic) throw error;
        answers[r.n] = error;
        continue;
      }
      stored.push(r);
      answers[r.n] = { status: r.before === null ? 201 : 200, row: r.row, issues: issuesOf(r, mine) };
    }
    const lost = new Set(
      await saveResources(
        this.pool,
        stored.map((r) => r.row),
      ),
    );
    for (const r of stored) {
      if (!lost.has(address(r))) continue;
      const error = new FhirError(409, `${address(r)} was changed by somebody else at the same moment; read it and send again.`);
      if (atomic) throw error;
      answers[r.n] = error;
    }
    const patients = jobs.filter(
      (j) => j.request.type === 'Patient' && mrnOf(j) !== null && !(answers[j.n] instanceof FhirError),
    );
    await this.release(source, actor, new Map(patients.map((j) => [j.id, mrnOf(j) as string])), message);
    return answers as Answer[];
  }

  /** Conditional creates that match something: entry -> what is there already. */
  private async existing(source: SourceRow, actor: KeyActor, requests: readonly WriteRequest[], now: Instant) {
    const found = new Map<number, FhirRow>();
    const failures = new Map<number, FhirError>();
    for (const [n, r] of requests.entries()) {
      if (r.ifNoneExist === null) continue;
      const token = identifierAsked(r.ifNoneExist);
      if (token === null) {
        failures.set(
          n,
          new FhirError(400, `"${r.ifNoneExist.slice(0, 100)}": of conditions only identifier=system|value is served.`),
        );
        continue;
      }
      const hits = await resourcesNamed(this.pool, r.type, [], [token]);
      const own = hits.filter((row) => row.sourceId === source.id);
      // Another source's Patient is the same person; its other resources are its own.
      const rows = own.length > 0 || r.type !== 'Patient' ? own : hits;
      const unit = this.unitOf(rows[0]?.mrn ?? null, now);
      if (rows.length > 1)
        failures.set(n, new FhirError(412, `${rows.length} resources match "${r.ifNoneExist.slice(0, 100)}".`));
      else if (unit !== null && !actor.units.includes(unit))
        failures.set(n, new FhirError(403, `This key may not write to unit ${unit}.`));
      else if (rows[0]) found.set(n, rows[0]);
    }
    return { found, failures: failures as Map<number, unknown> };
  }

  /** Gives every resource its id and finds out whom it is about. */
  private async identify(
    source: SourceRow,
    requests: readonly WriteRequest[],
    existing: ReadonlyMap<number, FhirRow>,
    failures: Map<number, unknown>,
  ): Promise<Job[]> {
    const aims = new Map<number, Aim>();
    for (const [n, r] of requests.entries()) {
      if (r.type === 'Patient' || existing.has(n) || failures.has(n)) continue;
      try {
        aims.set(n, aimOf(r.resource));
      } catch (error) {
        failures.set(n, error);
      }
    }
    const open = requests.map((_, n) => n).filter((n) => !existing.has(n) && !failures.has(n));
    const at = (n: number) => requests[n] as WriteRequest;
    const patients = open.filter((n) => at(n).type === 'Patient');
    const ids = new Map<number, string>();
    const rows = new Map<string, FhirRow>();
    await this.name(source, patients, at, () => '', ids, rows);

    const neighbours: Neighbour[] = patients.map((n) => neighbour(at(n), ids.get(n) as string));
    for (const [n, row] of existing) {
      if (row.type === 'Patient') neighbours.push(neighbour(at(n), row.id, row.body as unknown as Patient));
    }
    const mrnOfUid = (uid: string) => {
      const person = this.monitor.census.byRef(uid);
      return person?.uid === uid ? person.mrn : null;
    };
    const identities = await Identities.load(this.pool, source.id, [...aims.values()], neighbours, mrnOfUid);
    const subjects = new Map<number, Subject>();
    for (const [n, aim] of aims) {
      try {
        subjects.set(n, identities.subjectOf(aim));
      } catch (error) {
        failures.set(n, error);
      }
    }
    const others = open.filter((n) => at(n).type !== 'Patient' && !failures.has(n));
    await this.name(source, others, at, (n) => subjectKey(subjects.get(n) as Subject), ids, rows);

    const addresses = new Map<string, string>();
    for (const n of [...patients, ...others])
      if (at(n).fullUrl !== null) addresses.set(at(n).fullUrl as string, `${at(n).type}/${ids.get(n)}`);
    for (const [n, row] of existing) if (at(n).fullUrl !== null) addresses.set(at(n).fullUrl as string, `${row.type}/${row.id}`);
    return [...patients, ...others]
      .sort((a, b) => a - b)
      .map((n): Job => {
        const request = at(n);
        const id = ids.get(n) as string;
        const subject = subjects.get(n) ?? null;
        const replace = (ref: string) =>
          addresses.get(ref) ?? (ref.startsWith('Patient?') && subject?.patientId ? `Patient/${subject.patientId}` : undefined);
        return {
          n,
          request,
          id,
          before: rows.get(`${request.type}/${id}`) ?? null,
          body: bare(withReferences(request.body, replace), id),
          resource: request.resource,
          subject,
        };
      });
  }

  /** Ids of creates follow from their content; one that was entered in error, or is taken in this request, makes room for the next. */
  private async name(
    source: SourceRow,
    entries: readonly number[],
    at: (n: number) => WriteRequest,
    subject: (n: number) => string,
    ids: Map<number, string>,
    rows: Map<string, FhirRow>,
  ): Promise<void> {
    const taken = new Set<string>();
    let open = entries;
    for (let nth = 0; open.length > 0 && nth < 1_100; nth++) {
      const wanted = new Map(
        open.map((n) => {
          const r = at(n);
          return [n, `${r.type}/${r.id ?? contentId(source.name, r.type, r.body, subject(n), nth)}`] as const;
        }),
      );
      const found = await resourcesAt(this.pool, source.id, [...new Set(wanted.values())]);
      for (const [where, row] of found) rows.set(where, row);
      const again: number[] = [];
      for (const [n, where] of wanted) {
        if (at(n).id === null && (taken.has(where) || rows.get(where)?.gone)) {
          again.push(n);
          continue;
        }
        taken.add(where);
        ids.set(n, where.slice(where.indexOf('/') + 1));
      }
      open = again;
    }
  }

  /** @throws 412 if the version asked for is not the one that is there. */
  private check({ before, request, id }: Job): void {
    if (request.ifMatch === null || (before !== null && versionAsked(request.ifMatch) === before.version)) return;
    const where = `${request.type}/${id}`;
    throw new FhirError(412, before === null ? `${where} does not exist.` : `${where} is at version ${before.version} now.`);
  }

  /** The answer to what is there already, word for word; null for anything new. */
  private answered(job: Job): Written | null {
    const { before, request } = job;
    if (before === null) return null;
    if (request.method === 'POST') return { status: 201, row: before, issues: [] };
    const same =
      isDeepStrictEqual(before.body, job.body) && before.awaits === (job.subject?.awaits ?? null) && before.mrn === mrnOf(job);
    return same ? { status: 200, row: before, issues: [] } : null;
  }

  /** What mapping has to know, read for all jobs at once. */
  private async contexts(
    source: SourceRow,
    actor: KeyActor,
    jobs: readonly Job[],
    receivedAt: Instant,
  ): Promise<(job: Job) => MapContext> {
    const { census } = this.monitor;
    const moving = jobs.filter((j) => j.request.type === 'Encounter').flatMap((j) => mrnOf(j) ?? []);
    const [patients, encounters] = await Promise.all([
      patientsNumbered(this.pool, moving),
      openEncounters(this.pool, source.id, moving),
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
  private prepare(job: Job, source: SourceRow, ctx: MapContext, actor: KeyActor, receivedAt: Instant): Ready {
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
    return { ...job, row, events: made.events, mapped: { ...mapped, notes: held } };
  }

  /** The loop decides again when it stores; asked here first, so that a transaction falls as a whole. */
  private permit(job: Job, events: readonly AdmittedEvent[], actor: KeyActor, now: Instant): void {
    for (const e of events) {
      const admission = admit(e, this.monitor.census, actor.units, now);
      if (admission.to === 'reject') throw new FhirError(403, `${address(job)}: ${admission.detail}.`);
    }
    const unit = this.unitOf(mrnOf(job), now);
    if (unit !== null && events.length === 0 && !actor.units.includes(unit))
      throw new FhirError(403, `${address(job)}: this key may not write to unit ${unit}.`);
  }
  private unitOf(mrn: string | null, now: Instant): string | null {
    const person = mrn === null ? undefined : this.monitor.census.byMrn(mrn);
    return person ? unitAt(this.monitor.census, person.key, now) : null;
  }

  /** What waited for Patients that are known now becomes events. */
  private async release(
    source: SourceRow,
    actor: KeyActor,
    patients: ReadonlyMap<string, string>,
    message: Message,
  ): Promise<void> {
    const waiting = await awaiting(this.pool, source.id, [...patients.keys()]);
    for (const row of waiting) {
      await this.locks.with([`${actor.source}\n${row.type}/${row.id}`], async () => {
        const mrn = patients.get(row.awaits ?? '') as string;
        const now = this.clock.now();
        const type = row.type as ResourceType;
        const { resource } = checkResource(row.body, type);
        const request = {
          method: 'PUT',
          type,
          id: row.id,
          body: row.body,
          resource,
          fullUrl: null,
          ifMatch: null,
          ifNoneExist: null,
        } as const;
        const subject: Subject = { patient: { mrn }, awaits: null, patientId: row.awaits };
        const job: Job = {
          n: 0,
          request,
          id: row.id,
          before: { ...row, version: row.version - 1 },
          body: row.body,
          resource,
          subject,
        };
        const context = await this.contexts(source, actor, [job], now);
        let ready: Ready;
        try {
          ready = this.prepare(job, source, context(job), actor, now);
        } catch (error) {
          if (error instanceof FhirError) return;
          throw error;
        }
        await this.monitor.deliver(this.delivery({ ...message, raw: JSON.stringify(row.body) }, ready.events, [], now, true));
        await saveResources(this.pool, [{ ...ready.row, updatedAt: row.updatedAt }]);
      });
    }
  }

  private delivery(
    m: Message,
    events: readonly AdmittedEvent[],
    refused: readonly Refused[],
    receivedAt: Instant,
    atomic = false,
  ): Delivery {
    return {
      feed: m.actor.source,
      protocol: 'fhir',
      receivedAt,
      raw: m.raw,
      controlId: null,
      units: m.actor.units,
      atomic,
      events,
      refused,
    };
  }
}

const RANK: Readonly<Record<ResourceType, number>> = {
  Patient: 0,
  Encounter: 1,
  Procedure: 2,
  MedicationRequest: 3,
  MedicationAdministration: 3,
  Observation: 4,
};

const address = (j: { readonly request: Pick<WriteRequest, 'type'>; readonly id: string }): string => `${j.request.type}/${j.id}`;
function mrnOf(job: Job): string | null {
  if (job.resource.resourceType === 'Patient') return numberOf(job.resource.identifier);
  const patient = job.subject?.patient;
  return patient && 'mrn' in patient ? patient.mrn : null;
}
function subjectKey(s: Subject): string {
  return s.patient === null ? `awaits ${s.awaits}` : JSON.stringify(s.patient);
}
function neighbour(r: WriteRequest, id: string, patient = r.resource as Patient): Neighbour {
  return { id, urls: r.fullUrl === null ? [] : [r.fullUrl], patient };
}

/** By what two requests can mean the same resource: those that share a name are done one after the other. */
function namesOf(r: WriteRequest): string[] {
  if (r.id !== null) return [`${r.type}/${r.id}`];
  const content = `${r.type} ${contentId('', r.type, r.body, '', 0)}`;
  return r.ifNoneExist === null ? [content] : [content, `${r.type}?${r.ifNoneExist}`];
}

/** As stored: under its id, without the version and time that are ours to give. */
function bare(body: Record<string, unknown>, id: string): Record<string, unknown> {
  const { resourceType, id: _id, meta, ...rest } = body;
  const {
    versionId: _v,
    lastUpdated: _l,
    ...kept
  } = typeof meta === 'object' && meta !== null && !Array.isArray(meta) ? (meta as Record<string, unknown>) : {};
  return { resourceType, id, ...(Object.keys(kept).length > 0 ? { meta: kept } : {}), ...rest };
}

function refusal(e: FhirError, where: string, message: Message): Refused {
  return { status: 'rejected', reason: REASONS[e.status] ?? 'not taken in', detail: `${where}: ${e.message}`, raw: message.raw };
}
const REASONS: Readonly<Record<number, string>> = {
  403: 'unit not allowed',
  404: 'type not served',
  405: 'method not served',
  412: 'condition not met',
  422: 'not a resource we can take',
};

function issuesOf(r: Ready, outcomes: readonly Outcome[]): Issue[] {
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
