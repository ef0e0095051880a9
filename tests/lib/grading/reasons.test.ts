import { describe, expect, it } from 'vitest';
import { crsState, icansState } from '../../../lib/engine';
import { site, under } from '../../support/answered';
import {
  attribution,
  bp,
  cannula,
  chartAt,
  given,
  ice,
  lab,
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
  temp,
  toci,
  vital,
} from '../../support/charts';

/** What a bedside reader is told a grade rests on: the sentence, the chip, the steps, the inputs and what would change it. */
const crs = (rows: readonly Row[], at: string, setting: Setting = {}) =>
  crsState(chartAt(rows, at, setting), protocolOf(setting), offset(at)).basis;
const icans = (rows: readonly Row[], at: string, setting: Setting = {}) =>
  icansState(chartAt(rows, at, setting), protocolOf(setting), offset(at)).basis;
type Basis = ReturnType<typeof crs>;
const said = (b: Basis) => [b.reason, b.chip];
const steps = (b: Basis) =>
  b.steps.map(
    (x) =>
      `${x.rule} ${x.result}${x.gives === undefined ? '' : ` ${x.gives}`}: ${x.text}${x.inputs.length ? ` [${x.inputs.join(', ')}]` : ''}`,
  );
const inputs = (b: Basis) =>
  b.inputs.map(
    (i) => `${i.name} ${i.value}${i.unit ? ` ${i.unit}` : ''}${i.used ? '' : ' unused'}${i.note ? ` (${i.note})` : ''}`,
  );
const changes = (b: Basis) => b.wouldChange.map((c) => `${c.grade}: ${c.text}`);

const fever = temp('+00:00', 38.6);
const review: Setting = { profile: 'review-2025' };
const support = (t: string, what: string, status = 'running'): Row => ({ t, kind: 'support', support: what, status });
const neuro = (t: string, fields: object): Row => ({ t, kind: 'neuro', ...fields });
const two = under({ choices: { pressureHoldUntilTwoNormal: true } });

