import { describe, expect, it } from 'vitest';
import type { DrugInfusion } from '../../../lib/chart/chart';
import { chartAt, given, norepi, offset, type Row, runs, stops } from '../../support/charts';

const NE = 'norepinephrine';
const infusion = (...rows: Row[]): DrugInfusion => {
  const found = chartAt(rows, '+48:00').infusions[NE];
  if (found === undefined) throw new Error('no infusion');
  return found;
};
const hour = (t: number): number => (t - offset('+00:00')) / 3_600_000;
/** Changes of the rate as [hour, rate]. */
const rates = (...rows: Row[]): (readonly [number, number | null])[] =>
  infusion(...rows).rates.map(([t, rate]) => [hour(t), rate]);
const spell = (...rows: Row[]) => {
  const { running, rate, since, startedAt, endsAt } = infusion(...rows);
  return { running, rate, since: hour(since), startedAt: hour(startedAt), endsAt: endsAt === null ? null : hour(endsAt) };
};

describe('REV-01 the rate of an infusion', () => {
  it('is kept with its unit, in one spelling', () => {
    expect(infusion(runs('+01:00', NE, 6, 'mcg/min'))).toStrictEqual({
      drug: NE,
      running: true,
      rate: 6,
      rateUnit: 'ug/min',
      since: offset('+01:00'),
      startedAt: offset('+01:00'),
      t: offset('+01:00'),
      id: '#0000',
      endsAt: null,
      rates: [[offset('+01:00'), 6]],
    });
  });
  it.each([
    ['in a unit nobody can compare', { rate: 6, rateUnit: 'furlongs' }],
    ['without a unit', { rate: 6 }],
    ['a unit without a rate', { rateUnit: 'ug/min' }],
    ['not said', {}],
  ])('%s: it runs at an unknown rate', (_, more) => {
    const row: Row = { t: '+01:00', kind: 'medication', status: 'running', drug: NE, ...more };
    expect(infusion(row)).toMatchObject({ running: true, rate: null });
    expect(rates(row)).toEqual([[1, null]]);
  });
  it('of 0 is a stop, whatever the record calls it', () => {
    for (const status of ['running', 'given'])
      expect(spell(norepi('+01:00'), given('+03:00', NE, undefined, { rate: 0, rateUnit: 'ug/min', status }))).toEqual({
        running: false,
        rate: null,
        since: 3,
        startedAt: 1,
        endsAt: null,
      });
  });
});

describe('the spell of an infusion', () => {
  it('runs since its start, however often and at whatever rate it is charted', () => {
    expect(spell(norepi('+01:00'), norepi('+02:00', 8), norepi('+03:00', 8))).toMatchObject({ rate: 8, since: 1, startedAt: 1 });
  });
  it('stopped, it is known since when, when it had begun and in which unit it ran', () => {
    const rows = [norepi('+01:00'), stops('+03:00', NE)];
    expect(spell(...rows)).toEqual({ running: false, rate: null, since: 3, startedAt: 1, endsAt: null });
    expect(infusion(...rows).rateUnit).toBe('ug/min');
  });
  it('stopped twice is stopped since the first time', () => {
    expect(spell(norepi('+01:00'), stops('+03:00', NE), stops('+04:00', NE))).toMatchObject({ since: 3, startedAt: 1 });
  });
  it('begun again, it runs since then', () => {
    expect(spell(norepi('+01:00'), stops('+03:00', NE), norepi('+05:00'))).toMatchObject({
      running: true,
      since: 5,
      startedAt: 5,
    });
  });
  it('a stop of what was never charted as running', () => {
    expect(spell(stops('+03:00', NE))).toEqual({ running: false, rate: null, since: 3, startedAt: 3, endsAt: null });
    expect(infusion(given('+03:00', NE, undefined, { rate: 0, rateUnit: 'ug/min' })).rateUnit).toBe('ug/min');
  });
});

describe('an announced end', () => {
  const until = (t: string, end: string, rate = 6): Row => runs(t, NE, rate, 'ug/min', { endsAt: end });
  it('charted again before it, the spell goes on; the newest record says when it ends', () => {
    expect(spell(until('+01:00', '+05:00'), norepi('+04:59:59'))).toMatchObject({ since: 1, startedAt: 1, endsAt: null });
    expect(spell(norepi('+01:00'), until('+02:00', '+05:00'))).toMatchObject({ since: 1, startedAt: 1, endsAt: 5 });
  });
  it.each([
    ['at that very instant', '+05:00', 5, []],
    ['later', '+07:00', 7, [[5, 0]]],
  ] as const)('charted again %s, it has begun anew, its rate too', (_, t, hours, between) => {
    const rows = [until('+01:00', '+05:00'), norepi(t)];
    expect(spell(...rows)).toMatchObject({ running: true, since: hours, startedAt: hours, endsAt: null });
    expect(rates(...rows)).toEqual([[1, 6], ...between, [hours, 6]]);
  });
  it.each([
    ['at that very instant', '+05:00'],
    ['hours later', '+07:00'],
  ])('its stop charted %s: it ended when it was to end, and began when it began', (_, t) => {
    const rows = [until('+01:00', '+05:00'), stops(t, NE)];
    expect(spell(...rows)).toEqual({ running: false, rate: null, since: 5, startedAt: 1, endsAt: null });
    expect(rates(...rows).slice(0, 2)).toEqual([
      [1, 6],
      [5, 0],
    ]);
  });
  it('stopped before it, it is stopped since then', () => {
    expect(spell(until('+01:00', '+05:00'), stops('+04:00', NE))).toEqual({
      running: false,
      rate: null,
      since: 4,
      startedAt: 1,
      endsAt: null,
    });
  });
});

