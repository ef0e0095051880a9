import { describe, expect, it } from 'vitest';
import { iecHsFeatures } from '../../../lib/grading/iec-hs';
import { groupGrade, organProgress, organValue, organValues } from '../../../lib/grading/organs';
import { site } from '../../support/answered';
import { chartAt, diagnostic, lab, norepi, offset, oxygen, protocolOf, type Row, runs, temp } from '../../support/charts';

const P = protocolOf();
const grade = (test: string, unit: string, value: number, baseline: object = {}) =>
  organValue(chartAt([lab('+00:00', test, value, unit)], '+01:00', { patient: { baseline } }), P, test, offset('+01:00'))?.grade;

describe('ORG-01', () => {
  it('ORG-01 liver: AST and ALT above 3, 5, 20 x 40 U/L; bilirubin above 1.5, 3, 10 x 1.2 mg/dL', () => {
    expect([120, 121, 200, 201, 800, 801].map((v) => grade('ast', 'U/L', v))).toEqual([0, 2, 2, 3, 3, 4]);
    expect([120, 121].map((v) => grade('alt', 'U/L', v))).toEqual([0, 2]);
    expect([1.8, 1.81, 3.6, 3.61, 12, 12.1].map((v) => grade('bilirubin', 'mg/dL', v))).toEqual([0, 2, 2, 3, 3, 4]);
  });
  it('ORG-01 an abnormal baseline replaces the limit of normal, a normal one does not', () => {
    expect(grade('ast', 'U/L', 300, { astUl: 100 })).toBe(0);
    expect(grade('ast', 'U/L', 121, { astUl: 20 })).toBe(2);
    expect(grade('bilirubin', 'mg/dL', 3, { bilirubinMgDl: 2 })).toBe(0);
  });
  it('ORG-01 kidney: above 1.5 and 3 x the baseline (1.2 if unknown), above 6 x 1.2 is 4', () => {
    expect([1.8, 1.81, 3.6, 3.61, 7.2, 7.21].map((v) => grade('creatinine', 'mg/dL', v))).toEqual([0, 2, 2, 3, 3, 4]);
    expect([1.2, 1.21, 2.4, 2.41].map((v) => grade('creatinine', 'mg/dL', v, { creatinineMgDl: 0.8 }))).toEqual([0, 2, 2, 3]);
  });
  it('ORG-01 blood: platelets, ANC, hemoglobin, fibrinogen strictly below their limits', () => {
    expect([75, 74.9, 50, 49.9, 25, 24.9].map((v) => grade('platelets', '10*9/L', v))).toEqual([0, 2, 2, 3, 3, 4]);
    expect([1.5, 1.49, 1, 0.99, 0.5, 0.49].map((v) => grade('anc', '10*9/L', v))).toEqual([0, 2, 2, 3, 3, 4]);
    expect([10, 9.9, 8, 7.9].map((v) => grade('hemoglobin', 'g/dL', v))).toEqual([0, 2, 2, 3]);
    expect([150, 149, 100, 99, 50, 49].map((v) => grade('fibrinogen', 'mg/dL', v))).toEqual([0, 2, 2, 3, 3, 4]);
  });
  it('ORG-01 a reported bound is graded as what it says: "< 25" platelets are 4, "> 120" AST is 2', () => {
    const said = (test: string, unit: string, value: number, comparator: string) =>
      organValue(chartAt([lab('+00:00', test, value, unit, { comparator })], '+01:00'), P, test, offset('+01:00'))?.grade;
    expect([said('platelets', '10*9/L', 25, '<'), said('platelets', '10*9/L', 25, '<=')]).toEqual([4, 3]);
    expect([said('ast', 'U/L', 120, '>'), said('ast', 'U/L', 120, '<')]).toEqual([2, 0]);
  });
  it('ORG-01 heart: ejection fraction up to 50, below 40, below 20', () => {
    const ef = (efPercent: number) =>
      organValue(chartAt([diagnostic('+00:00', 'echocardiogram', { efPercent })], '+01:00'), P, 'ef', offset('+01:00'))?.grade;
    expect([51, 50, 40, 39, 20, 19].map(ef)).toEqual([0, 2, 2, 3, 3, 4]);
  });
  it('ORG-01 what was never measured has no grade, not grade 0', () => {
    expect(organValue(chartAt([], '+01:00'), P, 'ast', offset('+01:00'))).toBeNull();
  });
});

describe('ORG-02', () => {
  const at = '+30:00';
  const progress = (rows: Row[]) => organProgress(chartAt(rows, at), P, offset(at));
  const ast = (t: string, v: number) => lab(t, 'ast', v, 'U/L');
  const creatinine = (t: string, v: number) => lab(t, 'creatinine', v, 'mg/dL');
  it('ORG-02 two groups at 3, one risen within 24 h', () => {
    expect(progress([ast('+10:00', 300), creatinine('+00:00', 4)]).progressive).toBe(true);
    expect(progress([ast('+00:00', 300), creatinine('+00:00', 4)]).progressive).toBe(false);
    expect(progress([ast('+10:00', 300)]).progressive).toBe(false);
  });
  it('ORG-02 compares with the value in force exactly 24 h ago', () => {
    expect(progress([ast('+06:00', 300), creatinine('+00:00', 4)]).progressive).toBe(false);
    expect(progress([ast('+06:00:01', 300), creatinine('+00:00', 4)]).progressive).toBe(true);
  });
  it('ORG-02 lung reads the hypoxia domain from 3, heart two vasopressors', () => {
    const lung = chartAt([temp('+00:00', 38.5), oxygen('+01:00', 'hfnc', { flowLpm: 40 })], '+02:00');
    expect(groupGrade(lung, P, 'lung', offset('+02:00'))).toBe(3);
    const heart = chartAt([temp('+00:00', 38.5), norepi('+01:00'), runs('+01:00', 'epinephrine', 4, 'ug/min')], '+02:00');
    expect(groupGrade(heart, P, 'heart', offset('+02:00'))).toBe(4);
    expect(groupGrade(heart, P, 'lung', offset('+02:00'))).toBe(0);
  });
});

