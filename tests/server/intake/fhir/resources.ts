/** FHIR resources as a hospital's systems send them, for the tests. */
export const LOINC = 'http://loinc.org';
export const OURS = 'urn:tocsin:codes';
const UCUM = 'http://unitsofmeasure.org';

export const subject = (mrn: string) => ({ identifier: { value: mrn } });
export const quantity = (value: number, code: string, more: object = {}) => ({ value, unit: code, system: UCUM, code, ...more });
export const loinc = (code: string) => ({ coding: [{ system: LOINC, code }] });
export const ours = (code: string) => ({ coding: [{ system: OURS, code }] });

export const observation = (mrn: string, code: string, q: object, t: string, more: object = {}) => ({
  resourceType: 'Observation',
  status: 'final',
  code: loinc(code),
  subject: subject(mrn),
  effectiveDateTime: t,
  valueQuantity: q,
  ...more,
});
export const patient = (mrn: string, more: object = {}) => ({
  resourceType: 'Patient',
  identifier: [
    { system: 'urn:hospital:visit', value: `V${mrn}` },
    {
      type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'MR' }] },
      system: 'urn:hospital:mrn',
      value: mrn,
    },
  ],
  name: [{ use: 'official', family: 'Chalmers', given: ['Petra', 'Jane'] }],
  gender: 'female',
  birthDate: '1974-12-25',
  ...more,
});
export const encounter = (subjectOf: object, bed: string | null, start: string, more: object = {}) => ({
  resourceType: 'Encounter',
  status: 'in-progress',
  class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'IMP' },
  subject: subjectOf,
  period: { start },
  ...(bed === null ? {} : { location: [{ location: { identifier: { value: bed } }, status: 'active' }] }),
  ...more,
});
export const drug = (rxnorm: string, text: string) => ({
  coding: [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code: rxnorm }],
  text,
});
export const TOCILIZUMAB = drug('612865', 'tocilizumab');
export const NOREPINEPHRINE = drug('7512', 'norepinephrine');
export const administration = (mrn: string, more: object) => ({
  resourceType: 'MedicationAdministration',
  status: 'completed',
  medicationCodeableConcept: TOCILIZUMAB,
  subject: subject(mrn),
  ...more,
});
export const procedure = (mrn: string, code: object, t: string, more: object = {}) => ({
  resourceType: 'Procedure',
  status: 'completed',
  code,
  subject: subject(mrn),
  performedDateTime: t,
  ...more,
});
export const snomed = (code: string) => ({ coding: [{ system: 'http://snomed.info/sct', code }] });
export const entry = (method: string, url: string, resource: object, more: object = {}) => ({
  ...(more as { fullUrl?: string }),
  resource,
  request: { method, url, ...(more as { request?: object }).request },
});
export const bundle = (type: 'transaction' | 'batch', entries: readonly object[]) => ({
  resourceType: 'Bundle',
  type,
  entry: entries,
});
