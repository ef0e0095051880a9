import type { Pool } from 'pg';
import { can } from '../../../lib/permissions';
import type { Actor } from '../../auth/actor';
import type { Person } from '../../census';
import type { Clock } from '../../clock';
import type { Monitor } from '../../monitor';
import {
  type FhirRow,
  patientsNumbered,
  readingAt,
  resourceById,
  resourcesNamed,
  searchReadings,
  searchResources,
} from '../../store/fhir';
import type { Views } from '../../views';
import { FhirError } from './outcome';
import { asksFor, countOf, cursorText, DEFAULT_COUNT, eventFilter, type ObservationQuery, observationQuery } from './query';
import { type GradeStep, gradeOf, type Rendered, readingsOf } from './render';
import { RESOURCE_ID, type ResourceType } from './schema';
import { etagOf, resourceOf } from './stored';

type Json = Record<string, unknown>;
/** Whose data are asked for: a known person, or a number that only the asking source has spoken of. */
interface Target {
  readonly person: Person | null;
  readonly mrns: readonly string[];
  readonly keys: readonly number[];
  /** Under which id the patient goes out. */
  readonly patientId: string;
}
/** Events of one instant are read together; more of them than this at one time no patient has. */
const SAME_INSTANT = 500;

/** What may be read below /fhir: what was taken in, Patients, and our grades. */
export class FhirReader {
  constructor(private readonly p: { monitor: Monitor; views: Views; pool: Pool; clock: Clock }) {}

  /** One resource by its id. @throws 404, 403 */
  async read(actor: Actor | null, type: ResourceType, id: string): Promise<{ resource: Json; headers: Record<string, string> }> {
    const row = await this.stored(actor, type, id);
    if (row)
      return {
        resource: resourceOf(row),
        headers: { etag: etagOf(row), 'last-modified': new Date(row.updatedAt).toUTCString() },
      };
    const made = type === 'Patient' ? this.personAt(actor, id) : type === 'Observation' ? await this.madeAt(actor, id) : null;
    if (!made) throw new FhirError(404, `There is no ${type}/${id.slice(0, 64)}.`);
    return { resource: made, headers: {} };
  }

  /** GET Patient: those of the units the asker may read, and those its own source has spoken of. */
  async patients(actor: Actor | null, url: URL, base: string): Promise<Json> {
    const { monitor, pool } = this.p;
    const count = countOf(url.searchParams);
    const id = url.searchParams.get('_id');
    const token = url.searchParams.get('identifier');
    const after = url.searchParams.get('_cursor') ?? '';
    const people = monitor.census.allPeople().filter((p) => p.mergedInto === null && this.mayRead(actor, p));
    const rows = await patientsNumbered(
      actor,
      pool,
      people.map((p) => p.mrn),
    );
    const named =
      id !== null || token !== null
        ? await resourcesNamed(actor, pool, 'Patient', id === null ? [] : [id], token === null ? [] : [token])
        : [];
    const entries = people.map((p) => ({
      key: `${p.mrn}`,
      resource: patientOf(p, rows.get(p.mrn) ?? null),
      tokens: tokensOf(p, rows.get(p.mrn)),
      uid: p.uid,
    }));
    // Not admitted yet: only the source that spoke of them knows them.
    for (const row of named) {
      if (row.mrn !== null && monitor.census.byMrn(row.mrn)) continue;
      entries.push({ key: row.mrn ?? row.id, resource: resourceOf(row), tokens: [...row.identifiers], uid: row.id });
    }
    const chosen = entries
      .filter(
        (e) =>
          (id === null || e.resource.id === id || e.uid === id || named.some((r) => r.id === id && r.mrn === e.key)) &&
          (token === null || e.tokens.includes(token)),
      )
      .filter((e) => e.key > after)
      .sort((a, b) => (a.key < b.key ? -1 : 1));
    const page = chosen.slice(0, count);
    const next = chosen.length > count ? page.at(-1)?.key : undefined;
    return searchset(
      url,
      base,
      page.map((e) => e.resource),
      next,
      after === '' ? chosen.length : undefined,
    );
  }

