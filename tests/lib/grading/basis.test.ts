import { describe, expect, it } from 'vitest';
import { statusWords } from '../../../lib/display/status-words';
import { crsState, icansState } from '../../../lib/engine';
import {
  attribution,
  bp,
  cannula,
  chartAt,
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
  temp,
  toci,
  vital,
} from '../../support/charts';

const crs = (rows: readonly Row[], at: string, setting: Setting = {}) =>
  crsState(chartAt(rows, at, setting), protocolOf(setting), offset(at));
const icans = (rows: readonly Row[], at: string, setting: Setting = {}) =>
  icansState(chartAt(rows, at, setting), protocolOf(setting), offset(at));
const steps = (s: ReturnType<typeof crs> | ReturnType<typeof icans>) =>
  s.basis.steps.map((x) => `${x.rule} ${x.result}${x.gives === undefined ? '' : ` ${x.gives}`}: ${x.text}`);
const inputs = (s: ReturnType<typeof crs> | ReturnType<typeof icans>) =>
  s.basis.inputs.map(
    (i) =>
      `${i.name} ${i.value}${i.unit ? ` ${i.unit}` : ''} ${i.fresh}${i.used ? '' : ' unused'}${i.note ? ` (${i.note})` : ''}`,
  );
const changes = (s: ReturnType<typeof crs> | ReturnType<typeof icans>) => s.basis.wouldChange.map((c) => `${c.grade}: ${c.text}`);
const review = { profile: 'review-2025' };

const fever = temp('+00:00', 38.6, { id: 'f' });
const calm = [bp('+00:05', 120), vital('+00:05', { spo2Percent: 97 }), roomAir('+00:05')];
const crrt = (t: string): Row => ({ t, kind: 'support', support: 'crrt', status: 'running' });

