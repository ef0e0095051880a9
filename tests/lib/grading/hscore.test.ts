import { describe, expect, it } from 'vitest';
import { type HScoreInputs, hscore, hscoreOf, hscoreProbability } from '../../../lib/grading/hscore';
import { chartAt, diagnostic, lab, offset, temp } from '../../support/charts';

/** Every item at its lowest: 0 points, save triglycerides and the like set by the case. */
const LOW: HScoreInputs = {
  immunosuppressed: false,
  maxTempC: 37,
  organomegaly: 'none',
  hemoglobin: 12,
  wbc: 6,
  platelets: 200,
  ferritin: 100,
  triglycerides: 80,
  fibrinogen: 300,
  ast: 20,
  hemophagocytosis: false,
};
const score = (change: Partial<HScoreInputs>): number | null => hscore({ ...LOW, ...change }).score;

describe('HLH-05 points', () => {
  it('HLH-05 is 0 with everything normal and 337 with everything at its worst', () => {
    expect(score({})).toBe(0);
    expect(
      score({
        immunosuppressed: true,
        maxTempC: 39.5,
        organomegaly: 'both',
        hemoglobin: 8,
        wbc: 1,
        platelets: 20,
        ferritin: 20_000,
        triglycerides: 500,
        fibrinogen: 120,
        ast: 300,
        hemophagocytosis: true,
      }),
    ).toBe(337);
  });
  it('HLH-05 temperature: 38.4 and 39.4 give 33, below 0, above 49', () => {
    expect([38.39, 38.4, 39.4, 39.41].map((maxTempC) => score({ maxTempC }))).toEqual([0, 33, 33, 49]);
  });
  it('HLH-05 ferritin: 2000 and 6000 give 35, below 0, above 50', () => {
    expect([1999, 2000, 6000, 6001].map((ferritin) => score({ ferritin }))).toEqual([0, 35, 35, 50]);
  });
  it('HLH-05 triglycerides are compared in mmol/L: 1.5 and 4.0 give 44, below 0, above 64', () => {
    expect([132.8, 132.855, 354.28, 354.3].map((triglycerides) => score({ triglycerides }))).toEqual([0, 44, 44, 64]);
  });
  it('HLH-05 fibrinogen up to 250 mg/dL gives 30, AST from 30 U/L 19', () => {
    expect([251, 250].map((fibrinogen) => score({ fibrinogen }))).toEqual([0, 30]);
    expect([29, 30].map((ast) => score({ ast }))).toEqual([0, 19]);
  });
  it('HLH-05 cytopenias: one lineage 0, two 24, three 34, limits included', () => {
    expect(score({ hemoglobin: 9.2 })).toBe(0);
    expect(score({ hemoglobin: 9.2, wbc: 5 })).toBe(24);
    expect(score({ hemoglobin: 9.2, wbc: 5, platelets: 110 })).toBe(34);
    expect(score({ hemoglobin: 9.3, wbc: 5.1, platelets: 111 })).toBe(0);
  });
  it('HLH-05 organomegaly 23 and 38, immunosuppression 18, hemophagocytosis 35', () => {
    expect(score({ organomegaly: 'one' })).toBe(23);
    expect(score({ organomegaly: 'both' })).toBe(38);
    expect(score({ immunosuppressed: true })).toBe(18);
    expect(score({ hemophagocytosis: true })).toBe(35);
    expect(hscore(LOW).probability?.text).toBe('< 1');
    // 50 + 64 + 30 + 19 + 35 = 198: four fifths of the way from 80 % to 88 %
    expect(
      hscore({ ...LOW, ferritin: 7000, triglycerides: 500, fibrinogen: 120, ast: 30, hemophagocytosis: true }).probability?.text,
    ).toBe('86');
  });
});

describe('HLH-05 missing inputs', () => {
  it.each(Object.keys(LOW) as (keyof HScoreInputs)[])('HLH-05 without %s there is no score, but the sum of the rest', (name) => {
    const h = hscore({ ...LOW, ast: name === 'ast' ? null : 40, [name]: null });
    expect(h.score).toBeNull();
    expect(h.probability).toBeNull();
    expect(h.missing).toHaveLength(1);
    expect(h.partial).toBe(name === 'ast' ? 0 : 19);
  });
  it('HLH-05 names the lineage that is missing, not the item', () => {
    expect(hscore({ ...LOW, wbc: null, platelets: null }).missing).toEqual(['wbc', 'platelets']);
  });
  it('HLH-05 hemophagocytosis documented once is documented; never looked for is missing', () => {
    const seen = chartAt(
      [
        diagnostic('+00:00', 'bone-marrow', { hemophagocytosis: true }),
        diagnostic('+01:00', 'bone-marrow', { hemophagocytosis: false }),
      ],
      '+02:00',
    );
    expect(hscoreOf(seen).items.find((i) => i.name === 'hemophagocytosis')?.points).toBe(35);
    expect(hscoreOf(chartAt([temp('+00:00', 39)], '+01:00')).missing).toContain('hemophagocytosis');
  });
  it('HLH-05 reads the newest labs and says where each came from', () => {
    const chart = chartAt([lab('+00:00', 'ast', 10, 'U/L'), lab('+01:00', 'ast', 40, 'U/L', { id: 'a2' })], '+02:00');
    expect(hscoreOf(chart).items.find((i) => i.name === 'ast')).toMatchObject({ value: 40, points: 19, eventId: 'a2' });
  });
});