describe('The reason of a CRS grade', () => {
  it.each<[string, readonly Row[], string, string, Setting?]>([
    ['VA-ECMO', [fever, support('+00:05', 'ecmo-va')], 'VA-ECMO.', 'VA-ECMO'],
    ['VV-ECMO', [fever, support('+00:05', 'ecmo-vv')], 'VV-ECMO.', 'VV-ECMO'],
    ['vasopressin alone', [fever, runs('+00:05', 'vasopressin', 0.03, 'U/min')], 'Vasopressin alone.', 'VP 0.03'],
    [
      'one vasopressor with vasopressin: the one that counts is named first',
      [fever, norepi('+00:05', 8), runs('+00:05', 'vasopressin', 0.03, 'U/min')],
      'One vasopressor (norepinephrine) with vasopressin.',
      'NE 8',
    ],
    [
      'two vasopressors',
      [fever, norepi('+00:05', 8), runs('+00:05', 'epinephrine', 4, 'ug/min')],
      '2 vasopressors (norepinephrine and epinephrine).',
      'NE 8 · Epi 4',
    ],
    ['a rate under 1 to two decimals', [fever, norepi('+00:05', 0.256)], 'One vasopressor (norepinephrine).', 'NE 0.26'],
    ['a rate of 1 to one decimal', [fever, norepi('+00:05', 1.04)], 'One vasopressor (norepinephrine).', 'NE 1'],
    ['a rate under 10 to one decimal', [fever, norepi('+00:05', 9.44)], 'One vasopressor (norepinephrine).', 'NE 9.4'],
    ['a rate from 10 without', [fever, norepi('+00:05', 10.4)], 'One vasopressor (norepinephrine).', 'NE 10'],
    [
      'a rate nobody charted',
      [fever, { t: '+00:05', kind: 'medication', status: 'running', drug: 'norepinephrine' }],
      'One vasopressor (norepinephrine).',
      'NE',
    ],
    ['a mean alone', [fever, vital('+00:05', { mapMmHg: 58 })], 'Hypotension (mean 58).', 'MAP 58'],
    ['both pressures', [fever, bp('+00:05', 84, { mapMmHg: 58 })], 'Hypotension (systolic 84, mean 58).', 'SBP 84'],
    [
      'a mean held',
      [fever, vital('+00:05', { mapMmHg: 58 }), vital('+00:30', { mapMmHg: 80 })],
      'Low pressure (mean 58) held until 04:05.',
      'MAP 58 held',
    ],
    [
      'a pressure held until two are normal',
      [fever, bp('+00:05', 80), bp('+00:30', 110)],
      'Low pressure (systolic 80) held until two normal readings 60 min apart.',
      'SBP 80 held',
      two,
    ],
    [
      'a vasopressor in a low dose beside a lower pressure',
      [fever, norepi('+00:05', 4), bp('+00:05', 80)],
      'One vasopressor (norepinephrine).',
      'NE 4',
      review,
    ],
    [
      'a pressure while the vasopressor belongs to sedation',
      [fever, bp('+00:05', 80), norepi('+00:06', 4), attribution('+00:07', 'hypotension', { cause: 'sedation' })],
      'Hypotension (systolic 80).',
      'SBP 80',
      review,
    ],
    [
      'CPAP at 10 L/min: its FiO2, not its flow',
      [fever, oxygen('+00:05', 'cpap', { flowLpm: 10, fio2: 0.5 })],
      'CPAP 10 L/min, FiO2 0.5.',
      'CPAP 0.50',
    ],
    ['BiPAP', [fever, oxygen('+00:05', 'bipap', { flowLpm: 10 })], 'BiPAP 10 L/min.', 'BiPAP'],
    [
      'invasive ventilation',
      [fever, oxygen('+00:05', 'invasive-ventilation', { flowLpm: 10, fio2: 0.6 })],
      'Invasive ventilation 10 L/min, FiO2 0.6.',
      'vent 0.60',
    ],
    ['a Venturi mask', [fever, oxygen('+00:05', 'venturi', { fio2: 0.35 })], 'Venturi mask, FiO2 0.35.', 'Venturi 0.35'],
    ['a low SpO2', [fever, vital('+00:05', { spo2Percent: 86 })], 'SpO2 86 % without added oxygen.', 'SpO2 86'],
    [
      'a low SpO2 held',
      [fever, vital('+00:02', { spo2Percent: 86 }), vital('+00:05', { spo2Percent: 97 })],
      'SpO2 86 % held until 01:02.',
      'SpO2 86 held',
    ],
    ['the worse domain alone', [fever, norepi('+00:05', 8), cannula('+00:05', 3)], 'One vasopressor (norepinephrine).', 'NE 8'],
    [
      'the worse domain alone, the other way round',
      [fever, bp('+00:05', 80), oxygen('+00:05', 'hfnc', { flowLpm: 40 })],
      'High-flow nasal cannula 40 L/min.',
      'HFNC 40',
    ],
    [
      'two domains whose chips just fit one tile',
      [fever, norepi('+00:05', 12), oxygen('+00:05', 'venturi', { flowLpm: 10 })],
      'One vasopressor (norepinephrine), and Venturi mask 10 L/min.',
      'NE 12 · Venturi 10',
    ],
    [
      'two domains whose chips do not fit one tile: the first',
      [fever, norepi('+00:05', 8), oxygen('+00:05', 'venturi', { fio2: 0.28 })],
      'One vasopressor (norepinephrine), and Venturi mask, FiO2 0.28.',
      'NE 8',
    ],
    [
      'a low SpO2 on CPAP of home: the value, not the device',
      [fever, oxygen('+00:01', 'cpap', { indication: 'osa-home' }), vital('+00:05', { spo2Percent: 85 })],
      'SpO2 85 % without added oxygen.',
      'SpO2 85',
    ],
    [
      'a low SpO2 held, the cannula since attributed elsewhere',
      [
        fever,
        vital('+00:02', { spo2Percent: 86 }),
        cannula('+00:05', 3),
        vital('+00:06', { spo2Percent: 95 }),
        attribution('+00:07', 'hypoxia'),
      ],
      'SpO2 86 % held until 01:02.',
      'SpO2 86 held',
    ],
    [
      'a fever held',
      [fever, temp('+00:05', 37)],
      'Fever held: last 38.6 °C, no hypotension or hypoxia that counts.',
      'T 38.6 held',
    ],
    ['nothing', [temp('+00:00', 36.8), roomAir('+00:00')], 'No fever, no hypotension, no hypoxia that counts.', 'room air'],
    ['nothing, no oxygen charted', [temp('+00:00', 36.8)], 'No fever, no hypotension, no hypoxia that counts.', 'room air'],
    [
      'nothing, oxygen for comfort',
      [temp('+00:00', 36.8), oxygen('+00:00', 'nasal-cannula', { flowLpm: 2, indication: 'comfort' })],
      'No fever, no hypotension, no hypoxia that counts.',
      'T 36.8',
    ],
    ['no temperature', [bp('+00:00', 120)], 'No temperature recorded.', 'no temperature'],
    [
      'both domains without fever',
      [temp('+00:00', 36.8), bp('+00:05', 80), cannula('+00:05', 3)],
      'Hypotension (systolic 80) and nasal cannula 3 L/min without documented fever: not counted.',
      'no fever',
    ],
  ])('CRS-06 %s', (_, rows, reason, chip, setting = {}) => {
    expect(said(crs(rows, '+00:50', setting))).toEqual([reason, chip]);
  });
  it('CRS-05 many vasopressors: rates as long as they fit a tile, then names, then their number', () => {
    const chip = (...drugs: [string, number][]) =>
      crs([fever, ...drugs.map(([d, rate]) => runs('+00:05', d, rate, 'ug/min'))], '+00:10').chip;
    expect(chip(['norepinephrine', 0.15], ['epinephrine', 0.25])).toBe('NE 0.15 · Epi 0.25');
    expect(chip(['norepinephrine', 0.15], ['phenylephrine', 100.4], ['dopamine', 300])).toBe('NE · Phe · Dopa');
    expect(chip(['norepinephrine', 12], ['epinephrine', 4], ['phenylephrine', 100])).toBe('NE · Epi · Phe');
    const five = chip(['norepinephrine', 12], ['epinephrine', 4], ['phenylephrine', 100], ['dopamine', 300], ['metaraminol', 20]);
    expect(five).toBe('5 vasopressors');
  });
});

