import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { gapsOf, type LinePoint, pointsOf, thin, valueAt, withGaps, withLatest } from '../../../lib/lanes/line';
import { MINUTE } from '../../../lib/time';
import { bucketsOf } from '../../../lib/trend';
import { runs } from '../../support/property';

const at = (minutes: number, v: number | null): LinePoint => ({ t: minutes * MINUTE, v });

describe('a line drawn from buckets', () => {
  test('keeps both extremes of a bucket, in the order in which the value moved', () => {
    const series = { unit: '/min', points: [[0, 100, 90, 140, 130, 5] as const] };
    expect(pointsOf(series, 4 * MINUTE).map((p) => [p.t / MINUTE, p.v])).toEqual([
      [1, 90],
      [3, 140],
    ]);
    const falling = { unit: '/min', points: [[0, 130, 90, 140, 100, 5] as const] };
    expect(pointsOf(falling, 4 * MINUTE).map((p) => p.v)).toEqual([140, 90]);
  });
  test('draws a reading alone in its bucket at its own value, and exact readings with their comparator', () => {
    const series = { unit: 'mg/L', points: [[0, 7, 7, 7, 7, 1] as const], raw: [[90_000, 5, '<'] as const] };
    expect(pointsOf(series, MINUTE)).toEqual([
      { t: 0, v: 7 },
      { t: 90_000, v: 5, flag: '<' },
    ]);
  });
  test('an excursion survives bucketing and thinning whatever its place', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2999 }), fc.integer({ min: 20, max: 300 }), (place, max) => {
        const readings = Array.from({ length: 3000 }, (_, i) => [i * 1000, i === place ? 200 : 100 + (i % 3)] as const);
        const points = pointsOf({ unit: '', points: bucketsOf(readings, MINUTE) }, MINUTE);
        expect(Math.max(...thin(points, max).map((p) => p.v ?? 0))).toBe(200);
      }),
      runs(60),
    );
  });
});

describe('gaps', () => {
  const points = [at(0, 1), at(5, 2), at(40, 3), at(45, 4)];
  test('are breaks in the line and stretches with a name, also up to now', () => {
    expect(withGaps(points, 10 * MINUTE).map((p) => p.v)).toEqual([1, 2, null, 3, 4]);
    expect(gapsOf(points, 10 * MINUTE, 60 * MINUTE)).toEqual([
      { from: 5 * MINUTE, to: 40 * MINUTE },
      { from: 45 * MINUTE, to: 60 * MINUTE },
    ]);
  });
  test('no gap between readings at the expected interval', () => {
    expect(withGaps(points.slice(0, 2), 10 * MINUTE)).toHaveLength(2);
    expect(gapsOf(points.slice(0, 2), 10 * MINUTE)).toEqual([]);
  });
});

describe('thinning a line', () => {
  test('keeps first, last, breaks, comparators and what changed a grade', () => {
    const points: LinePoint[] = Array.from({ length: 1000 }, (_, i) => ({ t: i, v: 50 }));
    points[500] = { t: 500, v: null };
    points[600] = { t: 600, v: 50, flag: '<' };
    const kept = thin(points, 50, new Set([777])).map((p) => p.t);
    for (const t of [0, 500, 600, 777, 999]) expect(kept).toContain(t);
    expect(kept.length).toBeLessThan(120);
  });
  test('leaves a short line alone', () => {
    const points = [at(0, 1), at(1, 2)];
    expect(thin(points, 300)).toEqual(points);
  });
  test('never loses an extreme and never invents a point', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 1, maxLength: 2000 }),
        fc.integer({ min: 2, max: 300 }),
        (values, max) => {
          const points: LinePoint[] = values.map((v, i) => ({ t: i * 1000, v }));
          const thinned = thin(points, max);
          const left = thinned.map((p) => p.v ?? -1);
          expect(Math.max(...left)).toBe(Math.max(...values));
          expect(Math.min(...left)).toBe(Math.min(...values));
          expect(thinned.every((p) => points.includes(p))).toBe(true);
          expect(thinned.length).toBeLessThanOrEqual(Math.max(max + 4, points.length <= max ? points.length : 0));
        },
      ),
      runs(60),
    );
  });
});

describe('the value under the cursor', () => {
  const points = [at(0, 38.2), at(30, 39.1), { t: 30 * MINUTE + 1, v: null }, at(120, 38.4)];
  test('is the last reading not after it', () => {
    expect(valueAt(points, 29 * MINUTE, 60 * MINUTE)?.v).toBe(38.2);
    expect(valueAt(points, 30 * MINUTE, 60 * MINUTE)?.v).toBe(39.1);
    expect(valueAt(points, 121 * MINUTE, 60 * MINUTE)?.v).toBe(38.4);
  });
  test('is nothing before the first reading and once the reading is stale', () => {
    expect(valueAt(points, -1, 60 * MINUTE)).toBeNull();
    expect(valueAt(points, 110 * MINUTE, 60 * MINUTE)).toBeNull();
  });
});

describe('the live end of a line', () => {
  test('takes a newer reading and ignores one it already has', () => {
    const points = [at(0, 80)];
    expect(withLatest(points, { t: MINUTE, v: 82 })).toHaveLength(2);
    expect(withLatest(points, { t: 0, v: 82 })).toBe(points);
    expect(withLatest(points, null)).toBe(points);
  });
});
