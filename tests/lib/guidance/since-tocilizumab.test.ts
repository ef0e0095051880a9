import { describe, expect, it } from 'vitest';
import { norepinephrineEquivalent } from '../../../lib/guidance/norepinephrine-equivalent';
import { type CourseMeasure, courseQuery, courseSince } from '../../../lib/guidance/since-tocilizumab';
import { HOUR, MINUTE } from '../../../lib/time';
import { bucketsOf, type RawPoint, type TrendBody, type TrendDrug, type TrendSupport } from '../../../lib/trend';

const DOSE = Date.parse('2026-03-01T10:00:00Z');
const h = (hours: number) => DOSE + hours * HOUR;
const signs = (...points: readonly (readonly [number, number])[]) => ({
  unit: '',
  points: bucketsOf(
    points.map(([at, v]) => [h(at), v] as RawPoint),
    MINUTE,
  ),
});
const results = (...points: readonly (readonly [number, number])[]) => ({
  unit: '',
  points: [],
  raw: points.map(([at, v]) => [h(at), v] as RawPoint),
});
const body = (more: Partial<TrendBody>): TrendBody => ({
  from: h(-6),
  to: h(12),
  bucketMs: MINUTE,
  series: {},
  drugs: [],
  supports: [],
  grades: [],
  events: [],
  ...more,
});
const pump = (
  at: number,
  drug: string,
  rate: number | undefined,
  unit = 'ug/kg/min',
  more: Partial<TrendDrug> = {},
): TrendDrug => ({
  id: `${drug}${at}`,
  t: h(at),
  drug,
  state: 'running',
  ...(rate === undefined ? {} : { rate, rateUnit: unit }),
  ...more,
});
const oxygen = (at: number, device: string, fio2?: number): TrendSupport => ({
  id: `o${at}`,
  t: h(at),
  support: 'oxygen',
  state: 'running',
  device,
  ...(fio2 === undefined ? {} : { fio2 }),
});
const row = (measure: CourseMeasure, more: Partial<TrendBody>, now = 13, kg: number | null = 80) =>
  courseSince(DOSE, h(now), body(more), kg).rows.find((r) => r.measure === measure);
const said = (measure: CourseMeasure, more: Partial<TrendBody>, now = 13, kg: number | null = 80) => {
  const r = row(measure, more, now, kg);
  return [r?.atDose, ...(r?.marks ?? []).map((m) => `${m.hours}: ${m.value} ${m.direction}`)];
};

describe('Norepinephrine equivalent', () => {
  it.each([
    ['norepinephrine', 0.1, 'ug/kg/min', 0.1],
    ['norepinephrine', 8, 'ug/min', 0.1],
    ['epinephrine', 0.48, 'mg/h', 0.1],
    ['phenylephrine', 1, 'ug/kg/min', 0.1],
    ['dopamine', 10, 'ug/kg/min', 0.1],
    ['vasopressin', 0.04, 'U/min', 0.1],
    ['angiotensin-ii', 40, 'ng/kg/min', 0.1],
    ['metaraminol', 0.8, 'ug/kg/min', 0.1],
    ['terlipressin', 0.01, 'ug/kg/min', 0.1],
    ['norepinephrine', 0, null, 0],
  ])('%s at %s %s for 80 kg is %s ug/kg/min', (drug, rate, unit, gives) => {
    expect(norepinephrineEquivalent(drug, rate, unit, 80)).toBeCloseTo(gives, 9);
  });
  it('is not known without rate, unit, weight or factor, nor for vasopressin by weight', () => {
    expect(norepinephrineEquivalent('norepinephrine', null, 'ug/min', 80)).toBeNull();
    expect(norepinephrineEquivalent('norepinephrine', 8, null, 80)).toBeNull();
    expect(norepinephrineEquivalent('norepinephrine', 8, 'ug/min', null)).toBeNull();
    expect(norepinephrineEquivalent('norepinephrine', 0.1, 'ug/kg/min', null)).toBe(0.1);
    expect(norepinephrineEquivalent('ephedrine', 5, 'ug/min', 80)).toBeNull();
    expect(norepinephrineEquivalent('vasopressin', 0.04, 'ug/kg/min', 80)).toBeNull();
  });
});