describe('The basis of CRS', () => {
  it('fever alone: each step, each input, what would raise and lower it', () => {
    const s = crs([fever, ...calm], '+00:10');
    expect([s.grade, s.basis.reason, s.basis.chip]).toEqual([
      1,
      'Fever 38.6 °C, no hypotension or hypoxia that counts.',
      'T 38.6',
    ]);
    expect(steps(s)).toEqual([
      'CRS-01 true 1: Fever 38.6 °C',
      'CRS-03 false: Pressure not low: systolic below 90 or mean below 65',
      'CRS-05 false: Vasopressor: none running',
      'CRS-04 false: Oxygen: room air',
      'CRS-06 true 1: Fever without hypotension or hypoxia is 1',
    ]);
    expect(inputs(s)).toEqual([
      'tempC 38.6 Cel fresh',
      'sbpMmHg 120 mm[Hg] fresh',
      'spo2Percent 97 % fresh',
      'oxygen room air fresh',
    ]);
    expect(s.basis.inputs[0]).toMatchObject({ t: new Date(offset('+00:00')).toISOString(), source: 'chart', eventId: 'f' });
    expect(s.basis.missing).toEqual([]);
    expect(changes(s)).toEqual([
      '2: systolic below 90 or mean below 65, SpO2 below 90 % without oxygen, or low-flow oxygen',
      '0: a normal temperature, once 24 h have passed since the last fever',
    ]);
    expect(s.basis.otherProtocol).toEqual({ protocol: 'review-2025', grade: 1, text: 'also gives 1.' });
  });

  it('pressure, vasopressor and high flow: both domains are named, a second vasopressor would be 4', () => {
    const rows = [
      fever,
      bp('+00:05', 84, { mapMmHg: 58 }),
      norepi('+00:06', 8),
      oxygen('+00:07', 'hfnc', { flowLpm: 40, fio2: 0.5 }),
    ];
    const s = crs([...rows, vital('+00:08', { spo2Percent: 93 })], '+00:10');
    expect([s.grade, s.basis.reason, s.basis.chip]).toEqual([
      3,
      'One vasopressor (norepinephrine), and high-flow nasal cannula 40 L/min, FiO2 0.5.',
      'NE 8 · HFNC 40',
    ]);
    expect(steps(s)).toEqual([
      'CRS-01 true 1: Fever 38.6 °C',
      'CRS-03 true 2: Pressure low: systolic below 90 or mean below 65',
      'CRS-05 true 3: Vasopressor norepinephrine',
      'CRS-04 true 3: Oxygen high-flow nasal cannula 40 L/min, FiO2 0.5',
      'CRS-06 true 3: Worse of 3 and 3 is 3',
    ]);
    expect(changes(s)).toEqual([
      '4: a second vasopressor other than vasopressin, or CPAP, BiPAP, intubation for hypoxia',
      '2: norepinephrine off and cannula at 6 L/min or less',
    ]);
    expect(s.basis.notConsidered).toContain('FiO2 0.5: the device decides');
  });

  it('vasopressin is marked as no second vasopressor where it is none, and is not where it counts', () => {
    const rows = [fever, norepi('+00:06', 8), runs('+00:06', 'vasopressin', 0.03, 'U/min')];
    const here = crs(rows, '+00:10');
    expect(inputs(here)).toContain('vasopressin 0.03 U/min fresh (never counted as a second vasopressor)');
    expect(steps(here)).toContain(
      'CRS-05 true 3: Vasopressor norepinephrine and vasopressin (vasopressin never counts as a second)',
    );
    const there = crs(rows, '+00:10', review);
    expect(inputs(there)).toContain('vasopressin 0.03 U/min fresh');
    expect(steps(there)).toContain('REV-01 true 3: Vasopressor norepinephrine and vasopressin, several agents');
    expect(
      crs([fever, norepi('+00:06', 8), runs('+00:06', 'epinephrine', 4, 'ug/min')], '+00:10').basis.otherProtocol,
    ).toMatchObject({
      grade: 3,
      text: 'vasopressors by dose, never above 3.',
    });
  });

  it('renal replacement in the review protocol: a step of its own, what ends it, and what the other protocol says', () => {
    const s = crs([fever, crrt('+00:05'), bp('+00:05', 120)], '+00:10', review);
    expect([s.grade, s.basis.chip]).toEqual([4, 'CRRT']);
    expect(steps(s)).toContain('REV-04 true 4: Renal replacement running inside CRS');
    expect(changes(s)).toEqual(['1: renal replacement ended']);
    expect(s.basis.otherProtocol).toEqual({
      protocol: 'astct-2019',
      grade: 1,
      text: 'renal replacement is no part of the grade.',
    });
    const here = crs([fever, crrt('+00:05'), bp('+00:05', 120)], '+00:10');
    expect(here.basis.otherProtocol).toEqual({ protocol: 'review-2025', grade: 4, text: 'renal replacement counts as 4.' });
    expect(inputs(here)).toContain('renal replacement running fresh unused (not part of the grade)');
  });

  it('signs without fever: present, not counted, and a fever would make them count', () => {
    const s = crs([temp('+00:00', 36.8), bp('+00:07', 120), cannula('+00:07', 3)], '+00:10');
    expect([s.grade, s.basis.reason, s.basis.chip]).toEqual([
      0,
      'Nasal cannula 3 L/min without documented fever: not counted.',
      'no fever',
    ]);
    expect(steps(s)).toContain('CRS-08 false: No fever documented since the infusion: signs do not count');
    expect(steps(s).at(-1)).toBe('CRS-06 true: Worse of 0 and 2 is 2, not counted: 0');
    expect(changes(s)).toEqual(['2: a temperature of 38.0 °C or above: the signs present would then count']);
  });

  it('CRS-15 from D+31: only a regrade would open the episode', () => {
    const s = crs([fever, cannula('+00:05')], '+00:10', { patient: { carTInfusedAt: '-768:00' } });
    expect([s.grade, s.basis.chip]).toEqual([0, 'late: regrade']);
    expect(steps(s)).toContain('CRS-15 false: This long after the infusion an episode opens only with a regrade by a clinician');
    expect(changes(s)).toEqual(['2: a regrade of 1 or more by a clinician']);
  });

  it('afebrile after tocilizumab, pressure low: the episode carries it, the drug that hides fever is named', () => {
    const s = crs([fever, temp('+01:00', 36.8), toci('+01:30'), bp('+25:40', 80)], '+26:00');
    expect(s.basis.reason).toBe('Hypotension (systolic 80).');
    expect(steps(s)).toContain('CRS-10 true: Episode open: fever is not required again');
    expect(inputs(s)).toContain('last fever 38.6 Cel fresh (counts for 24 h, or until a newer temperature)');
    expect(inputs(s)).toContain('tocilizumab hides fever until 8 Mar 01:30 fresh');
    expect(changes(s)[1]).toBe('0: normal pressure for 4 h');
    expect(s.basis.notConsidered[0]).toBe('A normal temperature after tocilizumab does not lower the grade by itself');
  });

  it('after the episode, still hidden by tocilizumab: the waiver is the step', () => {
    const s = crs([fever, temp('+01:00', 36.8), toci('+01:30'), bp('+40:00', 80)], '+40:10');
    expect(s.grade).toBe(2);
    expect(steps(crs([fever, temp('+01:00', 36.8), toci('+01:30'), bp('+39:00', 120)], '+40:10'))).toContain(
      'CRS-09 true: Fever may be hidden by tocilizumab',
    );
  });

  it('no sign left: the open episode and its end are told', () => {
    const s = crs([fever, cannula('+01:00'), roomAir('+20:00'), temp('+20:00', 36.8), bp('+20:00', 120)], '+30:00');
    expect([s.grade, s.basis.reason, s.basis.chip]).toEqual([
      0,
      'No sign now; the episode stays open until 20:00.',
      'episode open',
    ]);
  });

  it('attributed pressure and vasopressor are shown, unused, with who they belong to', () => {
    const rows = [fever, bp('+00:10', 80), norepi('+00:10'), attribution('+00:05', 'hypotension', { cause: 'sedation' })];
    const s = crs(rows, '+00:20');
    expect(s.grade).toBe(1);
    expect(steps(s)).toContain('CRS-13 false: Pressures since 00:05: attributed to sedation');
    expect(steps(s)).toContain('CRS-13 false: Vasopressor norepinephrine: attributed to sedation');
    expect(inputs(s)).toEqual([
      'tempC 38.6 Cel fresh',
      'sbpMmHg 80 mm[Hg] fresh unused (attributed elsewhere)',
      'norepinephrine 6 ug/min fresh unused (attributed elsewhere)',
      'hypotension attributed sedation fresh (until 2 Mar 00:05)',
    ]);
  });

  it('a held pressure says until when, a monitor run that it is not confirmed', () => {
    const held = crs([fever, bp('+00:10', 80), bp('+01:00', 120)], '+02:00');
    expect([held.basis.reason, held.basis.chip]).toEqual(['Low pressure (systolic 80) held until 04:10.', 'SBP 80 held']);
    expect(inputs(held)).toContain('last low pressure 80 mm[Hg] fresh');
    expect(changes(held)[1]).toBe('1: no low pressure until 04:10');
    const run = crs([fever, bp('+00:10', 80, { source: 'device' })], '+00:12');
    expect(run.grade).toBe(1);
    expect(steps(run)).toContain('CRS-03 false: Low on the monitor, not confirmed yet');
  });

  it('CRS-14 oxygen that does not count says why', () => {
    const home = { patient: { baseline: { oxygenDevice: 'nasal-cannula', oxygenFlowLpm: 3 } } };
    expect(steps(crs([fever, cannula('+00:05', 3)], '+00:12', home))).toContain(
      'CRS-14 false: Oxygen nasal cannula 3 L/min: baseline oxygen, not counted',
    );
    expect(crs([fever, cannula('+00:05', 3.5)], '+00:12', home).grade).toBe(2);
    expect(crs([fever, oxygen('+00:05', 'nasal-cannula')], '+00:12', home).grade).toBe(2);
    expect(crs([fever, oxygen('+00:05', 'simple-face-mask', { flowLpm: 3 })], '+00:12', home).grade).toBe(3);
    expect(crs([fever, cannula('+00:05', 3)], '+00:12', { patient: { baseline: { oxygenFlowLpm: 3 } } }).grade).toBe(2);
    const tube = crs([fever, oxygen('+00:05', 'invasive-ventilation', { indication: 'airway-protection' })], '+00:12');
    expect(steps(tube)).toContain('CRS-14 false: Oxygen invasive ventilation: airway protection, not counted');
  });

  it('a cannula or mask at 0 L/min gives nothing, a ventilator without a flow does', () => {
    expect(crs([fever, cannula('+00:05', 0)], '+00:12').grade).toBe(1);
    expect(crs([fever, oxygen('+00:05', 'non-rebreather', { flowLpm: 0 })], '+00:12').grade).toBe(1);
    for (const device of ['cpap', 'bipap', 'invasive-ventilation'])
      expect(crs([fever, oxygen('+00:05', device, { flowLpm: 0 })], '+00:12').grade).toBe(4);
  });

  it('ECMO is a step with its own grade; low SpO2 without oxygen names the value', () => {
    const va = crs([fever, { t: '+00:05', kind: 'support', support: 'ecmo-va', status: 'running' }], '+00:12');
    expect(steps(va)).toContain('ECMO-01 true 4: VA-ECMO running');
    expect(inputs(va)).toContain('VA-ECMO running fresh');
    const vv = crs([fever, { t: '+00:05', kind: 'support', support: 'ecmo-vv', status: 'running' }], '+00:12');
    expect([vv.grade, vv.basis.chip]).toEqual([4, 'VV-ECMO']);
    const low = crs([fever, vital('+00:05', { spo2Percent: 86 })], '+00:12');
    expect([low.grade, low.basis.chip]).toEqual([2, 'SpO2 86']);
    expect(changes(low)[1]).toBe('1: SpO2 of 90 % or more for 60 min');
  });

  it('without an infusion nothing is graded and the only step says so', () => {
    const s = crs([fever], '+00:10', { patient: { carTInfusedAt: null } });
    expect([s.status, s.basis.chip, s.basis.missing.length > 0]).toEqual(['no-infusion', 'no infusion', true]);
    expect(steps(s)).toEqual(['CRS-15 unknown: No CAR-T infusion recorded']);
    expect(s.basis.wouldChange).toEqual([]);
  });
});

