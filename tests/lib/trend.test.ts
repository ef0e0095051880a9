import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ChartEvent } from '../../lib/events/event';
import { HOUR, MINUTE } from '../../lib/time';
import {
  bucketsOf,
  bucketWidth,
  gradeSteps,
  mergeBuckets,
  readTrendQuery,
  trendCode,
  trendEvent,
  wantsSeries,
} from '../../lib/trend';
import { runs } from '../support/property';

const noon = Date.UTC(2026, 10, 21, 12);

describe('trend query', () => {
  test('asks for the last 72 h of every series when it says nothing', () => {
    expect(readTrendQuery({}, noon)).toEqual({ codes: null, from: noon - 72 * HOUR, to: noon, points: 300 });
  });
  test('reads codes, an instant with offset, and a plus sign that arrived as a blank', () => {
    const query = readTrendQuery(
      { codes: 'ferritin,crp', from: '2026-11-21T03:00:00 01:00', to: '2026-11-21T12:00:00Z', points: '150' },
      noon,
    );
    expect(query).toEqual({ codes: ['ferritin', 'crp'], from: Date.UTC(2026, 10, 21, 2), to: noon, points: 150 });
  });
  test.each([
    [{ from: '2026-11-21T03:00:00' }, /from/],
    [{ points: '0' }, /points/],
    [{ points: '9999' }, /points/],
    [{ from: '2026-11-21T12:00:00Z', to: '2026-11-21T12:00:00Z' }, /before/],
  ])('refuses %o and names the parameter', (params, names) => {
    expect(readTrendQuery(params as Record<string, string>, noon)).toEqual({ error: expect.stringMatching(names) });
  });
  test('a pressure asked for without a site brings every site', () => {
    const query = { codes: ['mapMmHg'] } as never;
    expect(wantsSeries(query, trendCode('mapMmHg', 'arterial'))).toBe(true);
    expect(wantsSeries(query, trendCode('heartRate', 'arterial'))).toBe(false);
  });
});

describe('buckets', () => {
  test.each([
    [6 * HOUR, MINUTE, 2 * MINUTE],
    [24 * HOUR, MINUTE, 5 * MINUTE],
    [72 * HOUR, 15 * MINUTE, 15 * MINUTE],
    [30 * 24 * HOUR, 15 * MINUTE, 150 * MINUTE],
  ])('a window of %i ms is read from stored buckets that fit it', (window, storedMs, bucketMs) => {
    expect(bucketWidth({ from: 0, to: window, points: 300 })).toEqual({ storedMs, bucketMs });
  });
  test('no extreme, count or last reading is lost by merging', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 6 * HOUR }), fc.integer({ min: 0, max: 200 })), {
          minLength: 1,
          maxLength: 200,
        }),
        fc.integer({ min: 1, max: 30 }),
        (readings, minutes) => {
          const sorted = [...readings].sort((a, b) => a[0] - b[0]);
          const wide = mergeBuckets(bucketsOf(sorted, MINUTE), minutes * MINUTE);
          const values = sorted.map((r) => r[1]);
          expect(Math.max(...wide.map((b) => b[3]))).toBe(Math.max(...values));
          expect(Math.min(...wide.map((b) => b[2]))).toBe(Math.min(...values));
          expect(wide.reduce((n, b) => n + b[5], 0)).toBe(values.length);
          expect(wide[0]?.[1]).toBe(values[0]);
          expect(wide.at(-1)?.[4]).toBe(values.at(-1));
        },
      ),
      runs(),
    );
  });
});

describe('grade steps', () => {
  test('a suggestion becomes confirmed at the regrade and is a suggestion again when the grade changes', () => {
    const steps = gradeSteps(
      'CRS',
      [
        { t: 1, grade: 2 },
        { t: 5, grade: 3 },
      ],
      [
        { t: 3, grade: 2, by: 'Lee' },
        { t: 8, grade: 3, by: 'Lee' },
      ],
    );
    expect(steps.map((s) => [s.t, s.grade, s.confirmed, s.by])).toEqual([
      [1, 2, false, null],
      [3, 2, true, 'Lee'],
      [5, 3, false, null],
      [8, 3, true, 'Lee'],
    ]);
  });
  test('a grade overridden by a person stays a suggestion, with the confirmed grade beside it', () => {
    const steps = gradeSteps('ICANS', [{ t: 1, grade: 2 }], [{ t: 2, grade: 1, by: 'Chen' }]);
    expect(steps.at(-1)).toEqual({ scale: 'ICANS', t: 2, grade: 2, confirmed: false, by: null, confirmedGrade: 1 });
  });
  test('the same grade computed again is no new step', () => {
    expect(
      gradeSteps(
        'CRS',
        [
          { t: 1, grade: 1 },
          { t: 2, grade: 1 },
        ],
        [],
      ),
    ).toHaveLength(1);
  });
});

describe('marks of the events lane', () => {
  const at = { id: 'e', t: 7, receivedAt: 7, revision: 'final' as const };
  test('ICE-01 a complete ICE is marked with its sum', () => {
    const ice = { ...at, kind: 'ice', orientation: 3, naming: 2, commands: 1, writing: 0, attention: 0 } as ChartEvent;
    expect(trendEvent(ice)).toMatchObject({ what: 'ice', score: 6 });
  });
  test('ICANS-07 an ICE that could not be done has no score rather than 0', () => {
    const ice = { ...at, kind: 'ice', assessable: false, reason: 'sedated' } as ChartEvent;
    expect(trendEvent(ice)).toMatchObject({ what: 'ice', score: null, label: 'not assessed, sedated' });
  });
  test('an ICE with a part missing is not summed', () => {
    const ice = { ...at, kind: 'ice', orientation: 4, naming: 3 } as ChartEvent;
    expect(trendEvent(ice)).toMatchObject({ score: null });
  });
  test('streamed vitals are no marks', () => {
    expect(trendEvent({ ...at, kind: 'vital', heartRate: 90 } as ChartEvent)).toBeNull();
  });
});
