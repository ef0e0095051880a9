import { describe, expect, it } from 'vitest';
import { isAbove, isAtMost, isBelow } from '../../../lib/chart/bounds';
import type { LabValue } from '../../../lib/chart/chart';

const result = (value: number, comparator?: LabValue['comparator']): LabValue => ({
  t: 0,
  receivedAt: 0,
  id: 'r',
  value,
  ...(comparator === undefined ? {} : { comparator }),
});

describe('a result reported as a bound, against a limit of 10 000', () => {
  it.each([
    // value, comparator, above, below, known to be at most
    [10_001, undefined, true, false, false],
    [10_000, undefined, false, false, true],
    [9_999, undefined, false, true, true],
    [10_000, '>', true, false, false],
    [10_000, '>=', false, false, false],
    [10_000, '<', false, true, true],
    [10_000, '<=', false, false, true],
    [5_000, '<', false, true, true],
    [20_000, '>', true, false, false],
  ] as const)('%s %s', (value, comparator, above, below, atMost) => {
    const v = result(value, comparator);
    expect([isAbove(v, 10_000), isBelow(v, 10_000), isAtMost(v, 10_000)]).toEqual([above, below, atMost]);
  });
  it('"more than 5 000" is not known to be above 10 000, nor to be at most that', () => {
    expect(isAbove(result(5_000, '>'), 10_000)).toBe(false);
    expect(isAtMost(result(5_000, '>'), 10_000)).toBe(false);
    expect(isAtMost(result(5_000, '>='), 10_000)).toBe(false);
  });
  it('"less than 20 000" is not known to be below 10 000', () => {
    expect(isBelow(result(20_000, '<'), 10_000)).toBe(false);
  });
});