describe('The basis of ICANS', () => {
  it('names the worst domains, the five steps, what would raise and what would lower it', () => {
    const s = icans([ice('+00:00', 6, { id: 'i' }), { t: '+00:05', kind: 'neuro', loc: 'awakens-to-voice' }], '+00:10');
    expect([s.grade, s.basis.reason, s.basis.chip]).toEqual([2, 'ICE 6 of 10, and awakens to voice.', 'ICE 6']);
    expect(steps(s)).toEqual([
      'ICANS-01 true 2: ICE 6 of 10',
      'ICANS-02 true 2: Consciousness: awakens to voice',
      'ICANS-03 false: No seizure in the last 24 h',
      'ICANS-04 false: No deep focal weakness recorded',
      'ICANS-05 false: No raised pressure or oedema recorded',
      'ICANS-08 true 2: Worst of the five is 2',
    ]);
    expect(inputs(s)).toEqual(['ice 6 fresh', 'loc awakens to voice fresh']);
    expect(changes(s)).toEqual([
      '3: ICE 2 or less, a seizure, awakens only to touch, or focal oedema',
      '1: ICE 7 or more and awakens by itself',
    ]);
    expect(s.basis.otherProtocol).toEqual({ protocol: 'review-2025', grade: 3, text: '"awakens to voice" is 3 there.' });
  });

  it('seizure, weakness, oedema and posturing each say what they are', () => {
    expect(icans([ice('+00:00', 10), seizure('+01:00')], '+01:10').basis).toMatchObject({
      grade: 3,
      reason: 'Seizure in the last 24 h.',
      chip: 'seizure',
    });
    const neuro = (fields: object) => icans([ice('+00:00', 10), { t: '+00:05', kind: 'neuro', ...fields }], '+00:10').basis;
    expect(neuro({ motor: 'deep-focal' })).toMatchObject({ grade: 4, chip: 'focal weakness' });
    expect(neuro({ icp: 'focal-edema' })).toMatchObject({ grade: 3, chip: 'oedema', reason: 'Focal oedema on imaging.' });
    expect(neuro({ icp: 'posturing' })).toMatchObject({ grade: 4, chip: 'raised ICP', reason: 'Posturing.' });
    expect(neuro({ icp: 'papilledema' })).toMatchObject({ grade: 4, chip: 'raised ICP' });
  });

  it('a carried ICE, one before the infusion, an attributed one and one never done are told apart', () => {
    const carried = icans([ice('+00:00', 5), { t: '+02:00', kind: 'ice', assessable: false, reason: 'sedated' }], '+02:10');
    expect([carried.grade, carried.status, carried.basis.reason]).toEqual([2, 'carried', 'ICE 5 of 10, last ICE carried.']);
    expect(inputs(carried)).toEqual([
      'ice 5 fresh (carried: not assessable since)',
      'newest ICE record no points fresh unused (not assessable: sedated)',
    ]);
    expect(steps(carried)[0]).toBe('ICANS-01 true 2: ICE 5 of 10, carried since 02:00');
    const baseline = icans([ice('-80:00', 9)], '+00:10');
    expect(inputs(baseline)).toEqual(['newest ICE record 9 fresh unused (before the infusion: baseline)']);
    expect([baseline.status, baseline.basis.missing]).toEqual(['not-assessed', ['ICE']]);
    const off = icans([ice('+00:00', 3), attribution('-01:00', 'icans-ice', { cause: 'opioids' })], '+00:10');
    expect(off.grade).toBe(0);
    expect(inputs(off)).toEqual(['ice 3 fresh unused (attributed elsewhere)']);
    expect(steps(off)[0]).toBe('CRS-13 false: ICE 3 of 10: attributed to opioids');
  });

  it('a child is assessed by CAPD; a seizure of yesterday is shown and not counted', () => {
    const child = { patient: { ageYears: 7, weightKg: 24 } };
    const s = icans([{ t: '+00:00', kind: 'ice', capd: 9 }], '+00:10', child);
    expect([s.grade, s.basis.reason, s.basis.chip]).toEqual([3, 'CAPD 9.', 'CAPD 9']);
    expect(icans([], '+00:10', child).basis.missing).toEqual(['CAPD']);
    const old = icans([ice('+00:00', 10), seizure('+00:00'), ice('+24:00', 10)], '+24:10');
    expect(inputs(old)).toContain('seizure seizure, 1 min fresh unused (more than 24 h ago or before the infusion)');
  });
});