  /** GET Observation: newest first, a page at a time. */
  async observations(actor: Actor | null, url: URL, base: string): Promise<Json> {
    const query = observationQuery(url.searchParams);
    const target = await this.target(actor, query.patient);
    if (!target) return searchset(url, base, [], undefined, 0);
    const found = [
      ...(await this.taken(actor, target, query)),
      ...(await this.readings(actor, target, query)),
      ...this.grades(target, query),
    ]
      .filter((o) => query.after === null || o.t < query.after.t || (o.t === query.after.t && o.id < query.after.id))
      .sort((a, b) => b.t - a.t || (a.id < b.id ? 1 : -1));
    const page = found.slice(0, query.count);
    const last = page.at(-1);
    const next = found.length > query.count && last ? cursorText(last.t, last.id) : undefined;
    return searchset(
      url,
      base,
      page.map((o) => o.resource),
      next,
      query.after === null && next === undefined ? found.length : undefined,
    );
  }

  private async taken(actor: Actor | null, target: Target, q: ObservationQuery): Promise<Rendered[]> {
    const rows = await searchResources(actor, this.p.pool, {
      type: 'Observation',
      mrns: target.mrns,
      codes: q.codes,
      from: q.from,
      until: q.until,
      after: q.after,
      limit: q.count + 1,
    });
    return rows.map((row) => ({ id: row.id, t: row.t ?? row.updatedAt, codes: row.codes, resource: resourceOf(row) }));
  }

  private async readings(actor: Actor | null, target: Target, q: ObservationQuery): Promise<Rendered[]> {
    const filter = eventFilter(q.codes);
    if (target.keys.length === 0 || (filter.fields.length === 0 && filter.tests?.length === 0 && filter.kinds.length === 0))
      return [];
    const { from, until } = q;
    const stored = await searchReadings(actor, this.p.pool, {
      ...filter,
      keys: target.keys,
      from,
      until,
      notAfter: q.after?.t ?? null,
      limit: q.count + 1 + SAME_INSTANT,
    });
    const whose = { patientId: target.patientId, mrn: target.person?.mrn ?? '', uid: target.person?.uid ?? '' };
    return stored.flatMap((s) => readingsOf(s.event, s.seq, whose)).filter((o) => asksFor(q.codes, o.codes));
  }

  /** Every change of a grade, and what clinicians confirmed. */
  private grades(target: Target, q: ObservationQuery): Rendered[] {
    return this.gradesOf(target).filter(
      (o) => asksFor(q.codes, o.codes) && (q.from === null || o.t >= q.from) && (q.until === null || o.t < q.until),
    );
  }
  private gradesOf({ person, patientId }: Target): Rendered[] {
    const { monitor, views } = this.p;
    const patient = person && monitor.ward.get(person.key);
    const state = person && views.state(person.key);
    if (!patient || !state) return [];
    const { steps, regrades } = patient.view;
    const list: GradeStep[] = [];
    for (const scale of ['crs', 'icans'] as const) {
      const now = state[scale];
      let last: number | null = null;
      for (const s of steps) {
        if (s[scale] === last) continue;
        last = s[scale];
        list.push({ scale, t: s.t, grade: last, status: null, confirmedBy: null, confirmed: false, reason: null });
      }
      const current = list.findLast((g) => g.scale === scale);
      if (current) list[list.indexOf(current)] = { ...current, status: now.status, reason: now.basis.reason };
      else {
        const t = patient.chart.stay.admittedAt ?? patient.chart.t;
        list.push({
          scale,
          t,
          grade: now.grade,
          status: now.status,
          confirmedBy: null,
          confirmed: false,
          reason: now.basis.reason,
        });
      }
      for (const r of regrades) {
        const grade = r[scale];
        if (grade !== null)
          list.push({ scale, t: r.t, grade, status: null, confirmedBy: r.by, confirmed: true, reason: r.reason });
      }
    }
    return list.map((g) => gradeOf(g, state.protocol.id, { patientId, mrn: person.mrn, uid: person.uid }));
  }

  /** An Observation made here, under the id a search gave it. */
  private async madeAt(actor: Actor | null, id: string): Promise<Json | null> {
    const event = /^e(\d{1,18})-\w+$/.exec(id);
    if (event) {
      const stored = await readingAt(actor, this.p.pool, BigInt(event[1] as string));
      const person = stored && this.p.monitor.census.person(stored.patientKey);
      if (!stored || !person || !this.mayRead(actor, person)) return null;
      const whose = { patientId: await this.idOf(actor, person), mrn: person.mrn, uid: person.uid };
      return (readingsOf(stored.event, stored.seq, whose).find((o) => o.id === id)?.resource as Json | undefined) ?? null;
    }
    const grade = /^(?:crs|icans)-(?:suggested|confirmed)-(.+)-[0-9a-z]+$/.exec(id);
    if (!grade) return null;
    const target = await this.target(actor, grade[1] as string);
    return target ? ((this.gradesOf(target).find((o) => o.id === id)?.resource as Json | undefined) ?? null) : null;
  }

