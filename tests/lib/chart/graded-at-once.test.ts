import { describe, expect, it } from 'vitest';
import type { Step } from '../../../lib/chart/chart';
import { apply, emptyChart, fold } from '../../../lib/engine';
import { ASTCT_2019 } from '../../../lib/protocols/astct-2019';
import { DAY } from '../../../lib/time';
import { attribution, bp, cannula, chartAt, norepi, type Row, roomAir, runs, type Setting, temp } from '../../support/charts';
import { admission, at, event, T0 } from '../../support/events';

const crsAt = (rows: readonly Row[], time: string, setting: Setting = {}): number | undefined =>
  chartAt(rows, time, setting).steps.at(-1)?.crs;
const TWO_NORMAL: Setting = {
  protocol: (p) => ({ ...p, choices: { ...p.choices, pressureHoldUntilTwoNormal: true } }),
};

describe('DATA-01 a grade moves at the instant that moves it', () => {
  it('CRS-11: the hold of a low pressure that ends at the time of an event is over with that event, whatever it is about', () => {
    const before = [
      { kind: 'vital', t: at('00:00'), tempC: 38.6, sbpMmHg: 80 },
      { kind: 'vital', t: at('00:30'), sbpMmHg: 120 },
    ] as const;
    const chart = fold(emptyChart(), [admission(), ...before.map(event)], at('03:00'), ASTCT_2019);
    expect(chart.steps.at(-1)?.crs).toBe(2);
    const result = apply(chart, event({ kind: 'vital', t: at('04:00'), heartRate: 90 }), ASTCT_2019);
    expect('chart' in result && result.chart.steps.at(-1)).toMatchObject({ t: at('04:00'), crs: 1, hypotension: 0 });
  });
  it('CRS-15: a second infusion recorded at its own time opens the episode of a fever that was too late for the first', () => {
    const long = admission({ carTInfusedAt: T0 - 40 * DAY });
    const fever = event({ kind: 'vital', t: at('01:00'), tempC: 38.6 });
    const chart = fold(emptyChart(), [long, fever], at('05:00'), ASTCT_2019);
    expect(chart.episode).toBeNull();
    const result = apply(chart, event({ kind: 'infusion', t: at('06:00'), product: 'axi-cel' }), ASTCT_2019);
    expect('chart' in result && result.chart.episode).toMatchObject({ openedAt: at('06:00'), firstFeverAt: at('01:00') });
  });
  it('REV-01: a weight moves the grade of a vasopressor charted per kg, at the time of the weight', () => {
    const rows = [temp('+00:00', 38.6), runs('+01:00', 'norepinephrine', 0.2, 'ug/kg/min')];
    const review: Setting = { profile: 'review-2025' };
    const heavier: Row = { t: '+02:00', kind: 'weight', weightKg: 120 };
    expect([crsAt(rows, '+03:00', review), crsAt([...rows, heavier], '+02:00', review)]).toEqual([2, 3]);
  });
  it('Q3: the second normal pressure ends the hold at its own time', () => {
    const rows = [temp('+00:00', 38.6), bp('+00:00', 80), bp('+01:00', 120), bp('+02:30', 120)];
    expect([crsAt(rows, '+02:29', TWO_NORMAL), crsAt(rows, '+02:30', TWO_NORMAL)]).toEqual([2, 1]);
  });
});

describe('RUN-01 a fall that an attribution made', () => {
  const last = (...rows: Row[]): Step | undefined => chartAt(rows, '+05:00').steps.at(-1);
  const rising = [temp('+00:00', 38.6), cannula('+01:00'), norepi('+02:00')];
  it('is marked, from whatever grade it falls after however many steps', () => {
    expect(last(...rising, attribution('+03:00', 'hypotension'))).toMatchObject({ crs: 2, byAttribution: true });
    expect(last(...rising, norepi('+03:00', 0))).not.toHaveProperty('byAttribution');
  });
  it('a rise beside an attribution is no fall', () => {
    expect(last(temp('+00:00', 38.6), attribution('+03:00', 'hypoxia'), norepi('+03:00'))).not.toHaveProperty('byAttribution');
    expect(last(...rising, roomAir('+03:00'), attribution('+03:30', 'hypotension'))).toMatchObject({
      crs: 1,
      byAttribution: true,
    });
  });
});
