import { describe, expect, it } from 'vitest';
import { current } from '../../../lib/chart/read';
import { lowPressure, masks, pressureHold, signNow } from '../../../lib/grading/crs';
import { isHypotensive, pressureLimits } from '../../../lib/grading/limits';
import { highDose, runningPressors } from '../../../lib/grading/pressors';
import { crsFreshness, crsStatus, doubted, icansStatus } from '../../../lib/grading/status';
import { site, under } from '../../support/answered';
import {
  attribution,
  bp,
  cannula,
  chartAt,
  given,
  ice,
  norepi,
  offset,
  oxygen,
  protocolOf,
  type Row,
  roomAir,
  runs,
  type Setting,
  seizure,
  stops,
  T0,
  temp,
  vital,
} from '../../support/charts';

const fever = temp('+00:00', 38.6);
const ecmo = (t: string, which: 'va' | 'vv', status = 'running'): Row => ({
  t,
  kind: 'support',
  support: `ecmo-${which}`,
  status,
});
const sign = (rows: readonly Row[], at: string, setting: Setting = {}) =>
  signNow(chartAt(rows, at, setting), offset(at), protocolOf(setting));

describe('C4 a sign that is there now', () => {
  it.each<[string, readonly Row[]]>([
    ['a low pressure', [bp('+01:00', 80)]],
    ['a low SpO2 on room air', [vital('+01:00', { spo2Percent: 85 })]],
    ['a vasopressor', [norepi('+01:00')]],
    ['oxygen that counts', [cannula('+01:00')]],
    ['VA-ECMO', [ecmo('+01:00', 'va')]],
    ['VV-ECMO', [ecmo('+01:00', 'vv')]],
  ])('C4 %s is one', (_, rows) => {
    expect(sign([fever, ...rows], '+01:10')).toBe(true);
  });
  it.each<[string, readonly Row[]]>([
    ['a pressure low before and normal since', [bp('+01:00', 80), bp('+01:05', 120)]],
    ['an SpO2 low before and normal since', [vital('+01:00', { spo2Percent: 85 }), vital('+01:05', { spo2Percent: 97 })]],
    ['a vasopressor that was stopped', [norepi('+01:00'), stops('+01:05', 'norepinephrine')]],
    [
      'ECMO that was stopped',
      [ecmo('+00:10', 'va'), ecmo('+00:10', 'vv'), ecmo('+01:00', 'va', 'stopped'), ecmo('+01:00', 'vv', 'stopped')],
    ],
    ['oxygen for comfort', [oxygen('+01:00', 'nasal-cannula', { indication: 'comfort', flowLpm: 2 })]],
    ['a vasopressor attributed to sedation', [norepi('+01:00'), attribution('+01:05', 'hypotension')]],
    ['VA-ECMO attributed elsewhere', [ecmo('+01:00', 'va'), attribution('+01:05', 'hypotension')]],
    ['oxygen attributed to oedema', [cannula('+01:00'), attribution('+01:05', 'hypoxia')]],
    ['VV-ECMO attributed elsewhere', [ecmo('+01:00', 'vv'), attribution('+01:05', 'hypoxia')]],
  ])('C4 %s is none', (_, rows) => {
    expect(sign([fever, ...rows], '+01:10')).toBe(false);
  });
  it('C4 attributing the pressure does not hide the oxygen, nor the other way round', () => {
    expect(sign([fever, cannula('+01:00'), attribution('+01:05', 'hypotension')], '+01:10')).toBe(true);
    expect(sign([fever, norepi('+01:00'), attribution('+01:05', 'hypoxia')], '+01:10')).toBe(true);
  });
});

