import { describe, expect, it } from 'vitest';
import { current } from '../../../lib/chart/read';
import {
  attribution,
  bp,
  cannula,
  chartAt,
  dex,
  given,
  norepi,
  oxygen,
  type Row,
  regrade,
  roomAir,
  runs,
  type Setting,
  stops,
  temp,
  toci,
  vital,
} from '../../support/charts';

const crs = (timeline: readonly Row[], at: string, setting: Setting = {}): number => current(chartAt(timeline, at, setting)).crs;
const domains = (timeline: readonly Row[], at: string, setting: Setting = {}): [number, number] => {
  const s = current(chartAt(timeline, at, setting));
  return [s.hypotension, s.hypoxia];
};
const fever = temp('+00:00', 38.6);
const aged = (ageYears: number, more: object = {}): Setting => ({ patient: { ageYears, weightKg: 20, ...more } });
const infused = (carTInfusedAt: string | null): Setting => ({ patient: { carTInfusedAt } });
const review: Setting = { profile: 'review-2025' };

describe('CRS-01 fever', () => {
  it.each([
    [{ tempC: 37.99 }, 0],
    [{ tempC: 37.994 }, 0],
    [{ tempC: 37.995 }, 1],
    [{ tempC: 38 }, 1],
    [{ tempF: 100.3 }, 0],
    [{ tempF: 100.4 }, 1],
  ])('%j is grade %i', (value, grade) => {
    expect(crs([vital('+00:00', value)], '+00:10')).toBe(grade);
  });
  it('a skin temperature is no body temperature', () => {
    expect(crs([vital('+00:00', { tempC: 38.9, site: 'skin' })], '+00:10')).toBe(0);
  });
  it('counts from a device at once', () => {
    expect(crs([vital('+00:00', { tempC: 38.2, source: 'device' })], '+00:00')).toBe(1);
  });
  it('of two values for one instant the later to arrive is the latest', () => {
    const first = temp('+00:00', 38.9, { id: 'a' });
    const second = temp('+00:00', 36.9, { id: 'b' });
    const now = (story: readonly Row[]): boolean => chartAt(story, '+00:10').evidence.fever.now;
    expect(
      now([
        { ...second, receivedAt: '+00:01' },
        { ...first, receivedAt: '+00:02' },
      ]),
    ).toBe(true);
    expect(
      now([
        { ...first, receivedAt: '+00:01' },
        { ...second, receivedAt: '+00:02' },
      ]),
    ).toBe(false);
    // arrived together: as they stand in what arrived
    expect(now([second, first])).toBe(true);
    expect(now([first, second])).toBe(false);
  });
});

describe('CRS-03 and CRS-11 hypotension', () => {
  it.each([
    [55, { sbpMmHg: 90 }, 0],
    [55, { sbpMmHg: 89 }, 2],
    [55, { mapMmHg: 65 }, 0],
    [55, { mapMmHg: 64 }, 2],
    [18, { mapMmHg: 64 }, 2],
    [17.9, { mapMmHg: 50 }, 0],
    [10, { sbpMmHg: 89 }, 2],
    [9.9, { sbpMmHg: 89.8 }, 0],
    [9.9, { sbpMmHg: 89.7 }, 2],
    [1, { sbpMmHg: 72 }, 0],
    [1, { sbpMmHg: 71.9 }, 2],
    [0.99, { sbpMmHg: 70 }, 0],
    [0.99, { sbpMmHg: 69 }, 2],
    [28 / 365.25, { sbpMmHg: 69 }, 2],
    [27 / 365.25, { sbpMmHg: 60 }, 0],
    [27 / 365.25, { sbpMmHg: 59 }, 2],
  ])('at %d years %j gives %i', (age, value, grade) => {
    expect(domains([vital('+00:00', value)], '+00:10', aged(age))[0]).toBe(grade);
  });
  it('an unknown age counts as adult', () => {
    expect(domains([vital('+00:00', { mapMmHg: 64 })], '+00:10', { patient: { ageYears: null } })[0]).toBe(2);
  });
  it("the patient's own limits replace the usual ones, the mean limit at any age", () => {
    const own = { baseline: { hypotensionSbpBelow: 100, hypotensionMapBelow: 55 } };
    expect(domains([bp('+00:00', 99)], '+00:10', aged(55, own))[0]).toBe(2);
    expect(domains([vital('+00:00', { mapMmHg: 60 })], '+00:10', aged(55, own))[0]).toBe(0);
    expect(domains([vital('+00:00', { mapMmHg: 54 })], '+00:10', aged(7, own))[0]).toBe(2);
  });
  it('a pressure is low if any of its values is, and one reading as a whole', () => {
    expect(domains([vital('+00:00', { sbpMmHg: 120, mapMmHg: 60 })], '+00:10')[0]).toBe(2);
    const low = bp('+00:00', 85);
    const meanOnly = vital('+01:00', { mapMmHg: 70 });
    expect(domains([low, meanOnly], '+03:59')[0]).toBe(2);
    expect(domains([low, meanOnly], '+04:00')[0]).toBe(0);
  });
  it('a mean alone is no reading for a child: the low systolic before it stays the latest', () => {
    expect(domains([bp('+00:00', 60), vital('+01:00', { mapMmHg: 70 })], '+06:00', aged(7))[0]).toBe(2);
  });
  it('a diastolic alone is no reading', () => {
    expect(domains([bp('+00:00', 80), vital('+01:00', { dbpMmHg: 60 })], '+06:00')[0]).toBe(2);
  });
  it('the last low value stays in force until a newer one replaces it (DATA-05)', () => {
    expect(domains([bp('+00:00', 80)], '+40:00')[0]).toBe(2);
  });
  it('is held 4 h after a low reading, to the minute', () => {
    const story = [bp('+00:00', 80), bp('+00:30', 120)];
    expect(domains(story, '+03:59:59')[0]).toBe(2);
    expect(domains(story, '+04:00')[0]).toBe(0);
  });
});

