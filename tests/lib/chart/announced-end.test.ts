import { describe, expect, it } from 'vitest';
import { givenOrRunning } from '../../../lib/chart/read';
import { chartAt, given, offset, type Row, runs, stops, temp, vital } from '../../support/charts';

describe('CRS-09 a steroid infusion with an announced end hides fever from that end on, whenever its stop is charted', () => {
  const course = (...stop: Row[]): number => {
    const rows = [
      temp('-30:00', 39),
      runs('-29:00', 'hydrocortisone', 10, 'mg/h', { endsAt: '+00:00' }),
      temp('-28:00', 36.8),
      temp('+18:00', 36.8),
      vital('+20:00', { sbpMmHg: 80, dbpMmHg: 45, mapMmHg: 57 }),
      ...stop,
    ];
    return chartAt(rows, '+20:01').steps.at(-1)?.crs ?? -1;
  };
  it('no stop charted, a minute before the end, at the end, an hour after it: the same grade', () => {
    const grades = [course(), ...['-00:01', '+00:00', '+01:00'].map((t) => course(stops(t, 'hydrocortisone')))];
    expect(grades).toEqual([2, 2, 2, 2]);
  });
});

describe('ABX-NOT-STARTED an antibiotic infusion counts as running up to its announced end', () => {
  const chart = chartAt([runs('+00:00', 'vancomycin', 100, 'mg/h', { endsAt: '+10:00' })], '+48:00');
  it.each([
    ['+09:00', '+12:00', true],
    ['+10:00', '+12:00', true],
    ['+10:01', '+12:00', false],
    ['+20:00', '+30:00', false],
  ] as const)('asked from %s to %s: %s', (from, to, expected) =>
    expect(givenOrRunning(chart, [], ['vancomycin'], offset(from), offset(to))).toBe(expected),
  );
  it('without an announced end it runs until somebody stops it', () => {
    const open = chartAt([runs('+00:00', 'vancomycin', 100, 'mg/h'), given('+01:00', 'paracetamol', 1_000)], '+48:00');
    expect(givenOrRunning(open, [], ['vancomycin'], offset('+20:00'), offset('+30:00'))).toBe(true);
  });
});
