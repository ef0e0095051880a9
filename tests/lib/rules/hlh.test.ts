import { describe, expect, it } from 'vitest';
import { ruleById } from '../../../lib/rules';
import {
  cannula,
  diagnostic,
  finding,
  findings,
  holds,
  ice,
  lab,
  oxygen,
  type Row,
  roomAir,
  spells,
  temp,
  withhold,
} from '../../support/charts';

const ferritin = (t: string, value: number, more: object = {}) => lab(t, 'ferritin', value, 'ng/mL', more);
const ast = (t: string, value: number) => lab(t, 'ast', value, 'U/L');
const creatinine = (t: string, value: number) => lab(t, 'creatinine', value, 'mg/dL');
const bilirubin = (t: string, value: number) => lab(t, 'bilirubin', value, 'mg/dL');

describe('FERRITIN-10K', () => {
  it('FERRITIN-10K strictly above 10 000, off only at 9 000 or below', () => {
    const rows = [
      ferritin('+00:00', 10_000),
      ferritin('+01:00', 10_000.1),
      ferritin('+02:00', 9_000.1),
      ferritin('+03:00', 9_000),
      ferritin('+04:00', 9_500),
    ];
    expect(spells('FERRITIN-10K', rows, '+06:00')).toEqual(['+01:00 medium', '+03:00 off']);
  });
  it('FERRITIN-10K: "> 10000" is above it', () => {
    expect(holds('FERRITIN-10K', [ferritin('+00:00', 10_000, { comparator: '>' })], '+00:10')).toBe(true);
    expect(holds('FERRITIN-10K', [ferritin('+00:00', 10_000, { comparator: '>=' })], '+00:10')).toBe(false);
  });
  it('FERRITIN-10K: "> 9000" or ">= 8000" is not known to be at 9 000 or below, and ends nothing', () => {
    const next = (value: number, comparator?: string) =>
      holds('FERRITIN-10K', [ferritin('+00:00', 12_000), ferritin('+01:00', value, { comparator })], '+02:00');
    expect([next(9_000, '>'), next(8_000, '>='), next(9_000, '<'), next(9_000, '<='), next(9_000)]).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });
  it('FERRITIN-10K: nothing without a ferritin, and a result in an unknown unit neither begins nor ends it', () => {
    expect(holds('FERRITIN-10K', [], '+02:00')).toBe(false);
    expect(holds('FERRITIN-10K', [lab('+00:00', 'ferritin', 20_000, 'U/L')], '+02:00')).toBe(false);
    expect(holds('FERRITIN-10K', [ferritin('+00:00', 12_000), lab('+01:00', 'ferritin', 100, 'U/L')], '+02:00')).toBe(true);
  });
  it('FERRITIN-10K: a last value of ten days ago still stands (DATA-05)', () => {
    expect(spells('FERRITIN-10K', [ferritin('+00:00', 12_000)], '+240:00')).toEqual(['+00:00 medium']);
  });
  it('FERRITIN-10K: a late value falls into its own place of the hysteresis', () => {
    const late = [ferritin('+24:00', 9_400), ferritin('+00:00', 12_400, { receivedAt: '+48:00' })];
    expect(spells('FERRITIN-10K', late, '+50:00')).toEqual(['+48:00 medium']);
    expect(finding('FERRITIN-10K', late, '+49:00').since).toBe(Date.parse('2026-03-01T00:00:00Z'));
  });
});

describe('FERRITIN-DOUBLING', () => {
  const pair = (t1: string, a: number, t2: string, b: number) => [ferritin(t1, a), ferritin(t2, b)];
  it('FERRITIN-DOUBLING at twice a value of the 30 h before, from 1 000', () => {
    const on = (rows: Row[]) => holds('FERRITIN-DOUBLING', rows, '+31:00');
    expect(on(pair('+00:00', 500, '+24:00', 1_000))).toBe(true);
    expect(on(pair('+00:00', 499, '+24:00', 999))).toBe(false);
    expect(on(pair('+00:00', 1_500, '+24:00', 2_999))).toBe(false);
    expect(on(pair('+00:00', 1_500, '+30:00', 3_000))).toBe(true);
    expect(on(pair('+00:00', 1_500, '+30:00:01', 3_000))).toBe(false);
  });
  it('FERRITIN-DOUBLING until the next ferritin', () => {
    expect(spells('FERRITIN-DOUBLING', [...pair('+00:00', 1_500, '+20:00', 3_000), ferritin('+40:00', 3_100)], '+50:00')).toEqual(
      ['+20:00 low', '+40:00 off'],
    );
  });
  it('FERRITIN-DOUBLING is medium from 5 000, or when CRS is below its peak or over', () => {
    const priority = (rows: Row[]) => finding('FERRITIN-DOUBLING', rows, '+24:10').priority;
    expect(priority(pair('+00:00', 2_499, '+24:00', 4_999))).toBe('low');
    expect(priority(pair('+00:00', 2_500, '+24:00', 5_000))).toBe('medium');
    const rising = [temp('+00:00', 38.5), temp('+20:00', 38.5), ...pair('+00:00', 1_500, '+24:00', 3_000)];
    expect(priority(rising)).toBe('low');
    expect(priority([...rising, cannula('+01:00'), roomAir('+20:00')])).toBe('medium');
  });
});