describe('The steps of a CRS grade', () => {
  it('CRS-04 oxygen begun for a low SpO2: the device and the SpO2 each say their own', () => {
    const b = crs([fever, vital('+00:05', { spo2Percent: 85 }), oxygen('+00:10', 'hfnc', { flowLpm: 40 })], '+00:15');
    expect(steps(b).filter((s) => s.startsWith('CRS-04'))).toEqual([
      'CRS-04 true 3: Oxygen high-flow nasal cannula 40 L/min [oxygen]',
      'CRS-04 true 2: SpO2 85 % without added oxygen [spo2Percent]',
    ]);
  });
  it('CRS-04 a low SpO2 is a step for 60 min, not at the 60th', () => {
    const rows = [fever, vital('+00:05', { spo2Percent: 85 }), vital('+00:10', { spo2Percent: 97 })];
    expect(steps(crs(rows, '+01:04'))).toContain('CRS-04 true 2: SpO2 85 % held until 01:05 [spo2Percent]');
    expect(steps(crs(rows, '+01:05')).join()).not.toContain('SpO2');
  });
  it('CRS-04 what was never recorded is unknown, not normal', () => {
    const b = crs([bp('+00:05', 120)], '+00:10');
    expect(steps(b)).toEqual([
      'CRS-01 unknown: Temperature never recorded',
      'CRS-08 false: No fever documented since the infusion: signs do not count',
      'CRS-03 false: Pressure not low: systolic below 90 or mean below 65 [sbpMmHg, mapMmHg, last low pressure]',
      'CRS-05 false: Vasopressor: none running',
      'CRS-04 false: Oxygen: none recorded, room air assumed',
      'CRS-04 unknown: SpO2 never recorded',
      'CRS-06 true: Worse of 0 and 0 is 0',
    ]);
    expect(b.missing).toEqual(['temperature', 'oxygen status']);
    const ref = (setting: Setting) =>
      crs([fever, cannula('+00:05', 3)], '+00:10', setting).steps.find((s) => s.rule === 'CRS-04')?.ref;
    expect([ref({}), ref(review)]).toEqual(['ASTCT consensus 2019', 'ICU review 2025']);
    expect(steps(crs([temp('+00:00', 37), cannula('+00:05', 3)], '+00:10'))).toEqual([
      'CRS-01 false: No fever of 38.0 °C or above that counts [tempC]',
      'CRS-08 false: No fever documented since the infusion: signs do not count',
      'CRS-03 unknown: Pressure never recorded',
      'CRS-05 false: Vasopressor: none running',
      'CRS-04 true 2: Oxygen nasal cannula 3 L/min [oxygen]',
      'CRS-06 true: Worse of 0 and 2 is 2, not counted: 0',
    ]);
    expect(steps(crs([fever, vital('+00:05', { mapMmHg: 80 })], '+00:10'))).toContain(
      'CRS-03 false: Pressure not low: systolic below 90 or mean below 65 [sbpMmHg, mapMmHg, last low pressure]',
    );
  });
  it('CRS-01 a fever held is a step of the last fever, not of the newer temperature without fever', () => {
    const b = crs([fever, temp('+00:05', 37)], '+00:10');
    expect(steps(b)).toContain('CRS-01 true 1: Fever held: last 38.6 °C [last fever, tempC]');
    expect(steps(b).at(-1)).toBe('CRS-06 true 1: Fever without hypotension or hypoxia is 1');
  });
  it('CRS-03 a pressure held is a step that gives 2, of the last low one', () => {
    expect(steps(crs([fever, bp('+00:05', 80), bp('+01:00', 120)], '+01:10'))).toContain(
      'CRS-03 true 2: Low pressure (systolic 80) held until 04:05 [last low pressure, sbpMmHg, mapMmHg]',
    );
  });
  it('CRS-11 a child has no mean limit in its step', () => {
    expect(steps(crs([fever, bp('+00:05', 120)], '+00:10', { patient: { ageYears: 5, weightKg: 18 } }))).toContain(
      'CRS-03 false: Pressure not low: systolic below 80 [sbpMmHg, mapMmHg, last low pressure]',
    );
  });
  it('CRS-10 after the last episode signs do not count, and it is said why', () => {
    const b = crs([fever, temp('+01:00', 36.8), cannula('+30:00', 3)], '+30:10');
    expect(steps(b)).toContain('CRS-10 false: Last episode over, nothing hides fever: signs do not count [last fever]');
    expect(b.grade).toBe(0);
    expect(steps(b).at(-1)).toBe('CRS-06 true: Worse of 0 and 2 is 2, not counted: 0');
  });
  it('CRS-09 what hides the fever is named once, also where an infusion is its dose as well', () => {
    const rows = [fever, temp('+01:00', 36.8), runs('+20:00', 'hydrocortisone', 8, 'mg/h'), cannula('+60:00', 3)];
    expect(steps(crs([...rows, roomAir('+60:05')], '+90:00'))).toContain(
      'CRS-09 true: Fever may be hidden by hydrocortisone [hydrocortisone]',
    );
    expect(inputs(crs(rows.slice(0, 3), '+26:00'))).toContain('hydrocortisone hides fever while it runs');
    expect(inputs(crs(rows.slice(0, 3), '+02:00')).join()).not.toContain('hides');
    expect(inputs(crs([fever, given('+00:05', 'acetaminophen', 1000)], '+01:00'))).toContain(
      'acetaminophen hides fever until 08:05 unused',
    );
  });
  it('CRS-05 two vasopressors with vasopressin, and the doses of the review', () => {
    const three = [
      fever,
      norepi('+00:05', 8),
      runs('+00:05', 'epinephrine', 4, 'ug/min'),
      runs('+00:05', 'vasopressin', 0.03, 'U/min'),
    ];
    expect(steps(crs(three, '+00:10'))).toContain(
      'CRS-05 true 4: 2 vasopressors: norepinephrine, epinephrine and vasopressin [norepinephrine, epinephrine, vasopressin]',
    );
    const dose = (row: Row) => steps(crs([fever, row], '+00:10', review)).find((s) => s.startsWith('REV-01'));
    expect(dose(norepi('+00:05', 19))).toBe('REV-01 true 2: Vasopressor norepinephrine, low dose [norepinephrine]');
    expect(dose(norepi('+00:05', 20))).toBe('REV-01 true 3: Vasopressor norepinephrine, high dose or unknown [norepinephrine]');
    expect(dose(runs('+00:05', 'vasopressin', 0.04, 'U/min'))).toBe(
      'REV-01 true 2: Vasopressor vasopressin, low dose [vasopressin]',
    );
  });
  it('ECMO-01 is a step only where it counts', () => {
    for (const [which, domain] of [
      ['ecmo-va', 'hypotension'],
      ['ecmo-vv', 'hypoxia'],
    ] as const) {
      const name = which === 'ecmo-va' ? 'VA-ECMO' : 'VV-ECMO';
      const rows = [fever, support('+00:05', which)];
      expect(steps(crs(rows, '+00:10'))).toContain(`ECMO-01 true 4: ${name} running [${name}]`);
      expect(steps(crs([...rows, attribution('+00:06', domain)], '+00:10')).join()).not.toContain('ECMO-01');
      expect(steps(crs([...rows, support('+00:07', which, 'stopped')], '+00:10')).join()).not.toContain('ECMO-01');
    }
  });
  it('CRS-13 oxygen and SpO2 attributed elsewhere say to what, and are not used', () => {
    const rows = [
      fever,
      attribution('+00:01', 'hypoxia', { cause: 'fluid overload', by: 'Dr A' }),
      vital('+00:05', { spo2Percent: 85 }),
      cannula('+00:06', 3),
    ];
    const b = crs(rows, '+00:10');
    expect(b.grade).toBe(1);
    expect(steps(b)).toContain('CRS-13 false: Oxygen nasal cannula 3 L/min: attributed to fluid overload [oxygen]');
    expect(inputs(b)).toEqual([
      'tempC 38.6 Cel',
      'spo2Percent 85 % unused (attributed elsewhere)',
      'oxygen nasal cannula 3 L/min unused (attributed elsewhere)',
      'hypoxia attributed fluid overload (until 2 Mar 00:01)',
    ]);
    const unnamed = crs([fever, attribution('+00:01', 'hypoxia', { cause: '' }), cannula('+00:06', 3)], '+00:10');
    expect(steps(unnamed)).toContain('CRS-13 false: Oxygen nasal cannula 3 L/min: attributed to another cause [oxygen]');
  });
  it('CRS-13 a fever attributed elsewhere is shown, unused, with the attribution', () => {
    const b = crs([attribution('+00:00', 'fever', { cause: 'transfusion', until: '+04:00' }), temp('+00:05', 39)], '+00:10');
    expect(inputs(b)).toEqual(['tempC 39 Cel unused (attributed elsewhere)', 'fever attributed transfusion (until 04:00)']);
    expect([b.grade, steps(b)[0]]).toEqual([0, 'CRS-01 false: No fever of 38.0 °C or above that counts [tempC]']);
  });
  it('REV-04 renal replacement is a step inside CRS only, and only where it grades', () => {
    const crrt = support('+00:05', 'crrt');
    expect(steps(crs([fever, crrt], '+00:10', review))).toContain(
      'REV-04 true 4: Renal replacement running inside CRS [renal replacement]',
    );
    expect(steps(crs([fever, crrt], '+00:10', review)).at(-1)).toBe(
      'CRS-06 true 4: Worse of 0 and 0 is 0, with renal replacement 4',
    );
    expect(steps(crs([fever, crrt], '+00:10')).join()).not.toContain('REV-04');
    expect(steps(crs([temp('+00:00', 37), crrt], '+00:10', review)).join()).not.toContain('REV-04');
    expect(steps(crs([fever], '+00:10', review)).join()).not.toContain('REV-04');
  });
});