describe('ORG-01 and ORG-02 over time', () => {
  const echo = (t: string, efPercent?: number) => diagnostic(t, 'echocardiogram', efPercent === undefined ? {} : { efPercent });
  it('ORG-01 fibrinogen is 4 below a quarter of the laboratory’s limit and always below 50', () => {
    const at = (lln: number, value: number) => {
      const p = site({ numbers: { 'organ.fibrinogenLln': lln } });
      return organValue(chartAt([lab('+00:00', 'fibrinogen', value, 'mg/dL')], '+01:00'), p, 'fibrinogen', offset('+01:00'))
        ?.grade;
    };
    expect([at(160, 49), at(160, 50), at(240, 59), at(240, 60)]).toEqual([4, 3, 4, 3]);
  });
  it('ORG-01 all values that are known, in the order they are listed, the others left out', () => {
    const rows = [echo('+00:00', 55), lab('+00:00', 'platelets', 40, '10*9/L'), lab('+00:00', 'ast', 130, 'U/L')];
    expect(organValues(chartAt(rows, '+01:00'), P, offset('+01:00')).map((v) => `${v.name} ${v.grade}`)).toEqual([
      'ast 2',
      'platelets 3',
      'ef 0',
    ]);
    expect(organValue(chartAt([lab('+00:00', 'crp', 90, 'mg/L')], '+01:00'), P, 'crp', offset('+01:00'))).toBeNull();
  });
  it('ORG-01 as it was known at an instant: the newest up to it, an echo without a figure passed over', () => {
    const chart = chartAt([echo('+01:00', 55), echo('+03:00', 30), echo('+04:00')], '+06:00');
    const at = (t: string) => organValue(chart, P, 'ef', offset(t))?.value ?? null;
    expect(['+00:59', '+01:00', '+02:59', '+03:00', '+05:00'].map(at)).toEqual([null, 55, 55, 30, 30]);
  });
  it('ORG-02 a lung below 3 is no organ failure', () => {
    const lung = chartAt([temp('+00:00', 38.5), oxygen('+01:00', 'nasal-cannula', { flowLpm: 2 })], '+02:00');
    expect(groupGrade(lung, P, 'lung', offset('+02:00'))).toBe(0);
  });
  it('ORG-02 is looked at again when the oldest value leaves the 24 h; not with fewer than two organs', () => {
    const ast = lab('+10:00', 'ast', 300, 'U/L');
    const creatinine = lab('+08:00', 'creatinine', 4, 'mg/dL');
    const again = (rows: Row[], at: string) => organProgress(chartAt(rows, at), P, offset(at)).lookAgainAt;
    expect(again([ast, creatinine], '+20:00')).toBe(offset('+32:00'));
    expect(again([ast, creatinine], '+32:00')).toBe(offset('+34:00'));
    expect(again([ast, creatinine], '+34:00')).toBeNull();
    expect(again([ast], '+20:00')).toBeNull();
    expect(again([ast, creatinine, echo('+07:00', 55), echo('+06:00')], '+20:00')).toBe(offset('+31:00'));
  });
});

describe('HLH-04', () => {
  const features = (rows: Row[], rapid = false) =>
    Object.fromEntries(iecHsFeatures(chartAt(rows, '+10:00'), P, offset('+10:00'), rapid).map((f) => [f.id, f.state]));
  it('HLH-04 what was never measured is unknown, never "not met"', () => {
    expect(features([])).toMatchObject({
      ferritin: 'unknown',
      transaminases: 'unknown',
      fibrinogen: 'unknown',
      hemophagocytosis: 'unknown',
      cytopenia: 'unknown',
      splenomegaly: 'unknown',
    });
  });
  it('HLH-04 judges each measured feature', () => {
    const rows = [
      lab('+00:00', 'ferritin', 601, 'ng/mL'),
      lab('+00:00', 'ast', 201, 'U/L'),
      lab('+00:00', 'fibrinogen', 199, 'mg/dL'),
      diagnostic('+00:00', 'bone-marrow', { hemophagocytosis: false }),
    ];
    expect(features(rows)).toMatchObject({
      ferritin: 'met',
      transaminases: 'met',
      fibrinogen: 'met',
      hemophagocytosis: 'not-met',
    });
    expect(features([lab('+00:00', 'ferritin', 600, 'ng/mL')]).ferritin).toBe('not-met');
    expect(features([lab('+00:00', 'ferritin', 600, 'ng/mL')], true).ferritin).toBe('met');
  });
  it('HLH-04 a cytopenia is new against the value before the infusion, unknown without one', () => {
    const now = ['anc', 'platelets'].map((test) => lab('+00:00', test, test === 'anc' ? 2 : 40, '10*9/L'));
    const hemoglobin = lab('+00:00', 'hemoglobin', 11, 'g/dL');
    expect(features([...now, hemoglobin, lab('-80:00', 'platelets', 150, '10*9/L')]).cytopenia).toBe('met');
    expect(features([...now, hemoglobin, lab('-80:00', 'platelets', 40, '10*9/L')]).cytopenia).toBe('not-met');
    expect(features([...now, hemoglobin]).cytopenia).toBe('unknown');
  });
});
