import { createHash } from 'node:crypto';
import type { Instant } from '../../lib/time';
import type { Person } from '../census';
import { type GradeStep, gradeOf } from '../intake/fhir/render';

/**
 * Every step of both grades as one FHIR Bundle that can be read alone: each entry has an address of its own, and the patient it
 * speaks of is one of them. The addresses are URNs, since the file leaves this server, and the same in each export.
 */
export function gradeCourse(p: {
  readonly person: Pick<Person, 'uid' | 'mrn'>;
  readonly grades: readonly GradeStep[];
  readonly protocol: string;
  readonly at: Instant;
}): Record<string, unknown> {
  const { uid, mrn } = p.person;
  const reference = urnOf('Patient', uid);
  const grades = p.grades
    .toSorted((a, b) => a.t - b.t)
    .map((g) => gradeOf(g, p.protocol, { patientId: uid, mrn, uid }))
    .map(({ id, resource }) => ({
      fullUrl: urnOf('Observation', id),
      resource: { ...resource, subject: { reference, identifier: { value: mrn } } },
    }));
  const patient = { resourceType: 'Patient', id: uid, identifier: [{ type: NUMBER, value: mrn }] };
  return {
    resourceType: 'Bundle',
    type: 'collection',
    timestamp: new Date(p.at).toISOString(),
    entry: [{ fullUrl: reference, resource: patient }, ...grades],
  };
}

/** Medical record number, in HL7's own words. */
const NUMBER = { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'MR' }] };

/** A UUID made from what it names (RFC 9562, version 8). */
function urnOf(type: string, id: string): string {
  const hash = createHash('sha256').update(`${type}/${id}`).digest('hex');
  const parts = [hash.slice(0, 8), hash.slice(8, 12), `8${hash.slice(13, 16)}`, `8${hash.slice(17, 20)}`, hash.slice(20, 32)];
  return `urn:uuid:${parts.join('-')}`;
}
