import { describe, expect, it } from 'vitest';
import { END_AFTER_MS, isEnded, isLocked, LOCK_AFTER_MS, LOCK_SLACK_MS } from '../../../lib/people/lock';

const T = Date.UTC(2026, 10, 21);
const END = LOCK_AFTER_MS + LOCK_SLACK_MS;
const touched = { shared: true, lastActAt: T, lockedAt: null };

describe('a screen', () => {
  it('of a shared workstation is locked to the millisecond when nobody has touched it for so long', () => {
    expect([isLocked(touched, T), isLocked(touched, T + END - 1), isLocked(touched, T + END)]).toEqual([false, false, true]);
  });
  it('is over to the millisecond 15 minutes after the last touch, locked or not', () => {
    expect([isEnded({ lastActAt: T }, T + END_AFTER_MS - 1), isEnded({ lastActAt: T }, T + END_AFTER_MS)]).toEqual([false, true]);
    expect([LOCK_AFTER_MS, END_AFTER_MS]).toEqual([300_000, 900_000]);
  });
  it("of somebody's own device locks by hand only", () => {
    expect(isLocked({ ...touched, shared: false }, T + 100 * END)).toBe(false);
    expect(isLocked({ ...touched, shared: false, lockedAt: T }, T)).toBe(true);
  });
});