describe('DATA-04 and C2 device readings', () => {
  const dev = (t: string, sbpMmHg: number, more: object = {}): Row => bp(t, sbpMmHg, { source: 'device', ...more });
  const grade = (story: readonly Row[], at: string): number => domains(story, at)[0];
  it('count when two lows lie 5 min apart, from the later one on', () => {
    expect(grade([dev('+00:00', 80), dev('+00:04:59', 80)], '+00:05')).toBe(0);
    expect(grade([dev('+00:00', 80), dev('+00:05', 80)], '+00:05')).toBe(2);
    const chart = chartAt([dev('+00:00', 80), dev('+00:05', 80)], '+00:06');
    expect(chart.steps.map((s) => s.hypotension)).toContain(2);
    expect(chart.evidence.pressure.lastAt).toBe(chart.t - 60_000);
  });
  it('a normal one between, from the device or charted, begins the run anew', () => {
    expect(grade([dev('+00:00', 80), dev('+00:03', 120), dev('+00:06', 80)], '+00:07')).toBe(0);
    expect(grade([dev('+00:00', 80), bp('+00:03', 120), dev('+00:06', 80)], '+00:07')).toBe(0);
  });
  it('a charted low neither starts nor ends a run, and counts at once itself', () => {
    expect(grade([bp('+00:00', 80), dev('+00:05', 80)], '+00:06')).toBe(2);
    const story = [bp('+00:00', 80), bp('+00:01', 120), dev('+04:00', 80), bp('+04:02', 80), dev('+04:05', 80)];
    expect(grade(story, '+04:01')).toBe(0);
    expect(grade(story, '+04:02')).toBe(2);
  });
  it('a single low counts when it is 15 min old with no normal one since', () => {
    expect(grade([dev('+00:00', 80)], '+00:14:59')).toBe(0);
    expect(grade([dev('+00:00', 80)], '+00:15')).toBe(2);
  });
  it('a normal one at the very 15th minute comes first', () => {
    expect(grade([dev('+00:00', 80), dev('+00:15', 120)], '+00:20')).toBe(0);
  });
  it('a run of 5 min later than 15 min counts from the 15th minute, its later readings at their own time', () => {
    const story = [dev('+00:00', 80), dev('+00:16', 80), dev('+00:20', 120)];
    expect(grade(story, '+00:15')).toBe(2);
    expect(grade(story, '+04:15')).toBe(2);
    expect(grade(story, '+04:16')).toBe(0);
  });
  it('a single low that a normal one follows after 16 min is evidence at its 15th minute', () => {
    const story = [dev('+00:00', 80), dev('+00:16', 120)];
    expect(grade(story, '+04:14')).toBe(2);
    expect(grade(story, '+04:15')).toBe(0);
  });
  it('device readings short of that are no normal ones either', () => {
    expect(grade([bp('+00:00', 80), dev('+02:00', 80)], '+05:00')).toBe(2);
  });
  it('SpO2 needs the 5 min; a single low one never counts', () => {
    const spo2 = (t: string, v: number): Row => vital(t, { spo2Percent: v, source: 'device' });
    expect(domains([spo2('+00:00', 85)], '+02:00')[1]).toBe(0);
    expect(domains([spo2('+00:00', 85), spo2('+00:05', 85)], '+00:05')[1]).toBe(2);
  });
});

