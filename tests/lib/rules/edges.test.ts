import { describe, expect, it } from 'vitest';
import {
  bolus,
  bp,
  cannula,
  dex,
  diagnostic,
  findingsAt,
  given,
  holds,
  ice,
  lab,
  norepi,
  ordered,
  oxygen,
  type Row,
  regrade,
  roomAir,
  runs,
  type Setting,
  spells,
  temp,
  toci,
  vital,
} from '../../support/charts';

/** Edges, missing and old inputs that the files of the rules do not show: each row one rule, one case, on or off. */
type Case = readonly [rule: string, what: string, on: boolean, rows: readonly Row[], at: string, setting?: Setting];
const run = (cases: readonly Case[]): void => {
  for (const [rule, what, on, rows, at, setting] of cases)
    it(`${rule}: ${what}, ${on ? 'told' : 'not told'}`, () => {
      expect(holds(rule, rows, at, setting)).toBe(on);
    });
};

const FEVER = temp('+00:00', 38.9);
const GRADE3 = [FEVER, norepi('+01:00')];
const GRADE4 = [FEVER, oxygen('+01:00', 'cpap', { fio2: 0.5 })];
const child = (weightKg: number | undefined): Setting => ({ patient: { ageYears: 8, weightKg } });
const steroid = (mg: number) => ['+02:00', '+08:00', '+14:00', '+20:00'].map((t) => dex(t, mg));
const second = [...GRADE3, toci('+02:00'), toci('+10:00')];
const product = (name: string): Setting => ({ patient: { product: name } });
const fevers = [temp('+00:00', 38.3), temp('+20:00', 38.3)];
// 33 + 23 + 34 + 35 + 44 = 169: the highest score that is not told.
const score = (more: readonly Row[] = []): readonly Row[] => [
  temp('+00:00', 39),
  { t: '+00:00', kind: 'history', immunosuppressed: false, organomegaly: 'one' },
  lab('+00:00', 'hemoglobin', 9.2, 'g/dL'),
  lab('+00:00', 'wbc', 5, '10*9/L'),
  lab('+00:00', 'platelets', 110, '10*9/L'),
  lab('+00:00', 'ferritin', 6_000, 'ng/mL'),
  lab('+00:00', 'triglycerides', 200, 'mg/dL'),
  lab('+00:00', 'fibrinogen', 251, 'mg/dL'),
  lab('+00:00', 'ast', 29, 'U/L'),
  diagnostic('+00:00', 'bone-marrow', { hemophagocytosis: false }),
  ...more,
];
const ventilated = oxygen('+01:00', 'invasive-ventilation', { fio2: 0.6 });
const D30: Setting = { patient: { carTInfusedAt: '-720:00' } };

