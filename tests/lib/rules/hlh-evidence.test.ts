import { describe, expect, it } from 'vitest';
import { ruleById } from '../../../lib/rules';
import {
  diagnostic,
  finding,
  findings,
  holds,
  lab,
  offset,
  oxygen,
  protocolOf,
  type Row,
  roomAir,
  temp,
} from '../../support/charts';

/** HLH and IEC-HS: since when, in which words, on which results. */
const ferritin = (t: string, value: number, id = 'f'): Row => lab(t, 'ferritin', value, 'ng/mL', { id });
const ast = (t: string, value: number): Row => lab(t, 'ast', value, 'U/L', { id: 'ast' });
const creatinine = (t: string, value: number): Row => lab(t, 'creatinine', value, 'mg/dL', { id: 'crea' });
const marrow = diagnostic('+00:00', 'bone-marrow', { hemophagocytosis: true, id: 'marrow' });
const of = (name: string, value: number, t: string, eventId: string, unit = 'ng/mL') => ({
  name,
  value,
  unit,
  t: offset(t),
  eventId,
});

describe('FERRITIN-10K and FERRITIN-DOUBLING', () => {
  it('FERRITIN-10K since the result it began with, on the newest', () => {
    const found = finding('FERRITIN-10K', [ferritin('+00:00', 12_000, 'a'), ferritin('+10:00', 9_500, 'b')], '+11:00');
    expect(found).toMatchObject({
      priority: 'medium',
      since: offset('+00:00'),
      evidence: [of('ferritin', 9_500, '+10:00', 'b')],
    });
  });
  it('FERRITIN-10K calls the ICU only where it is high (Q16)', () => {
    const notify = ruleById('FERRITIN-10K')?.notifyFor;
    const rows = [temp('+00:00', 39), oxygen('+00:10', 'hfnc', { flowLpm: 40 }), ferritin('+00:20', 12_000)];
    const number = 'hlh.ferritinHighFromCrs';
    const found = (from: number) =>
      finding('FERRITIN-10K', rows, '+01:00', {
        protocol: (p) => ({ ...p, numbers: { ...p.numbers, [number]: { ...p.numbers[number], value: from } } }),
      });
    expect([found(3), found(4)].map((f) => [f.priority, notify?.(f)])).toEqual([
      ['high', ['HEM', 'ICU']],
      ['medium', ['HEM']],
    ]);
    expect(protocolOf().numbers[number].value).toBeGreaterThan(4);
  });
  it('FERRITIN-DOUBLING: both results with their times, since the newer', () => {
    const found = finding('FERRITIN-DOUBLING', [ferritin('+00:00', 1_500, 'a'), ferritin('+20:00', 3_000, 'b')], '+21:00');
    expect(found.since).toBe(offset('+20:00'));
    expect(found.text).toMatch(/^Ferritin 1.500 \(00:00\) to 3.000 ng\/mL$/);
    expect(found.evidence).toEqual([of('ferritin', 3_000, '+20:00', 'b'), of('earlier ferritin', 1_500, '+00:00', 'a')]);
  });
});

describe('HLH-SUSPECT', () => {
  const hfnc = oxygen('+00:10', 'hfnc', { flowLpm: 40 });
  it('HLH-SUSPECT: ferritin and each criterion with its result, its time and its event', () => {
    const rows = [temp('+00:00', 39), ferritin('+00:00', 15_000), ast('+00:00', 320), creatinine('+00:00', 5), marrow, hfnc];
    const found = finding('HLH-SUSPECT', rows, '+01:00');
    expect(found).toMatchObject({ priority: 'high', condition: 'present', level: 3 });
    expect(found.text).toMatch(
      /^Ferritin 15.000 ng\/mL with hepatic \(AST 320 U\/L\), renal \(creatinine 5 mg\/dL\), pulmonary \(hypoxia domain 3\) and hemophagocytosis \(documented\)\. With CRS 3: also refractory CRS, route c$/,
    );
    expect(found.evidence).toEqual([
      of('ferritin', 15_000, '+00:00', 'f'),
      { name: 'hepatic', value: 'AST 320 U/L', t: offset('+00:00'), eventId: 'ast' },
      { name: 'renal', value: 'creatinine 5 mg/dL', t: offset('+00:00'), eventId: 'crea' },
      { name: 'pulmonary', value: 'hypoxia domain 3', t: offset('+00:10') },
      { name: 'hemophagocytosis', value: 'documented', t: offset('+00:00'), eventId: 'marrow' },
    ]);
  });
  it('HLH-SUSPECT below CRS 3 names no refractory CRS, and no stale result where none is', () => {
    const found = finding('HLH-SUSPECT', [temp('+00:00', 39), ferritin('+00:00', 15_000), ast('+00:00', 320), marrow], '+01:00');
    expect(found.text).toMatch(/^Ferritin 15.000 ng\/mL with hepatic \(AST 320 U\/L\) and hemophagocytosis \(documented\)$/);
  });
  it('HLH-SUSPECT with one criterion says nothing, not even that it is unknown', () => {
    expect(findings('HLH-SUSPECT', [ferritin('+00:00', 15_000), ast('+00:00', 320)], '+01:00')).toEqual([]);
  });
  it('HLH-SUSPECT on stale results alone is unknown: they are to be repeated, and route c is not named', () => {
    const rows = [ferritin('+00:00', 15_000), ast('+00:00', 320), creatinine('+00:00', 5), ferritin('+73:00', 15_000, 'g')];
    const sick = [
      temp('+73:00', 39),
      { t: '+73:00', kind: 'medication', status: 'running', drug: 'norepinephrine', rate: 6, rateUnit: 'ug/min' },
    ];
    const found = finding('HLH-SUSPECT', [...rows, ...sick], '+74:00');
    expect(found.condition).toBe('unknown');
    expect(found.text).toMatch(
      /^Ferritin 15.000 ng\/mL with no fresh criterion\. Stale, repeat: AST 320 U\/L and creatinine 5 mg\/dL$/,
    );
    expect(found.evidence).toEqual([
      of('ferritin', 15_000, '+73:00', 'g'),
      { name: 'hepatic, stale', value: null, t: offset('+00:00'), eventId: 'ast' },
      { name: 'renal, stale', value: null, t: offset('+00:00'), eventId: 'crea' },
    ]);
  });
});