describe('CRS-03 what a low pressure of the past still says', () => {
  const hold = (rows: readonly Row[], at: string, setting: Setting = {}) => {
    const protocol = protocolOf(setting);
    return pressureHold(lowPressure(chartAt(rows, at, setting), offset(at), protocol), offset(at), protocol);
  };
  const two = under({ choices: { pressureHoldUntilTwoNormal: true } });
  it('CRS-03 nothing where none was low, or where it is low now', () => {
    expect(hold([bp('+00:00', 120)], '+00:10')).toBeNull();
    expect(hold([bp('+00:00', 120)], '+00:10', two)).toBeNull();
    expect(hold([bp('+00:00', 80)], '+00:10')).toBeNull();
    expect(hold([bp('+00:00', 80)], '+00:10', two)).toBeNull();
  });
  it('CRS-03 four hours from the last low one, not at the fourth hour itself', () => {
    const rows = [bp('+00:00', 80), bp('+00:30', 120)];
    expect(hold(rows, '+01:00')).toEqual({ until: offset('+04:00') });
    expect(hold(rows, '+03:59:59')).toEqual({ until: offset('+04:00') });
    expect(hold(rows, '+04:00')).toBeNull();
  });
  it('CRS-03 (Q3) until two normal readings an hour apart, no longer', () => {
    expect(hold([bp('+00:00', 80), bp('+00:30', 120)], '+09:00', two)).toBe('until-two-normal');
    expect(hold([bp('+00:00', 80), bp('+00:30', 120), bp('+01:30', 120)], '+01:30', two)).toBeNull();
  });
});

describe('CRS-09 what hides fever, and until when', () => {
  const hidden = (rows: readonly Row[], at: string) =>
    masks(chartAt(rows, at), offset(at), protocolOf()).map((m) => [m.what, m.until === null ? null : (m.until - T0) / 3_600_000]);
  it('CRS-09 a steroid infusion: while it runs, then 48 h from its stop or its announced end', () => {
    const pump = (more: object = {}): Row => runs('+00:00', 'hydrocortisone', 8, 'mg/h', more);
    expect(hidden([pump()], '+90:00')).toEqual([['hydrocortisone', null]]);
    expect(hidden([pump(), stops('+10:00', 'hydrocortisone')], '+20:00')).toEqual([['hydrocortisone', 58]]);
    expect(hidden([pump({ endsAt: '+10:00' })], '+09:59')).toEqual([['hydrocortisone', null]]);
    expect(hidden([pump({ endsAt: '+10:00' })], '+10:00')).toEqual([['hydrocortisone', 58]]);
    expect(hidden([pump({ endsAt: '+10:00' })], '+58:00')).toEqual([]);
  });
  it('CRS-09 each drug stands for itself, and one drug for its longest', () => {
    expect(hidden([given('+00:00', 'acetaminophen', 1000), given('+00:00', 'dexamethasone', 10)], '+01:00')).toEqual([
      ['acetaminophen', 8],
      ['dexamethasone', 48],
    ]);
    const pump = [runs('+00:00', 'hydrocortisone', 8, 'mg/h'), stops('+10:00', 'hydrocortisone')];
    expect(hidden([...pump, given('+20:00', 'hydrocortisone', 50)], '+21:00')).toEqual([['hydrocortisone', 68]]);
  });
  it('CRS-09 a vasopressor or an inotrope hides nothing', () => {
    expect(hidden([norepi('+00:00'), runs('+00:00', 'dobutamine', 200, 'ug/min')], '+01:00')).toEqual([]);
  });
});

