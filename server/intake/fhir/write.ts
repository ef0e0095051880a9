import type { Pool } from 'pg';
import { parseWithoutTurns } from '../../../lib/events/direction';
import type { Instant } from '../../../lib/time';
import type { KeyActor } from '../../auth/actor';
import type { Clock } from '../../clock';
import type { Monitor } from '../../monitor';
import { ResourcesChanged } from '../../store/commit';
import { awaiting, resourcesAt } from '../../store/fhir';
import { SYSTEM } from '../../store/reader';
import type { SourceRow } from '../../store/sources';
import type { AdmittedEvent, Delivery, Outcome, Refused, ResourceWrite } from '../port';
import { Identifier } from './identify';
import type { Subject } from './identity';
import { type Answer, address, issuesOf, type Job, type Message, mrnOf, namesOf, type Ready, refusal, type Written } from './job';
import { Locks } from './locks';
import { FhirError } from './outcome';
import { checkResource, readBundle, readResource, type WriteRequest } from './parse';
import { Preparer } from './prepare';
import type { ResourceType } from './schema';

/**
 * Takes resources in: finds out which and whose they are, turns them into events, and hands both to the loop, which stores
 * them in one commit. Everything is named by what was sent, so a request that is sent again after a lost answer stores
 * nothing twice.
 */
export class FhirWriter {
  private readonly locks = new Locks();
  private readonly identifier: Identifier;
  private readonly preparer: Preparer;

  constructor(
    private readonly monitor: Monitor,
    private readonly pool: Pool,
    private readonly clock: Clock,
  ) {
    this.identifier = new Identifier(monitor, pool);
    this.preparer = new Preparer(monitor, pool, this.identifier);
  }

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

  /**
   * Reads a stored body again as the source is set up now: what its resources stand for is told anew where it has changed.
   * Resources that have been replaced since are left as they are.
   */
  async again(message: Message): Promise<void> {
    const body = parseWithoutTurns(message.raw) as { resourceType?: string; id?: string };
    if (body.resourceType === 'Bundle') {
      const requests = readBundle(body).entries.filter((e): e is WriteRequest => !(e instanceof FhirError));
      for (const r of requests) await this.readAgain(r, message);
      return;
    }
    const type = body.resourceType as ResourceType;
    const source = await this.monitor.sources.ensure(message.actor.source);
    const put =
      typeof body.id === 'string' && (await resourcesAt(SYSTEM.intake, this.pool, source.id, [`${type}/${body.id}`])).size > 0;
    await this.readAgain(readResource(body, { method: put ? 'PUT' : 'POST', type, id: put ? (body.id ?? null) : null }), message);
  }
  private async readAgain(request: WriteRequest, message: Message): Promise<void> {
    await this.run([{ ...request, ifMatch: null, ifNoneExist: null }], message, true).catch((error) => {
      if (!(error instanceof FhirError)) throw error;
    });
  }

  private run(requests: readonly WriteRequest[], message: Message, atomic: boolean): Promise<Answer[]> {
    const keys = requests.flatMap((r) => namesOf(r).map((k) => `${message.actor.source}\n${k}`));
    return this.locks.with(keys, () => this.take(requests, message, atomic));
  }