describe('DATA-03 a rate that cannot be', () => {
  it.each([-6, -100, 32_767, 8_388_607])('%s: what was known of the infusion stands', (rate) => {
    const wrong = [runs('+02:00', NE, rate, 'ug/min'), given('+02:30', NE, undefined, { rate, rateUnit: 'ug/min' })];
    expect(rates(norepi('+01:00'), ...wrong)).toEqual([[1, 6]]);
    expect(spell(norepi('+01:00'), stops('+01:30', NE), ...wrong)).toMatchObject({ running: false, since: 1.5 });
    expect(chartAt(wrong, '+48:00').infusions).toEqual({});
  });
  it.each([
    [100_001, 'ug/min'],
    [1_001, 'ug/kg/min'],
    [1e300, 'mg/h'],
    [99_999, 'mL/h'],
    [1e300, undefined],
  ])('%s %s is above what pumps do: what was known of the infusion stands', (rate, unit) => {
    expect(rates(norepi('+01:00'), given('+02:00', NE, undefined, { rate, rateUnit: unit, status: 'running' }))).toEqual([
      [1, 6],
    ]);
  });
  it('what pumps can do is taken, however much', () => {
    expect(infusion(runs('+01:00', NE, 100_000, 'ug/min'))).toMatchObject({ running: true, rate: 100_000 });
    expect(infusion(given('+01:00', NE, undefined, { rate: 60_000, rateUnit: 'mL/h', status: 'running' }))?.running).toBe(true);
  });
  it.each([-5, 1e300])('a dose of %s mg was given, nobody knows how much', (doseMg) => {
    const chart = chartAt([given('+01:00', 'tocilizumab', doseMg)], '+02:00');
    expect(chart.doses.tocilizumab).toMatchObject([{ mg: null }]);
  });
  it('an amount beside it was given all the same, at a rate nobody knows', () => {
    expect(infusion(given('+01:00', NE, 4, { status: 'running', rate: -6, rateUnit: 'ug/min' }))).toMatchObject({
      running: true,
      rate: null,
    });
  });
  it('who stops it with such a rate has stopped it', () => {
    expect(spell(norepi('+01:00'), given('+02:00', NE, undefined, { rate: -1, status: 'stopped' }))).toMatchObject({
      running: false,
    });
  });
});

describe('the changes of a rate', () => {
  it('each change is told once, the same rate again is none, a stop is a rate of 0', () => {
    const rows = [
      norepi('+01:00'),
      norepi('+02:00'),
      norepi('+03:00', 8),
      norepi('+04:00', 8),
      stops('+05:00', NE),
      norepi('+06:00', 8),
    ];
    expect(rates(...rows)).toEqual([
      [1, 6],
      [3, 8],
      [5, 0],
      [6, 8],
    ]);
  });
  it('stopped twice is one change', () => {
    expect(rates(norepi('+01:00'), stops('+02:00', NE), stops('+03:00', NE))).toEqual([
      [1, 6],
      [2, 0],
    ]);
  });
  it('of two rates of one instant the later record counts', () => {
    expect(rates(norepi('+01:00', 4), norepi('+02:00', 5), norepi('+03:00', 6), norepi('+03:00', 8))).toEqual([
      [1, 4],
      [2, 5],
      [3, 8],
    ]);
  });
  it('a rate that becomes unknown is a change', () => {
    expect(rates(norepi('+01:00'), runs('+02:00', NE, 3, 'furlongs'), norepi('+03:00'))).toEqual([
      [1, 6],
      [2, null],
      [3, 6],
    ]);
  });
  it('the newest twenty-four are kept', () => {
    const rows = Array.from({ length: 30 }, (_, i) => norepi(`+01:${10 + i}`, i + 1));
    expect(rates(...rows).map(([, rate]) => rate)).toEqual(Array.from({ length: 24 }, (_, i) => i + 7));
  });
});

describe('REV-01 rates in another unit than before', () => {
  it('are not read in the new one: what ran before is not known in it', () => {
    const changed = [norepi('+01:00', 6), runs('+02:00', NE, 0.1, 'ug/kg/min')];
    expect(infusion(...changed)).toMatchObject({ rate: 0.1, rateUnit: 'ug/kg/min' });
    expect(rates(...changed)).toEqual([
      [1, null],
      [2, 0.1],
    ]);
  });
  it('are converted where no weight is needed for it', () => {
    const mp = 'methylprednisolone';
    const chart = chartAt(
      [runs('+01:00', mp, 500, 'ug/min'), { t: '+02:00', kind: 'medication', status: 'running', drug: mp, rateUnit: 'mg/h' }],
      '+03:00',
    );
    expect(chart.infusions[mp]).toMatchObject({ rate: null, rateUnit: 'mg/h' });
    expect(chart.infusions[mp]?.rates.map(([, rate]) => rate)).toEqual([expect.closeTo(30, 9), null]);
    expect(rates(runs('+01:00', NE, 100, 'ng/kg/min'), runs('+02:00', NE, 0.2, 'ug/kg/min'))).toEqual([
      [1, 0.1],
      [2, 0.2],
    ]);
    expect(rates(runs('+01:00', NE, 4, 'U/min'), runs('+02:00', NE, 6, 'ug/min'))[0]).toEqual([1, null]);
  });
  it('stay known where a record in between said no unit, or stopped it', () => {
    const silent: Row = { t: '+02:00', kind: 'medication', status: 'running', drug: NE };
    expect(infusion(norepi('+01:00', 6), silent)).toMatchObject({ rate: null, rateUnit: 'ug/min' });
    expect(rates(norepi('+01:00', 6), silent, stops('+03:00', NE), norepi('+04:00', 8))).toEqual([
      [1, 6],
      [2, null],
      [3, 0],
      [4, 8],
    ]);
  });
});