describe('CRS-03 and CRS-11 limits a site may change', () => {
  const limits = (patient: object, changes: Parameters<typeof site>[0] = {}) => {
    const setting: Setting = { patient: { weightKg: 20, ...patient }, protocol: () => site(changes) };
    return pressureLimits(chartAt([], '+00:10', setting).person, offset('+00:10'), protocolOf(setting));
  };
  it('CRS-11 no mean limit under 18 years; where the site wants one, 1.5 x age + 40', () => {
    expect(limits({ ageYears: 6 })).toEqual({ sbpBelow: 82, mapBelow: null });
    expect(limits({ ageYears: 6 }, { choices: { childMapCounts: true } })).toEqual({ sbpBelow: 82, mapBelow: 49 });
    expect(limits({ ageYears: 17.9 }, { choices: { childMapCounts: true } }).mapBelow).toBeCloseTo(66.85);
    expect(limits({ ageYears: 18 }, { choices: { childMapCounts: true } }).mapBelow).toBe(65);
  });
  it('CRS-03 where the site leaves the mean out, an adult has no mean limit', () => {
    expect(limits({ ageYears: 60 }, { choices: { adultMapCounts: false } })).toEqual({ sbpBelow: 90, mapBelow: null });
  });
  it('CRS-03 (Q2) a fall of 20 % from the usual 150 is below 120, only where the site grades falls', () => {
    const usual = { ageYears: 60, baseline: { usualSbpMmHg: 150 } };
    expect(limits(usual).sbpBelow).toBe(90);
    expect(limits(usual, { numbers: { 'crs.sbpFallPercent': 20 } }).sbpBelow).toBe(120);
    expect(limits({ ageYears: 60 }, { numbers: { 'crs.sbpFallPercent': 20 } }).sbpBelow).toBe(90);
  });
  it('CRS-11 a newborn by age in years: 60 before the 28th day, 70 from it on, 72 at one year', () => {
    const at = (ageYears: number) => limits({ ageYears }).sbpBelow;
    expect([27 / 365.25, 28 / 365.25, 0.999, 1, 9, 10, 11].map(at)).toEqual([60, 70, 70, 72, 88, 90, 90]);
  });
  it('CRS-03 which values are a reading at all', () => {
    const adult = chartAt([], '+00:10').person;
    const child = chartAt([], '+00:10', { patient: { ageYears: 6, weightKg: 20 } }).person;
    const low = (person: typeof adult, values: object) => isHypotensive(values, person, offset('+00:10'), protocolOf());
    expect(low(adult, {})).toBeNull();
    expect(low(child, { mapMmHg: 40 })).toBeNull();
    expect(low(child, { sbpMmHg: 90, mapMmHg: 40 })).toBe(false);
    expect(low(child, { sbpMmHg: 81, mapMmHg: 60 })).toBe(true);
    expect([low(adult, { sbpMmHg: 90 }), low(adult, { sbpMmHg: 89.9 })]).toEqual([false, true]);
    expect([low(adult, { mapMmHg: 65 }), low(adult, { mapMmHg: 64.9 })]).toEqual([false, true]);
    expect(low(adult, { sbpMmHg: 100, mapMmHg: 60 })).toBe(true);
  });
});

describe('REV-01 high dose', () => {
  const high = (drug: string, rate: number | undefined, unit: string) => {
    const row: Row = {
      t: '+00:00',
      kind: 'medication',
      status: 'running',
      drug,
      ...(rate === undefined ? {} : { rate, rateUnit: unit }),
    };
    const chart = chartAt([row], '+00:10');
    const [running] = runningPressors(chart, offset('+00:10'));
    return running && highDose(running.infusion, 80, protocolOf());
  };
  it('REV-01 dopamine from 10 ug/kg/min, by the weight where the rate is not per kg; an unknown rate is high', () => {
    expect([high('dopamine', 9.9, 'ug/kg/min'), high('dopamine', 10, 'ug/kg/min')]).toEqual([false, true]);
    expect([high('dopamine', 792, 'ug/min'), high('dopamine', 800, 'ug/min')]).toEqual([false, true]);
    expect(high('dopamine', undefined, '')).toBe(true);
  });
  it('REV-01 angiotensin II, metaraminol and ephedrine have no low dose', () => {
    expect(['angiotensin-ii', 'metaraminol', 'ephedrine'].map((drug) => high(drug, 1, 'ug/min'))).toEqual([true, true, true]);
  });
});

