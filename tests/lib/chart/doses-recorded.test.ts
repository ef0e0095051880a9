import { describe, expect, it } from 'vitest';
import type { Chart, DoseGroup } from '../../../lib/chart/chart';
import { emptyChart } from '../../../lib/engine';
import { chartAt, given, offset, ordered, type Row, runs, stops } from '../../support/charts';

const chart = (...rows: Row[]): Chart => chartAt(rows, '+48:00');
const doses = (group: DoseGroup, ...rows: Row[]) => chart(...rows).doses[group];
/** Hours after T0 at which a dose of the group stands in the chart. */
const hours = (group: DoseGroup, ...rows: Row[]): number[] =>
  doses(group, ...rows).map((d) => (d.t - offset('+00:00')) / 3_600_000);
const running = (t: string, drug: string, more: object = {}): Row => ({
  t,
  kind: 'medication',
  status: 'running',
  drug,
  ...more,
});

describe('what a dose is kept as', () => {
  it('amount, volume, purpose, route and source as they were told', () => {
    const more = { purpose: 'crs', route: 'iv', source: 'pharmacy', plannedAt: '+01:30', volumeMl: 100 };
    expect(doses('tocilizumab', given('+01:00', 'Actemra', 640, more))).toStrictEqual([
      {
        t: offset('+01:00'),
        receivedAt: offset('+01:00') + 0.001,
        drug: 'tocilizumab',
        state: 'given',
        mg: 640,
        ml: 100,
        plannedAt: offset('+01:30'),
        purpose: 'crs',
        route: 'iv',
        source: 'pharmacy',
        id: '#0000',
      },
    ]);
  });
  it('what was not told is unknown', () => {
    expect(doses('steroid', given('+01:00', 'dexamethasone'))).toMatchObject([
      { mg: null, ml: null, plannedAt: null, purpose: null, route: null, source: null },
    ]);
  });
  it.each([
    [0, 0],
    [10, 10],
    [-10, null],
  ])('an amount of %s is kept as %s', (said, kept) => {
    expect(doses('steroid', given('+01:00', 'dexamethasone', said))).toMatchObject([{ mg: kept }]);
    expect(doses('bolus', given('+01:00', 'crystalloid-bolus', undefined, { volumeMl: said }))).toMatchObject([{ ml: kept }]);
  });
  it('a drug nobody listed and one that was not given are no doses', () => {
    expect(chart(given('+01:00', 'frobnicate', 10)).doses).toEqual(emptyChart().doses);
    expect(chart(given('+01:00', 'tocilizumab', 640, { status: 'not-done' })).doses).toEqual(emptyChart().doses);
  });
});

describe('orders', () => {
  it('of tocilizumab, steroids and GM-CSF are kept as orders, not as doses', () => {
    const rows = [
      ordered('+01:00', 'tocilizumab', 640, '+02:00'),
      ordered('+01:00', 'dexamethasone', 10),
      ordered('+01:00', 'sargramostim', 0.5),
    ];
    const { tocilizumabOrders, steroidOrders, gmCsf, ...rest } = chart(...rows).doses;
    expect(tocilizumabOrders).toMatchObject([{ state: 'ordered', drug: 'tocilizumab', plannedAt: offset('+02:00') }]);
    expect(steroidOrders).toMatchObject([{ state: 'ordered', drug: 'dexamethasone', plannedAt: null }]);
    expect(gmCsf).toMatchObject([{ state: 'ordered', drug: 'sargramostim' }]);
    expect(Object.values(rest).flat()).toEqual([]);
  });
  it.each(['cefepime', 'norepinephrine', 'acetaminophen'])('of %s nothing is kept', (drug) => {
    expect(chart(ordered('+01:00', drug, 10))).toMatchObject({ doses: emptyChart().doses, infusions: {} });
  });
});

describe('the cells charted as a drug', () => {
  const BEFORE = { patient: { carTInfusedAt: null } };
  it.each(['given', 'running'])('%s is the infusion, recorded and without a word of a filter', (status) => {
    const { therapy } = chartAt([given('+01:00', 'Yescarta', undefined, { status })], '+02:00', BEFORE);
    expect(therapy).toStrictEqual({
      product: 'axi-cel',
      firstAt: offset('+01:00'),
      infusions: [
        {
          t: offset('+01:00'),
          product: 'axi-cel',
          leukocyteFilter: false,
          claimed: false,
          id: '#0000',
          receivedAt: offset('+01:00') + 0.001,
        },
      ],
    });
  });
  it.each(['ordered', 'stopped', 'not-done'])('%s is no infusion', (status) => {
    expect(chartAt([given('+01:00', 'axi-cel', undefined, { status })], '+02:00', BEFORE).therapy.infusions).toEqual([]);
  });
});

