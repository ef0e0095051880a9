import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byLoincCode, byMdcCode, CATALOG } from '../../../lib/events/catalog';
import { deviceByName, deviceBySnomed } from '../../../lib/events/devices';
import { DRUGS, drugByAtc, drugByName, drugByRxnorm, rateUnit, ugPerMin } from '../../../lib/events/drugs';
import { celsiusOf, convertByCode, fio2Of, roundHalfUp, ucum } from '../../../lib/events/units';
import { runs } from '../../support/property';

const value = (code: string, v: number, unit?: string): number | string => {
  const r = convertByCode(code, v, unit);
  return r === null ? 'unknown code' : 'refused' in r ? r.refused : r.value;
};

describe('UNIT-01 temperatures', () => {
  it.each([
    [100.4, 38],
    [100.3, 37.94],
    [98.6, 37],
    [102.2, 39],
  ])('%d F is %d C', (f, c) => {
    expect(celsiusOf(f)).toBe(c);
  });
  it('rounds half up in decimal, not in binary', () => {
    expect(roundHalfUp(37.995, 2)).toBe(38);
    expect(roundHalfUp(37.9949, 2)).toBe(37.99);
    expect(roundHalfUp(1.005, 2)).toBe(1.01);
    expect(roundHalfUp(0.1 + 0.2, 6)).toBe(0.3);
  });
  it('never moves a value by more than half a step', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1_000_000, noNaN: true }), fc.integer({ min: 0, max: 6 }), (v, d) => {
        expect(Math.abs(roundHalfUp(v, d) - v)).toBeLessThanOrEqual(0.5 * 10 ** -d + 1e-6);
      }),
      runs(),
    );
  });
  it('100.4 labelled Celsius is refused, not read as Fahrenheit', () => {
    expect(value('tempC', 100.4, 'Cel')).toBe('implausible');
    expect(value('tempC', 100.4, '[degF]')).toBe(38);
  });
});

describe('UNIT-02 laboratory values', () => {
  it.each([
    ['ferritin', 10.4, 'mg/L', 10_400],
    ['ferritin', 500, 'ug/L', 500],
    ['ferritin', 50, 'ug/dL', 500],
    ['ferritin', 22_470, 'pmol/L', 10_000],
    ['crp', 12.5, 'mg/dL', 125],
    ['creatinine', 176.84, 'umol/L', 2],
    ['creatinine', 0.17684, 'mmol/L', 2],
    ['ast', 5, 'ukat/L', 300],
    ['bilirubin', 34.2, 'umol/L', 2],
    ['fibrinogen', 1.4, 'g/L', 140],
    ['triglycerides', 2, 'mmol/L', 177.14],
    ['platelets', 45_000, '/uL', 45],
    ['wbc', 4.5, '10*3/uL', 4.5],
    ['hemoglobin', 92, 'g/L', 9.2],
    ['lactate', 36.032, 'mg/dL', 4],
    ['pao2', 10, 'kPa', 75.0062],
    ['inr', 1.2, '', 1.2],
  ])('%s %d %s is %d', (test, v, unit, expected) => {
    expect(value(test, v, unit)).toBeCloseTo(expected, 6);
  });
  it.each([
    ['ferritin', 12_000, 'U/L', 'unit'],
    ['ferritin', 12_000, undefined, 'unit'],
    ['ferritin', -1, 'ng/mL', 'implausible'],
    ['ferritin', 1_000_001, 'ng/mL', 'implausible'],
    ['creatinine', 0.04, 'mg/dL', 'implausible'],
    ['sodium', 140, 'mmol/L', 'unknown code'],
  ])('%s %d %s: %s', (test, v, unit, expected) => {
    expect(value(test, v, unit)).toBe(expected);
  });
  it.each([
    ['mmHg', 'mm[Hg]'],
    ['266016', 'mm[Hg]'],
    ['µg/L', 'ug/L'],
    ['x10^9/L', '10*9/L'],
    ['K/uL', '10*3/uL'],
    ['bpm', '/min'],
    ['°F', '[degF]'],
    ['furlong', null],
  ])('the spelling %s means %s', (spelling, unit) => {
    expect(ucum(spelling)).toBe(unit);
  });
  it('a unit spelled like a word of the language is unknown, as any other', () => {
    for (const word of ['constructor', 'toString', 'hasOwnProperty', '__proto__']) {
      expect(ucum(word)).toBeNull();
      expect(rateUnit(word)).toBeNull();
    }
  });
  it('FiO2 above 1 is per cent', () => {
    expect([fio2Of(0.4), fio2Of(40), fio2Of(21), fio2Of(1), fio2Of(0.2), fio2Of(101), fio2Of(5)]).toEqual([
      0.4,
      0.4,
      0.21,
      1,
      null,
      null,
      null,
    ]);
  });
});