describe('GRADE-STATUS in words', () => {
  const said = (rows: readonly Row[], at: string) => {
    const s = crs(rows, at);
    return [s.status, statusWords(s, offset(at), 'UTC')];
  };
  it('current while temperature, pressure and oxygen are; then held on the data of its time; then not gradable', () => {
    const rows = [fever, ...calm];
    expect(said(rows, '+05:00')).toEqual(['current', null]);
    expect(said(rows, '+05:01')).toEqual(['held', 'Held on 00:00 data: temperature is old.']);
    expect(said([...rows, temp('+06:00', 38.2)], '+06:30')).toEqual([
      'held',
      'Held on 00:05 data: pressure, oxygen status are old.',
    ]);
    expect(said([...rows, temp('+12:00', 38.2), bp('+12:00', 110)], '+12:06')).toEqual([
      'ungradable',
      'Cannot be graded: no oxygen status for 12 h. On the last data it would be 1.',
    ]);
    expect(said([...rows, temp('+12:00', 38.2), roomAir('+12:00')], '+12:06')).toEqual([
      'ungradable',
      'Cannot be graded: no pressure for 12 h. On the last data it would be 1.',
    ]);
  });
  it('at least n when pressure, oxygen or temperature never was recorded', () => {
    expect(said([fever, cannula('+00:05')], '+00:10')).toEqual(['at-least', 'At least 2: pressure never recorded.']);
    expect(said([fever], '+00:10')).toEqual(['at-least', 'At least 1: pressure, oxygen status never recorded.']);
    expect(said(calm, '+00:10')).toEqual(['at-least', 'At least 0: temperature never recorded.']);
  });
  it('held by a vasopressor nobody charted for hours, with fresh readings', () => {
    const rows = [fever, norepi('+00:05'), temp('+07:00', 38.2), bp('+07:00', 110), roomAir('+07:00')];
    expect(said(rows, '+07:10')).toEqual(['held', 'Held: a vasopressor was last charted long ago.']);
  });
  it('ICANS: at least n without ICE, carried, not assessed', () => {
    const words = (rows: readonly Row[], at: string) => {
      const s = icans(rows, at);
      return [s.status, statusWords(s, offset(at), 'UTC')];
    };
    expect(words([{ t: '+00:05', kind: 'neuro', loc: 'awakens-to-voice' }], '+00:10')).toEqual([
      'at-least',
      'At least 2: ICE never recorded.',
    ]);
    for (const fields of [{ motor: 'none' }, { icp: 'none' }, { seizure: { durationMin: 1 } }])
      expect(words([{ t: '+00:05', kind: 'neuro', ...fields }], '+00:10')[0]).toBe('at-least');
    expect(words([], '+00:10')).toEqual(['not-assessed', 'ICE not done since the infusion.']);
    expect(words([ice('+00:00', 9)], '+13:01')).toEqual([
      'carried',
      'Carried from the last assessment of 00:00 that could be graded.',
    ]);
    expect(words([ice('+00:00', 9)], '+13:00')).toEqual(['current', null]);
  });
});