describe('dose or infusion', () => {
  it('a vasopressor given at a rate runs, one given without is a push, and a push is no infusion', () => {
    const atRate = chart(given('+01:00', 'norepinephrine', undefined, { rate: 5, rateUnit: 'ug/min' }));
    expect(atRate.infusions.norepinephrine).toMatchObject({ running: true, rate: 5 });
    expect(atRate.doses.push).toEqual([]);
    const push = chart(given('+01:00', 'phenylephrine', 0.1));
    expect(push.infusions).toEqual({});
    expect(push.doses.push).toMatchObject([{ drug: 'phenylephrine', mg: 0.1 }]);
  });
  it('another drug given at a rate is a dose: the rate is how fast it went in', () => {
    const { doses: kept, infusions } = chart(given('+01:00', 'dexamethasone', 10, { rate: 20, rateUnit: 'mg/h' }));
    expect(kept.steroid).toMatchObject([{ state: 'given', mg: 10 }]);
    expect(infusions).toEqual({});
  });
  it('a running vasopressor is no dose', () => {
    expect(doses('push', runs('+01:00', 'norepinephrine', 5, 'ug/min'))).toEqual([]);
  });
});

describe('an infusion stands among the doses once, from its start', () => {
  const HC = 'hydrocortisone';
  it('however often it is charted', () => {
    const rows = [running('+01:00', HC), running('+02:00', HC), running('+09:00', HC)];
    expect(hours('steroid', ...rows)).toEqual([1]);
    expect(doses('steroid', ...rows)).toMatchObject([{ state: 'running' }]);
  });
  it('charted twice in the instant of its start', () => {
    expect(hours('steroid', running('+01:00', HC), running('+01:00', HC))).toEqual([1]);
  });
  it('again after it was stopped, not for the stop', () => {
    expect(hours('steroid', running('+01:00', HC), stops('+03:00', HC), running('+05:00', HC), running('+06:00', HC))).toEqual([
      1, 5,
    ]);
  });
  it('again after its announced end', () => {
    const announced = running('+01:00', HC, { endsAt: '+03:00' });
    expect(hours('steroid', announced, running('+02:00', HC, { endsAt: '+03:00' }))).toEqual([1]);
    expect(hours('steroid', announced, running('+03:00', HC))).toEqual([1, 3]);
    expect(hours('steroid', announced, running('+05:00', HC), running('+06:00', HC))).toEqual([1, 5]);
  });
  it('what was charted of it last is kept: its record and its announced end', () => {
    const { infusions } = chart(runs('+01:00', HC, 10, 'mg/h'), runs('+02:00', HC, 8, 'mg/h', { endsAt: '+60:00', id: 'last' }));
    expect(infusions[HC]).toMatchObject({ id: 'last', t: offset('+02:00'), rate: 8, endsAt: offset('+60:00') });
  });
});

describe('a tocilizumab infusion takes an hour', () => {
  const toci = (t: string): Row => running(t, 'tocilizumab');
  it('records less than two hours apart are one dose, from two hours on a further one', () => {
    expect(hours('tocilizumab', toci('+01:00'), toci('+02:00'))).toEqual([1]);
    expect(hours('tocilizumab', toci('+01:00'), toci('+02:59:59'))).toEqual([1]);
    expect(hours('tocilizumab', toci('+01:00'), toci('+03:00'))).toEqual([1, 3]);
  });
  it('two hours count from the newest dose, not from the first or the second', () => {
    const rows = ['+01:00', '+03:00', '+05:00', '+06:00', '+07:00'].map(toci);
    expect(hours('tocilizumab', ...rows)).toEqual([1, 3, 5, 7]);
  });
  it('other drugs that run for hours stay one dose', () => {
    expect(hours('anakinra', running('+01:00', 'anakinra'), running('+06:00', 'anakinra'))).toEqual([1]);
  });
});
