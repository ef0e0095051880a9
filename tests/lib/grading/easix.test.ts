import { describe, expect, it } from 'vitest';
import { easixOf } from '../../../lib/grading/easix';
import { chartAt, lab, protocolOf, type Row } from '../../support/charts';

const rows = (ldh = '+00:00', rest = '+00:00'): Row[] => [
  lab(ldh, 'ldh', 400, 'U/L'),
  lab(rest, 'creatinine', 1.2, 'mg/dL'),
  lab(rest, 'platelets', 60, '10*9/L'),
  lab(rest, 'crp', 150, 'mg/L'),
];
const at = (timeline: Row[], t = '+30:00') => easixOf(chartAt(timeline, t), protocolOf());

describe('HLH-06', () => {
  it('HLH-06 computes the three scores, CRP in mg/dL, with log2', () => {
    const e = at(rows());
    expect(e.easix?.value).toBeCloseTo(8, 9);
    expect(e.easix?.log2).toBeCloseTo(3, 9);
    expect(e.sEasix?.value).toBeCloseTo(400 / 60, 9);
    expect(e.mEasix?.value).toBeCloseTo(100, 9);
  });
  it('HLH-06 inputs exactly 24 h apart count, a second more they do not', () => {
    expect(at(rows('+00:00', '+24:00')).easix).not.toBeNull();
    const apart = at(rows('+00:00', '+24:00:01'));
    expect([apart.easix, apart.sEasix, apart.mEasix]).toEqual([null, null, null]);
    expect(apart.apart).toEqual(['easix', 'sEasix', 'mEasix']);
  });
  it('HLH-06 the third input counts for the span too: a CRP of the day before makes no m-EASIX', () => {
    const e = at([...rows('+25:00', '+25:00').filter((r) => r.test !== 'crp'), lab('+00:59', 'crp', 150, 'mg/L')]);
    expect(e.apart).toEqual(['mEasix']);
    expect([e.easix === null, e.sEasix === null, e.mEasix]).toEqual([false, false, null]);
  });
  it('HLH-06 without an input only the scores that need it are left out, and it is named', () => {
    const e = at(rows().filter((r) => r.test !== 'creatinine'));
    expect(e.easix).toBeNull();
    expect(e.sEasix).not.toBeNull();
    expect(e.missing).toEqual(['creatinine']);
  });
  it('HLH-06 has no score for platelets of 0', () => {
    expect(at([...rows(), lab('+01:00', 'platelets', 0, '10*9/L')]).easix).toBeNull();
  });
});
