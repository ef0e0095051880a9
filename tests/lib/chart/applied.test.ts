import { describe, expect, it } from 'vitest';
import type { Chart } from '../../../lib/chart/chart';
import { advance, apply, emptyChart, fold } from '../../../lib/engine';
import type { ChartEvent } from '../../../lib/events/event';
import { ASTCT_2019 } from '../../../lib/protocols/astct-2019';
import type { Protocol } from '../../../lib/protocols/protocol';
import { REVIEW_2025 } from '../../../lib/protocols/review-2025';
import { HOUR } from '../../../lib/time';
import { admission, at, event, T0, type Written } from '../../support/events';

const fever: Written = { kind: 'vital', t: at('00:00'), tempC: 38.5 };
const normal: Written = { kind: 'vital', t: at('01:00'), tempC: 36.8 };
const norepi: Written = {
  ...{ kind: 'medication', drug: 'norepinephrine', status: 'running', rate: 0.1, rateUnit: 'ug/kg/min' },
  t: at('02:00'),
};
const folded = (now: string, story: readonly Written[] = [fever, normal], protocol: Protocol = ASTCT_2019): Chart =>
  fold(emptyChart(), [admission(), ...story.map(event)], at(now), protocol);
const taken = (chart: Chart, e: ChartEvent, protocol: Protocol = ASTCT_2019): Chart => {
  const r = apply(chart, e, protocol);
  if (!('chart' in r)) throw new Error(`to be folded again from ${r.refoldFrom}`);
  return r.chart;
};
const hours = (chart: Chart) => chart.steps.map((s) => [(s.t - T0) / HOUR, s.crs]);

describe('DATA-01 an event taken after hours without one', () => {
  it.each([
    ['a result', { kind: 'lab', test: 'crp', value: 9, unit: 'mg/L' }],
    ['a decision', { kind: 'decision', withhold: 'echo' }],
    ['an antibiotic', { kind: 'medication', drug: 'cefepime', doseMg: 2000 }],
    ['a note', { kind: 'note', text: 'asleep' }],
    ['a heart rate', { kind: 'vital', heartRate: 80 }],
  ] as [string, Omit<Written, 't'> & { kind: Written['kind'] }][])(
    '%s: what time changed meanwhile has its own instant',
    (_, fields) => {
      const chart = taken(folded('02:00'), event({ ...fields, t: at('30:00') }));
      expect(chart.t).toBe(at('30:00'));
      expect(hours(chart)).toEqual([
        [0, 1],
        [24, 0],
      ]);
      expect(chart.episode).toMatchObject({ closedAt: at('24:00') });
    },
  );
  it('a late one leaves the chart at the instant it had come to', () => {
    const chart = taken(folded('30:00'), event({ kind: 'lab', test: 'crp', value: 9, unit: 'mg/L', t: at('03:00') }));
    expect([chart.t, chart.labs.crp?.length]).toEqual([at('30:00'), 1]);
  });
  it('time alone brings every change due up to an instant, that instant included, and never goes back', () => {
    const chart = folded('02:00');
    expect(hours(advance(chart, at('24:00') - 1, ASTCT_2019))).toEqual([[0, 1]]);
    expect(hours(advance(chart, at('24:00'), ASTCT_2019))).toEqual([
      [0, 1],
      [24, 0],
    ]);
    expect(advance(chart, at('24:00'), ASTCT_2019).t).toBe(at('24:00'));
    for (const t of ['02:00', '01:00']) expect(advance(chart, at(t), ASTCT_2019)).toBe(chart);
  });
  it('events after the instant folded to are left out', () => {
    expect(hours(folded('02:00', [fever, { ...norepi, t: at('02:00') + 1 }]))).toEqual([[0, 1]]);
    expect(hours(folded('02:00', [fever, norepi])).at(-1)).toEqual([2, 3]);
  });
});

describe('the first events of a patient', () => {
  it('an admission to a chart that knows nothing is taken', () => {
    expect(taken(emptyChart(), admission()).person).toMatchObject({ mrn: 'm', ageYears: 55 });
  });
  it('a reading of the very instant an empty chart was looked at is taken', () => {
    const chart = taken(fold(emptyChart(), [], at('01:00'), ASTCT_2019), event({ ...fever, t: at('01:00') }));
    expect(chart.vitals.tempC?.value).toBe(38.5);
  });
  it('one that does not follow the chart it is folded into is an error, not a silent gap', () => {
    const late = event({ kind: 'ice', t: at('01:00'), id: 'late', orientation: 4 });
    expect(() => fold(folded('02:00'), [late], at('03:00'), ASTCT_2019)).toThrow(/event late/);
  });
});

describe('DATA-02 a withdrawn admission', () => {
  it('changes nothing, whatever it said of the patient', () => {
    const chart = folded('02:00');
    const gone = admission({ id: 'b', t: at('01:00'), ageYears: 5, status: 'entered-in-error' });
    expect(apply(chart, gone, ASTCT_2019)).toEqual({ chart });
  });
});

describe('a weight that is learned late', () => {
  const weight = event({ kind: 'weight', t: at('01:30'), weightKg: 60 });
  const oxygen: Written = { kind: 'support', support: 'oxygen', device: 'hfnc', flowLpm: 10, t: at('02:00') };
  const number = (key: keyof Protocol['numbers'], value: number): Protocol => ({
    ...ASTCT_2019,
    numbers: { ...ASTCT_2019.numbers, [key]: { ...ASTCT_2019.numbers[key], value } },
  });
  const again = (protocol: Protocol, story: Written[], e: ChartEvent = weight) =>
    'refoldFrom' in apply(folded('03:00', story, protocol), e, protocol);
  it.each([
    ['by count of vasopressors it grades nothing', ASTCT_2019, [fever, norepi], false],
    ['REV-01 a rate per kg grades by dose', REVIEW_2025, [fever, norepi], true],
    ['REV-01 nothing runs', REVIEW_2025, [fever], false],
    ['Q7 epinephrine as an inotrope, by rate per kg', number('crs.inotropeEpinephrineMax', 0.05), [fever, norepi], true],
    ['Q6 high flow by weight', number('crs.highFlowPerKg', 1), [fever, oxygen], true],
    ['Q6 without oxygen', number('crs.highFlowPerKg', 1), [fever], false],
    ['Q6 vasopressors beside it are no matter', number('crs.highFlowPerKg', 1), [fever, norepi], false],
  ] as [string, Protocol, Written[], boolean][])('%s', (_, protocol, story, expected) =>
    expect(again(protocol, story)).toBe(expected),
  );
  it('one of now is no late one, and a late result needs no weight', () => {
    expect(again(REVIEW_2025, [fever, norepi], event({ kind: 'weight', t: at('03:00'), weightKg: 60 }))).toBe(false);
    const crp = event({ kind: 'lab', test: 'crp', value: 9, unit: 'mg/L', t: at('01:30') });
    expect(again(REVIEW_2025, [fever, norepi], crp)).toBe(false);
  });
});