describe('What a site may set spares nobody it does not name', () => {
  const of = (rows: readonly Row[], setting: Setting) => {
    const s = current(chartAt(rows, '+00:20', setting));
    return [s.hypotension, s.hypoxia];
  };
  it('CRS-05 (Q7) norepinephrine in a low dose is no inotrope, with epinephrine beside it or without', () => {
    const inotrope = under({ numbers: { 'crs.inotropeEpinephrineMax': 0.05 } });
    expect(of([norepi('+00:00', 2), runs('+00:00', 'epinephrine', 2, 'ug/min')], inotrope)).toEqual([3, 0]);
    expect(of([norepi('+00:00', 2)], inotrope)).toEqual([3, 0]);
  });
  it('CRS-04 (Q6) a patient of unknown age is no infant', () => {
    const unknown = under({ numbers: { 'crs.highFlowPerKg': 1 } }, { ageYears: undefined, weightKg: 5 });
    expect(of([oxygen('+00:00', 'hfnc', { flowLpm: 6 })], unknown)).toEqual([0, 2]);
  });
});

describe('GRADE-STATUS', () => {
  const calm = (t: string): Row[] => [temp(t, 37), bp(t, 120), vital(t, { spo2Percent: 97 }), roomAir(t)];
  const status = (rows: readonly Row[], at: string, setting: Setting = {}) =>
    crsStatus(chartAt(rows, at, setting), offset(at), protocolOf(setting));
  const icans = (rows: readonly Row[], at: string, setting: Setting = {}) =>
    icansStatus(chartAt(rows, at, setting), offset(at), protocolOf(setting));
  it('GRADE-STATUS graded from the very instant of the infusion, not a second before', () => {
    const later: Setting = { patient: { carTInfusedAt: '+01:00' } };
    expect([status(calm('+00:10'), '+00:59:59', later), status(calm('+00:10'), '+01:00', later)]).toEqual([
      'no-infusion',
      'current',
    ]);
    expect([icans([], '+00:59:59', later), icans([], '+01:00', later)]).toEqual(['no-infusion', 'not-assessed']);
    expect([status(calm('+00:10'), '+01:00', { patient: { carTInfusedAt: null } })]).toEqual(['no-infusion']);
  });
  it('GRADE-STATUS only the oxygen never recorded: at least', () => {
    expect(status([temp('+00:00', 37), bp('+00:00', 120)], '+00:10')).toBe('at-least');
    expect(status([temp('+00:00', 37), bp('+00:00', 120), roomAir('+00:00')], '+00:10')).toBe('current');
  });
  it('GRADE-STATUS a mean of now keeps an old systolic pressure current', () => {
    const rows = [...calm('+00:00'), temp('+08:00', 37), roomAir('+08:00'), vital('+08:00', { mapMmHg: 80 })];
    expect(status(rows, '+08:10')).toBe('current');
  });
  it('GRADE-STATUS a vasopressor charted 13 h ago holds the grade, however old', () => {
    const rows = [norepi('+00:00'), ...calm('+12:30')];
    expect(status(rows, '+13:00')).toBe('held');
    expect(crsFreshness(chartAt(rows, '+13:00'), offset('+13:00'), protocolOf()).pressors).toBe('stale');
    expect(crsFreshness(chartAt(rows, '+13:00', {}), offset('+05:30'), protocolOf()).pressors).toBe('ageing');
  });
  it('ICANS: a seizure at the instant of the infusion counts as known, one before it does not', () => {
    const infused: Setting = { patient: { carTInfusedAt: '+00:00' } };
    expect(icans([seizure('+00:00')], '+01:00', infused)).toBe('at-least');
    expect(icans([seizure('-01:00')], '+01:00', infused)).toBe('not-assessed');
  });
  it('ICANS: an ICE attributed elsewhere is not carried when it grows old', () => {
    const off = attribution('+00:00', 'icans-ice', { until: '+90:00' });
    expect(icans([ice('+00:00', 5)], '+14:00')).toBe('carried');
    expect(icans([off, ice('+00:00', 5)], '+14:00')).toBe('current');
    expect(icans([ice('+00:00', 5)], '+40:00')).toBe('carried');
  });
});

