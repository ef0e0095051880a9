import { describe, expect, it } from 'vitest';
import type { Regrade } from '../../../lib/chart/chart';
import { chartAt, offset, type Row, regrade } from '../../support/charts';

/** At most thirty regrades are kept, and besides them the newest that names each scale. */
const minute = (m: number): string => `+00:${String(m).padStart(2, '0')}`;
const many = (count: number, from: number, crs: number | undefined, icans: number | undefined): Row[] =>
  Array.from({ length: count }, (_, i) => regrade(minute(from + i), crs, icans));
const kept = (rows: readonly Row[]): readonly Regrade[] => chartAt(rows, '+02:00').regrades;
const times = (rows: readonly Row[]): number[] => kept(rows).map((r) => (r.t - offset('+00:00')) / 60_000);
const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, i) => from + i);

describe('the newest confirmed grade of each scale stays, however many follow', () => {
  it('who confirmed it and why are kept with it', () => {
    const [both, bare] = kept([
      { ...regrade('+00:01', 2, 1), reason: 'rigors' },
      { t: '+00:02', kind: 'regrade', crs: 1 },
    ]);
    expect(both).toStrictEqual({ t: offset('+00:01'), crs: 2, icans: 1, by: 'nurse', reason: 'rigors', id: '#0000' });
    expect(bare).toStrictEqual({ t: offset('+00:02'), crs: 1, icans: null, by: null, reason: null, id: '#0001' });
  });
  it('thirty are kept whole, of the thirty-first the oldest goes', () => {
    expect(times(many(30, 0, 1, 0))).toEqual(range(0, 29));
    expect(times(many(31, 0, 1, 0))).toEqual(range(1, 30));
  });
  it('the only grade of one scale outlives thirty of the other', () => {
    expect(times([...many(1, 0, 2, undefined), ...many(30, 1, undefined, 1)])).toEqual(range(0, 30));
    expect(times([...many(1, 0, undefined, 2), ...many(40, 1, 1, undefined)])).toEqual([0, ...range(11, 40)]);
  });
  it('of several older ones of the scale the newest, not the newest of the other scale', () => {
    const rows = [...many(2, 0, 2, undefined), ...many(3, 2, undefined, 3), ...many(30, 5, undefined, 1)];
    expect(times(rows)).toEqual([1, ...range(5, 34)]);
  });
  it('an older one is not kept besides where one among the newest names the scale', () => {
    const rows = [
      ...many(2, 0, 2, undefined),
      ...many(15, 2, undefined, 1),
      ...many(1, 17, 3, undefined),
      ...many(15, 18, undefined, 1),
    ];
    expect(times(rows)).toEqual(range(3, 32));
  });
  it('of records that name no scale neither pushes the last grades out: one of both once, two in their order', () => {
    const blank = many(30, 10, undefined, undefined);
    expect(times([...many(1, 0, 2, 1), ...blank])).toEqual([0, ...range(10, 39)]);
    expect(times([...many(1, 0, undefined, 1), ...many(1, 1, 2, undefined), ...blank])).toEqual([0, 1, ...range(10, 39)]);
    expect(times([...many(1, 0, 2, undefined), ...many(1, 1, undefined, 1), ...blank])).toEqual([0, 1, ...range(10, 39)]);
  });
});