describe('The inputs of a CRS grade', () => {
  it('C25 values from before the infusion are shown and not used, those of its instant are', () => {
    const infused: Setting = { patient: { carTInfusedAt: '+01:00' } };
    const before = [temp('+00:30', 37), bp('+00:30', 120), vital('+00:30', { spo2Percent: 97 })];
    expect(inputs(crs(before, '+01:10', infused))).toEqual([
      'tempC 37 Cel unused',
      'sbpMmHg 120 mm[Hg] unused',
      'spo2Percent 97 % unused',
    ]);
    const then = [temp('+01:00', 37), bp('+01:00', 120), vital('+01:00', { spo2Percent: 97 })];
    expect(inputs(crs(then, '+01:10', infused))).toEqual(['tempC 37 Cel', 'sbpMmHg 120 mm[Hg]', 'spo2Percent 97 %']);
    expect(crs(then, '+01:00', infused).reason).toBe('No fever, no hypotension, no hypoxia that counts.');
    expect(said(crs(before, '+00:59', infused))).toEqual(['No CAR-T infusion recorded: not graded.', 'no infusion']);
    expect(inputs(crs(before, '+00:59', { patient: { carTInfusedAt: null } }))[0]).toBe('tempC 37 Cel unused');
  });
  it('CRS-03 a low pressure that is the newest is not listed twice; one that ended is unused', () => {
    expect(inputs(crs([fever, bp('+00:05', 80)], '+00:10'))).toEqual(['tempC 38.6 Cel', 'sbpMmHg 80 mm[Hg]']);
    expect(inputs(crs([fever, vital('+00:05', { mapMmHg: 58 })], '+00:10'))).toEqual(['tempC 38.6 Cel', 'mapMmHg 58 mm[Hg]']);
    const rows = [fever, bp('+00:05', 80), bp('+01:00', 120)];
    expect(inputs(crs(rows, '+03:00'))).toContain('last low pressure 80 mm[Hg]');
    expect(inputs(crs(rows, '+05:00'))).toContain('last low pressure 80 mm[Hg] unused');
  });
  it('CRS-14 oxygen that does not count says why', () => {
    expect(inputs(crs([fever, oxygen('+00:05', 'nasal-cannula', { flowLpm: 2, indication: 'comfort' })], '+00:10'))).toContain(
      'oxygen nasal cannula 2 L/min unused (comfort: not counted)',
    );
    expect(inputs(crs([fever, cannula('+00:05', 2)], '+00:10'))).toContain('oxygen nasal cannula 2 L/min');
  });
  it('CRS-05 a vasopressor without a rate', () => {
    const row = (more: object): Row => ({ t: '+00:05', kind: 'medication', status: 'running', drug: 'norepinephrine', ...more });
    expect(inputs(crs([fever, row({})], '+00:10'))).toContain('norepinephrine running, rate not known');
    expect(inputs(crs([fever, row({ rate: 5, rateUnit: 'ug/min' })], '+00:10'))).toContain('norepinephrine 5 ug/min');
  });
  it('C6 an attribution that lasts says no end, and who made it', () => {
    const by = crs([fever, attribution('+00:05', 'hypotension', { by: 'Dr A' })], '+00:10').inputs.at(-1);
    expect(by).toMatchObject({ name: 'hypotension attributed', used: true });
  });
});