describe('DATA-03 implausible values', () => {
  it.each([
    [{ sbpMmHg: 29 }, 0],
    [{ sbpMmHg: 30 }, 2],
    [{ mapMmHg: 19 }, 0],
    [{ mapMmHg: 20 }, 2],
    [{ sbpMmHg: 80, dbpMmHg: 80, mapMmHg: 60 }, 0],
    [{ sbpMmHg: 80, dbpMmHg: 79 }, 2],
    [{ sbpMmHg: 120, dbpMmHg: 70, mapMmHg: 64 }, 0],
    [{ sbpMmHg: 100, dbpMmHg: 66, mapMmHg: 61 }, 2],
    [{ sbpMmHg: 85, dbpMmHg: 205 }, 2],
    [{ sbpMmHg: 301, mapMmHg: 60 }, 2],
  ])('%j gives hypotension %i', (value, grade) => {
    expect(domains([vital('+00:00', value)], '+00:10')[0]).toBe(grade);
  });
  it.each([
    [39, 0],
    [40, 2],
    [100, 0],
    [101, 0],
  ])('SpO2 %i gives hypoxia %i', (spo2Percent, grade) => {
    expect(domains([vital('+00:00', { spo2Percent })], '+00:10')[1]).toBe(grade);
  });
  it('both temperatures in one record reject the temperature alone', () => {
    const chart = chartAt([vital('+00:00', { tempC: 39, tempF: 102.2, sbpMmHg: 80 })], '+00:10');
    expect(current(chart)).toMatchObject({ crs: 0, hypotension: 2 });
    expect(chart.rejects.tempC?.reason).toMatch(/Celsius and Fahrenheit/);
  });
});