describe('HLH-SUSPECT', () => {
  const start = ferritin('+00:00', 15_000);
  it('HLH-SUSPECT needs FERRITIN-10K and two criteria', () => {
    const on = (...rows: Row[]) => holds('HLH-SUSPECT', [start, ...rows], '+01:00');
    expect(on(ast('+00:00', 201), creatinine('+00:00', 3.7))).toBe(true);
    expect(on(ast('+00:00', 200), creatinine('+00:00', 3.7))).toBe(false);
    expect(on(ast('+00:00', 201), creatinine('+00:00', 3.6))).toBe(false);
    expect(on(bilirubin('+00:00', 3.61), creatinine('+00:00', 3.7))).toBe(true);
    expect(on(bilirubin('+00:00', 3.6), creatinine('+00:00', 3.7))).toBe(false);
    expect(on(ast('+00:00', 201), bilirubin('+00:00', 9))).toBe(false);
    expect(on(ast('+00:00', 201), diagnostic('+00:00', 'bone-marrow', { hemophagocytosis: true }))).toBe(true);
    expect(on(ast('+00:00', 201), oxygen('+00:10', 'hfnc', { flowLpm: 40 }))).toBe(true);
    expect(on(ast('+00:00', 201), cannula('+00:10'))).toBe(false);
    expect(holds('HLH-SUSPECT', [ferritin('+00:00', 10_000), ast('+00:00', 500), creatinine('+00:00', 5)], '+01:00')).toBe(false);
  });
  it('HLH-SUSPECT measures creatinine and abnormal liver values against the baseline', () => {
    const on = (baseline: object, ...rows: Row[]) =>
      holds('HLH-SUSPECT', [start, diagnostic('+00:00', 'bone-marrow', { hemophagocytosis: true }), ...rows], '+01:00', {
        patient: { baseline },
      });
    expect(on({ creatinineMgDl: 0.8 }, creatinine('+00:00', 2.41))).toBe(true);
    expect(on({ creatinineMgDl: 0.8 }, creatinine('+00:00', 2.4))).toBe(false);
    expect(on({ astUl: 100 }, ast('+00:00', 500))).toBe(false);
    expect(on({ astUl: 100 }, ast('+00:00', 501))).toBe(true);
    expect(on({ astUl: 20 }, ast('+00:00', 201))).toBe(true);
  });
  it('HLH-SUSPECT: results more than 72 h before the newest ferritin are stale, and the rule is unknown, not absent (C27)', () => {
    const rows = [
      ferritin('+00:00', 15_000),
      ast('+00:00', 320),
      creatinine('+00:00', 5),
      ferritin('+72:00', 15_000),
      ferritin('+72:00:01', 15_000),
    ];
    expect(spells('HLH-SUSPECT', rows, '+80:00')).toEqual(['+00:00 high', '+72:00:01 unknown']);
    expect(finding('HLH-SUSPECT', rows, '+73:00').text).toContain('Stale, repeat: AST 320 U/L and creatinine 5 mg/dL');
  });
  it('HLH-SUSPECT names each criterion, and route c at CRS 3', () => {
    const rows = [temp('+00:00', 38.5), start, ast('+00:00', 320), oxygen('+00:10', 'hfnc', { flowLpm: 40 })];
    const f = finding('HLH-SUSPECT', rows, '+01:00');
    expect(f.evidence.map((e) => e.name)).toEqual(['ferritin', 'hepatic', 'pulmonary']);
    expect(f.level).toBe(3);
    expect(f.text).toContain('route c');
    expect(ruleById('HLH-SUSPECT')?.notify).toEqual(['HEM', 'ICU', 'PH']);
  });
  it('HLH-SUSPECT: hemophagocytosis documented once is documented', () => {
    const marrows = [
      diagnostic('+00:00', 'bone-marrow', { hemophagocytosis: true }),
      diagnostic('+10:00', 'bone-marrow', { hemophagocytosis: false }),
    ];
    expect(holds('HLH-SUSPECT', [start, ast('+00:00', 320), ...marrows], '+11:00')).toBe(true);
  });
});

