import { TYPES } from './schema';

/** When what is said below last changed. */
const CHANGED = '2026-11-21';

const SEARCHED: Readonly<Record<string, readonly { name: string; type: string; documentation: string }[] | undefined>> = {
  Patient: [
    { name: '_id', type: 'token', documentation: 'The logical id.' },
    { name: 'identifier', type: 'token', documentation: 'The number, alone or as system|value.' },
  ],
  Observation: [
    { name: 'patient', type: 'reference', documentation: 'Needed: Patient/id, the id alone, or the number.' },
    { name: 'code', type: 'token', documentation: 'system|code or code; several with commas.' },
    {
      name: 'date',
      type: 'date',
      documentation: 'With eq, ge, gt, le, lt, sa or eb before it; may be given twice. A mere date is that day in UTC.',
    },
  ],
};

/** GET metadata: what this server takes in and gives out, no more. */
export function capabilityStatement(base: string): Record<string, unknown> {
  return {
    resourceType: 'CapabilityStatement',
    status: 'active',
    date: CHANGED,
    kind: 'instance',
    software: { name: 'Tocsin' },
    implementation: {
      description: 'Tocsin: intake of observations, drugs, encounters and procedures; grades of CRS and ICANS',
      url: base,
    },
    fhirVersion: '4.0.1',
    format: ['json', 'application/fhir+json'],
    rest: [
      {
        mode: 'server',
        security: { description: 'A key as bearer token: scope ingest to write, scope read to read, each for its unit.' },
        resource: TYPES.map((type) => ({
          type,
          interaction: ['create', 'update', 'read', ...(SEARCHED[type] ? ['search-type'] : [])].map((code) => ({ code })),
          versioning: 'versioned',
          readHistory: false,
          updateCreate: true,
          conditionalCreate: true,
          conditionalUpdate: false,
          conditionalDelete: 'not-supported',
          referencePolicy: ['literal', 'logical', 'local'],
          ...(SEARCHED[type] ? { searchParam: SEARCHED[type] } : {}),
        })),
        interaction: [{ code: 'transaction' }, { code: 'batch' }],
      },
    ],
  };
}