describe('CRS-04 and table 2.2 oxygen', () => {
  it.each([
    ['room-air', {}, 0, 0],
    ['nasal-cannula', { flowLpm: 6 }, 2, 2],
    ['nasal-cannula', { flowLpm: 6.5 }, 3, 3],
    ['nasal-cannula', {}, 2, 2],
    ['blow-by', { flowLpm: 10 }, 2, 2],
    ['hfnc', { flowLpm: 6 }, 2, 2],
    ['hfnc', { flowLpm: 6.1 }, 3, 3],
    ['hfnc', {}, 3, 3],
    ['hfnc', { flowLpm: 40, fio2: 0.39 }, 3, 2],
    ['hfnc', { flowLpm: 5, fio2: 0.4 }, 2, 3],
    ['simple-face-mask', { flowLpm: 5 }, 3, 3],
    ['simple-face-mask', { fio2: 35 }, 3, 2],
    ['venturi', { fio2: 0.28 }, 3, 2],
    ['venturi', { fio2: 0.4 }, 3, 3],
    ['venturi', {}, 3, 3],
    ['non-rebreather', { fio2: 0.3 }, 3, 3],
    ['cpap', {}, 4, 4],
    ['bipap', {}, 4, 4],
    ['invasive-ventilation', {}, 4, 4],
  ])('%s %j: ASTCT %i, review %i', (device, more, astct, other) => {
    const story = [fever, oxygen('+00:10', device, more)];
    expect(domains(story, '+00:20')[1]).toBe(astct);
    expect(domains(story, '+00:20', review)[1]).toBe(other);
  });
  it('the last record replaces the one before, at once', () => {
    expect(domains([oxygen('+00:00', 'hfnc', { flowLpm: 40 }), roomAir('+01:00')], '+01:00')[1]).toBe(0);
  });
  it('flow alone updates the device in use', () => {
    const change: Row = { t: '+01:00', kind: 'support', support: 'oxygen', flowLpm: 8 };
    expect(domains([cannula('+00:00', 2), change], '+01:00')[1]).toBe(3);
    expect(domains([change], '+01:00')[1]).toBe(0);
  });
  it.each([
    ['nasal-cannula', 'comfort'],
    ['simple-face-mask', 'procedure'],
    ['invasive-ventilation', 'airway-protection'],
    ['cpap', 'osa-home'],
    ['bipap', 'osa-home'],
  ])('CRS-14 %s for %s does not count', (device, indication) => {
    expect(domains([oxygen('+00:00', device, { indication })], '+00:10')[1]).toBe(0);
  });
  it.each([
    ['bipap', 'airway-protection', 4],
    ['nasal-cannula', 'osa-home', 2],
    ['nasal-cannula', 'airway-protection', 2],
  ])('CRS-14 %s for %s counts: %i', (device, indication, grade) => {
    expect(domains([oxygen('+00:00', device, { indication, flowLpm: 2 })], '+00:10')[1]).toBe(grade);
  });
  it('CRS-14 a cannula at or below the flow at home does not count; above, the full flow decides', () => {
    const home: Setting = { patient: { baseline: { oxygenDevice: 'nasal-cannula', oxygenFlowLpm: 3 } } };
    expect(domains([cannula('+00:00', 3)], '+00:10', home)[1]).toBe(0);
    expect(domains([cannula('+00:00', 3.1)], '+00:10', home)[1]).toBe(2);
    expect(domains([cannula('+00:00', 8)], '+00:10', home)[1]).toBe(3);
  });
  it('SpO2 below 90 without oxygen is 2, for 60 min after it was normal again', () => {
    expect(domains([vital('+00:00', { spo2Percent: 89.9 })], '+00:10')[1]).toBe(2);
    const story = [vital('+00:00', { spo2Percent: 85 }), vital('+00:10', { spo2Percent: 95 })];
    expect(domains(story, '+00:59:59')[1]).toBe(2);
    expect(domains(story, '+01:00')[1]).toBe(0);
  });
  it('a low SpO2 on counted oxygen is no evidence and is the latest reading all the same', () => {
    const story = [
      vital('+00:00', { spo2Percent: 85 }),
      cannula('+00:10'),
      vital('+00:20', { spo2Percent: 85 }),
      roomAir('+00:30'),
    ];
    expect(domains(story, '+00:59')[1]).toBe(2);
    expect(domains(story, '+01:00')[1]).toBe(0);
  });
  it('the hold outlives a change of support', () => {
    const story = [
      vital('+00:00', { spo2Percent: 86 }),
      cannula('+00:05'),
      roomAir('+00:20'),
      vital('+00:20', { spo2Percent: 96 }),
    ];
    expect(domains(story, '+00:40')[1]).toBe(2);
  });
  it('oxygen for comfort is not the baseline: a low SpO2 on it is no evidence', () => {
    expect(
      domains(
        [oxygen('+00:00', 'nasal-cannula', { flowLpm: 2, indication: 'comfort' }), vital('+00:10', { spo2Percent: 85 })],
        '+00:20',
      )[1],
    ).toBe(0);
  });
  it('a low SpO2 on home CPAP is evidence', () => {
    expect(
      domains([oxygen('+00:00', 'cpap', { indication: 'osa-home' }), vital('+00:10', { spo2Percent: 85 })], '+00:20')[1],
    ).toBe(2);
  });
});

