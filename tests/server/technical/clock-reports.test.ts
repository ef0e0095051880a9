import { describe, expect, it } from 'vitest';
import { MINUTE, SECOND } from '../../../lib/time';
import { ClockReports, SCREEN_LIMIT_MS, SERVER_LIMIT_MS, watchReportedClocks } from '../../../server/technical/clock-reports';

const T = Date.UTC(2026, 10, 21, 3);
const WALL = { id: 'screen k1', name: 'display Wall 1', unitId: 'ICU-7' };
const HERE = { id: 'server a', name: 'the server on a', unitId: null };
/** Reports every 20 s of a clock that is off by so much, and what is found after the last. */
function found(clock: typeof WALL | typeof HERE, limitMs: number, offs: readonly number[], later = 0) {
  const reports = new ClockReports();
  let now = T;
  for (const [n, offMs] of offs.entries()) {
    now = T + n * 20 * SECOND;
    reports.note({ ...clock, offMs }, limitMs, now);
  }
  const watch = watchReportedClocks({ clocks: (t) => reports.list(t), units: () => ['ICU-7', 'ICU-8'] });
  return watch(now + later);
}

describe('T5: clocks of the server and of screens', () => {
  it('a screen more than 5 s off for 60 s: low for its unit; beyond 5 min medium', () => {
    expect(found(WALL, SCREEN_LIMIT_MS, [6_000, 6_000, 6_000])).toEqual([]);
    expect(found(WALL, SCREEN_LIMIT_MS, [6_000, 6_000, 6_000, 6_000])).toEqual([
      { rule: 'T5', unitId: 'ICU-7', trigger: 'screen k1', level: 1, text: 'Clock of display Wall 1 is 6 s ahead' },
    ]);
    expect(found(WALL, SCREEN_LIMIT_MS, Array(5).fill(-6 * MINUTE))).toMatchObject([
      { level: 2, text: 'Clock of display Wall 1 is 6 min behind' },
    ]);
    expect(found(WALL, SCREEN_LIMIT_MS, Array(9).fill(5_000))).toEqual([]);
  });
  it('the server more than 2 s off the database: told to every unit', () => {
    expect(found(HERE, SERVER_LIMIT_MS, Array(4).fill(2_000))).toEqual([]);
    expect(found(HERE, SERVER_LIMIT_MS, Array(4).fill(-3_000)).map((f) => [f.unitId, f.text])).toEqual([
      ['ICU-7', 'Clock of the server on a is 3 s behind'],
      ['ICU-8', 'Clock of the server on a is 3 s behind'],
    ]);
  });
  it('set right it is over, set right for a moment it begins anew; a screen that has gone is no screen', () => {
    expect(found(WALL, SCREEN_LIMIT_MS, [9_000, 9_000, 9_000, 9_000, 100])).toEqual([]);
    expect(found(WALL, SCREEN_LIMIT_MS, [9_000, 9_000, 9_000, 100, 9_000])).toEqual([]);
    expect(found(WALL, SCREEN_LIMIT_MS, Array(5).fill(9_000), 3 * MINUTE)).toEqual([]);
  });
  it("nonsense a screen sends is nobody's clock", () => {
    expect(found(WALL, SCREEN_LIMIT_MS, Array(5).fill(Number.NaN))).toEqual([]);
    expect(found(WALL, SCREEN_LIMIT_MS, Array(5).fill(1e300))).toEqual([]);
  });
});
