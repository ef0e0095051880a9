import { describe, expect, it } from 'vitest';
import { bedRow, patientState } from '../../../lib/engine';
import type { PatientState } from '../../../lib/state';
import {
  bp,
  cannula,
  chartAt,
  ice,
  lab,
  norepi,
  offset,
  oxygen,
  protocolOf,
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

const IDENTITY = {
  id: 'p1',
  mrn: 'm',
  name: null,
  birthDate: null,
  sex: null,
  unit: 'ICU-7',
  bed: 'ICU-7-01',
  zone: 'UTC',
  admittedAt: null,
};
const state = (story: readonly Row[], at: string, setting: Setting = {}): PatientState =>
  patientState(chartAt(story, at, setting), IDENTITY, protocolOf(setting), offset(at), []);
const iso = (at: string): string => new Date(offset(at)).toISOString();
/** Everything CRS is graded from, charted at one time. */
const complete = (t: string): Row[] => [
  vital(t, { tempC: 36.8, sbpMmHg: 120, mapMmHg: 80, spo2Percent: 97, heartRate: 80, respRate: 16 }),
  roomAir(t),
];
const ofDevice = (t: string, more: object): Row => vital(t, { source: 'device', ...more });

describe('GRADE-STATUS of CRS: what a person may think of the number', () => {
  it.each([
    ['everything charted now', complete('+00:00'), '+01:00', 'current'],
    ['temperature older than 5 h', complete('+00:00'), '+05:01', 'held'],
    [
      'pressure older than 6 h, temperature new',
      [...complete('+00:00'), temp('+06:00', 36.8), vital('+06:00', { spo2Percent: 97 })],
      '+06:01',
      'held',
    ],
    [
      'pressure older than 12 h',
      [...complete('+00:00'), temp('+12:00', 36.8), vital('+12:00', { spo2Percent: 97 })],
      '+12:01',
      'ungradable',
    ],
    [
      'oxygen device charted more than 12 h ago',
      [oxygen('+00:00', 'hfnc'), ...complete('+12:00').slice(0, 1)],
      '+12:01',
      'ungradable',
    ],
    [
      'room air charted long ago, SpO2 new',
      [...complete('+00:00'), vital('+13:00', { tempC: 36.8, sbpMmHg: 120, spo2Percent: 97 })],
      '+13:01',
      'current',
    ],
    ['no pressure ever', [temp('+00:00', 36.8), roomAir('+00:00')], '+00:10', 'at-least'],
    ['no temperature ever', [bp('+00:00', 120), roomAir('+00:00')], '+00:10', 'at-least'],
    ['neither SpO2 nor a device ever', [temp('+00:00', 36.8), bp('+00:00', 120)], '+00:10', 'at-least'],
    ['a monitor silent for 4 min', [...complete('+00:00'), ofDevice('+00:10', { sbpMmHg: 120, mapMmHg: 80 })], '+00:14', 'held'],
    [
      'a monitor silent for 16 min',
      [...complete('+00:00'), ofDevice('+00:10', { sbpMmHg: 120, mapMmHg: 80 })],
      '+00:26',
      'ungradable',
    ],
    [
      'a cuff is no stream',
      [...complete('+00:00'), ofDevice('+00:10', { sbpMmHg: 120, mapMmHg: 80, pressureSite: 'cuff' })],
      '+00:40',
      'current',
    ],
    ['a vasopressor not charted for 6 h', [norepi('+00:00'), ...complete('+06:00')], '+06:01', 'held'],
  ] as [string, Row[], string, string][])('%s: %s', (_, story, at, status) => {
    expect(state(story, at).crs.status).toBe(status);
  });
  it('without an infusion: 0 and said so', () => {
    const s = state([temp('+00:00', 39)], '+00:10', { patient: { carTInfusedAt: null } });
    expect(s.crs).toMatchObject({ grade: 0, status: 'no-infusion' });
    expect(s.crs.basis.chip).toBe('no infusion');
  });
  it('names what is missing', () => {
    expect(state([temp('+00:00', 38.5)], '+00:10').crs.basis.missing).toEqual(['pressure', 'oxygen status']);
  });
});

describe('the basis of a grade', () => {
  it.each([
    ['fever alone', [temp('+00:00', 38.96)], 1, 'T 38.9', /^Fever 38\.9/],
    [
      'one vasopressor',
      [temp('+00:00', 39), runs('+00:10', 'norepinephrine', 0.12, 'ug/kg/min')],
      3,
      'NE 0.12',
      /^One vasopressor \(norepinephrine\)/,
    ],
    [
      'two',
      [temp('+00:00', 39), norepi('+00:10'), runs('+00:10', 'epinephrine', 3, 'ug/min')],
      4,
      'NE 6 · Epi 3',
      /^2 vasopressors/,
    ],
    [
      'high flow',
      [temp('+00:00', 39), oxygen('+00:10', 'hfnc', { flowLpm: 45 })],
      3,
      'HFNC 45',
      /^High-flow nasal cannula 45 L\/min/,
    ],
    ['a low pressure', [temp('+00:00', 39), bp('+00:10', 84)], 2, 'SBP 84', /^Hypotension \(systolic 84\)/],
    ['a held pressure', [temp('+00:00', 39), bp('+00:10', 84), bp('+00:20', 120)], 2, 'SBP 84 held', /held until 04:10/],
    ['a low SpO2', [temp('+00:00', 39), vital('+00:10', { spo2Percent: 86 })], 2, 'SpO2 86', /^SpO2 86 %/],
    ['no fever', [norepi('+00:10')], 0, 'no fever', /without documented fever/],
    ['nothing', complete('+00:00'), 0, 'room air', /^No fever/],
    [
      'an open episode',
      [temp('+00:00', 38.5), temp('+06:00', 36.9), norepi('+05:00'), stops('+24:30', 'norepinephrine')],
      0,
      'episode open',
      /stays open until/,
    ],
  ] as [string, Row[], number, string, RegExp][])('%s: one reason, one chip', (_, story, grade, chip, reason) => {
    const at = chip === 'episode open' ? '+25:00' : '+00:30';
    const { basis } = state(story, at).crs;
    expect(basis).toMatchObject({ grade, chip });
    expect(basis.reason).toMatch(reason);
    expect(basis.chip.length).toBeLessThanOrEqual(18);
    expect(basis.steps.at(-1)?.rule).toBe('CRS-06');
  });
  it('each input says its time, source and whether it was used; vasopressin is not counted twice', () => {
    const story = [...complete('+00:00'), temp('+00:05', 39), norepi('+00:10'), runs('+00:20', 'vasopressin', 0.03, 'U/min')];
    const { inputs } = state(story, '+00:30').crs.basis;
    expect(inputs.find((i) => i.name === 'norepinephrine')).toMatchObject({
      value: 6,
      unit: 'ug/min',
      t: iso('+00:10'),
      used: true,
      fresh: 'fresh',
    });
    expect(inputs.find((i) => i.name === 'vasopressin')?.note).toMatch(/never counted/);
    for (const i of inputs) expect(i.t, i.name).not.toBeNull();
  });
  it('says what would raise and what would lower it', () => {
    const { wouldChange } = state([temp('+00:00', 39), norepi('+00:10')], '+00:30').crs.basis;
    expect(wouldChange.map((c) => c.grade)).toEqual([4, 1]);
  });
  it('shows the other protocol beside it', () => {
    const { otherProtocol } = state([temp('+00:00', 39), norepi('+00:10')], '+00:30').crs.basis;
    expect(otherProtocol).toMatchObject({ protocol: 'review-2025', grade: 2 });
  });
  it.each([
    [[ice('+00:00', 6)], 'ICE 6'],
    [[{ t: '+00:00', kind: 'neuro', loc: 'awakens-to-voice' }], 'to voice'],
    [[{ t: '+00:00', kind: 'neuro', seizure: { durationMin: 1 } }], 'seizure'],
    [[{ t: '+00:00', kind: 'neuro', icp: 'diffuse-edema' }], 'oedema'],
    [[], 'not assessed'],
  ] as [Row[], string][])('ICANS of %j reads "%s"', (story, chip) => {
    expect(state(story, '+00:10').icans.basis.chip).toBe(chip);
  });
});

describe('the state of a patient', () => {
  const story = [temp('+00:00', 39), cannula('+01:00'), toci('+02:00'), regrade('+03:00', 2, 0), norepi('+04:00')];
  it('since, peak, confirmed, episode', () => {
    const { crs } = state(story, '+05:00');
    expect(crs).toMatchObject({ grade: 3, since: iso('+04:00'), peak: 3, peakAt: iso('+04:00'), managementGrade: 3 });
    expect(crs.confirmed).toMatchObject({ grade: 2, t: iso('+03:00'), by: 'nurse' });
    expect(crs.episode).toEqual({ open: true, openedAt: iso('+00:00'), openUntil: null });
  });
  it('CRS-16 grade 1 for more than 72 h is managed as 2 and stays 1', () => {
    const fevers = ['+00:00', '+20:00', '+40:00', '+60:00', '+72:30'].map((t) => temp(t, 38.4));
    expect(state(fevers, '+73:00').crs).toMatchObject({ grade: 1, managementGrade: 2 });
  });
  it('the ledger with its limits', () => {
    expect(state(story, '+05:00').toci).toMatchObject({
      last24h: 1,
      total: 1,
      nextEligibleAt: iso('+10:00'),
      canGive: false,
      maxDoseMg: 640,
      possibleDuplicates: 0,
      limits: { intervalHours: 8, per24h: 3, total: 4, mgPerKg: 8, maxMg: 800, overFactor: 1.1, underFactor: 0.9 },
    });
  });
  it('latest holds used values in canonical units; rejected ones never appear', () => {
    const { latest } = state(
      [...complete('+00:00'), temp('+01:00', 384), lab('+01:00', 'crp', 12.5, 'mg/dL'), lab('+01:00', 'ferritin', 9, 'U/L')],
      '+01:10',
    );
    expect(latest.tempC).toMatchObject({ value: 36.8, unit: 'Cel', t: iso('+00:00'), source: 'charted' });
    expect(latest.crp).toMatchObject({ value: 125, unit: 'mg/L', source: 'lab' });
    expect(latest).not.toHaveProperty('ferritin');
  });
  it('C18 the day is a calendar day, product and weight as known', () => {
    const s = state([], '+23:59', { patient: { carTInfusedAt: '-01:00', product: 'axi-cel' } });
    expect(s.patient).toMatchObject({ day: 1, product: 'axi-cel', weightKg: 80, ageYears: 55 });
  });
  it('what is due and when it is overdue', () => {
    const due = state([...complete('+00:00'), ice('+00:00', 10)], '+01:00').due;
    expect(due.find((d) => d.what === 'vitals')).toMatchObject({ dueAt: iso('+04:00'), overdueAt: iso('+04:15') });
    expect(due.find((d) => d.what === 'ice')).toMatchObject({ dueAt: iso('+12:00'), overdueAt: iso('+13:00') });
    expect(due.find((d) => d.what === 'crs-regrade')).toMatchObject({ dueAt: iso('+12:00') });
  });
});

describe('a row of the board', () => {
  it('is the same said shorter: no basis, no doses', () => {
    const story = [
      temp('+00:00', 39),
      norepi('+00:10'),
      lab('-20:00', 'ferritin', 1000, 'ng/mL'),
      lab('+00:00', 'ferritin', 2500, 'ng/mL'),
    ];
    const chart = chartAt(story, '+01:00');
    const row = bedRow({ bed: 'ICU-7-01', label: '01' }, chart, IDENTITY, protocolOf(), offset('+01:00'), []);
    const full = state(story, '+01:00');
    const { basis, ...crs } = full.crs;
    expect(row.crs).toEqual({ ...crs, reason: basis.reason, chip: basis.chip });
    expect(row.toci).not.toHaveProperty('doses');
    expect(row.labChange.ferritin).toEqual({ factor: 2.5, hours: 20 });
    expect(row.spark.ferritin).toHaveLength(2);
    expect(row.tempMax24h).toBe(39);
  });
  it('the monitor is live for 90 s after its last reading', () => {
    const fresh = (at: string): string => {
      const chart = chartAt([ofDevice('+00:00', { heartRate: 80 })], at);
      return bedRow({ bed: 'b', label: 'b' }, chart, IDENTITY, protocolOf(), offset(at), []).feeds.fresh;
    };
    expect(fresh('+00:01:30')).toBe('fresh');
    expect(fresh('+00:01:31')).toBe('ageing');
    expect(fresh('+00:03:01')).toBe('stale');
  });
});