describe('CRS-05 and CRS-12 vasopressors', () => {
  const running = (...drugs: string[]): Row[] => drugs.map((d, i) => runs(`+00:1${i}`, d, 5, 'ug/min'));
  it.each([
    [['norepinephrine'], 3],
    [['vasopressin'], 3],
    [['terlipressin'], 3],
    [['vasopressin', 'terlipressin'], 3],
    [['norepinephrine', 'vasopressin', 'terlipressin'], 3],
    [['norepinephrine', 'epinephrine'], 4],
    [['phenylephrine', 'dopamine', 'vasopressin'], 4],
    [['angiotensin-ii', 'metaraminol'], 4],
    [['ephedrine', 'norepinephrine'], 4],
    [['dobutamine', 'milrinone', 'levosimendan', 'methylene-blue'], 0],
  ])('%j running: %i', (drugs, grade) => {
    expect(domains(running(...drugs), '+00:30')[0]).toBe(grade);
  });
  it('names as wards write them', () => {
    expect(domains([...running('NE'), ...running('Adrenaline').map((r) => ({ ...r, t: '+00:12' }))], '+00:30')[0]).toBe(4);
  });
  it('two records of one drug are one vasopressor', () => {
    expect(domains([norepi('+00:00'), runs('+00:10', 'noradrenaline', 9, 'ug/min')], '+00:20')[0]).toBe(3);
  });
  it('rate 0 or stopped is not running; an unknown rate or unit is', () => {
    expect(domains([norepi('+00:00'), norepi('+00:10', 0)], '+00:10')[0]).toBe(0);
    expect(domains([norepi('+00:00'), stops('+00:10', 'norepinephrine')], '+00:10')[0]).toBe(0);
    expect(domains([{ t: '+00:00', kind: 'medication', drug: 'norepinephrine', status: 'running' }], '+00:10')[0]).toBe(3);
    expect(domains([runs('+00:00', 'norepinephrine', 4, 'mL/h')], '+00:10')[0]).toBe(3);
  });
  it('a push dose does not count, an order neither', () => {
    expect(domains([given('+00:00', 'phenylephrine', 0.1)], '+00:10')[0]).toBe(0);
    expect(domains([{ t: '+00:00', kind: 'medication', drug: 'norepinephrine', status: 'ordered' }], '+00:10')[0]).toBe(0);
  });
  it('an announced end stops it by itself', () => {
    const story = [runs('+00:00', 'norepinephrine', 4, 'ug/min', { endsAt: '+02:00' })];
    expect(domains(story, '+01:59')[0]).toBe(3);
    expect(domains(story, '+02:00')[0]).toBe(0);
  });
  it.each([
    [[['norepinephrine', 19.9, 'ug/min']], 2],
    [[['norepinephrine', 20, 'ug/min']], 3],
    [[['norepinephrine', 1.2, 'mg/h']], 3],
    [[['norepinephrine', 0.25, 'ug/kg/min']], 3],
    [[['epinephrine', 9.9, 'ug/min']], 2],
    [[['epinephrine', 10, 'ug/min']], 3],
    [[['phenylephrine', 199, 'ug/min']], 2],
    [[['phenylephrine', 200, 'ug/min']], 3],
    [[['dopamine', 9.9, 'ug/kg/min']], 2],
    [[['dopamine', 800, 'ug/min']], 3],
    [[['norepinephrine', 1, 'mL/h']], 3],
    [[['angiotensin-ii', 20, 'ng/kg/min']], 3],
    [[['metaraminol', 1, 'ug/min']], 3],
    [[['vasopressin', 0.03, 'U/min']], 2],
    [[['terlipressin', 0.1, 'mg/h']], 2],
    [
      [
        ['vasopressin', 0.03, 'U/min'],
        ['terlipressin', 0.1, 'mg/h'],
      ],
      3,
    ],
  ] as const)('REV-01, REV-02 %j at 80 kg: %i in the review', (list, grade) => {
    const story = list.map(([drug, rate, unit], i) => runs(`+00:0${i}`, drug, rate, unit));
    expect(domains(story, '+00:30', review)[0]).toBe(grade);
  });
  it('REV-01 a rate per kg without a weight is unknown, hence high', () => {
    const noWeight: Setting = { ...review, patient: { weightKg: null } };
    expect(domains([runs('+00:00', 'norepinephrine', 0.01, 'ug/kg/min')], '+00:10', noWeight)[0]).toBe(3);
  });
  it('REV-04 renal replacement inside CRS is 4 in the review only, and no domain', () => {
    const crrt: Row = { t: '+01:00', kind: 'support', support: 'crrt', status: 'running' };
    expect(crs([fever, crrt], '+01:10', review)).toBe(4);
    expect(crs([fever, crrt], '+01:10')).toBe(1);
    expect(crs([crrt], '+01:10', review)).toBe(0);
    expect(domains([fever, crrt], '+01:10', review)).toEqual([0, 0]);
  });
});

