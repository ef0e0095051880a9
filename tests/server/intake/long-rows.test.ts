import { describe, expect, it } from 'vitest';
import { readBundle } from '../../../server/intake/fhir/parse';
import { mapped } from './fhir/context';
import { administration } from './fhir/resources';
import { events, one, results } from './hl7v2/support';

/** What a sender may write at will is read in a time that grows with its length alone: nobody else waits for it. */
const LONG = 150_000;
const row = (subId: string, more = '') => `OBX|1|NM|8867-4^HR^LN|${subId}|80|/min|||||F${more}`;

describe('a long row of one sign is read at once', () => {
  it.each<[string, () => void]>([
    ['OBX-4 of zeros', () => expect(events(one(results(row(`1${'.0'.repeat(LONG)}.x.0`))))).toHaveLength(1)],
    [
      'many OBX-4 of many levels beside a row with a time of its own',
      () => {
        const deep = Array.from({ length: 200 }, (_, i) => row(`${i}${'.1'.repeat(8_000)}`));
        expect(events(one(results(row('1', '|||20261121010203+0000'), ...deep)))).toHaveLength(201);
      },
    ],
    [
      'the address of an entry of a FHIR batch',
      () => {
        const request = { method: 'POST', url: `a${'/'.repeat(LONG)}b` };
        expect(readBundle({ resourceType: 'Bundle', type: 'batch', entry: [{ request }] }).entries).toHaveLength(1);
      },
    ],
    [
      'the name of a drug in FHIR',
      () => {
        const drug = { medicationCodeableConcept: { text: `a${' '.repeat(LONG)}b` }, effectiveDateTime: '2026-11-21T09:00:00Z' };
        expect(mapped(administration('M1', drug)).parts).toHaveLength(1);
      },
    ],
  ])('%s', (_, read) => {
    const started = performance.now();
    read();
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});
