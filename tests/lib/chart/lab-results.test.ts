import { describe, expect, it } from 'vitest';
import { foldLab } from '../../../lib/chart/fold/lab';
import { emptyChart } from '../../../lib/engine';
import type { ChartEventOf } from '../../../lib/events/event';
import { ASTCT_2019 } from '../../../lib/protocols/astct-2019';
import { HOUR } from '../../../lib/time';
import { chartAt, lab, offset } from '../../support/charts';
import { admission, at, event, T0 } from '../../support/events';
import { receive } from '../../support/orders';

const labsOf = (rows: ReturnType<typeof lab>[]) => chartAt(rows, '+100:00').labs;
const result = (test: string, value: number | string, more: object = {}) =>
  event({ kind: 'lab', t: at('01:00'), id: 'x', test, value, ...more }) as ChartEventOf<'lab'>;

describe('DATA-03 which result is used, and what is said of one that is not', () => {
  it('a number in a unit of the test is kept in the canonical unit, with nothing that was not said', () => {
    expect(labsOf([lab('+01:00', 'crp', 9, 'mg/dL', { id: 'a' })]).crp).toStrictEqual([
      { t: offset('+01:00'), receivedAt: offset('+01:00') + 0.001, id: 'a', value: 90 },
    ]);
  });
  it.each([
    ['a word where a number belongs', 'crp', 'high', 'mg/L', 'not a number'],
    ['no unit', 'crp', 9, undefined, 'unit missing'],
    ['a unit of another test', 'crp', 9, 'U/L', 'unit U/L is not one of crp'],
    ['neither positive nor negative', 'blood-culture', 'pending', undefined, 'neither positive nor negative'],
    ['a culture told as a number', 'blood-culture', 1, undefined, 'neither positive nor negative'],
  ])('%s is noted with its unit and its reason, and not used', (_, test, value, unit, reason) => {
    const chart = foldLab(emptyChart(), result(test, value, unit === undefined ? {} : { unit }));
    expect(chart.labs).toEqual({});
    expect(chart.rejects[test]).toStrictEqual({
      t: at('01:00'),
      receivedAt: at('01:00'),
      field: test,
      value,
      unit: unit ?? null,
      reason,
      id: 'x',
    });
  });
  it.each(['frobnicate', 'heartRate', 'weightKg'])('%s is no test of ours: neither used nor noted', (test) => {
    const chart = emptyChart();
    expect(foldLab(chart, result(test, 80, { unit: '/min' }))).toBe(chart);
  });
  it('a bound is kept as a bound', () => {
    expect(labsOf([lab('+01:00', 'ferritin', 10_000, 'ng/mL', { comparator: '>' })]).ferritin).toMatchObject([
      { value: 10_000, comparator: '>' },
    ]);
  });
  it('D-dimer has as many units as laboratories: the one it came in is kept, of another test it is not', () => {
    const { 'd-dimer': ddimer, crp } = labsOf([lab('+01:00', 'd-dimer', 4.2, 'mg/L FEU'), lab('+01:00', 'crp', 9, 'mg/L')]);
    expect(ddimer).toMatchObject([{ value: 4.2, unit: 'mg/L FEU' }]);
    expect(crp?.[0]).not.toHaveProperty('unit');
  });
});

describe('DATA-01 the order of results is that of their collection', () => {
  const story = (...events: ReturnType<typeof event>[]) => receive([admission(), ...events], at('30:00'), ASTCT_2019).labs;
  const crp = (value: number, t: string, receivedAt = t, id = `crp ${value}`) =>
    event({ kind: 'lab', id, t: at(t), receivedAt: at(receivedAt), test: 'crp', value, unit: 'mg/L' });
  const values = (labs: ReturnType<typeof story>, test = 'crp') => labs[test]?.map((v) => v.value);

  it('a result that arrives late does not become the newest', () => {
    expect(values(story(crp(20, '02:00'), crp(10, '01:00', '03:00')))).toEqual([10, 20]);
  });
  it('of two results of one collection the later to arrive stands alone, whichever comes in first', () => {
    const first = crp(10, '01:00', '02:00');
    const second = crp(20, '01:00', '03:00');
    expect(values(story(first, second))).toEqual([20]);
    expect(values(story(second, first))).toEqual([20]);
  });
  it('one that changes nothing leaves the chart as it is', () => {
    const chart = foldLab(emptyChart(), crp(20, '01:00', '03:00') as ChartEventOf<'lab'>);
    expect(foldLab(chart, crp(10, '01:00', '02:00') as ChartEventOf<'lab'>)).toBe(chart);
  });
  it('a result of one collection does not displace that of another', () => {
    expect(values(story(crp(5, '00:30'), crp(10, '01:00', '02:00'), crp(30, '02:00'), crp(20, '01:00', '03:00')))).toEqual([
      5, 20, 30,
    ]);
  });
});