describe('CRS-08 to CRS-10 fever required, waived, remembered', () => {
  it('without any fever the signs wait; they count from the fever on', () => {
    const story = [norepi('+00:00'), temp('+02:00', 38.2)];
    expect(crs(story, '+01:59')).toBe(0);
    expect(crs(story, '+02:00')).toBe(3);
  });
  it.each([
    ['acetaminophen', '+31:59', '+32:00'],
    ['ketorolac', '+31:59', '+32:00'],
    ['hydrocortisone', '+71:59', '+72:00'],
    ['anakinra', '+71:59', '+72:00'],
    ['tocilizumab', '+191:59', '+192:00'],
    ['siltuximab', '+191:59', '+192:00'],
  ])('CRS-09 %s given at +24:00 hides fever until %s, not at %s', (drug, last, over) => {
    // the episode of the fever at 0 closes at +24:00; the oxygen comes at the instant asked
    const story = (t: string): Row[] => [temp('+00:00', 38.5), temp('+06:00', 36.9), given('+24:00', drug, 100), cannula(t)];
    expect(crs(story(last), last)).toBe(2);
    expect(crs(story(over), over)).toBe(0);
  });
  it('CRS-09 needs a documented fever', () => {
    expect(crs([given('+00:00', 'acetaminophen', 1000), cannula('+01:00')], '+01:10')).toBe(0);
  });
  it('CRS-09 a dose before the fever, even before the infusion, hides it too', () => {
    const story = [toci('-80:00'), temp('+00:00', 38.5), temp('+06:00', 36.9), cannula('+30:00')];
    expect(crs(story, '+30:10')).toBe(2);
  });
  it('an order hides nothing', () => {
    const story = [
      temp('+00:00', 38.5),
      temp('+06:00', 36.9),
      given('+23:00', 'dexamethasone', 10, { status: 'ordered' }),
      cannula('+30:00'),
    ];
    expect(crs(story, '+30:10')).toBe(0);
  });
  it.each(['crrt', 'ecmo-va', 'ecmo-vv', 'active-cooling'])('C15 running %s hides fever, and 4 h after', (support) => {
    const device = (t: string, status: string): Row => ({ t, kind: 'support', support, status });
    const story = (t: string): Row[] => [
      temp('+00:00', 38.5),
      temp('+06:00', 36.9),
      device('+10:00', 'running'),
      device('+60:00', 'stopped'),
      bp(t, 80),
    ];
    expect(crs(story('+63:59'), '+63:59')).toBeGreaterThanOrEqual(2);
    // ECMO itself is a sign and keeps the episode open until 24 h after its end
    expect(crs(story('+88:00'), '+88:00')).toBe(0);
  });
  it('CRS-10 fever evidence lasts 24 h after the last febrile reading', () => {
    const story = [temp('+00:00', 38.5), temp('+06:00', 36.9)];
    expect(crs(story, '+23:59:59')).toBe(1);
    expect(crs(story, '+24:00')).toBe(0);
  });
  it('CRS-10 the latest temperature stays in force: febrile 40 h ago and none since is fever', () => {
    expect(crs([temp('+00:00', 38.5)], '+40:00')).toBe(1);
  });
  it('CRS-10 a domain keeps the episode open, and 24 h after its end no new fever is needed', () => {
    const story = [temp('+00:00', 38.5), temp('+06:00', 36.9), norepi('+05:00'), stops('+30:00', 'norepinephrine')];
    expect(crs([...story, cannula('+53:59')], '+53:59')).toBe(2);
    expect(crs([...story, cannula('+54:01')], '+54:01')).toBe(0);
  });
  it('CRS-10 a new fever exactly 24 h after the last sign keeps the same episode, a second later opens a new one', () => {
    const opened = (t: string): number | undefined => {
      const chart = chartAt([temp('+00:00', 38.5), temp('+06:00', 36.9), temp(t, 38.5)], '+25:00');
      return chart.episode?.openedAt;
    };
    expect(opened('+24:00')).toBe(opened('+23:00'));
    expect(opened('+24:00:01')).not.toBe(opened('+23:00'));
  });
  it('C24 a 0 inside an open episode: off the vasopressor one hour, afebrile for long', () => {
    const story = [temp('+00:00', 38.5), temp('+06:00', 36.9), norepi('+05:00'), stops('+30:00', 'norepinephrine')];
    const chart = chartAt(story, '+31:00');
    expect(current(chart).crs).toBe(0);
    expect(chart.episode?.closedAt).toBeNull();
  });
});