  private personAt(actor: Actor | null, id: string): Json | null {
    const person = this.p.monitor.census.byRef(id);
    return person?.uid === id && this.mayRead(actor, person) ? patientOf(person, null) : null;
  }

  /** The stored resource of that id: of the asker's own source, else the one that any source has. @throws 403 */
  private async stored(actor: Actor | null, type: ResourceType, id: string): Promise<FhirRow | null> {
    return RESOURCE_ID.test(id) ? resourceById(actor, this.p.pool, type, id) : null;
  }
  private mayRead(actor: Actor | null, person: Person): boolean {
    const { census } = this.p.monitor;
    const unitId = (census.openStay(person.key) ?? census.staysOf(person.key).at(-1))?.unitId;
    return unitId !== undefined && can(actor, 'read', { kind: 'patient', unitId });
  }

  /** The patient a search means: by the id of a Patient, ours or a source's, or by number. @throws 403 */
  private async target(actor: Actor | null, asked: string): Promise<Target | null> {
    const { census } = this.p.monitor;
    const ref = /(?:^|\/)Patient\/([^/]+)$/.exec(asked)?.[1] ?? asked;
    const value = ref.includes('|') ? ref.slice(ref.indexOf('|') + 1) : ref;
    const row = await this.stored(actor, 'Patient', ref);
    const person = (row?.mrn == null ? undefined : census.byMrn(row.mrn)) ?? census.byRef(value);
    if (person) {
      if (!this.mayRead(actor, person)) throw new FhirError(403, 'You have no right to this patient.');
      const merged = census.allPeople().filter((p) => p.key === person.key || census.byMrn(p.mrn)?.key === person.key);
      return {
        person,
        mrns: merged.map((p) => p.mrn),
        keys: merged.map((p) => p.key),
        patientId: row?.id ?? (await this.idOf(actor, person)),
      };
    }
    if (row === null || row.mrn === null) return null;
    return { person: null, mrns: [row.mrn], keys: [], patientId: row.id };
  }
  private async idOf(actor: Actor | null, person: Person): Promise<string> {
    return (await patientsNumbered(actor, this.p.pool, [person.mrn])).get(person.mrn)?.id ?? person.uid;
  }
}

/** The person as a Patient: as the newest source described them, else as we know them. */
function patientOf(person: Person, row: FhirRow | null): Json {
  if (row) return resourceOf(row);
  const [family, given] = (person.name ?? '').split(', ');
  return {
    resourceType: 'Patient',
    id: person.uid,
    identifier: [
      { type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'MR' }] }, value: person.mrn },
    ],
    ...(family ? { name: [{ family, ...(given ? { given: given.split(' ') } : {}) }] } : {}),
    ...(person.birthDate ? { birthDate: person.birthDate } : {}),
    ...(person.sex && ['male', 'female', 'other', 'unknown'].includes(person.sex) ? { gender: person.sex } : {}),
  };
}
const tokensOf = (person: Person, row: FhirRow | undefined): string[] => [
  person.mrn,
  `|${person.mrn}`,
  ...(row?.identifiers ?? []),
];

function searchset(
  url: URL,
  base: string,
  resources: readonly Readonly<Json>[],
  next: string | undefined,
  total: number | undefined,
): Json {
  const link = (relation: string, cursor?: string) => {
    const params = new URLSearchParams(url.searchParams);
    if (cursor !== undefined) params.set('_cursor', cursor);
    if (!params.has('_count')) params.set('_count', String(DEFAULT_COUNT));
    return { relation, url: `${base}/${url.pathname.split('/').at(-1)}?${params}` };
  };
  return {
    resourceType: 'Bundle',
    type: 'searchset',
    ...(total === undefined ? {} : { total }),
    link: [link('self'), ...(next === undefined ? [] : [link('next', next)])],
    entry: resources.map((resource) => ({
      fullUrl: `${base}/${resource.resourceType}/${resource.id}`,
      resource,
      search: { mode: 'match' },
    })),
  };
}