describe('edges', () => {
  run([
    ['CRS-ONSET', '100.4 F is fever', true, [vital('+00:00', { tempF: 100.4 })], '+00:10'],
    ['CRS-ONSET', '100.3 F is none', false, [vital('+00:00', { tempF: 100.3 })], '+00:10'],
    ['CRS-ONSET', '37.996 C is 38.00', true, [temp('+00:00', 37.996)], '+00:10'],
    ['CRS-ESCALATION', 'systolic 90 is normal', false, [FEVER, bp('+00:10', 90)], '+00:20'],
    ['CRS-ESCALATION', 'systolic 89 is low', true, [FEVER, bp('+00:10', 89)], '+00:20'],
    ['CRS-ESCALATION', 'mean 65 is normal', false, [FEVER, vital('+00:10', { mapMmHg: 65 })], '+00:20'],
    ['CRS-ESCALATION', 'mean 64 is low', true, [FEVER, vital('+00:10', { mapMmHg: 64 })], '+00:20'],
    ['CRS-ESCALATION', 'SpO2 90 is normal', false, [FEVER, vital('+00:10', { spo2Percent: 90 })], '+00:20'],
    ['CRS-ESCALATION', 'SpO2 89 on room air', true, [FEVER, vital('+00:10', { spo2Percent: 89 })], '+00:20'],
    ['CRS-POSSIBLE-NO-FEVER', 'fever at the end of D+30 grades', false, [temp('+23:59', 38.6)], '+23:59', D30],
    ['CRS-POSSIBLE-NO-FEVER', 'fever at the beginning of D+31 does not', true, [temp('+24:00', 38.6)], '+24:00', D30],
    ['CRS-G1-PERSIST', 'brexu-cel after more than 24 h', true, fevers, '+24:00:01', product('brexu-cel')],
    ['CRS-G1-PERSIST', 'brexu-cel at exactly 24 h', false, fevers, '+24:00', product('brexu-cel')],
    ['CRS-G1-PERSIST', 'tisa-cel waits 72 h', false, fevers, '+25:00', product('tisa-cel')],
    ['CRS-REFRACTORY', '40 mg in 24 h', true, [...second, ...steroid(10)], '+21:00'],
    ['CRS-REFRACTORY', '39.6 mg in 24 h', false, [...second, ...steroid(9.9)], '+21:00'],
    ['CRS-REFRACTORY', 'a pulse of 499 mg is none', false, [...GRADE4, given('+02:00', 'methylprednisolone', 499)], '+27:00'],
    ['TOCI-OVERDOSE', 'child of 29.9 kg: 394.7 mg is 110 % of 12 mg/kg', false, [toci('+01:00', 394.7)], '+01:10', child(29.9)],
    ['TOCI-OVERDOSE', 'child of 29.9 kg: 394.8 mg is more', true, [toci('+01:00', 394.8)], '+01:10', child(29.9)],
    ['TOCI-OVERDOSE', 'child of 30 kg: 264 mg is 110 % of 8 mg/kg', false, [toci('+01:00', 264)], '+01:10', child(30)],
    ['TOCI-OVERDOSE', 'child of 30 kg: 264.1 mg is more', true, [toci('+01:00', 264.1)], '+01:10', child(30)],
    ['ICE-FALL', 'by two points is none', false, [ice('+00:00', 9), ice('+06:00', 7)], '+06:10'],
    ['NIV-WATCH', 'ICANS 1 is no sign', false, [oxygen('+01:00', 'bipap', { fio2: 0.4 }), ice('+02:00', 7)], '+03:00'],
    ['NIV-WATCH', 'ICANS 2 is one', true, [oxygen('+01:00', 'bipap', { fio2: 0.4 }), ice('+02:00', 6)], '+03:00'],
    ['HSCORE-169', 'exactly 169', false, score(), '+01:00'],
    ['HSCORE-169', '188 with AST 30', true, score([lab('+00:30', 'ast', 30, 'U/L')]), '+01:00'],
    ['FLUID-50', 'exactly 50 mL/kg', false, [FEVER, bolus('+01:00', 4_000)], '+02:00'],
    ['FLUID-50', 'one mL more', true, [FEVER, bolus('+01:00', 4_001)], '+02:00'],
    [
      'VENT-VT',
      'woman: 45.5 kg x 8 = 364 mL',
      false,
      [ventilated, vital('+01:05', { tidalVolumeMl: 364 })],
      '+03:00',
      { patient: { sex: 'female', heightCm: 152.4 } },
    ],
    [
      'VENT-VT',
      'woman: 365 mL',
      true,
      [ventilated, vital('+01:05', { tidalVolumeMl: 365 })],
      '+03:00',
      { patient: { sex: 'female', heightCm: 152.4 } },
    ],
  ]);
  it('CRS-ESCALATION: a return after a fall of exactly 30 min is no rise of its own', () => {
    const rows = [...GRADE3, norepi('+02:30', 0), norepi('+03:00'), temp('+12:00', 38.6)];
    expect(spells('CRS-ESCALATION', rows, '+14:00')).toEqual(['+01:00 high', '+02:30 off', '+03:00 high', '+13:00:00.001 off']);
  });
});