  private async take(requests: readonly WriteRequest[], message: Message, atomic: boolean, tries = 1): Promise<Answer[]> {
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

    const { found: existing, failures } = await this.identifier.existing(source, actor, requests, receivedAt);
    const jobs = await this.identifier.identify(source, requests, existing, failures);
    for (const [n, error] of failures) await fail(n, error, atomic);
    const context = await this.preparer.contexts(source, actor, jobs, receivedAt);
    const ready: Ready[] = [];
    for (const job of jobs) {
      try {
        this.preparer.check(job);
        const known = this.preparer.answered(job, message.replayOf !== undefined);
        const next = known?.status === 201 ? null : this.preparer.prepare(job, source, context(job), actor, receivedAt);
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
    if (message.replayOf !== undefined && ready.length === 0) return answers as Answer[];
    let outcomes: readonly Outcome[];
    try {
      outcomes = await this.monitor.deliver(this.delivery(message, ordered, refused, receivedAt, atomic));
    } catch (error) {
      if (!(error instanceof ResourcesChanged)) throw error;
      return this.overtaken(error, ordered, requests, message, atomic, tries);
    }
    message.tell?.(outcomes, refused);
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
      answers[r.n] = { status: r.before === null ? 201 : 200, row: r.row, issues: issuesOf(r, mine) };
    }
    const patients = jobs.filter(
      (j) => j.request.type === 'Patient' && mrnOf(j) !== null && !(answers[j.n] instanceof FhirError),
    );
    await this.release(source, actor, new Map(patients.map((j) => [j.id, mrnOf(j) as string])), message);
    return answers as Answer[];
  }

  /**
   * Another node, or what waited for this patient, was faster; nothing of the request was stored. It is judged again against
   * what stands there now: who asked for a version is told 412, anyone else is tried a few times before 409.
   */
  private async overtaken(
    { addresses }: ResourcesChanged,
    ready: readonly Ready[],
    requests: readonly WriteRequest[],
    message: Message,
    atomic: boolean,
    tries: number,
  ): Promise<Answer[]> {
    if (tries < MOST_TRIES) return this.take(requests, message, atomic, tries + 1);
    const lost = new Map(ready.filter((r) => addresses.includes(address(r))).map((r) => [r.n, address(r)]));
    const error = (where: string) =>
      new FhirError(409, `${where} was changed by somebody else at the same moment; read it and send again.`);
    if (atomic || lost.size === 0) throw error([...lost.values()][0] ?? 'A resource');
    const rest = await this.take(
      requests.filter((_, n) => !lost.has(n)),
      message,
      atomic,
    );
    return requests.map((_, n) => (lost.has(n) ? error(lost.get(n) as string) : (rest.shift() as Answer)));
  }

  /** What waited for Patients that are known now becomes events. */
  private async release(
    source: SourceRow,
    actor: KeyActor,
    patients: ReadonlyMap<string, string>,
    message: Message,
  ): Promise<void> {
    const waiting = await awaiting(SYSTEM.intake, this.pool, source.id, [...patients.keys()]);
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
        const subject: Subject = { patient: { mrn }, awaits: null, patientId: row.awaits, identifiers: [] };
        const job: Job = {
          n: 0,
          request,
          id: row.id,
          before: { ...row, version: row.version - 1 },
          body: row.body,
          resource,
          subject,
        };
        const context = await this.preparer.contexts(source, actor, [job], now);
        let ready: Ready;
        try {
          ready = this.preparer.prepare(job, source, context(job), actor, now);
        } catch (error) {
          if (error instanceof FhirError) return;
          throw error;
        }
        const again = { ...ready, row: { ...ready.row, updatedAt: row.updatedAt } };
        await this.monitor
          .deliver(this.delivery({ ...message, raw: JSON.stringify(row.body) }, [again], [], now, true))
          // It has been replaced, or has found its patient, on another way.
          .catch((error) => {
            if (!(error instanceof ResourcesChanged)) throw error;
          });
      });
    }
  }

  private delivery(
    m: Message,
    ready: readonly Ready[],
    refused: readonly Refused[],
    receivedAt: Instant,
    atomic = false,
  ): Delivery {
    const events: AdmittedEvent[] = [];
    const resources: ResourceWrite[] = [];
    for (const r of ready) {
      const from = events.length;
      events.push(...r.events);
      resources.push({ row: r.row, from, to: events.length });
    }
    return {
      feed: m.actor.source,
      protocol: 'fhir',
      ...(m.replayOf === undefined ? {} : { replayOf: m.replayOf }),
      receivedAt,
      raw: m.raw,
      controlId: null,
      units: m.actor.units,
      atomic,
      events,
      refused,
      resources,
    };
  }
}

/** A resource two nodes write at once is tried so often before 409. */
const MOST_TRIES = 3;

const RANK: Readonly<Record<ResourceType, number>> = {
  Patient: 0,
  Encounter: 1,
  Procedure: 2,
  MedicationRequest: 3,
  MedicationAdministration: 3,
  Observation: 4,
};
