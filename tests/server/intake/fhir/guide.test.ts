import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { mapResource } from '../../../../server/intake/fhir/map';
import { FhirError } from '../../../../server/intake/fhir/outcome';
import { readBundle, readResource } from '../../../../server/intake/fhir/parse';
import { ACTS } from '../../../../server/intake/fhir/procedure-codes';
import type { ResourceType } from '../../../../server/intake/fhir/schema';
import { PROJECT_ROOT } from '../../../../server/root';
import { context } from './context';

const guide = readFileSync(join(PROJECT_ROOT, 'docs/fhir.md'), 'utf8');
const examples = [...guide.matchAll(/```json\n(.*?)```/gs)].map(([, text]) => JSON.parse(text ?? '') as { resourceType: string });
/** What each example says, in the order of the guide. */
const SAID: Readonly<Record<string, readonly string[][]>> = {
  Patient: [[]],
  Encounter: [['admission']],
  Observation: [['vital'], ['ice']],
  MedicationAdministration: [['medication']],
  MedicationRequest: [['medication']],
  Procedure: [['infusion']],
};

describe('the examples of the guide', () => {
  it.each(Object.keys(SAID))('%s is taken in, nothing of it is left over', (type) => {
    const said = examples
      .filter((e) => e.resourceType === type)
      .map((e) => mapResource(readResource(e, { method: 'POST', type: type as ResourceType, id: null }).resource, context()));
    expect(said.map((m) => m.parts.map((p) => p.fields.kind))).toEqual(SAID[type]);
    expect(said.flatMap((m) => m.notes)).toEqual([]);
  });
  it('the transaction is one we take', () => {
    const [bundle] = examples.filter((e) => e.resourceType === 'Bundle');
    const { entries } = readBundle(bundle);
    expect(entries.filter((e) => e instanceof FhirError)).toEqual([]);
    expect(entries).toHaveLength(2);
  });
  it('names every examination and support by our code', () => {
    for (const { code } of ACTS.filter((a) => !a.code.startsWith('car-t-infusion-'))) expect(guide).toContain(code);
  });
});