describe('codes', () => {
  it('no LOINC or MDC code stands in two rows', () => {
    const loinc = CATALOG.flatMap((row) => row.loinc.map((c) => c.code));
    const mdc = CATALOG.flatMap((row) => row.mdc.map((c) => c.code));
    expect(new Set(loinc).size).toBe(loinc.length);
    expect(new Set(mdc).size).toBe(mdc.length);
  });
  it('both arterial means are arterial means, none of them a temperature', () => {
    for (const code of [150035, 150039]) expect(byMdcCode(code)).toMatchObject({ row: { code: 'mapMmHg' }, site: 'arterial' });
    expect(byMdcCode(150456)?.row.code).toBe('spo2Percent');
    expect(byMdcCode(150388)).toMatchObject({ row: { code: 'tempC' }, site: 'skin' });
    expect(byLoincCode('30522-7')).toBeUndefined();
  });
  it('426854004 is a high-flow cannula', () => {
    expect(deviceBySnomed('426854004')?.device).toBe('hfnc');
    expect(deviceByName('Non-rebreather  mask')?.device).toBe('non-rebreather');
  });
});

describe('drugs', () => {
  it.each([
    ['NE', 'norepinephrine'],
    ['Noradrenaline tartrate', 'norepinephrine'],
    ['DEXAMETHASONE SODIUM PHOSPHATE', 'dexamethasone'],
    ['tocilizumab-aazg', 'tocilizumab'],
    ['tocilizumab-bavi', 'tocilizumab'],
    ['Tyenne', 'tocilizumab'],
    ['paracetamol', 'acetaminophen'],
    ['Zosyn', 'piperacillin-tazobactam'],
    ['tocilizumab-biosimilar', undefined],
    ['aspirin', undefined],
    ['Norepinephrine 4 mg/250 mL', 'norepinephrine'],
    ['dexamethasone 20 mg / 5 mL injection', 'dexamethasone'],
  ])('%s is %s', (name, drug) => {
    expect(drugByName(name)?.drug).toBe(drug);
  });
  it('a name made of commas and digits is read as quickly as any other', () => {
    const started = performance.now();
    for (const part of [',1,1', ' 1 / 1 ', ',1/', '1/,1', ' 4 mg/250 mL,'])
      expect(drugByName(`x${part.repeat(200)} q`)).toBeUndefined();
    expect(performance.now() - started).toBeLessThan(1_000);
  });
  it('codes lead to one drug, names too', () => {
    expect(drugByRxnorm('612865')?.drug).toBe('tocilizumab');
    expect(drugByAtc('l04ac07')?.drug).toBe('tocilizumab');
    const names = DRUGS.flatMap((d) => [...new Set([d.drug, d.title.toLowerCase(), ...d.names])]);
    expect(new Set(names).size).toBe(names.length);
  });
  it('rates come to ug/min, or not at all', () => {
    expect(rateUnit('mcg/kg/min')).toBe('ug/kg/min');
    expect(rateUnit('mL/h')).toBeNull();
    expect(ugPerMin(0.25, 'ug/kg/min', 80)).toBe(20);
    expect(ugPerMin(0.25, 'ug/kg/min', null)).toBeNull();
    expect(ugPerMin(1.2, 'mg/h', null)).toBe(20);
    expect(ugPerMin(0.03, 'U/min', 80)).toBeNull();
  });
});
