import { drugByName } from '../../lib/events/drugs';
import type { WireEvent } from '../../lib/events/event';
import type { Fact } from '../../lib/scenarios/plan';
import { type HttpPort, request } from './http';

type Medication = Extract<WireEvent, { kind: 'medication' }>;

/** As much of the R4 resource as a pharmacy has to say about a given dose. */
export interface MedicationAdministration {
  readonly resourceType: 'MedicationAdministration';
  readonly id: string;
  readonly status: 'completed';
  readonly medicationCodeableConcept: {
    readonly coding: readonly { readonly system: string; readonly code: string }[];
    readonly text: string;
  };
  readonly subject: { readonly identifier: { readonly value: string } };
  readonly effectiveDateTime: string;
  readonly dosage: {
    readonly route?: { readonly text: string };
    readonly dose?: { readonly value: number; readonly unit: string; readonly system: string; readonly code: string };
  };
}

/** Drugs the satellite pharmacy dispenses; its system speaks FHIR, the unit's medication record HL7. None may hide fever. */
const DISPENSED = new Set(['micafungin', 'levetiracetam', 'cefepime', 'piperacillin-tazobactam']);

/** Would the FHIR pharmacy be the one to tell this? */
export function isDispensed(fact: Fact): boolean {
  return (
    fact.channel === 'pharmacy' &&
    fact.event.kind === 'medication' &&
    fact.event.status === 'given' &&
    DISPENSED.has(fact.event.drug)
  );
}

/** Does the FHIR port answer at all? */
export async function fhirAnswers(port: HttpPort): Promise<boolean> {
  try {
    const response = await fetch(`${port.baseUrl}/fhir/R4/metadata`, {
      signal: AbortSignal.any([port.signal, AbortSignal.timeout(3_000)]),
    });
    const body: unknown = await response.json();
    return (
      response.ok &&
      typeof body === 'object' &&
      body !== null &&
      'resourceType' in body &&
      body.resourceType === 'CapabilityStatement'
    );
  } catch {
    return false;
  }
}

/** A given dose as R4 resource; its id follows from the fact, so that sending it again changes nothing. */
export function medicationAdministration(fact: Fact): MedicationAdministration {
  const event = fact.event as Medication;
  const row = drugByName(event.drug);
  const coding = [
    ...(row?.rxnorm.slice(0, 1).map(({ code }) => ({ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code })) ?? []),
    ...(row?.atc.slice(0, 1).map(({ code }) => ({ system: 'http://www.whocc.no/atc', code })) ?? []),
  ];
  return {
    resourceType: 'MedicationAdministration',
    id: event.id.replace(/[^A-Za-z0-9.-]/g, '-').slice(-64),
    status: 'completed',
    medicationCodeableConcept: { coding, text: row?.title ?? event.drug },
    subject: { identifier: { value: event.patient.mrn ?? '' } },
    effectiveDateTime: event.t,
    dosage: {
      ...(event.route === undefined ? {} : { route: { text: event.route } }),
      ...(event.doseMg === undefined
        ? {}
        : { dose: { value: event.doseMg, unit: 'mg', system: 'http://unitsofmeasure.org', code: 'mg' } }),
    },
  };
}

/** Puts doses under their own ids, one after another; returns those the port did not take. */
export async function putDoses(
  port: HttpPort,
  facts: readonly Fact[],
): Promise<{ readonly id: string; readonly reason: string }[]> {
  const refused: { id: string; reason: string }[] = [];
  for (const fact of facts) {
    const resource = medicationAdministration(fact);
    const answer = await request(
      port,
      'PUT',
      `/fhir/R4/MedicationAdministration/${resource.id}`,
      resource,
      'application/fhir+json',
    );
    if (answer.status !== 200 && answer.status !== 201) refused.push({ id: resource.id, reason: `HTTP ${answer.status}` });
  }
  return refused;
}