describe('missing inputs', () => {
  run([
    ['TOCI-OVERDOSE', 'a dose without an amount', false, [given('+01:00', 'tocilizumab')], '+01:10'],
    ['TOCI-UNDERDOSE', 'a dose without an amount', false, [given('+01:00', 'tocilizumab')], '+01:10'],
    [
      'TOCI-INTERVAL',
      'a dose without an amount still counts',
      true,
      [given('+01:00', 'tocilizumab'), given('+05:00', 'tocilizumab')],
      '+05:10',
    ],
    ['TOCI-INTERVAL', 'not-done is no dose', false, [toci('+01:00'), { ...toci('+05:00'), status: 'not-done' }], '+05:10'],
    ['GMCSF-ORDERED', 'not-done is no dose', false, [{ ...given('+01:00', 'sargramostim'), status: 'not-done' }], '+01:10'],
    [
      'STEROID-DURATION',
      'doses without an amount add nothing',
      false,
      Array.from({ length: 13 }, (_, i) => given(`+${String(i * 6).padStart(2, '0')}:00`, 'dexamethasone')),
      '+72:10',
    ],
    [
      'STEROID-DUE-CRS3',
      'eye drops of dexamethasone answer nothing',
      true,
      [...GRADE3, { ...given('+01:10', 'dexamethasone'), route: 'ophthalmic' }],
      '+02:10',
    ],
    [
      'STEROID-DUE-CRS3',
      'dexamethasone by the vein answers',
      false,
      [...GRADE3, { ...given('+01:10', 'dexamethasone'), route: 'IV' }],
      '+02:10',
    ],
    ['STEROID-DUE-CRS3', 'a dose without an amount is a dose', false, [...GRADE3, given('+01:10', 'dexamethasone')], '+02:10'],
    [
      'STEROID-ADD-G2',
      'a bolus without a volume is a bolus',
      true,
      [
        FEVER,
        bp('+00:30', 82),
        given('+00:40', 'crystalloid-bolus'),
        given('+01:20', 'crystalloid-bolus'),
        toci('+01:30'),
        bp('+05:00', 84),
      ],
      '+05:10',
    ],
    ['FERRITIN-DOUBLING', 'no earlier value', false, [lab('+00:00', 'ferritin', 4_000, 'ng/mL')], '+01:00'],
    ['HLH-SUSPECT', 'ferritin alone', false, [lab('+00:00', 'ferritin', 40_000, 'ng/mL')], '+01:00'],
    ['PRONE-CONSIDER', 'no P/F', false, [ventilated], '+02:00'],
    ['VENT-PLATEAU', 'no plateau', false, [ventilated], '+02:00'],
    ['NIV-WATCH', 'no FiO2, no rate, no ICANS', false, [oxygen('+01:00', 'bipap')], '+03:00'],
    [
      'ECHO-REPEAT',
      'an echocardiogram without a fraction is a repeat',
      false,
      [diagnostic('+00:00', 'echocardiogram', { efPercent: 30 }), diagnostic('+60:00', 'echocardiogram')],
      '+73:00',
    ],
    [
      'PHENYL-LOW-EF',
      'no fraction',
      false,
      [diagnostic('+00:00', 'echocardiogram'), runs('+01:00', 'phenylephrine', 80, 'ug/min')],
      '+02:00',
    ],
    ['FEVER-POST-TOCI', 'no temperature after the dose', false, [FEVER, toci('+01:00')], '+14:00'],
    [
      'ICE-FALL',
      'an incomplete record is none',
      false,
      [ice('+00:00', 10), { t: '+06:00', kind: 'ice', orientation: 0, naming: 0 }],
      '+06:10',
    ],
    [
      'ANAKINRA-CONSIDER',
      'a ferritin in an unknown unit is none',
      false,
      [lab('-80:00', 'ferritin', 9_000, 'U/L'), toci('+01:00')],
      '+02:00',
    ],
    [
      'CULTURE-POSITIVE',
      'a result that is no word for it',
      false,
      [{ t: '+00:00', kind: 'lab', test: 'blood-culture', value: 'see report' }],
      '+01:00',
    ],
    [
      'CRS-ESCALATION',
      'a pressure that is refused is no low one',
      false,
      [FEVER, vital('+00:10', { sbpMmHg: 80, dbpMmHg: 80 })],
      '+00:20',
    ],
    ['CRS-ESCALATION', 'a cannula without a flow counts', true, [FEVER, oxygen('+00:10', 'nasal-cannula')], '+00:20'],
    ['TOCI-G1-ICANS2', 'ICANS not assessed', false, [temp('+00:00', 38.5), ordered('+02:00', 'tocilizumab', 640)], '+02:10'],
  ]);
  it('of a patient with nothing on record only what is missing is told, now and a day later', () => {
    const told = (at: string) => [...new Set(findingsAt([], at).map((f) => f.rule))].sort();
    expect(told('+00:10')).toEqual([]);
    expect(told('+30:00')).toEqual(['ICE-OVERDUE', 'LABS-OVERDUE', 'REGRADE-OVERDUE', 'VITALS-OVERDUE']);
  });
});