describe('HLH-05 what stands beside the points', () => {
  const item = (rows: Parameters<typeof chartAt>[0], name: string) =>
    hscoreOf(chartAt(rows, '+09:00')).items.find((i) => i.name === name);
  it('HLH-05 each value with its unit, time and source; yes and no in words', () => {
    expect(item([lab('+01:00', 'ferritin', 7000, 'ng/mL', { id: 'f' })], 'ferritin')).toEqual({
      name: 'ferritin',
      points: 50,
      max: 50,
      value: 7000,
      unit: 'ng/mL',
      t: offset('+01:00'),
      eventId: 'f',
    });
    expect(item([], 'ferritin')).toEqual({ name: 'ferritin', points: null, max: 50, value: null, unit: 'ng/mL', t: null });
    const words = (change: Partial<HScoreInputs>) =>
      hscore({ ...LOW, ...change })
        .items.filter((i) => /immuno|hemo/.test(i.name))
        .map((i) => i.value);
    expect(words({})).toEqual(['no', 'no']);
    expect(words({ immunosuppressed: true, hemophagocytosis: true })).toEqual(['yes', 'yes']);
    expect(words({ immunosuppressed: null, hemophagocytosis: null })).toEqual([null, null]);
    expect(hscore(LOW).items.find((i) => i.name === 'organomegaly')).toEqual({
      name: 'organomegaly',
      points: 0,
      max: 38,
      value: 'none',
      t: null,
    });
  });
  it('HLH-05 the temperature is the highest of the hours kept, at its own time', () => {
    const rows = [temp('+00:00', 38.5), temp('+02:00', 39.6), temp('+04:00', 39.6), temp('+06:00', 37)];
    expect(item(rows, 'highest temperature')).toMatchObject({ value: 39.6, points: 49, t: offset('+02:00') });
  });
  it('HLH-05 cytopenias: how many of three, at the time of the newest; unknown while one is missing', () => {
    const hb = lab('+01:00', 'hemoglobin', 8, 'g/dL', { id: 'h' });
    const wbc = lab('+03:00', 'wbc', 1, '10*9/L', { id: 'w' });
    const platelets = lab('+02:00', 'platelets', 200, '10*9/L', { id: 'p' });
    expect(item([hb, wbc, platelets], 'cytopenias')).toMatchObject({
      value: '2 of 3 lineages',
      points: 24,
      t: offset('+03:00'),
      eventId: 'w',
    });
    expect(item([hb, platelets], 'cytopenias')).toMatchObject({ value: null, points: null, t: offset('+02:00'), eventId: 'p' });
    expect(item([], 'cytopenias')).toMatchObject({ value: null, points: null, t: null });
  });
  it('HLH-05 hemophagocytosis names its marrow; a diagnostic that did not look is none', () => {
    const seen = diagnostic('+01:00', 'bone-marrow', { id: 'm', hemophagocytosis: true });
    expect(item([seen, diagnostic('+02:00', 'echocardiogram')], 'hemophagocytosis')).toMatchObject({
      value: 'yes',
      t: offset('+01:00'),
      eventId: 'm',
    });
    const not = diagnostic('+01:00', 'bone-marrow', { id: 'm', hemophagocytosis: false });
    expect(item([not, diagnostic('+02:00', 'echocardiogram')], 'hemophagocytosis')).toMatchObject({ value: 'no', points: 0 });
  });
});

describe('HLH-05 probability', () => {
  it('HLH-05 follows the published steps', () => {
    const steps = [90, 100, 110, 120, 130, 140, 150, 160, 170, 180, 190, 200, 210, 220, 230, 240, 250];
    expect(steps.map((s) => hscoreProbability(s).text)).toEqual([
      '< 1',
      '1',
      '3',
      '5',
      '9',
      '16',
      '25',
      '40',
      '54',
      '70',
      '80',
      '88',
      '93',
      '96',
      '98',
      '99',
      '> 99',
    ]);
  });
  it('HLH-05 interpolates between two steps and never falls', () => {
    expect(hscoreProbability(165).percent).toBeCloseTo(47, 6);
    for (let s = 1; s <= 337; s++) expect(hscoreProbability(s).percent).toBeGreaterThanOrEqual(hscoreProbability(s - 1).percent);
  });
});
