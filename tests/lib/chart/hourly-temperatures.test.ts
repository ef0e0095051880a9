import { describe, expect, it } from 'vitest';
import { emptyChart, fold } from '../../../lib/engine';
import { ASTCT_2019 } from '../../../lib/protocols/astct-2019';
import { HOUR } from '../../../lib/time';
import { admission, at, event, T0, type Written } from '../../support/events';
import { late } from '../../support/late';

const temp = (clock: string, tempC: number): Written => ({ kind: 'vital', t: at(clock), tempC });
const hours = (...readings: Written[]) =>
  fold(emptyChart(), [admission(), ...readings.map(event)], at('40:00'), ASTCT_2019).temperatures;

describe('the highest temperature of each clock hour', () => {
  it.each([
    ['one reading', [temp('01:10', 37)], [[at('01:00'), 37]]],
    ['the higher of one hour', [temp('01:10', 37), temp('01:59', 37.4)], [[at('01:00'), 37.4]]],
    ['not the newest of one hour', [temp('01:10', 37.4), temp('01:59', 37)], [[at('01:00'), 37.4]]],
    [
      'the next hour begins a new one',
      [temp('01:59', 37.4), temp('02:00', 37)],
      [
        [at('01:00'), 37.4],
        [at('02:00'), 37],
      ],
    ],
    [
      'a reading without a temperature',
      [temp('01:10', 37), { kind: 'vital', t: at('02:10'), heartRate: 80 }],
      [[at('01:00'), 37]],
    ],
  ] as [string, Written[], [number, number][]][])('%s', (_, readings, expected) => {
    expect(hours(...readings)).toStrictEqual(expected);
  });
  it('of the last 25 hours that have a reading', () => {
    const all = Array.from({ length: 27 }, (_, h) => ({ kind: 'vital', t: T0 + h * HOUR, tempC: 36 + h / 100 }) as const);
    const kept = hours(...all);
    expect([kept.length, kept[0], kept.at(-1)]).toStrictEqual([25, [T0 + 2 * HOUR, 36.02], [T0 + 26 * HOUR, 36.26]]);
  });
  it.each([
    ['a higher one of a past hour', temp('01:40', 37.6), [37.6, 37, 36.5]],
    ['a lower one of a past hour', temp('01:40', 36.6), [37.2, 37, 36.5]],
    ['a higher one of the hour between', temp('02:40', 37.3), [37.2, 37.3, 36.5]],
    ['one of an hour before all', temp('00:40', 36.1), [36.1, 37.2, 37, 36.5]],
  ])('%s that comes late is put into its hour', (_, e, expected) => {
    const known = [temp('01:10', 37.2), temp('02:10', 37), temp('03:10', 36.5)];
    const { chart } = late(known, at('04:00'), e);
    expect(chart.temperatures.map(([, celsius]) => celsius)).toStrictEqual(expected);
  });
  it('one that is not higher leaves the very same list', () => {
    const readings = [admission(), event(temp('01:10', 37.2))];
    const before = fold(emptyChart(), readings, at('01:20'), ASTCT_2019);
    expect(fold(before, [event(temp('01:30', 37.2))], at('01:40'), ASTCT_2019).temperatures).toBe(before.temperatures);
  });
});
