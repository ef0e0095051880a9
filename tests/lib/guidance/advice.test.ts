import { describe, expect, it } from 'vitest';
import { byLoincCode, CATALOG } from '../../../lib/events/catalog';
import { DRUGS, drugByName } from '../../../lib/events/drugs';
import { guidance } from '../../../lib/guidance';
import {
  cannula,
  chartAt,
  diagnostic,
  ice,
  lab,
  norepi,
  offset,
  protocolOf,
  type Row,
  type Setting,
  temp,
} from '../../support/charts';

const FEVER = temp('+00:00', 38.6);
const of = (rows: readonly Row[], at: string, setting: Setting = {}) =>
  guidance(chartAt(rows, at, setting), protocolOf(setting), offset(at));
const texts = (list: readonly { readonly id: string; readonly text: string }[], id: string) =>
  list.filter((a) => a.id === id).map((a) => a.text);

describe('advice that raises nothing', () => {
  const product = (name: string, carTInfusedAt = '-24:00'): Setting => ({ patient: { product: name, carTInfusedAt } });
  const toci14 = (setting: Setting, at = '+01:00', rows: readonly Row[] = [FEVER]) =>
    texts(of(rows, at, setting).tocilizumab.notes, 'TOCI-14');
  it('TOCI-14: grade 1 within 72 h of liso-cel, cilta-cel and ide-cel, not of others, not later, not at grade 2', () => {
    for (const name of ['liso-cel', 'cilta-cel', 'ide-cel']) expect(toci14(product(name))[0]).toContain(name);
    expect(toci14(product('tisa-cel'))).toEqual([]);
    expect(toci14(product('liso-cel', '-71:00'))).toHaveLength(1);
    expect(toci14(product('liso-cel', '-71:01'))).toEqual([]);
    expect(toci14(product('liso-cel'), '+01:00', [FEVER, cannula('+00:30')])).toEqual([]);
  });
  it('TOCI-14: prolonged grade 1 says after how long, by product', () => {
    const days = ['+00:00', '+20:00', '+40:00', '+60:00', '+70:00'].map((t) => temp(t, 38.4));
    expect(toci14({}, '+72:00', days)).toEqual([]);
    expect(toci14({}, '+72:01', days)).toEqual(['Grade 1 with fever for more than 72 h: managed as grade 2']);
    expect(toci14(product('axi-cel'), '+24:01', days)[0]).toContain('more than 24 h');
  });
  it('STER-13: earlier steroid with axi-cel and brexu-cel from CRS 1', () => {
    const listed = (name: string, rows: readonly Row[] = [FEVER]) =>
      texts(of(rows, '+01:00', product(name)).steroid.listed, 'STER-13');
    expect([listed('axi-cel').length, listed('brexu-cel').length, listed('liso-cel').length]).toEqual([1, 1, 0]);
    expect(listed('axi-cel', [temp('+00:00', 37)])).toEqual([]);
  });
  it('STER-10: 0.5 to 1 mg/kg every 12 h from the weight; not without one, nor for a child without signed doses', () => {
    const said = (patient: object) =>
      texts(of([FEVER], '+01:00', { patient: { ...patient } }).steroid.alternatives, 'STER-10')[0];
    expect(said({})).toContain('40 mg to 80 mg q12h at 80 kg');
    expect(said({ weightKg: undefined })).toBe('Methylprednisolone 1 to 2 mg/kg/day');
    expect(said({ ageYears: 6, weightKg: 20 })).toContain('dose by site protocol');
  });
  it('section 8: a reported bound decides its cell, procalcitonin above 10 speaks for sepsis alone', () => {
    const row = (id: string, value: number, unit: string, comparator?: string) =>
      of([FEVER, lab('+00:30', id, value, unit, { comparator })], '+01:00').features.rows.find((r) => r.id === id);
    const pct = (value: number, comparator?: string) => {
      const r = row('procalcitonin', value, 'ng/mL', comparator);
      return [r?.crs.state, r?.sepsis.state];
    };
    expect([pct(0.49), pct(0.5), pct(10), pct(10, '>')]).toEqual([
      ['not-met', 'not-met'],
      ['met', 'not-met'],
      ['met', 'not-met'],
      ['not-met', 'met'],
    ]);
    expect([row('crp', 100, 'mg/L')?.crs.state, row('crp', 100, 'mg/L', '>')?.crs.state]).toEqual(['not-met', 'met']);
    expect([row('lactate', 4, 'mmol/L')?.sepsis.state, row('lactate', 4.1, 'mmol/L')?.sepsis.state]).toEqual(['not-met', 'met']);
    expect([row('triglycerides', 265, 'mg/dL')?.hlh.state, row('triglycerides', 266, 'mg/dL')?.hlh.state]).toEqual([
      'not-met',
      'met',
    ]);
    expect([row('fibrinogen', 150, 'mg/dL')?.hlh.state, row('fibrinogen', 149, 'mg/dL')?.hlh.state]).toEqual(['not-met', 'met']);
  });
  it('MON-12: the arterial line is asked for from exactly 2 h of CRS 3, an echocardiogram at once', () => {
    const item = (rows: readonly Row[], at: string) =>
      of(rows, at)
        .checklist.sections.flatMap((s) => s.groups.flatMap((g) => g.items))
        .find((i) => i.id === 'CHK-3e');
    const rows = [FEVER, norepi('+01:00'), diagnostic('+01:10', 'echocardiogram')];
    expect(item(rows, '+02:59')?.state).toBe('done');
    expect(item(rows, '+03:00')).toMatchObject({ state: 'due', why: 'missing: invasive pressure in the last 2 h' });
    const line = { t: '+02:00', kind: 'vital', sbpMmHg: 110, pressureSite: 'arterial' };
    expect([item([...rows, line], '+04:00')?.state, item([...rows, line], '+04:01')?.state]).toEqual(['done', 'due']);
  });
  it('ICANS checklist: EEG and imaging from ICANS 3, the steroid from 2', () => {
    const ids = (points: number) =>
      of([ice('+00:00', points)], '+01:00').checklist.sections.flatMap((s) => s.groups.flatMap((g) => g.items.map((i) => i.id)));
    expect([ids(8).includes('ICN-2a'), ids(6).includes('ICN-2a'), ids(6).includes('ICN-3a'), ids(2).includes('ICN-3a')]).toEqual([
      false,
      true,
      false,
      true,
    ]);
  });
});