describe('CRS-15 and C25 the infusion', () => {
  it('fever and low readings before it are no evidence, supports still running are', () => {
    const story = [temp('-01:00', 39), bp('-01:00', 70), norepi('-01:00')];
    expect(crs(story, '+01:00', infused('+00:00'))).toBe(0);
    expect(domains(story, '+01:00', infused('+00:00'))).toEqual([3, 0]);
    expect(crs([...story, temp('+00:00', 38)], '+00:00', infused('+00:00'))).toBe(3);
  });
  it('without an infusion everything is 0', () => {
    const chart = chartAt([temp('+00:00', 39), norepi('+00:00')], '+01:00', infused(null));
    expect(current(chart)).toMatchObject({ crs: 0, icans: 0 });
  });
  it('an infusion recorded as a dose of the product is one', () => {
    const story = [given('+00:00', 'axicabtagene ciloleucel'), temp('+01:00', 38.5)];
    expect(crs(story, '+02:00', infused(null))).toBe(1);
    expect(chartAt(story, '+02:00', infused(null)).therapy).toMatchObject({ product: 'axi-cel' });
  });
  it('on D+14 an onset is usual, on D+15 flagged', () => {
    const unusual = (from: string): boolean | undefined =>
      chartAt([temp('+01:00', 38.5)], '+02:00', infused(from)).episode?.unusual;
    expect(unusual('-336:00')).toBe(false);
    expect(unusual('-337:00')).toBe(true);
  });
  it('from D+31 an episode opens only at a regrade of 1 or more', () => {
    const late = infused('-744:00');
    expect(crs([temp('+01:00', 38.5)], '+02:00', infused('-743:00'))).toBe(0);
    expect(crs([temp('+01:00', 38.5)], '+02:00', infused('-720:00'))).toBe(1);
    expect(crs([temp('+01:00', 38.5), regrade('+01:30', 0)], '+02:00', late)).toBe(0);
    expect(crs([temp('+01:00', 38.5), regrade('+01:30', 1)], '+02:00', late)).toBe(1);
    expect(crs([regrade('+00:30', 1), temp('+01:00', 38.5)], '+02:00', late)).toBe(0);
  });
  it('an episode open on D+30 goes on', () => {
    expect(crs([temp('-01:00', 38.5), cannula('+02:00')], '+03:00', infused('-744:00'))).toBe(2);
  });
});

describe('CRS-13 and C6 attribution', () => {
  const lowFrom = (t: string): Row => bp(t, 80);
  it('excludes readings of its own time, from its start on, until its end', () => {
    const off = attribution('+01:00', 'hypotension', { until: '+02:00' });
    expect(domains([off, lowFrom('+01:00')], '+01:10')[0]).toBe(0);
    expect(domains([off, lowFrom('+01:59')], '+02:30')[0]).toBe(0);
    expect(domains([off, lowFrom('+02:00')], '+02:30')[0]).toBe(2);
  });
  it('a reading before it keeps counting', () => {
    expect(domains([lowFrom('+00:30'), attribution('+01:00', 'hypotension')], '+03:00')[0]).toBe(2);
  });
  it('excludes supports while it lasts, VA-ECMO too', () => {
    const story = [
      norepi('+00:00'),
      { t: '+00:00', kind: 'support', support: 'ecmo-va' },
      attribution('+01:00', 'hypotension', { until: '+02:00' }),
    ];
    expect(domains(story, '+00:30')[0]).toBe(4);
    expect(domains(story, '+01:00')[0]).toBe(0);
    expect(domains(story, '+02:00')[0]).toBe(4);
  });
  it('without an end it ends after 24 h', () => {
    const story = [cannula('+00:00'), attribution('+01:00', 'hypoxia')];
    expect(domains(story, '+24:59:59')[1]).toBe(0);
    expect(domains(story, '+25:00')[1]).toBe(2);
  });
  it('a later one for the domain replaces it, later by its own time', () => {
    const back = attribution('+02:00', 'hypoxia', { otherCause: false, receivedAt: '+02:00' });
    const off = attribution('+01:00', 'hypoxia', { receivedAt: '+03:00' });
    expect(domains([cannula('+00:00'), back, off], '+04:00')[1]).toBe(2);
  });
  it('fever attributed elsewhere is no onset', () => {
    const story = [attribution('+00:00', 'fever'), temp('+01:00', 39), norepi('+02:00')];
    expect(crs(story, '+02:10')).toBe(0);
  });
  it('attributes a device run by the time it came to count', () => {
    const low = bp('+00:00', 80, { source: 'device' });
    expect(domains([low, attribution('+00:10', 'hypotension', { until: '+00:15' })], '+00:20')[0]).toBe(2);
    expect(domains([low, attribution('+00:10', 'hypotension', { until: '+00:16' })], '+00:20')[0]).toBe(0);
  });
});

