import { expect, it } from 'vitest';
import { identifier, identifiersSaid, numberOf } from '../../lib/identifiers';

it('a number without an authority, or an authority without a number, is no identifier', () => {
  expect([identifier('HOSP', '1'), identifier('', '1'), identifier('HOSP', ''), identifier('H', 'x'.repeat(251))]).toEqual([
    'HOSP|1',
    null,
    null,
    null,
  ]);
  expect(numberOf('urn:oid:1.2|a|77')).toBe('77');
});

it('of each source its newest statement counts: a number it no longer names is taken back, for itself only', () => {
  const said = (feed: string, t: number, ...identifiers: string[]) => ({ feed, t, receivedAt: t, identifiers });
  expect(identifiersSaid([said('ADT', 1, 'L|1', 'L|2'), said('ADT', 2, 'L|2'), said('EHR', 1, 'E|9')])).toEqual(['E|9', 'L|2']);
  expect(identifiersSaid([said('ADT', 2), said('ADT', 1, 'L|1')])).toEqual([]);
  expect(identifiersSaid([said('ADT', 2), said('EHR', 1, 'L|1')])).toEqual(['L|1']);
});