describe('HLH-NO-IMPROVE, FIBRINOGEN-LOW and HSCORE-169', () => {
  it('HLH-NO-IMPROVE compares the newest ferritin with that of the start, whatever lay between', () => {
    const rows = [marrow, ast('+00:00', 320), ferritin('+00:00', 15_000, 'a'), ferritin('+20:00', 14_000, 'b')];
    const found = finding('HLH-NO-IMPROVE', [...rows, ferritin('+40:00', 16_000, 'c')], '+49:00');
    expect(found.since).toBe(offset('+48:00'));
    expect(found.text).toMatch(/^Suspected since 1 Mar 00:00, ferritin 15.000 then, 16.000 now$/);
    expect(found.evidence).toEqual([of('ferritin', 16_000, '+40:00', 'c'), of('ferritin at the start', 15_000, '+00:00', 'a')]);
    expect(holds('HLH-NO-IMPROVE', rows, '+49:00')).toBe(false);
  });
  it('FIBRINOGEN-LOW since the result, on it', () => {
    const low = lab('+01:00', 'fibrinogen', 120, 'mg/dL', { id: 'fib' });
    expect(finding('FIBRINOGEN-LOW', [temp('+00:00', 39), low], '+02:00')).toMatchObject({
      since: offset('+01:00'),
      text: 'Fibrinogen 120 mg/dL',
      evidence: [of('fibrinogen', 120, '+01:00', 'fib', 'mg/dL')],
    });
  });
  it('HSCORE-169: every item with value, unit and source, since the newest of them', () => {
    const test = (t: string, name: string, value: number, unit: string): Row => lab(t, name, value, unit, { id: name });
    const rows: Row[] = [
      temp('+01:00', 39.5),
      { t: '+00:00', kind: 'history', immunosuppressed: true, organomegaly: 'none' },
      test('+00:00', 'hemoglobin', 9.2, 'g/dL'),
      test('+00:30', 'wbc', 5, '10*9/L'),
      test('+00:10', 'platelets', 111, '10*9/L'),
      test('+02:00', 'ferritin', 6_000, 'ng/mL'),
      test('+00:00', 'triglycerides', 200, 'mg/dL'),
      test('+00:00', 'fibrinogen', 251, 'mg/dL'),
      test('+00:00', 'ast', 29, 'U/L'),
      { ...marrow, hemophagocytosis: false },
      roomAir('+00:00'),
    ];
    const found = finding('HSCORE-169', rows, '+03:00');
    expect(found.since).toBe(offset('+02:00'));
    expect(found.evidence).toEqual([
      { name: 'immunosuppression', value: 'yes', t: null },
      { name: 'highest temperature', value: 39.5, unit: 'Cel', t: offset('+01:00') },
      { name: 'organomegaly', value: 'none', t: null },
      { name: 'cytopenias', value: '2 of 3 lineages', t: offset('+00:30'), eventId: 'wbc' },
      of('ferritin', 6_000, '+02:00', 'ferritin'),
      of('triglycerides', 200, '+00:00', 'triglycerides', 'mg/dL'),
      of('fibrinogen', 251, '+00:00', 'fibrinogen', 'mg/dL'),
      of('ast', 29, '+00:00', 'ast', 'U/L'),
      { name: 'hemophagocytosis', value: 'no', t: offset('+00:00'), eventId: 'marrow' },
    ]);
  });
});