describe('DATA-03 (Q18) two readings refused in a row', () => {
  const yes = under({ choices: { rejectsMakeUnknown: true } });
  const low = (t: string, more: object = { sbpMmHg: 25 }): Row => vital(t, more);
  const twice = (rows: readonly Row[], name: 'sbpMmHg' | 'mapMmHg' | 'spo2Percent' | 'tempC', setting: Setting = yes) =>
    doubted(chartAt(rows, '+01:30', setting), name, protocolOf(setting));
  it('DATA-03 a pressure is doubted after two, also where none was ever plausible', () => {
    expect(twice([bp('+00:50', 120), low('+01:00')], 'sbpMmHg')).toBe(false);
    expect(twice([bp('+00:50', 120), low('+01:00'), low('+01:05')], 'sbpMmHg')).toBe(true);
    expect(twice([low('+01:00'), low('+01:05')], 'sbpMmHg')).toBe(true);
    expect(twice([], 'sbpMmHg')).toBe(false);
  });
  it('DATA-03 a mean is a pressure too: a plausible one of now ends the doubt, refused ones make it', () => {
    const refused = [low('+01:00'), low('+01:05')];
    expect(twice([bp('+00:50', 120), ...refused, vital('+01:06', { mapMmHg: 80 })], 'sbpMmHg')).toBe(false);
    expect(twice([bp('+00:50', 120), vital('+00:55', { mapMmHg: 80 }), ...refused], 'sbpMmHg')).toBe(true);
    expect(twice([bp('+00:50', 120), low('+01:00', { mapMmHg: 10 }), low('+01:05', { mapMmHg: 10 })], 'sbpMmHg')).toBe(true);
    expect(twice([bp('+00:50', 120), low('+01:00', { mapMmHg: 10 }), low('+01:05', { mapMmHg: 10 })], 'mapMmHg')).toBe(true);
  });
  it('DATA-03 never for a temperature, and not as shipped', () => {
    expect(twice([low('+01:00', { tempC: 20 }), low('+01:05', { tempC: 20 })], 'tempC')).toBe(false);
    expect(twice([bp('+00:50', 120), low('+01:00'), low('+01:05')], 'sbpMmHg', {})).toBe(false);
  });
  it('DATA-03 an SpO2 doubted on oxygen leaves the grade to the device; on the patient’s own oxygen it does not', () => {
    const refused = [low('+01:00', { spo2Percent: 35 }), low('+01:05', { spo2Percent: 30 })];
    const fresh = (rows: readonly Row[], baseline: object = {}) => {
      const setting = { ...yes, patient: { baseline } };
      return crsFreshness(chartAt([...rows, ...refused], '+01:30', setting), offset('+01:30'), protocolOf(setting)).oxygen;
    };
    expect(fresh([roomAir('+00:50')])).toBe('unknown');
    expect(fresh([cannula('+00:50')])).toBe('fresh');
    expect(fresh([cannula('+00:50')], { oxygenDevice: 'nasal-cannula', oxygenFlowLpm: 2 })).toBe('unknown');
    expect(fresh([oxygen('+00:50', 'cpap', { indication: 'osa-home' })])).toBe('unknown');
  });
});

describe('CRS-04 SpO2 is evidence on room air and on the patient’s own oxygen', () => {
  const domain = (rows: readonly Row[], baseline: object = {}) =>
    current(chartAt(rows, '+00:20', { patient: { baseline } })).hypoxia;
  it('CRS-04 a low SpO2 at the flow at home is hypoxia, at a cannula of 0 L/min too; on counted oxygen the device grades', () => {
    const low = vital('+00:10', { spo2Percent: 85 });
    const home = { oxygenDevice: 'nasal-cannula', oxygenFlowLpm: 3 };
    expect(domain([cannula('+00:00', 3), low], home)).toBe(2);
    expect(domain([cannula('+00:00', 3), vital('+00:10', { spo2Percent: 93 })], home)).toBe(0);
    expect(domain([cannula('+00:00', 0), low])).toBe(2);
    expect(domain([cannula('+00:00', 8), low], home)).toBe(3);
  });
  it('CRS-14 a cannula at home of unknown flow excuses nothing', () => {
    expect(domain([cannula('+00:00', 1)], { oxygenDevice: 'nasal-cannula' })).toBe(2);
  });
});
