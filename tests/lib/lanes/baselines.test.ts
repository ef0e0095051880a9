import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { freeBaselines } from '../../../lib/lanes/baselines';

const H = 64;
describe('words at the ends of the lines of one lane', () => {
  test('two values far apart: one word above its line, one below', () => {
    expect([
      ...freeBaselines(
        [
          { name: 'low', y: 40 },
          { name: 'high', y: 20 },
        ],
        H,
      ),
    ]).toEqual([
      ['high', 14],
      ['low', 54],
    ]);
  });
  test('a value on the floor keeps its word inside the lane', () => {
    expect(freeBaselines([{ name: 'PCT', y: 63 }], H).get('PCT')).toBe(57);
    expect(
      freeBaselines(
        [
          { name: 'a', y: 60 },
          { name: 'b', y: 63 },
        ],
        H,
      ).get('b'),
    ).toBe(60);
  });
  test('wherever three lines end, no word lies over another and none is cut', () => {
    const y = fc.double({ min: 0, max: H, noNaN: true });
    fc.assert(
      fc.property(fc.tuple(y, y, y), (ys) => {
        const at = [
          ...freeBaselines(
            ys.map((v, i) => ({ name: String(i), y: v })),
            H,
          ).values(),
        ].sort((a, b) => a - b);
        expect(at[0]).toBeGreaterThanOrEqual(11);
        expect(at[2]).toBeLessThanOrEqual(H - 4);
        for (const i of [1, 2]) expect((at[i] as number) - (at[i - 1] as number)).toBeGreaterThanOrEqual(12.999);
      }),
    );
  });
});