describe('The course since tocilizumab', () => {
  it('sums all vasopressors at the dose and at 2, 6 and 12 h, names and units as written by the pump', () => {
    const drugs = [
      pump(-3, 'Norepinephrine', 0.2),
      pump(-1, 'vasopressin', 0.04, 'units/min'),
      pump(1, 'norepinephrine', 0.19),
      pump(5, 'norepinephrine', 0.05),
      pump(11, 'norepinephrine', undefined, '', { state: 'stopped' }),
      pump(11.5, 'vasopressin', 0, 'U/min'),
    ];
    expect(said('vasopressors', { drugs })).toEqual([0.3, '2: 0.29 same', '6: 0.15 better', '12: 0 better']);
  });
  it('an infusion with an announced end stops by itself; a start from nothing is worse, nothing to nothing the same', () => {
    const drugs = [pump(1, 'norepinephrine', 0.1, 'ug/kg/min', { endsAt: h(6) })];
    expect(said('vasopressors', { drugs })).toEqual([0, '2: 0.1 worse', '6: 0 same', '12: 0 same']);
  });
  it('says nothing of a sum with a share that is not known, and leaves pushes and other drugs out', () => {
    expect(said('vasopressors', { drugs: [pump(-1, 'norepinephrine', undefined)] }, 2.5)).toEqual([null, '2: null null']);
    expect(said('vasopressors', { drugs: [pump(-1, 'norepinephrine', 8, 'ug/min')] }, 2.5, null)).toEqual([null, '2: null null']);
    const others = [pump(-1, 'phenylephrine', undefined, '', { state: 'given', doseMg: 0.1 }), pump(-1, 'dobutamine', 5)];
    expect(said('vasopressors', { drugs: others }, 2.5)).toEqual([0, '2: 0 same']);
  });
  it('shows only marks that lie in the past, the very hour included', () => {
    expect(said('vasopressors', {}, 1.99)).toEqual([0]);
    expect(said('vasopressors', {}, 2)).toEqual([0, '2: 0 same']);
  });
  it('lactate: falls are better; results from before the dose, or older than 6 h, say nothing of the course', () => {
    const series = { lactate: results([-5, 4], [5, 2], [5.9, 3.7]) };
    expect(said('lactate', { series })).toEqual([4, '2: null null', '6: 3.7 same', '12: null null']);
    expect(said('lactate', { series: { lactate: results([-6, 4], [6, 3.6], [12, 4.41]) } })).toEqual([
      4,
      '2: null null',
      '6: 3.6 same',
      '12: 4.4 worse',
    ]);
  });
  it('PaO2/FiO2 rises are better', () => {
    expect(said('pfRatio', { series: { 'pf-ratio': results([-1, 120], [2, 133], [6, 100]) } }, 6)).toEqual([
      120,
      '2: 133 better',
      '6: 100 worse',
    ]);
  });
  it('shock index from any site of pressure, the newest within the hour', () => {
    const series = {
      heartRate: signs([-0.5, 120], [1.9, 100], [5.9, 90]),
      'sbpMmHg.cuff': signs([-0.8, 90], [1.8, 100]),
      'sbpMmHg.arterial': signs([-0.4, 80], [1.1, 90]),
    };
    expect(said('shockIndex', { series }, 6)).toEqual([1.5, '2: 1 better', '6: null null']);
  });
  it('ROX by the FiO2 recorded, 0.21 on room air; not guessed from a flow, and not on CPAP or a ventilator', () => {
    const series = {
      spo2Percent: signs([-0.5, 92], [1.9, 94], [5.9, 96], [11.9, 96]),
      respRate: signs([-0.5, 30], [1.9, 24], [5.9, 20], [11.9, 20]),
    };
    const supports = [oxygen(-2, 'hfnc', 0.6), oxygen(1, 'hfnc', 0.5), oxygen(4, 'room-air')];
    expect(said('rox', { series, supports })).toEqual([5.1, '2: 7.8 better', '6: 22.9 better', '12: 22.9 better']);
    for (const device of ['nasal-cannula', 'bipap', 'invasive-ventilation'])
      expect(said('rox', { series, supports: [oxygen(-2, device, device === 'nasal-cannula' ? undefined : 0.5)] }, 2)).toEqual([
        null,
        '2: null null',
      ]);
  });
  it('a minute that is still open at the mark does not tell of what came after it', () => {
    const series = {
      heartRate: signs([-0.2, 100], [1.9, 80], [2.001, 150], [2.002, 160]),
      sbpMmHg: signs([-0.2, 100], [1.95, 100]),
    };
    expect(said('shockIndex', { series }, 2)).toEqual([1, '2: 0.8 better']);
  });
  it('asks for six hours before the dose and at most twelve after it', () => {
    expect(courseQuery(DOSE, h(3))).toMatchObject({ from: h(-6), to: h(3) });
    expect(courseQuery(DOSE, h(30))).toMatchObject({ from: h(-6), to: h(12) });
  });
});
