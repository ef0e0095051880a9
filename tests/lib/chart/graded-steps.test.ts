import { describe, expect, it } from 'vitest';
import { gradedSteps } from '../../../lib/chart/graded-steps';
import { chartAt, offset, type Row, type Setting, temp } from '../../support/charts';

const grades = (rows: readonly Row[], at: string, setting: Setting = {}) =>
  gradedSteps(chartAt(rows, at, setting)).map((s) => [(s.t - offset('+00:00')) / 3_600_000, s.crs, s.icans]);

describe('the grades a course is drawn from', () => {
  it('are 0 from admission or infusion until the first change, also of a patient who never had one', () => {
    const [[watched] = []] = grades([temp('+02:00', 36.8)], '+03:00');
    expect(grades([temp('+02:00', 36.8)], '+03:00')).toEqual([[watched, 0, 0]]);
    expect(grades([temp('+02:00', 36.8), temp('+05:00', 38.6)], '+06:00')).toEqual([
      [watched, 0, 0],
      [5, 1, 0],
    ]);
    expect(watched).toBeLessThan(2);
  });
  it('say nothing of the time before an infusion', () => {
    expect(grades([temp('+02:00', 36.8)], '+03:00', { patient: { carTInfusedAt: null } })).toEqual([]);
  });
});
