import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DAY, HOUR, MINUTE, SECOND } from '../../lib/time';
import { runningClock, SimulatedData, startOf } from '../../server/clock';
import { runs } from '../support/property';

const START = Date.UTC(2026, 10, 21, 12);

describe('the clock', () => {
  it('runs on the monotonic time it is given, N times as fast at speed N', () => {
    let ms = 500;
    const clock = runningClock(START, 60, () => ms);
    expect(clock.now()).toBe(START);
    ms += 1_000;
    expect(clock.now()).toBe(START + MINUTE);
  });
  it('jumps to a reference that is ahead', () => {
    let ms = 0;
    const clock = runningClock(START, 1, () => ms);
    ms += 10_000;
    clock.set(START + 15_000);
    expect(clock.now()).toBe(START + 15_000);
  });
  it('runs slower until a reference that is behind has caught up, and never goes back', () => {
    let ms = 0;
    const clock = runningClock(START, 1, () => ms);
    ms += 60_000;
    clock.set(START + 59_000); // one second behind us
    expect(clock.now()).toBe(START + 60_000);
    ms += 5_000;
    expect(clock.now()).toBe(START + 64_500);
    ms += 5_000;
    expect(clock.now()).toBe(START + 69_000); // level with the reference after ten seconds
    ms += 10_000;
    expect(clock.now()).toBe(START + 79_000);
  });
  it('the reference of a clock that runs faster is scaled like the clock itself', () => {
    let ms = 0;
    const clock = runningClock(START, 60, () => ms);
    ms += MINUTE;
    clock.set(START + MINUTE);
    expect(clock.now()).toBe(START + HOUR);
  });
  it('never goes backwards whatever the reference says', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(1, 60),
        fc.array(fc.tuple(fc.integer({ min: 0, max: 90_000 }), fc.option(fc.integer({ min: -5_000, max: 5_000 })))),
        (speed, steps) => {
          let ms = 0;
          const clock = runningClock(START, speed, () => ms);
          let last = clock.now();
          for (const [passed, error] of steps) {
            ms += passed;
            if (error !== null) clock.set(START + ms + error);
            expect(clock.now()).toBeGreaterThanOrEqual(last);
            last = clock.now();
          }
        },
      ),
      runs(),
    );
  });
});

describe('timers of the clock', () => {
  beforeEach(
    () => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'] }),
  );
  afterEach(() => void vi.useRealTimers());

  it('work falls due when the clock shows its instant, not before', () => {
    const clock = runningClock(START, 60);
    const seen: number[] = [];
    clock.at(START + MINUTE, () => seen.push(clock.now()));
    vi.advanceTimersByTime(999);
    expect(seen).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(seen).toEqual([START + MINUTE]);
  });
  it('an instant beyond the longest timer of the platform is still met', () => {
    const clock = runningClock(START);
    let done = false;
    clock.at(START + 30 * DAY, () => {
      done = true;
    });
    vi.advanceTimersByTime(30 * DAY - SECOND);
    expect(done).toBe(false);
    vi.advanceTimersByTime(SECOND);
    expect(done).toBe(true);
  });
  it('cancelled work does not happen', () => {
    const clock = runningClock(START);
    const work = vi.fn();
    const cancel = [clock.at(START + SECOND, work), clock.every(SECOND, work)];
    for (const each of cancel) each();
    vi.advanceTimersByTime(MINUTE);
    expect(work).not.toHaveBeenCalled();
  });
  it('repeated work follows the speed', () => {
    const clock = runningClock(START, 60);
    const work = vi.fn();
    clock.every(MINUTE, work);
    vi.advanceTimersByTime(3_000);
    expect(work).toHaveBeenCalledTimes(3);
  });
});

describe('where the clock starts', () => {
  it('at the database time', () => {
    expect(startOf(START, null, false)).toBe(START);
    expect(startOf(START, START - HOUR, true)).toBe(START);
  });
  it('simulated time goes on where it had stopped', () => {
    expect(startOf(START, START + DAY, true)).toBe(START + DAY);
  });
  it('real time refuses data of a simulated future', () => {
    expect(() => startOf(START, START + DAY, false)).toThrow(SimulatedData);
    expect(startOf(START, START + SECOND, false)).toBe(START);
  });
});