describe('old inputs clear nothing (DATA-05)', () => {
  const week = '+200:00';
  run([
    ['ABX-NOT-STARTED', 'a cannula nobody charted for days', true, [FEVER, cannula('+01:00')], week],
    ['TOCI-DELAY', 'the same', true, [FEVER, cannula('+01:00')], week],
    ['STEROID-DUE-CRS3', 'a vasopressor nobody charted for days', true, GRADE3, week],
    ['STEROID-DUE-ICANS', 'an ICE of days ago', true, [ice('+01:00', 2)], week],
    ['NEURO-WORKUP', 'the same', true, [ice('+01:00', 2)], week],
    ['ECHO-DUE', 'a vasopressor nobody charted for days', true, GRADE3, week],
    ['TELEMETRY-MISSING', 'the same', true, GRADE3, week],
    [
      'HLH-SUSPECT',
      'results of days ago, as old as their ferritin',
      true,
      [lab('+00:00', 'ferritin', 15_000, 'ng/mL'), lab('+00:00', 'ast', 300, 'U/L'), lab('+00:00', 'creatinine', 5, 'mg/dL')],
      week,
    ],
    ['FIBRINOGEN-LOW', 'a result of days ago', true, [ice('+01:00', 8), lab('+01:00', 'fibrinogen', 90, 'mg/dL')], week],
    ['PRONE-CONSIDER', 'a P/F of days ago', true, [ventilated, lab('+01:00', 'pf-ratio', 120, 'mm[Hg]')], week],
    ['VENT-PLATEAU', 'a plateau of days ago', true, [ventilated, vital('+01:10', { plateauCmH2O: 33 })], week],
    ['DOPAMINE-AVOID', 'an infusion nobody charted for days', true, [runs('+01:00', 'dopamine', 6, 'ug/kg/min')], week],
    ['CRS-POSSIBLE-NO-FEVER', 'a vasopressor nobody charted for days', true, [norepi('+01:00')], week],
    ['GRADE-UNCONFIRMED', 'a grade of days ago', true, [regrade('+00:00', 0, 0), ...GRADE3], week],
    // Only a hold that is written down ends: a low pressure 4 h after it, when a newer one was normal.
    ['TOCI-DELAY', 'a low pressure nobody measured again', true, [FEVER, bp('+01:00', 80)], week],
    [
      'TOCI-DELAY',
      'a low pressure, then a normal one, for less than 4 h',
      true,
      [FEVER, bp('+01:00', 80), bp('+01:10', 120)],
      '+04:59',
    ],
    ['TOCI-DELAY', 'and at exactly 4 h', false, [FEVER, bp('+01:00', 80), bp('+01:10', 120)], '+05:00'],
    ['ICU-LEVEL', 'ventilated outside an ICU, days ago', true, [FEVER, ventilated], week, { patient: { levelOfCare: 'other' } }],
    [
      'NIV-WATCH',
      'a fast rate of days ago',
      true,
      [oxygen('+01:00', 'bipap', { fio2: 0.4 }), vital('+02:00', { respRate: 35 })],
      week,
    ],
    [
      'ABX-NEUTROPENIC',
      'an ANC older than 48 h is not known',
      false,
      [lab('-48:00', 'anc', 0.1, '10*9/L'), FEVER, roomAir('+00:10')],
      '+01:10',
    ],
  ]);
});
