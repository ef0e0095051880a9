import { describe, expect, it } from 'vitest';
import { parseBody } from '../../../../server/intake/json/parse';
import { at } from '../../../support/events';

describe('what is stored and used by no rule stands where somebody can see to it', () => {
  const pump = (more: object) => ({
    id: 'pump-1',
    kind: 'medication',
    patient: { mrn: 'm' },
    t: '2026-11-21T01:00:00Z',
    status: 'running',
    drug: 'norepinephrine',
    rateUnit: 'ug/min',
    ...more,
  });
  const listed = (event: object) => {
    const parsed = parseBody({ events: [event] }, at('02:00'));
    return 'wrong' in parsed ? parsed.wrong : [parsed.events.length, ...parsed.refused.map((r) => `${r.status}: ${r.detail}`)];
  };
  it('a rate below zero, or what a pump sends instead of one', () => {
    expect(listed(pump({ rate: -100 }))).toEqual([1, 'kept: norepinephrine: a rate of -100 ug/min']);
    expect(listed(pump({ rate: 32_767 }))).toEqual([1, 'kept: norepinephrine: a rate of 32767 ug/min']);
  });
  it('a rate or an amount above what can be', () => {
    expect(listed(pump({ rate: 1e300 }))).toEqual([1, 'kept: norepinephrine: a rate of 1e+300 ug/min']);
    expect(listed(pump({ rate: 99_999, rateUnit: 'mL/h' }))).toEqual([1, 'kept: norepinephrine: a rate of 99999 mL/h']);
    expect(listed(pump({ status: 'given', doseMg: 1e300 }))).toEqual([1, 'kept: norepinephrine: a dose of 1e+300 mg']);
    expect(listed(pump({ status: 'given', volumeMl: -1 }))).toEqual([1, 'kept: norepinephrine: a volume of -1 mL']);
  });
  it('a drug nobody listed, which may be a pressor under a name of the house', () => {
    expect(listed(pump({ drug: 'NA-PERFUSOR' }))).toEqual([1, 'kept: NA-PERFUSOR is not a drug we use']);
  });
  it('a date of birth that is none: the admission is used without it', () => {
    const admission = { id: 'a1', kind: 'admission', t: '2026-11-21T01:00:00Z', unit: 'ICU-7', bed: 'ICU-7-04', mrn: 'm' };
    expect(listed({ ...admission, birthDate: 'zzz' })).toEqual([1, 'kept: birthDate: "zzz" is no date of birth']);
    expect(listed({ ...admission, birthDate: '1980-02-29' })).toEqual([1]);
    expect(listed(admission)).toEqual([1]);
  });
  it('not a rate, not 0, not its withdrawal', () => {
    for (const usual of [{ rate: 5 }, { rate: 0 }, {}, { rate: -1, status: 'entered-in-error' }])
      expect(listed(pump(usual))).toEqual([1]);
  });
});
