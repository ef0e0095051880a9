import { expect, it } from 'vitest';
import { unitSlip } from '../../../lib/events/unit-slip';

it('H-06: a value that is to the one before it as one unit to another is told as that', () => {
  expect(unitSlip(15, 150)).toBe('ten times');
  expect(unitSlip(9_100, 9.1)).toBe('a thousandth of');
  expect(unitSlip(9.1, 9_100)).toBe('a thousand times');
  expect(unitSlip(150, 14)).toBe('a tenth of');
});
it('H-06: near ten times and a thousand is enough, a real rise is not: 9.1 to 11 times is told, 9 and 11.2 are not', () => {
  expect([unitSlip(100, 910), unitSlip(100, 1_100)]).toEqual(['ten times', 'ten times']);
  expect([unitSlip(100, 900), unitSlip(100, 1_120), unitSlip(100, 10_000), unitSlip(100, 100)]).toEqual([null, null, null, null]);
});
it('nothing, a value below nothing and no number are no ratio', () => {
  for (const [before, after] of [
    [0, 10],
    [10, 0],
    [-1, -10],
    [Number.NaN, 10],
  ] as const)
    expect(unitSlip(before, after)).toBeNull();
});
