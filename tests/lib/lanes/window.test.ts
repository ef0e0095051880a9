import { describe, expect, test } from 'vitest';
import { dayText, timeTicks } from '../../../lib/lanes/ticks';
import { axisOf, centredOn, instantAt, moveCursor, panned, sampleTimes, shareOf } from '../../../lib/lanes/window';
import { HOUR, MINUTE } from '../../../lib/time';

const now = Date.UTC(2026, 10, 21, 9, 14);
const infused = now - 112 * HOUR;

describe('time window', () => {
  test('following ends at now and leaves a narrow future for what is due', () => {
    const axis = axisOf({ range: '24h', end: null }, infused, now);
    expect(axis.end).toBe(now);
    expect(axis.from).toBe(now - 24 * HOUR);
    expect(axis.to).toBeGreaterThan(now + 2 * HOUR);
    expect(shareOf(axis, instantAt(axis, 0.25))).toBeCloseTo(0.25);
  });
  test('going back half a window pauses, coming back to now follows again', () => {
    const back = panned({ range: '24h', end: null }, -1, infused, now);
    expect(back.end).toBe(now - 12 * HOUR);
    expect(axisOf(back, infused, now).to).toBe(back.end);
    expect(panned(back, 1, infused, now).end).toBeNull();
    // The way back is taken some minutes later: it follows again, and does not stay paused those minutes ago.
    expect(panned(back, 1, infused, now + 4 * 60_000).end).toBeNull();
  });
  test('since infusion shows the infusion itself; without one it is 72 h', () => {
    expect(axisOf({ range: 'all', end: null }, infused, now).from).toBeLessThan(infused);
    expect(axisOf({ range: 'all', end: null }, null, now).from).toBe(now - 72 * HOUR);
  });
  test('choosing a past instant centres it', () => {
    expect(centredOn({ range: '6h', end: null }, now - 20 * HOUR, infused, now).end).toBe(now - 17 * HOUR);
    expect(centredOn({ range: '6h', end: null }, now, infused, now).end).toBeNull();
  });
});

describe('cursor by keys', () => {
  const axis = axisOf({ range: '6h', end: null }, infused, now);
  const samples = sampleTimes(
    [
      [{ t: now - HOUR }, { t: now - 30 * MINUTE }],
      [{ t: now - HOUR + 1000 }, { t: now + HOUR }],
    ],
    axis,
  );
  test('steps from sample to sample, or by whole hours, and stays in the window', () => {
    expect(samples).toEqual([now - HOUR, now - 30 * MINUTE]);
    expect(moveCursor(null, samples, -1, axis)).toBe(now - 30 * MINUTE);
    expect(moveCursor(now - 30 * MINUTE, samples, -1, axis)).toBe(now - HOUR);
    expect(moveCursor(now - HOUR, samples, -1, axis)).toBe(axis.from);
    expect(moveCursor(now, samples, -1, axis, 1)).toBe(now - HOUR);
    expect(moveCursor(now, samples, 1, axis, 1)).toBe(now);
  });
});

describe('ticks', () => {
  test('stand at even hours of the unit clock and name the day and D+n at midnight', () => {
    const axis = axisOf({ range: '24h', end: null }, infused, now);
    const ticks = timeTicks(axis, 'America/Chicago', Date.UTC(2026, 10, 16, 17, 20));
    expect(ticks.map((t) => t.label).slice(0, 3)).toEqual(['04:00', '06:00', '08:00']);
    expect(ticks.find((t) => t.day)).toMatchObject({ label: '00:00', day: '21 Nov, D+5' });
  });
  test('a zone half an hour off has its own whole hours', () => {
    const ticks = timeTicks({ from: now, to: now + 6 * HOUR }, 'Asia/Kolkata', null);
    expect(ticks.every((t) => t.label.endsWith(':00'))).toBe(true);
    expect(ticks.length).toBeGreaterThanOrEqual(5);
  });
  test('the hour that happens twice has two places and says so; the skipped hour none', () => {
    const autumn = timeTicks({ from: Date.UTC(2026, 10, 1, 4), to: Date.UTC(2026, 10, 1, 10) }, 'America/Chicago', null);
    expect(autumn.filter((t) => t.label === '01:00')).toHaveLength(2);
    expect(autumn.find((t) => t.shift)).toMatchObject({ label: '01:00', shift: '−1 h' });
    const spring = timeTicks({ from: Date.UTC(2026, 2, 8, 5), to: Date.UTC(2026, 2, 8, 11) }, 'America/Chicago', null);
    expect(spring.map((t) => t.label)).not.toContain('02:00');
    expect(spring.find((t) => t.shift)).toMatchObject({ label: '03:00', shift: '+1 h' });
  });
  test('days before the infusion count down, in the unit zone', () => {
    expect(dayText(Date.UTC(2026, 10, 16, 17), Date.UTC(2026, 10, 16, 5, 30), 'America/Chicago')).toBe('15 Nov, D−1');
  });
});
