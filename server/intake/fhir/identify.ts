import type { Pool } from 'pg';
import type { Instant } from '../../../lib/time';
import type { KeyActor } from '../../auth/actor';
import { numbered, unitAt } from '../../loop/admit';
import type { Monitor } from '../../monitor';
import { type FhirRow, resourcesAt, resourcesNamed } from '../../store/fhir';
import { SYSTEM } from '../../store/reader';
import type { SourceRow } from '../../store/sources';
import { Identities, type Neighbour, type Subject } from './identity';
import { contentId } from './ids';
import type { Job } from './job';
import { FhirError } from './outcome';
import { identifierAsked, type WriteRequest } from './parse';
import { type Aim, aimOf, withReferences } from './reference';
import type { Patient } from './schema';

/** Finds out of each request which resource it means and whom that is about. */
export class Identifier {
  constructor(
    private readonly monitor: Monitor,
    private readonly pool: Pool,
  ) {}

  /** Conditional creates that match something: entry -> what is there already. */
  async existing(source: SourceRow, actor: KeyActor, requests: readonly WriteRequest[], now: Instant) {
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
      const hits = await resourcesNamed(SYSTEM.intake, this.pool, r.type, [], [token]);
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

  /** A number that is known as a further number of one patient stands for theirs. */
  private known(s: Subject): Subject {
    if (s.patient === null || !('mrn' in s.patient)) return s;
    const person = numbered(s.patient.mrn, s.identifiers, this.monitor.census);
    return person === null || person === 'doubt' ? s : { ...s, patient: { mrn: person.mrn } };
  }

  /** Gives every resource its id and finds out whom it is about. */
  async identify(
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
        subjects.set(n, this.known(identities.subjectOf(aim)));
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
      const found = await resourcesAt(SYSTEM.intake, this.pool, source.id, [...new Set(wanted.values())]);
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

  /** The unit a number lies on now, or lay on last; null for nobody known. */
  unitOf(mrn: string | null, now: Instant): string | null {
    const person = mrn === null ? undefined : this.monitor.census.byMrn(mrn);
    return person ? unitAt(this.monitor.census, person.key, now) : null;
  }
}

function subjectKey(s: Subject): string {
  return s.patient === null ? `awaits ${s.awaits}` : JSON.stringify(s.patient);
}
function neighbour(r: WriteRequest, id: string, patient = r.resource as Patient): Neighbour {
  return { id, urls: r.fullUrl === null ? [] : [r.fullUrl], patient };
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
