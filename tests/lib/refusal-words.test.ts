import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { admit } from '../../lib/events/admit';
import { checked } from '../../lib/protocols/document';
import { refusalWords } from '../../lib/refusal-words';
import { readTrendQuery } from '../../lib/trend';
import { checkResource, readBundle } from '../../server/intake/fhir/parse';

const said = (shape: z.ZodType, value: unknown) => shape.safeParse(value, { error: refusalWords }).error?.issues[0]?.message;

describe('what is wrong with something sent is said in our words', () => {
  it.each<[string, z.ZodType, unknown]>([
    ['is missing', z.object({ version: z.number() }), {}],
    ['is missing', z.enum(['a', 'b']), undefined],
    ['is not text', z.string(), 7],
    ['is not a number', z.number(), 'x'],
    ['is not a number', z.number(), null],
    ['is not a whole number', z.number().int(), 1.5],
    ['is not true or false', z.boolean(), 'yes'],
    ['is not a list', z.array(z.string()), {}],
    ['is not an object', z.object({}), 'x'],
    ['is not an object', z.record(z.string(), z.string()), 7],
    ['is none of a, b', z.enum(['a', 'b']), 'c'],
    ['is not vital', z.literal('vital'), 'lab'],
    ['is empty', z.string().min(1), ''],
    ['is shorter than 12 characters', z.string().min(12), 'x'],
    ['is longer than 2 characters', z.string().max(2), 'xyz'],
    ['is empty', z.array(z.string()).min(1), []],
    ['has fewer than 2 entries', z.array(z.string()).min(2), ['a']],
    ['has more than 1 entry', z.array(z.string()).max(1), ['a', 'b']],
    ['is below 1', z.number().min(1), 0],
    ['is not above 0', z.number().positive(), 0],
    ['is above 10', z.number().max(10), 11],
    ['is not below 10', z.number().lt(10), 10],
    ['takes no colour', z.strictObject({}), { colour: 'red' }],
    ['is no e-mail address', z.email(), 'x'],
    ['is not of the form it has to have', z.string().regex(/^a$/), 'b'],
    ['is nothing that may stand here', z.union([z.number(), z.string()]), true],
  ])('%s', (words, shape, value) => {
    expect(said(shape, value)).toBe(words);
  });
  it('what a shape says itself stands', () => {
    expect(said(z.string().min(1, 'needs a name'), '')).toBe('needs a name');
  });

  const LIBRARY = /Invalid|expected|received|Too (small|big)|Unrecognized/;
  const LAB = { id: 'e', patient: { mrn: 'm' }, t: '2026-03-01T01:02:03Z', kind: 'lab', test: 'crp' };
  it.each([
    ['a value of the wrong type', { ...LAB, value: true }],
    ['a word outside the list', { ...LAB, value: 1, comparator: 'about' }],
    ['a part above its maximum', { ...LAB, kind: 'ice', orientation: 9 }],
    ['a status that is none', { ...LAB, value: 1, status: 'so-so' }],
    ['a patient that is no object', { ...LAB, value: 1, patient: 'm' }],
  ])('of an event: %s', (_, wire) => {
    const read = admit(wire, 5);
    const detail = 'rejected' in read ? read.rejected.detail : '';
    expect(detail).not.toBe('');
    expect(detail).not.toMatch(LIBRARY);
  });
  it('of a FHIR resource, a bundle, a query and a protocol', () => {
    const words = (act: () => unknown): string => {
      try {
        return JSON.stringify(act());
      } catch (error) {
        return (error as Error).message;
      }
    };
    const all = [
      words(() => checkResource({ resourceType: 'Observation', status: 'so-so', code: {} }, 'Observation')),
      words(() => checkResource({ resourceType: 'Observation', status: 'final', code: 'x' }, 'Observation')),
      words(() => readBundle({ resourceType: 'Bundle', type: 'batch', entry: 'x' })),
      words(() => readBundle({ resourceType: 'Bundle', type: 'batch', entry: [{ request: 7 }] }).entries),
      words(() => readTrendQuery({ points: 'many' }, 5)),
      words(() => checked({ format: 'tocsin-protocol/1', numbers: 7 })),
    ];
    for (const text of all) expect(text).not.toMatch(LIBRARY);
    expect(all[0]).toContain('Observation.status is none of registered, preliminary');
    expect(all[4]).toContain('points is not a number');
  });
});
