import { describe, expect, it } from 'vitest';
import { apply, emptyChart, fold, sameFacts } from '../../../lib/engine';
import type { ChartEvent } from '../../../lib/events/event';
import { ASTCT_2019 } from '../../../lib/protocols/astct-2019';
import { at, event } from '../../support/events';

const admission = (id: string, t: string, fields: object): ChartEvent =>
  event({ kind: 'admission', id, t: at(t), mrn: 'm', unit: 'ICU-7', bed: 'ICU-7-01', ...fields });
const fever = (t: string): ChartEvent => event({ kind: 'vital', id: `v${t}`, t: at(t), tempC: 39 });

describe('the registration is corrected minutes after the admission', () => {
  it.each([
    ['date of birth', { birthDate: '1974-12-25' }, { birthDate: '1947-12-25' }],
    ['stated age', { ageYears: 51 }, { ageYears: 15 }],
    ['sex', { sex: 'F' }, { sex: 'M' }],
    ['height', { heightCm: 168 }, { heightCm: 186 }],
    ['baseline', { baseline: { creatinineMgDl: 0.9 } }, { baseline: { creatinineMgDl: 1.9 } }],
  ])('another %s: the later one holds from the beginning, and the stay is folded to its end', (_, was, is) => {
    const infused = { carTInfusedAt: at('00:00') };
    const all = [admission('a', '00:00', { ...was, ...infused }), fever('00:05'), admission('b', '00:10', is), fever('02:00')];
    const chart = fold(emptyChart(), all, at('03:00'), ASTCT_2019);
    expect(chart.person).toMatchObject(is);
    expect(chart.steps.at(-1)?.crs).toBe(1);
    // Taken in one after the other, the second asks for everything to be folded again.
    const before = fold(emptyChart(), all.slice(0, 2), at('00:05'), ASTCT_2019);
    expect(apply(before, all[2] as ChartEvent, ASTCT_2019)).toEqual({ refoldFrom: 0 });
  });

  it('folded in parts, with the admissions of all parts told at first: the same chart', () => {
    const all = [
      admission('a', '00:00', { sex: 'F' }),
      fever('01:00'),
      admission('b', '05:00', { sex: 'M', carTInfusedAt: at('-48:00') }),
      fever('06:00'),
    ];
    const whole = fold(emptyChart(), all, at('06:00'), ASTCT_2019);
    const first = fold(emptyChart(), all.slice(0, 2), at('01:00'), ASTCT_2019, all);
    expect(fold(first, all.slice(2), at('06:00'), ASTCT_2019, [])).toEqual(whole);
    // Told once more they change nothing: a part may begin from a chart that has been told.
    expect(fold(first, all.slice(2), at('06:00'), ASTCT_2019)).toEqual(whole);
    expect(first.steps.at(-1)?.crs).toBe(1);
  });
  it('two lists of admissions say the same of a patient, or not', () => {
    const first = admission('a', '00:00', { ageYears: 51, carTInfusedAt: at('-48:00'), baseline: { creatinineMgDl: 1 } });
    const again = admission('b', '05:00', { ageYears: 51, carTInfusedAt: at('-48:00'), baseline: { creatinineMgDl: 1 } });
    expect(sameFacts([first], [first, again])).toBe(true);
    for (const other of [
      { ageYears: 15 },
      { sex: 'M' },
      { heightCm: 180 },
      { product: 'axi-cel' },
      { baseline: { useCapd: true } },
    ])
      expect(sameFacts([first], [first, admission('c', '05:00', other)])).toBe(false);
    expect(sameFacts([first], [first, admission('c', '05:00', { carTInfusedAt: at('-56:00') })])).toBe(false);
    expect(sameFacts([first], [first, admission('c', '05:00', { birthDate: '1975-02-03' })])).toBe(false);
  });
});
