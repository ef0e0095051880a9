import type { Pool } from 'pg';
import { asSeen, identifier } from '../../../lib/identifiers';
import { type FhirRow, resourcesNamed, sendsPatients } from '../../store/fhir';
import { SYSTEM } from '../../store/reader';
import { FhirError } from './outcome';
import { identifiersOf, numberOf } from './patient';
import type { Aim } from './reference';
import { identifierTokens } from './reference';
import type { Identifier, Patient } from './schema';

/** Whom a resource is about: a patient by number, whoever is in a bed, or a Patient we have not been told of yet. */
export type Subject =
  | {
      readonly patient: { readonly mrn: string } | { readonly bed: string };
      readonly awaits: null;
      readonly patientId: string | null;
      /** All numbers the sender gives the patient, each "system|value". */
      readonly identifiers: readonly string[];
    }
  | { readonly patient: null; readonly awaits: string; readonly patientId: string; readonly identifiers: readonly string[] };

/** A Patient of the same request, by what its neighbours may call it. */
export interface Neighbour {
  readonly id: string;
  readonly urls: readonly string[];
  readonly patient: Patient;
}

/**
 * Finds out whom references mean: Patients of the same request, then the source's own, then (only for a source that never
 * sends Patients itself) the one Patient of that id another source has sent. Reads all it needs in two queries.
 */
export class Identities {
  private readonly byUrl = new Map<string, Neighbour>();
  private readonly byId = new Map<string, Neighbour>();
  private own = new Map<string, FhirRow>();
  private others = new Map<string, FhirRow[]>();
  private named: FhirRow[] = [];

  private constructor(
    private readonly sourceId: number,
    neighbours: readonly Neighbour[],
    private readonly mrnOfUid: (uid: string) => string | null,
  ) {
    for (const n of neighbours) {
      this.byId.set(n.id, n);
      for (const url of n.urls) this.byUrl.set(url, n);
    }
  }

  static async load(
    pool: Pool,
    sourceId: number,
    aims: readonly Aim[],
    neighbours: readonly Neighbour[],
    mrnOfUid: (uid: string) => string | null,
  ): Promise<Identities> {
    const known = new Identities(sourceId, neighbours, mrnOfUid);
    const ids = aims.flatMap((a) => (a.patient?.kind === 'id' && !known.byId.has(a.patient.id) ? [a.patient.id] : []));
    const tokens = aims.flatMap((a) => (a.patient?.kind === 'search' ? [a.patient.token] : []));
    if (ids.length + tokens.length === 0) return known;
    known.named = await resourcesNamed(SYSTEM.intake, pool, 'Patient', [...new Set(ids)], [...new Set(tokens)]);
    for (const row of known.named) if (row.sourceId === sourceId) known.own.set(row.id, row);
    const foreign = known.named.filter((row) => row.sourceId !== sourceId);
    const looked = ids.some((id) => !known.own.has(id));
    if (looked && foreign.length > 0 && neighbours.length === 0 && !(await sendsPatients(SYSTEM.intake, pool, sourceId)))
      for (const row of foreign) known.others.set(row.id, [...(known.others.get(row.id) ?? []), row]);
    return known;
  }

  /** @throws FhirError 422 for a subject that contradicts itself or is in no entry, 412 for a search with several hits. */
  subjectOf(aim: Aim): Subject {
    if (aim.bed !== null) return { patient: { bed: aim.bed }, awaits: null, patientId: null, identifiers: [] };
    const { patient } = aim;
    const meant = patient === null ? null : this.meant(patient);
    if (aim.number !== null) {
      const listed = meant?.identifiers ?? [];
      if (listed.length > 0 && !listed.some((i) => asSeen(i.value ?? '') === aim.number))
        throw new FhirError(422, 'The subject names one patient by identifier and another by reference.', 'subject');
      const own = identifier(aim.system ?? '', aim.number);
      const identifiers = [...new Set([...(own === null ? [] : [own]), ...identifiersOf(listed)])];
      return { patient: { mrn: aim.number }, awaits: null, patientId: meant?.id ?? null, identifiers };
    }
    const identifiers = identifiersOf(meant?.identifiers);
    const number = meant === null ? null : (meant.mrn ?? numberOf(meant.identifiers));
    if (number !== null) return { patient: { mrn: number }, awaits: null, patientId: meant?.id ?? null, identifiers };
    if (patient?.kind === 'search') return searched(patient.token);
    const id = meant?.id ?? (patient?.kind === 'id' ? patient.id : null);
    if (id === null) throw new FhirError(422, 'The subject is a patient without an identifier.', 'subject');
    return { patient: null, awaits: id, patientId: id, identifiers };
  }

  /** The local address a reference stands for, if it means a Patient of this request or one found by search. */
  addressOf(reference: string): string | undefined {
    const here = this.byUrl.get(reference);
    return here ? `Patient/${here.id}` : undefined;
  }

  private meant(
    p: NonNullable<Aim['patient']>,
  ): { id: string | null; mrn: string | null; identifiers: readonly Identifier[] } | null {
    const of = (patient: Patient, id: string) => ({ id, mrn: null, identifiers: patient.identifier ?? [] });
    switch (p.kind) {
      case 'contained':
        return { id: null, mrn: null, identifiers: p.identifiers };
      case 'local': {
        const here = this.byUrl.get(p.url);
        if (!here) throw new FhirError(422, `The subject ${p.url.slice(0, 80)} is in no entry of the bundle.`, 'subject');
        return of(here.patient, here.id);
      }
      case 'search': {
        const here = [...this.byId.values()].filter((n) => identifierTokens(n.patient.identifier).includes(p.token));
        if (here.length > 1)
          throw new FhirError(412, `More than one patient has the identifier ${p.token.slice(0, 80)}.`, 'subject');
        if (here[0]) return of(here[0].patient, here[0].id);
        const hits = this.named.filter((row) => row.identifiers.includes(p.token));
        const own = hits.filter((row) => row.sourceId === this.sourceId);
        const numbers = new Set((own.length > 0 ? own : hits).map((row) => row.mrn ?? row.id));
        if (numbers.size > 1)
          throw new FhirError(412, `More than one patient has the identifier ${p.token.slice(0, 80)}.`, 'subject');
        const row = own[0] ?? hits[0];
        return row ? of(row.body as unknown as Patient, row.id) : null;
      }
      case 'id': {
        const here = this.byUrl.get(p.url) ?? this.byId.get(p.id);
        if (here) return of(here.patient, here.id);
        const others = this.others.get(p.id) ?? [];
        const row = this.own.get(p.id) ?? (others.length === 1 ? others[0] : undefined);
        if (row) return of(row.body as unknown as Patient, row.id);
        const mrn = this.mrnOfUid(p.id);
        return mrn === null ? null : { id: p.id, mrn, identifiers: [] };
      }
    }
  }
}

/** A search for a number nobody has sent a Patient of: the number itself. */
function searched(token: string): Subject {
  const bar = token.lastIndexOf('|');
  const number = token.slice(bar + 1);
  const own = identifier(bar < 0 ? '' : token.slice(0, bar), number);
  return { patient: { mrn: number }, awaits: null, patientId: null, identifiers: own === null ? [] : [own] };
}
