import { describe, expect, it } from 'vitest';
import { ASTCT_2019 } from '../../../lib/protocols/astct-2019';
import { REVIEW_2025 } from '../../../lib/protocols/review-2025';
import { site } from '../../support/answered';
import { admission, at, type Written } from '../../support/events';
import { type Answer, late } from '../../support/late';

const weight = (clock: string): Written => ({ kind: 'weight', t: at(clock), weightKg: 40 });
const FEVER: Written = { kind: 'vital', t: at('00:00'), tempC: 38.5 };
const PRESSOR: Written = {
  kind: 'medication',
  t: at('01:00'),
  drug: 'norepinephrine',
  status: 'running',
  rate: 6,
  rateUnit: 'ug/min',
};
const HIGH_FLOW: Written = { kind: 'support', t: at('01:00'), support: 'oxygen', device: 'hfnc', flowLpm: 50 };
const BY_DOSE = REVIEW_2025;
const INOTROPE = site({ numbers: { 'crs.inotropeEpinephrineMax': 0.05 } });
const FLOW_PER_KG = site({ numbers: { 'crs.highFlowPerKg': 1 } });

describe('CRS-05, Q6, Q7 a weight of the past that is learned late', () => {
  it.each([
    ['nothing is counted per kg', ASTCT_2019, [PRESSOR, HIGH_FLOW], 'in place'],
    ['vasopressors by dose, one charted', BY_DOSE, [PRESSOR], 'again'],
    ['vasopressors by dose, none charted', BY_DOSE, [HIGH_FLOW], 'in place'],
    ['little epinephrine is an inotrope, a vasopressor charted', INOTROPE, [PRESSOR], 'again'],
    ['little epinephrine is an inotrope, none charted', INOTROPE, [HIGH_FLOW], 'in place'],
    ['flow per kg, oxygen charted', FLOW_PER_KG, [HIGH_FLOW], 'again'],
    ['flow per kg, no oxygen charted', FLOW_PER_KG, [PRESSOR], 'in place'],
  ] as const)('%s', (_, protocol, history, expected: Answer) => {
    const patient = admission({ ageYears: 4, weightKg: 16 });
    expect(late([FEVER, ...history], at('03:00'), weight('02:00'), protocol, patient).answer).toBe(expected);
  });
  it('one of now is taken in place, whatever is counted per kg', () => {
    expect(late([FEVER, PRESSOR], at('03:00'), weight('03:00'), BY_DOSE).answer).toBe('in place');
    expect(late([FEVER, HIGH_FLOW], at('03:00'), weight('03:00'), FLOW_PER_KG).answer).toBe('in place');
  });
});

describe('DATA-01 what is placed at its own time whenever it comes, and what is folded again', () => {
  it.each([
    ['a checklist item', { kind: 'checklist', item: 'CHK-1c', state: 'done' }, 'in place'],
    ['a fluid balance', { kind: 'fluid', intakeMl: 500 }, 'in place'],
    ['a transfer', { kind: 'transfer', unit: 'ICU-8', bed: 'ICU-8-01' }, 'again'],
    ['limits of treatment', { kind: 'limits', text: 'no intubation' }, 'again'],
    ['a discharge', { kind: 'discharge' }, 'again'],
  ] as const)('%s of the past', (_, fields, expected: Answer) => {
    const history = [FEVER, { ...FEVER, t: at('02:00') }];
    expect(late(history, at('03:00'), { ...fields, t: at('01:00') }, ASTCT_2019).answer).toBe(expected);
  });
  it.each([
    ['a checklist item', { kind: 'checklist', item: 'CHK-1c', state: 'done' }, 'checklist', { 'CHK-1c': { state: 'done' } }],
    ['a fluid balance', { kind: 'fluid', intakeMl: 500 }, 'fluid', [{ t: at('03:00') }]],
    ['a transfer', { kind: 'transfer', unit: 'ICU-8', bed: 'ICU-8-01' }, 'stay', { unit: 'ICU-8', bed: 'ICU-8-01' }],
    ['limits of treatment', { kind: 'limits', text: 'no intubation' }, 'person', { limits: { text: 'no intubation' } }],
    ['a discharge', { kind: 'discharge' }, 'stay', { open: false }],
  ] as const)('%s of now is in the chart', (_, fields, part, expected) => {
    const { answer, chart } = late([FEVER], at('03:00'), { ...fields, t: at('03:00') }, ASTCT_2019);
    expect(answer).toBe('in place');
    expect(chart[part]).toMatchObject(expected);
  });
});
