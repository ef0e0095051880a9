import { describe, expect, it } from 'vitest';
import { drugByName } from '../../../lib/events/drugs';
import { readBundle } from '../../../server/intake/fhir/parse';
import { answer } from '../../../server/intake/hl7v2/answer';
import { receive } from '../../../server/intake/hl7v2/parse';
import { mapped } from './fhir/context';
import { administration, drug } from './fhir/resources';
import { header, message, OBR, one, PID, PV1 } from './hl7v2/support';

/** So long may one message hold up all beds. The patterns that these texts were made against took from seconds to days. */
const LONGEST_MS = 1_000;
const MANY = 100_000;

const took = (work: () => unknown): number => {
  const from = performance.now();
  work();
  return performance.now() - from;
};

describe('S-07: text made to keep a pattern busy holds nobody up', () => {
  it.each<[string, () => unknown]>([
    ['a drug whose name goes on in numbers and commas', () => drugByName(`x 1,1${',1'.repeat(40)}!`)],
    [
      'a drug of FHIR whose name is blanks',
      () => mapped(administration('M1', { medicationCodeableConcept: drug('0', `x${' '.repeat(MANY)}y`) })),
    ],
    [
      'an address in a bundle that is slashes',
      () =>
        readBundle({
          resourceType: 'Bundle',
          type: 'batch',
          entry: [{ request: { method: 'POST', url: `a${'/'.repeat(MANY)}a` } }],
        }),
    ],
    [
      'a place that is separators',
      () =>
        one(
          message(
            header('ORU^R01'),
            PID,
            PV1.replace('04', `a${'\\S\\'.repeat(MANY)}b`),
            OBR,
            'OBX|1|NM|8867-4^HR^LN||80|/min|||||F',
          ),
        ),
    ],
    [
      'a sub-id that is zeros',
      () => one(message(header('ORU^R01'), PID, PV1, OBR, `OBX|1|NM|8867-4^HR^LN|${'.0'.repeat(MANY)}x.0|80|/min|||||F`)),
    ],
    [
      'many sub-ids of many levels beside a row with a time of its own',
      () =>
        one(
          message(
            header('ORU^R01'),
            PID,
            PV1,
            OBR,
            'OBX|1|NM|8867-4^HR^LN|1|80|/min|||||F|||20261121010203+0000',
            ...Array.from({ length: 200 }, (_, i) => `OBX|${i + 2}|NM|8867-4^HR^LN|${i}${'.1'.repeat(8_000)}|80|/min|||||F`),
          ),
        ),
    ],
    [
      'a trigger that is separators',
      () =>
        receive(message(header(`ORU^${'\\S\\'.repeat(MANY)}b`))).map((m) =>
          answer(m.header, m.controlId, 'AA', null, new Date(0)),
        ),
    ],
  ])('%s', (_, work) => expect(took(work)).toBeLessThan(LONGEST_MS));
  it('and a drug is still known by what stands before its salt, its route and its amount', () => {
    for (const name of [
      'norepinephrine bitartrate',
      'Norepinephrine 4 mg/250ml',
      'norepinephrine 8 mg/kg,slowly',
      'norepinephrine 8 mg/kg,10 mg',
      'NE 1,000 units IV',
      'norepinephrine, inj, 8 mg',
    ])
      expect(drugByName(name)?.drug, name).toBe('norepinephrine');
    for (const name of ['norepinephrine units', 'mg', 'norepinephrine x 5'.repeat(20)])
      expect(drugByName(name), name).toBeUndefined();
  });
});