describe('CRS-06 and CRS-07', () => {
  it('the worse of both domains is the grade, laboratory values never are', () => {
    expect(crs([fever, norepi('+00:10'), cannula('+00:10')], '+00:20')).toBe(3);
    expect(crs([fever, { t: '+00:10', kind: 'lab', test: 'ferritin', value: 90_000, unit: 'ng/mL' }], '+00:20')).toBe(1);
  });
  it('ECMO-01 grades its own domain', () => {
    expect(domains([{ t: '+00:00', kind: 'support', support: 'ecmo-vv' }], '+00:10')).toEqual([0, 4]);
    expect(domains([{ t: '+00:00', kind: 'support', support: 'ecmo-va' }], '+00:10', review)).toEqual([4, 0]);
  });
  it('steroids hide fever but are no sign', () => {
    expect(crs([dex('+00:00')], '+01:00')).toBe(0);
  });
});

describe('What mutation testing found untested', () => {
  it('CRS-03 an unknown age has the limits of an adult', () => {
    const unknown: Setting = { patient: { ageYears: undefined } };
    expect(domains([bp('+00:00', 89)], '+00:10', unknown)[0]).toBe(2);
    expect(domains([bp('+00:00', 90)], '+00:10', unknown)[0]).toBe(0);
    expect(domains([vital('+00:00', { mapMmHg: 64 })], '+00:10', unknown)[0]).toBe(2);
  });
  it.each([
    ['2026-02-02', 59, 2],
    ['2026-02-02', 60, 0],
    ['2026-02-01', 69, 2],
    ['2026-02-01', 70, 0],
  ])('CRS-11 born %s, 27 or 28 days old on 1 March: systolic %i is domain %i', (birthDate, sbp, domain) => {
    const born: Setting = { patient: { ageYears: undefined, birthDate, weightKg: 4 } };
    expect(domains([bp('+00:00', sbp)], '+00:10', born)[0]).toBe(domain);
  });
  it.each([
    [10, 'ug/kg/min', 80, 3],
    [9.99, 'ug/kg/min', 80, 2],
    [800, 'ug/min', 80, 3],
    [799, 'ug/min', 80, 2],
    [799, 'ug/min', undefined, 3],
    [9, 'drops/min', 80, 3],
  ])('REV-01 dopamine %d %s at %s kg is domain %i', (rate, unit, weightKg, domain) => {
    const setting: Setting = { ...review, patient: { weightKg } };
    expect(domains([runs('+00:00', 'dopamine', rate, unit)], '+00:10', setting)[0]).toBe(domain);
  });
  it('CRS-09 a steroid infusion hides fever while it runs and 48 h after it stopped, by hand or by its announced end', () => {
    const low = (t: string): Row[] => [fever, temp('+01:00', 36.8), bp(t, 80)];
    const pump = (more: object = {}): Row => runs('+20:00', 'hydrocortisone', 8, 'mg/h', more);
    expect(crs([...low('+100:00'), pump()], '+100:00')).toBe(2);
    expect(crs([...low('+77:59'), pump(), stops('+30:00', 'hydrocortisone')], '+77:59')).toBe(2);
    expect(crs([...low('+78:00'), pump(), stops('+30:00', 'hydrocortisone')], '+78:00')).toBe(0);
    const ends = pump({ endsAt: '+30:00' });
    expect(crs([...low('+77:59'), ends], '+77:59')).toBe(2);
    expect(crs([...low('+78:00'), ends], '+78:00')).toBe(0);
    expect(crs([...low('+100:00'), runs('+20:00', 'dobutamine', 8, 'mg/h')], '+100:00')).toBe(0);
  });
  it('CRS-04 a low SpO2 attributed elsewhere is no evidence, from a device neither', () => {
    const off = attribution('+00:00', 'hypoxia');
    expect(domains([off, vital('+00:10', { spo2Percent: 85 })], '+00:20')[1]).toBe(0);
    const run = [0, 3, 6].map((m) => vital(`+00:0${m}`, { spo2Percent: 85, source: 'device' }));
    expect(domains(run, '+00:10')[1]).toBe(2);
    expect(domains([off, ...run], '+00:10')[1]).toBe(0);
  });
});