describe('HLH-NO-IMPROVE', () => {
  const marrow = diagnostic('+00:00', 'bone-marrow', { hemophagocytosis: true });
  const start = [ferritin('+00:00', 15_000), marrow, ast('+02:00', 320)];
  it('HLH-NO-IMPROVE from exactly 48 h of suspicion with ferritin not below its start', () => {
    expect(spells('HLH-NO-IMPROVE', [...start, ferritin('+47:00', 15_000)], '+55:00')).toEqual(['+50:00 medium']);
    expect(spells('HLH-NO-IMPROVE', [...start, ferritin('+47:00', 14_999)], '+55:00')).toEqual([]);
  });
  it('HLH-NO-IMPROVE counts from the first instant of the present spell', () => {
    // Below the criterion for a while: the clock begins anew.
    const rows = [...start, ast('+20:00', 100), ast('+30:00', 320), ferritin('+60:00', 16_000)];
    expect(spells('HLH-NO-IMPROVE', rows, '+80:00')).toEqual(['+78:00 medium']);
  });
  it('HLH-NO-IMPROVE ends with a decision for 8 h, and with HLH-SUSPECT', () => {
    const rows = [...start, ferritin('+47:00', 15_000), withhold('+51:00', 'hlh-treatment'), ferritin('+62:00', 8_000)];
    expect(spells('HLH-NO-IMPROVE', rows, '+70:00')).toEqual(['+50:00 medium', '+51:00 off', '+59:00 medium', '+62:00 off']);
  });
  it('HLH-NO-IMPROVE keeps its clock however often the labs are drawn', () => {
    const often = Array.from({ length: 14 }, (_, i) => ast(`+${String(4 + i * 4).padStart(2, '0')}:00`, 330));
    expect(spells('HLH-NO-IMPROVE', [...start, ...often, ferritin('+47:00', 15_000)], '+55:00')).toEqual(['+50:00 medium']);
  });
});

describe('FIBRINOGEN-LOW', () => {
  const fibrinogen = (t: string, v: number) => lab(t, 'fibrinogen', v, 'mg/dL');
  it('FIBRINOGEN-LOW below 150 low, below 100 medium', () => {
    const rows = [
      temp('+00:00', 38.5),
      fibrinogen('+01:00', 150),
      fibrinogen('+02:00', 149),
      fibrinogen('+03:00', 100),
      fibrinogen('+04:00', 99),
    ];
    expect(spells('FIBRINOGEN-LOW', rows, '+06:00')).toEqual(['+02:00 low', '+04:00 medium']);
  });
  it('FIBRINOGEN-LOW: "< 150" is below 150 and "< 100" below 100; nothing without a result', () => {
    const said = (value: number, comparator: string) =>
      findings('FIBRINOGEN-LOW', [temp('+00:00', 38.5), lab('+01:00', 'fibrinogen', value, 'mg/dL', { comparator })], '+02:00');
    expect([said(150, '<'), said(150, '>'), said(100, '<')].map((f) => f[0]?.priority)).toEqual(['low', undefined, 'medium']);
    expect(holds('FIBRINOGEN-LOW', [temp('+00:00', 38.5)], '+02:00')).toBe(false);
  });
  it('FIBRINOGEN-LOW needs CRS, ICANS or FERRITIN-10K', () => {
    expect(holds('FIBRINOGEN-LOW', [fibrinogen('+01:00', 90)], '+02:00')).toBe(false);
    expect(holds('FIBRINOGEN-LOW', [fibrinogen('+01:00', 90), ice('+01:00', 8)], '+02:00')).toBe(true);
    expect(holds('FIBRINOGEN-LOW', [fibrinogen('+01:00', 90), ferritin('+01:00', 10_001)], '+02:00')).toBe(true);
  });
});

describe('HSCORE-169', () => {
  // 49 + 18 + 0 + 24 + 35 + 44 + 0 + 0 + 0 = 170; without immunosuppression 152.
  const rows = (immunosuppressed: boolean, ferritinValue = 6_000) => [
    temp('+00:00', 39.5),
    { t: '+00:00', kind: 'history', immunosuppressed, organomegaly: 'none' },
    lab('+00:00', 'hemoglobin', 9.2, 'g/dL'),
    lab('+00:00', 'wbc', 5.0, '10*9/L'),
    lab('+00:00', 'platelets', 111, '10*9/L'),
    ferritin('+00:00', ferritinValue),
    lab('+00:00', 'triglycerides', 200, 'mg/dL'),
    lab('+00:00', 'fibrinogen', 251, 'mg/dL'),
    ast('+00:00', 29),
    diagnostic('+00:00', 'bone-marrow', { hemophagocytosis: false }),
  ];
  it('HSCORE-169 above 169 with every input known', () => {
    expect(finding('HSCORE-169', rows(true), '+01:00').text).toBe('HScore 170: published probability 54 %');
    expect(holds('HSCORE-169', rows(false), '+01:00')).toBe(false);
  });
  it('HSCORE-169 never with an input missing, however high the rest', () => {
    expect(holds('HSCORE-169', rows(true, 50_000).slice(0, -1), '+01:00')).toBe(false);
    expect(
      holds(
        'HSCORE-169',
        rows(true, 50_000).filter((r) => !('test' in r) || r.test !== 'wbc'),
        '+01:00',
      ),
    ).toBe(false);
  });
});