describe('names of drugs', () => {
  it('C17 a biosimilar of any suffix is tocilizumab; siltuximab and sarilumab are not', () => {
    for (const name of ['tocilizumab-bavi', 'tocilizumab-aazg', 'tocilizumab-anoh', 'Tocilizumab-xyzw', 'Tyenne'])
      expect(drugByName(name)?.drug).toBe('tocilizumab');
    for (const name of ['siltuximab', 'sarilumab']) expect(drugByName(name)?.group).toBe('otherIl6');
  });
  it('an abbreviation that may be another drug is nobody: dex (dexmedetomidine, dextrose), lev (levofloxacin)', () => {
    for (const name of ['dex', 'DEX', 'dex 4 mg', 'lev', 'dexmedetomidine', 'dextrose', 'levofloxacin'])
      expect(drugByName(name), name).toBeUndefined();
    expect(drugByName('Dexamethasone sodium phosphate 10 mg')?.drug).toBe('dexamethasone');
  });
});

describe('marks of codes (section 10)', () => {
  const drug = (name: string) => DRUGS.find((d) => d.drug === name);
  it('RxNorm: only tocilizumab and prednisolone are confirmed; ATC: only three products', () => {
    expect(DRUGS.filter((d) => d.rxnorm.some((c) => c.mark === 'v')).map((d) => d.drug)).toEqual(['tocilizumab', 'prednisolone']);
    expect(DRUGS.filter((d) => d.atc.some((c) => c.mark === 'v')).map((d) => d.drug)).toEqual([
      'axi-cel',
      'tisa-cel',
      'brexu-cel',
    ]);
    expect(drug('tocilizumab')?.atc).toEqual([{ code: 'L04AC07', mark: 'k' }]);
    expect(drug('prednisone')?.rxnorm).toEqual([{ code: '8640', mark: 'k' }]);
  });
  it('LOINC: those to be confirmed carry k', () => {
    const k = CATALOG.flatMap((row) => row.loinc.filter((c) => c.mark === 'k').map((c) => c.code)).sort();
    const wanted =
      '8889-8 76215-3 76213-8 76214-6 60985-9 3150-6 50984-4 2532-0 1975-2 1968-7 2571-8 2524-7 6301-6 14979-9 33762-6 3084-1 19123-9 2777-1 11556-8 11557-6 804-5 26464-8 26515-7 5895-7 34714-6 753-4 26499-4';
    expect(k).toEqual(wanted.split(' ').sort());
    expect(byLoincCode('30522-7')).toBeUndefined();
  });
});