describe('What stands beside a CRS grade', () => {
  const beside = (rows: readonly Row[], at: string, setting: Setting = {}) => crs(rows, at, setting).notConsidered;
  const LABS = 'Laboratory values and organ toxicity stand beside the grade';
  it('CRS-12 inotropes are named as no vasopressors, only while they run; relaxants are not', () => {
    const dobutamine = runs('+00:05', 'dobutamine', 200, 'ug/min');
    expect(beside([fever, dobutamine], '+00:10')).toEqual(['Dobutamine is no vasopressor', LABS]);
    expect(beside([fever, dobutamine, stops('+00:07', 'dobutamine')], '+00:10')).toEqual([LABS]);
    expect(beside([fever, norepi('+00:05'), runs('+00:05', 'rocuronium', 5, 'ug/min')], '+00:10')).toEqual([LABS]);
    expect(beside([fever, runs('+00:05', 'hydrocortisone', 8, 'mg/h')], '+00:10')).toEqual([LABS]);
  });
  it('CRS-05 a push of the last hour asks whether an infusion runs', () => {
    const push = given('+00:00', 'phenylephrine', 0.1);
    const asks = 'Single vasopressor pushes: is an infusion running?';
    expect([beside([push], '+00:00'), beside([push], '+00:59'), beside([push], '+01:00')].map((b) => b.includes(asks))).toEqual([
      true,
      true,
      false,
    ]);
  });
  it('CRS-07 renal replacement and FiO2 only where they grade nothing; tocilizumab once given', () => {
    const rows = [fever, support('+00:05', 'crrt'), oxygen('+00:05', 'hfnc', { flowLpm: 40, fio2: 0.5 })];
    expect(beside(rows, '+00:10')).toEqual([
      'Renal replacement is running and is not part of the grade',
      'FiO2 0.5: the device decides',
      LABS,
    ]);
    expect(beside(rows, '+00:10', review)).toEqual([LABS]);
    expect(beside([fever, toci('+00:05')], '+00:10')[0]).toContain('after tocilizumab does not lower the grade');
    expect(beside([fever, lab('+00:05', 'crp', 200, 'mg/L')], '+00:10')).toEqual([LABS]);
  });
  it('2.3 what the other protocol says, and why', () => {
    const other = (rows: readonly Row[], setting: Setting = {}) => {
      const o = crs([fever, ...rows], '+00:10', setting).otherProtocol;
      return [o?.grade, o?.text];
    };
    expect(other([oxygen('+00:05', 'hfnc', { flowLpm: 40, fio2: 0.3 })])).toEqual([2, 'oxygen by FiO2 0.40.']);
    expect(other([oxygen('+00:05', 'hfnc', { flowLpm: 40, fio2: 0.3 })], review)).toEqual([3, 'oxygen by device and 6 L/min.']);
    expect(other([norepi('+00:05', 8)], review)).toEqual([3, 'vasopressors by number.']);
    expect(other([norepi('+00:05', 8), oxygen('+00:05', 'non-rebreather')])).toEqual([
      3,
      'also gives 3: vasopressors by dose, never above 3.',
    ]);
    expect(other([], review)).toEqual([1, 'also gives 1.']);
  });
});