describe('MON-13 since when a culture is known to be positive', () => {
  const culture = (id: string, value: string, receivedAt: string, more: object = {}) =>
    event({ kind: 'lab', id, t: at('01:00'), receivedAt: at(receivedAt), test: 'blood-culture', value, ...more });
  const known = (...events: ReturnType<typeof event>[]) =>
    receive([admission(), ...events], at('30:00'), ASTCT_2019).labs['blood-culture'];
  const both = (a: ReturnType<typeof event>, b: ReturnType<typeof event>) => {
    const told = known(a, b);
    expect(known(b, a)).toStrictEqual(told);
    return told;
  };

  it('is read whatever its letters and blanks', () => {
    expect(known(culture('a', ' Positive ', '12:00'))).toStrictEqual([
      { t: at('01:00'), receivedAt: at('12:00'), id: 'a', value: 1 },
    ]);
    expect(known(culture('a', 'NEGATIVE', '12:00'))).toMatchObject([{ value: 0 }]);
  });
  it('a report with the organism follows: positive since the first one', () => {
    expect(both(culture('a', 'positive', '12:00'), culture('b', 'positive', '20:00', { organism: 'E. coli' }))).toStrictEqual([
      { t: at('01:00'), receivedAt: at('20:00'), id: 'b', value: 1, organism: 'E. coli', positiveAt: at('12:00') },
    ]);
  });
  it('a negative report came first: positive since the report that said so', () => {
    const told = both(culture('a', 'negative', '12:00'), culture('b', 'positive', '20:00'));
    expect(told).toStrictEqual([{ t: at('01:00'), receivedAt: at('20:00'), id: 'b', value: 1 }]);
  });
  it('negative twice is positive at no time', () => {
    const told = both(culture('a', 'negative', '12:00'), culture('b', 'negative', '20:00'));
    expect(told).toStrictEqual([{ t: at('01:00'), receivedAt: at('20:00'), id: 'b', value: 0 }]);
  });
  it('three positive reports, the first one last to come in', () => {
    const [a, b, c] = [
      culture('a', 'positive', '12:00'),
      culture('b', 'positive', '14:00'),
      culture('c', 'positive', '20:00'),
    ] as const;
    expect(known(c, b, a)).toMatchObject([{ id: 'c', positiveAt: at('12:00') }]);
    expect(known(a, b, c)).toMatchObject([{ id: 'c', positiveAt: at('12:00') }]);
  });
});

describe('how many results are kept', () => {
  /** One result an hour from so many hours before to so many after the infusion, which is three days before T0. */
  const INFUSED = T0 - 72 * HOUR;
  const hourly = (test: string, unit: string, hours: readonly number[]) =>
    hours.map((h) => event({ kind: 'lab', t: INFUSED + h * HOUR, test, value: 100 + h, unit }));
  const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, i) => from + i);
  const kept = (test: string, unit: string, hours: readonly number[], more: object = {}) =>
    receive([admission(more), ...hourly(test, unit, hours)], T0, ASTCT_2019).labs[test]?.map((v) => v.value - 100);

  it('the newest eight, and besides them the newest before the infusion as the baseline', () => {
    expect(kept('ldh', 'U/L', range(-3, 4))).toEqual(range(-3, 4));
    expect(kept('ldh', 'U/L', range(-3, 5))).toEqual(range(-2, 5));
    expect(kept('ldh', 'U/L', range(-3, 12))).toEqual([-1, ...range(5, 12)]);
    expect(kept('ldh', 'U/L', range(-3, 40))).toEqual([-1, ...range(33, 40)]);
  });
  it('a result of the very instant of the infusion is no baseline', () => {
    expect(kept('ldh', 'U/L', range(-1, 20))).toEqual([-1, ...range(13, 20)]);
    expect(kept('ldh', 'U/L', range(0, 20))).toEqual(range(13, 20));
  });
  it('the baseline is told once where it is among the newest', () => {
    expect(kept('ldh', 'U/L', range(-9, 3))).toEqual(range(-4, 3));
    expect(kept('ldh', 'U/L', range(-9, 7))).toEqual([-1, ...range(0, 7)]);
  });
  it('without an infusion there is no baseline to keep', () => {
    expect(kept('ldh', 'U/L', range(-3, 20), { carTInfusedAt: undefined })).toEqual(range(13, 20));
  });
  it('a baseline that comes in late replaces an older one, an older one does not come back', () => {
    expect(kept('ldh', 'U/L', [-5, ...range(1, 9), -2])).toEqual([-2, ...range(2, 9)]);
    expect(kept('ldh', 'U/L', [-2, ...range(1, 9), -5])).toEqual([-2, ...range(2, 9)]);
  });
  it.each([
    ['ferritin', 'ng/mL', 24],
    ['creatinine', 'mg/dL', 20],
    ['ast', 'U/L', 16],
    ['ldh', 'U/L', 8],
  ])('%s reaches back as far as its rules look', (test, unit, count) => {
    const values = range(1, 40).map((h) => event({ kind: 'lab', t: INFUSED + h * HOUR, test, value: h / 4, unit }));
    expect(receive([admission(), ...values], T0, ASTCT_2019).labs[test]).toHaveLength(count);
  });
});
