import { describe, expect, it } from 'vitest';
import { apply, emptyChart, fold } from '../../../lib/engine';
import { ASTCT_2019 } from '../../../lib/protocols/astct-2019';
import { admission, at, event } from '../../support/events';

const start = () => {
  const reading = event({ kind: 'vital', t: at('02:00'), tempC: 38.5 });
  return fold(emptyChart(), [admission(), reading], at('03:00'), ASTCT_2019);
};
const late = (fields: object) => apply(start(), event({ kind: 'medication', t: at('01:00'), ...fields }), ASTCT_2019);

describe('DATA-01 a record of a drug that comes late', () => {
  it.each([
    ['an antibiotic', { drug: 'cefepime' }],
    ['an antifungal', { drug: 'micafungin' }],
    ['GM-CSF', { drug: 'sargramostim' }],
    ['a bolus', { drug: 'crystalloid-bolus', volumeMl: 500 }],
    ['levetiracetam', { drug: 'levetiracetam' }],
    ['a drug nobody listed', { drug: 'frobnicate' }],
    ['a running infusion of a drug nobody listed', { drug: 'frobnicate', status: 'running', rate: 3, rateUnit: 'mg/h' }],
    ['an order of tocilizumab', { drug: 'tocilizumab', status: 'ordered' }],
    ['an order of a steroid', { drug: 'dexamethasone', status: 'ordered' }],
    ['an order of a vasopressor', { drug: 'norepinephrine', status: 'ordered' }],
    ['an order of the cells', { drug: 'axi-cel', status: 'ordered' }],
    ['tocilizumab that was not given', { drug: 'tocilizumab', status: 'not-done' }],
    ['a vasopressor that was not given', { drug: 'norepinephrine', status: 'not-done' }],
    ['cells that were not given', { drug: 'axi-cel', status: 'not-done' }],
  ])('%s can change no grade in between and is placed without folding again', (_, fields) => {
    expect(late(fields)).toHaveProperty('chart');
  });
  it.each([
    ['tocilizumab', { drug: 'tocilizumab' }],
    ['siltuximab', { drug: 'siltuximab' }],
    ['a steroid', { drug: 'dexamethasone' }],
    ['anakinra', { drug: 'anakinra' }],
    ['an antipyretic', { drug: 'acetaminophen' }],
    ['a push of a vasopressor', { drug: 'norepinephrine' }],
    ['a running vasopressor', { drug: 'norepinephrine', status: 'running', rate: 3, rateUnit: 'ug/min' }],
    ['the cells', { drug: 'axi-cel' }],
    ['cells that run', { drug: 'axi-cel', status: 'running' }],
    ['an infusion of dobutamine', { drug: 'dobutamine', status: 'running', rate: 3, rateUnit: 'ug/kg/min' }],
    ['the end of an infusion', { drug: 'vancomycin', status: 'stopped' }],
  ])('%s asks for a fold from its own time', (_, fields) => {
    expect(late(fields)).toEqual({ refoldFrom: at('01:00') });
  });
});