describe('What would lower CRS, as it then would be', () => {
  const down = (rows: readonly Row[], at: string, setting: Setting = {}) => changes(crs([fever, ...rows], at, setting)).at(-1);
  it('ECMO-01 off ECMO the vasopressors and the oxygen still grade', () => {
    const va = support('+01:00', 'ecmo-va');
    const vv = support('+01:00', 'ecmo-vv');
    expect(down([va, norepi('+01:00')], '+01:10')).toBe('3: VA-ECMO ended');
    expect(down([va, norepi('+01:00'), runs('+01:00', 'epinephrine', 4, 'ug/min')], '+01:10')).toBe(
      '3: VA-ECMO ended and one vasopressor only',
    );
    expect(down([va, bp('+01:00', 80)], '+01:10')).toBe('2: VA-ECMO ended');
    expect(down([vv, vital('+01:00', { spo2Percent: 85 })], '+01:10')).toBe('2: VV-ECMO ended');
    expect(down([vv, oxygen('+01:00', 'invasive-ventilation')], '+01:10')).toBe(
      '3: VV-ECMO ended and off positive pressure, still on high-flow or mask oxygen',
    );
    expect(down([vv], '+01:10')).toBe('1: VV-ECMO ended');
  });
  it('CRS-13 what is attributed elsewhere is not what must end', () => {
    const sedation = attribution('+01:05', 'hypotension', { cause: 'sedation' });
    expect(down([bp('+01:00', 80), support('+01:00', 'ecmo-va'), sedation], '+01:10')).toBe('1: normal pressure for 4 h');
    expect(down([bp('+01:00', 80), norepi('+01:00'), sedation], '+01:10')).toBe('1: normal pressure for 4 h');
    const overload = attribution('+01:05', 'hypoxia', { cause: 'overload' });
    expect(down([vital('+01:00', { spo2Percent: 85 }), cannula('+01:02'), overload], '+01:10')).toBe(
      '1: SpO2 of 90 % or more for 60 min',
    );
  });
  it('CRS-04 a cannula begun for a low SpO2: both have to go', () => {
    const rows = [vital('+01:00', { spo2Percent: 85 }), cannula('+01:02'), vital('+01:05', { spo2Percent: 96 })];
    expect(down(rows, '+01:10')).toBe('1: off nasal cannula 2 L/min and no low SpO2 until 02:00');
    expect(down(rows, '+02:00')).toBe('1: off nasal cannula 2 L/min');
  });
  it('REV-01 a low dose over a low pressure: both have to go', () => {
    expect(down([bp('+01:00', 80), norepi('+01:00', 4)], '+01:10', review)).toBe(
      '1: norepinephrine off and normal pressure for 4 h',
    );
    expect(down([bp('+01:00', 120), norepi('+01:00', 4)], '+01:10', review)).toBe('1: norepinephrine off');
  });
  it('CRS-03 and CRS-10 where the site holds otherwise', () => {
    expect(down([bp('+01:00', 80), bp('+01:05', 120)], '+01:10', two)).toBe('1: two normal pressures 60 min apart');
    const one: Setting = { protocol: () => site({ choices: { feverHoldNeedsTwo: true } }) };
    expect(down([], '+01:10', one)).toBe('0: a normal temperature: one fever is not held');
  });
  it('CRS-10 a held vasopressor pressure names norepinephrine off and the grade a pressure low an hour ago leaves', () => {
    expect(down([bp('+01:00', 80), bp('+01:05', 120), norepi('+01:05')], '+01:10')).toBe('2: norepinephrine off');
    expect(down([norepi('+01:05')], '+01:10')).toBe('1: norepinephrine off');
  });
});

describe('The reason of an ICANS grade', () => {
  const cannot = (t: string, reason: string): Row => ({ t, kind: 'ice', assessable: false, reason });
  it.each<[string, readonly Row[], string, string]>([
    ['unarousable for ICE', [cannot('+00:00', 'unarousable')], 'Not arousable, ICE cannot be done.', 'unarousable'],
    ['global aphasia', [cannot('+00:00', 'global-aphasia')], 'ICE 0, global aphasia.', 'ICE 0'],
    ['ICE 10 alone', [ice('+00:00', 10)], 'ICE 10 of 10.', 'ICE 10'],
    ['ICE 10 and alert', [ice('+00:00', 10), neuro('+00:00', { loc: 'alert' })], 'ICE 10 of 10, alert.', 'ICE 10'],
    ['alert without ICE', [neuro('+00:00', { loc: 'alert' })], 'Alert; ICE not done.', 'alert'],
    ['nothing', [], 'Not assessed since the infusion.', 'not assessed'],
    ['weakness alone, ICE not done', [neuro('+00:00', { motor: 'deep-focal' })], 'Deep focal weakness.', 'focal weakness'],
    [
      'carried under sedation, at grade 0',
      [ice('+00:00', 10), cannot('+00:05', 'sedated')],
      'ICE 10 of 10, last ICE carried.',
      'ICE 10',
    ],
    [
      'focal oedema beside a graver weakness',
      [neuro('+00:00', { motor: 'deep-focal', icp: 'focal-edema' })],
      'Deep focal weakness.',
      'focal weakness',
    ],
    ['sedated before any ICE', [seizure('+00:00'), cannot('+00:05', 'sedated')], 'Seizure in the last 24 h.', 'seizure'],
    [
      'ICE attributed elsewhere',
      [ice('+00:00', 3), attribution('-01:00', 'icans-ice', { cause: 'opioids' })],
      'ICE 3 of 10, attributed to opioids.',
      'ICE 3',
    ],
    [
      'consciousness attributed elsewhere',
      [neuro('+00:00', { loc: 'awakens-to-voice' }), attribution('-01:00', 'icans-loc', { cause: '' })],
      'Awakens to voice, attributed to another cause; ICE not done.',
      'to voice',
    ],
  ])('ICANS-08 %s', (_, rows, reason, chip) => {
    expect(said(icans(rows, '+00:10'))).toEqual([reason, chip]);
  });
  it('ICANS-08 without an infusion nothing is graded, nothing is missing', () => {
    const b = icans([ice('+00:00', 3)], '+00:10', { patient: { carTInfusedAt: null } });
    expect([...said(b), b.grade, b.missing, b.wouldChange, b.otherProtocol]).toEqual([
      'No CAR-T infusion recorded: not graded.',
      'no infusion',
      0,
      [],
      [],
      undefined,
    ]);
    expect(steps(b)).toEqual(['ICANS-08 unknown: No CAR-T infusion recorded']);
    const infused = (carTInfusedAt: string): Setting => ({ patient: { carTInfusedAt } });
    expect(icans([], '+00:59', infused('+01:00')).chip).toBe('no infusion');
    expect(icans([], '+01:00', infused('+01:00')).chip).toBe('not assessed');
  });
  it('ICANS-08 the five steps name what they read, and what is not known is unknown', () => {
    expect(steps(icans([], '+00:10'))).toEqual([
      'ICANS-01 unknown: ICE not done since the infusion [ice, capd]',
      'ICANS-02 unknown: Consciousness not recorded [loc]',
      'ICANS-03 false: No seizure in the last 24 h [seizure]',
      'ICANS-04 false: No deep focal weakness recorded [motor]',
      'ICANS-05 false: No raised pressure or oedema recorded [icp]',
      'ICANS-08 true: Worst of the five is 0',
    ]);
    const all = [
      ice('+00:00', 8),
      seizure('+00:01'),
      neuro('+00:02', { loc: 'awakens-to-voice', motor: 'deep-focal', icp: 'cn6-palsy' }),
    ];
    expect(steps(icans(all, '+00:10'))).toEqual([
      'ICANS-01 true 1: ICE 8 of 10 [ice, capd]',
      'ICANS-02 true 2: Consciousness: awakens to voice [loc]',
      'ICANS-03 true 3: Seizure in the last 24 h [seizure]',
      'ICANS-04 true 4: Deep focal weakness [motor]',
      'ICANS-05 true 4: Sixth nerve palsy [icp]',
      'ICANS-08 true 4: Worst of the five is 4',
    ]);
    expect(icans([ice('+00:00', 8)], '+00:10').missing).toEqual([]);
  });
  it('ICANS-06 CAPD is a step of its own', () => {
    const child: Setting = { patient: { ageYears: 7, weightKg: 24 } };
    const b = icans([{ t: '+00:00', kind: 'ice', capd: 9 }], '+00:10', child);
    expect(steps(b)[0]).toBe('ICANS-06 true 3: CAPD 9 [ice, capd]');
    expect(inputs(b)).toEqual(['capd 9']);
  });
  it('ICANS-08 a seizure attributed elsewhere is told, not denied', () => {
    const rows = [
      ice('+00:00', 10),
      attribution('+00:30', 'icans-seizure', { cause: 'hypoglycaemia', until: '+02:00' }),
      seizure('+01:00'),
    ];
    const b = icans(rows, '+03:00');
    expect([b.grade, steps(b)[2]]).toEqual([0, 'CRS-13 false: Seizure at 01:00: attributed to hypoglycaemia [seizure]']);
    expect(steps(icans([...rows, seizure('+02:30')], '+03:00'))[2]).toBe('ICANS-03 true 3: Seizure in the last 24 h [seizure]');
    expect(steps(icans(rows, '+25:00'))[2]).toBe('ICANS-03 false: No seizure in the last 24 h [seizure]');
    expect(inputs(b)).toContain('seizure seizure, 1 min unused (attributed elsewhere)');
  });
  it('ICANS-08 findings attributed elsewhere are unused', () => {
    const rows = [neuro('+00:00', { loc: 'awakens-to-voice', motor: 'deep-focal', icp: 'posturing' })];
    const off = ['icans-loc', 'icans-motor', 'icans-icp'].map((d) => attribution('-01:00', d));
    expect(inputs(icans([...rows, ...off], '+00:10'))).toEqual([
      'loc awakens to voice unused (attributed elsewhere)',
      'motor deep focal weakness unused (attributed elsewhere)',
      'icp posturing unused (attributed elsewhere)',
    ]);
    expect(inputs(icans([neuro('+00:00', { motor: 'none', icp: 'none' })], '+00:10'))).toEqual([
      'motor no deep focal weakness',
      'icp no sign of raised pressure or oedema',
    ]);
  });
  it('ICANS-03 the last three seizures are shown, one without a length too', () => {
    const rows = ['+00:00', '+01:00', '+02:00', '+03:00'].map((t) => seizure(t, { seizure: { type: 'clinical' } }));
    expect(inputs(icans(rows, '+04:00'))).toEqual(['seizure seizure', 'seizure seizure', 'seizure seizure']);
  });
  it('ICE an incomplete record is stored, not graded', () => {
    const rows = [ice('+00:00', 8), { t: '+00:05', kind: 'ice', orientation: 4 } as Row];
    expect(inputs(icans(rows, '+00:10'))).toEqual(['ice 8', 'newest ICE record no points unused (stored, not graded)']);
  });
  it('ICANS-07 consciousness under sedation stands beside the grade', () => {
    const beside = (more: object) => icans([neuro('+00:00', { loc: 'awakens-to-voice', ...more })], '+00:10').notConsidered;
    expect(beside({})).toEqual(['Tremor, myoclonus and headache; intracranial haemorrhage is graded elsewhere']);
    expect(beside({ sedated: true })[1]).toBe('Consciousness recorded under sedation');
    expect(beside({ sedated: false })).toHaveLength(1);
  });
  it('REV-05 the other protocol', () => {
    expect(icans([ice('+00:00', 5)], '+00:10').otherProtocol).toEqual({
      protocol: 'review-2025',
      grade: 2,
      text: 'also gives 2.',
    });
    expect(icans([neuro('+00:00', { loc: 'awakens-to-voice' })], '+00:10', review).otherProtocol?.text).toBe(
      '"awakens to voice" is 2 there.',
    );
  });
});

describe('What would raise or lower ICANS', () => {
  const child: Setting = { patient: { ageYears: 7, weightKg: 24 } };
  const childReview = { ...child, ...review };
  const capd = (t: string, n: number): Row => ({ t, kind: 'ice', capd: n });
  const up = (rows: readonly Row[], setting: Setting = {}) => changes(icans(rows, '+01:10', setting))[0];
  it('ICANS-01 the next step up, in both protocols, for adults and for children', () => {
    expect(up([ice('+01:00', 8)])).toBe('2: ICE 6 or less, or awakens only to voice');
    expect(up([ice('+01:00', 8)], review)).toBe('2: ICE 6 or less');
    expect(up([capd('+01:00', 4)], child)).toBe('2: awakens to voice');
    expect(up([capd('+01:00', 4)], childReview)).toBe('3: CAPD 9 or more');
    expect(up([ice('+01:00', 5)])).toBe('3: ICE 2 or less, a seizure, awakens only to touch, or focal oedema');
    expect(up([ice('+01:00', 5)], review)).toBe('3: ICE 2 or less, a seizure, awakens only to voice, or focal oedema');
    expect(up([capd('+01:00', 0), neuro('+01:00', { loc: 'awakens-to-voice' })], child)).toBe(
      '3: CAPD 9 or more, a seizure, awakens only to touch, or focal oedema',
    );
    expect(up([ice('+01:00', 1)])).toBe(
      '4: not arousable, a seizure above 5 min or without recovery, deep focal weakness, or signs of raised pressure',
    );
    expect(changes(icans([ice('+01:00', 10), neuro('+01:00', { motor: 'deep-focal' })], '+01:10'))).toEqual([
      '0: no deep focal weakness',
    ]);
  });
  it('ICANS-06 (Q13) a child that was at 8 before the infusion: only drowsiness is news below 9', () => {
    const own: Setting = { ...child, protocol: (p) => ({ ...p, choices: { ...p.choices, capdAboveBaseline: true } }) };
    expect(up([capd('-80:00', 7), capd('+01:00', 2)], own)).toBe('1: CAPD 8 or more, or drowsy');
    expect(up([capd('-80:00', 8), capd('+01:00', 2)], own)).toBe('1: drowsy');
    expect(changes(icans([capd('-80:00', 8), capd('+01:00', 12)], '+01:10', own)).at(-1)).toBe('0: CAPD 8 or less');
    expect(changes(icans([capd('-80:00', 12), capd('+01:00', 14)], '+01:10', own)).at(-1)).toBe('0: CAPD 8 or less');
    expect(changes(icans([capd('-80:00', 7), capd('+01:00', 12)], '+01:10', own)).at(-1)).toBe('1: CAPD 8 or less');
  });
  it('ICANS-03 of several seizures the last to count decides', () => {
    const rows = [ice('+01:00', 10), seizure('+00:10'), seizure('+00:50')];
    expect(changes(icans(rows, '+01:10')).at(-1)).toBe('0: no further seizure until 2 Mar 00:50');
    const long = { seizure: { type: 'clinical', durationMin: 9 } };
    expect(changes(icans([ice('+01:00', 10), seizure('+00:10'), seizure('+00:50', long)], '+01:10')).at(-1)).toBe(
      '0: no further seizure until 2 Mar 00:50',
    );
  });
});
