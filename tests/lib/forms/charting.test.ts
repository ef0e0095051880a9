import { describe, expect, test } from 'vitest';
import { admit } from '../../../lib/events/admit';
import {
  type ChartingForms,
  type ChartName,
  chartEntry,
  EMPTY_CHARTING,
  typedNumber,
  weightJump,
} from '../../../lib/forms/charting';
import { tociWarnings } from '../../../lib/forms/toci-check';
import { chartingTime, instantOfWall, typedTime } from '../../../lib/forms/wall';
import { HOUR } from '../../../lib/time';

const NOW = Date.UTC(2026, 10, 21, 9, 14);

function chart<N extends ChartName>(name: N, part: Partial<ChartingForms[N]>) {
  return chartEntry(name, { ...EMPTY_CHARTING, [name]: { ...EMPTY_CHARTING[name], ...part } }, null, NOW);
}

describe('charting', () => {
  test('nothing is saved from an empty form, and the sentence names its field', () => {
    for (const name of [
      'dose',
      'oxygen',
      'vasopressor',
      'signs',
      'workup',
      'withhold',
      'weight',
      'infusion',
      'absence',
      'limits',
    ] as const) {
      expect(chart(name, {}), name).toMatchObject({ wrong: expect.any(String), field: expect.any(String) });
    }
  });
  test('off the unit says where and when back, from the time it began; coming back ends it', () => {
    expect(chart('absence', { where: ' CT ', minutes: '45' })).toEqual({
      entry: { kind: 'absence', reason: 'CT', until: new Date(NOW + 45 * 60_000).toISOString() },
    });
    expect(chart('absence', { where: 'CT' })).toMatchObject({ field: 'minutes' });
    expect(chart('absence', { where: 'CT', minutes: '5000' })).toMatchObject({ field: 'minutes' });
    expect(chart('absence', { back: true })).toEqual({ entry: { kind: 'absence', ended: true } });
    const left = NOW - 20 * 60_000;
    expect(
      chartEntry('absence', { ...EMPTY_CHARTING, absence: { where: 'MRI', minutes: '60', back: false } }, left, NOW),
    ).toEqual({
      entry: { kind: 'absence', t: new Date(left).toISOString(), reason: 'MRI', until: new Date(left + HOUR).toISOString() },
    });
  });
  test('treatment limits are words with a time to look at them again; lifting them needs no words', () => {
    expect(chart('limits', { text: 'no intubation', reviewHours: '24' })).toEqual({
      entry: { kind: 'limits', text: 'no intubation', reviewBy: new Date(NOW + 24 * HOUR).toISOString() },
    });
    expect(chart('limits', { text: 'no intubation' })).toMatchObject({ field: 'reviewHours' });
    expect(chart('limits', { lifted: true })).toEqual({ entry: { kind: 'limits', text: '' } });
  });
  test('a decimal comma is refused, not guessed at', () => {
    expect(typedNumber('1,2')).toBe('comma');
    expect(chart('weight', { kg: '71,4' })).toMatchObject({ field: 'kg', wrong: expect.stringContaining('point') });
  });
  test.each([
    ['weight', { kg: '714' }],
    ['weight', { kg: '0' }],
    ['oxygen', { device: 'hfnc', flowLpm: '500' }],
    ['oxygen', { device: 'hfnc', flowLpm: '50', fio2: '60' }],
    ['signs', { tempC: '100.4' }],
    ['signs', { sbpMmHg: '80', dbpMmHg: '90' }],
  ] as const)('%s %j is implausible and stays on the screen', (name, part) => {
    expect(chart(name as ChartName, part as never)).toHaveProperty('wrong');
  });
  test('a cannula without flow is asked for it, since 6 L/min decides the grade', () => {
    expect(chart('oxygen', { device: 'nasal-cannula' })).toMatchObject({ field: 'flowLpm' });
    expect(chart('oxygen', { device: 'nasal-cannula', flowLpm: '6' })).toMatchObject({
      entry: { device: 'nasal-cannula', flowLpm: 6 },
    });
  });
  test('room air carries neither flow nor FiO2 left over from another device', () => {
    expect(chart('oxygen', { device: 'room-air', flowLpm: '4', fio2: '0.4' })).toEqual({
      entry: { kind: 'support', support: 'oxygen', device: 'room-air' },
    });
  });
  test('a stopped vasopressor needs no rate, a running one does', () => {
    expect(chart('vasopressor', { drug: 'norepinephrine', state: 'stopped' })).toMatchObject({ entry: { status: 'stopped' } });
    expect(chart('vasopressor', { drug: 'norepinephrine' })).toMatchObject({ field: 'rate' });
  });
  test('C7 a decision to withhold needs its reason', () => {
    expect(chart('withhold', { what: 'tocilizumab' })).toMatchObject({ field: 'reason' });
  });
  test('a weight more than a tenth away is asked about', () => {
    expect(weightJump(79, 71.4)).toBe(true);
    expect(weightJump(72, 71.4)).toBe(false);
    expect(weightJump(72, null)).toBe(false);
  });
  test('every event of the drawer is one the door admits', () => {
    const now = Date.UTC(2026, 10, 21, 9);
    const filled = [
      chart('dose', { drug: 'tocilizumab', amount: '571' }),
      chart('dose', { drug: 'crystalloid-bolus', amount: '1000' }),
      chart('dose', { drug: 'dexamethasone', amount: '', state: 'ordered' }),
      chart('oxygen', { device: 'hfnc', flowLpm: '50', fio2: '0.6' }),
      chart('vasopressor', { drug: 'vasopressin', rate: '.03', unit: 'U/min' }),
      chart('signs', { tempC: '38.4', sbpMmHg: '84', dbpMmHg: '40' }),
      chart('workup', { test: 'blood-culture' }),
      chart('withhold', { what: 'steroid', reason: 'fungal infection' }),
      chart('weight', { kg: '71.4' }),
      chart('infusion', { product: 'axi-cel' }),
    ];
    for (const [i, checked] of filled.entries()) {
      expect(checked).toHaveProperty('entry');
      const read = admit(
        { id: `c${i}`, ...(checked as { entry: object }).entry, patient: { mrn: '1' }, t: new Date(now).toISOString() },
        now,
      );
      expect(read, JSON.stringify(checked)).toHaveProperty('ok');
    }
  });
});

describe('what a dose of tocilizumab would go against', () => {
  const t0 = Date.UTC(2026, 10, 21);
  const iso = (h: number) => new Date(t0 + h * HOUR).toISOString();
  const limits = { intervalHours: 8, per24h: 3, total: 4, mgPerKg: 8, maxMg: 800, overFactor: 1.1, underFactor: 0.9 };
  const toci = (hours: number[], kg: number | null) => ({
    doses: hours.map((h) => ({ t: iso(h), doseMg: 571, eventId: String(h) })),
    limits: { ...limits, mgPerKg: kg !== null && kg < 30 ? 12 : 8 },
    maxDoseMg: 571.2,
  });
  const rules = (hours: number[], mg: number | null, at: number, kg: number | null = 71.4) =>
    tociWarnings(toci(hours, kg), kg, mg, t0 + at * HOUR).map((w) => w.rule);
  test('TOCI-03 exactly 8 h is allowed, a minute less is not', () => {
    expect(rules([0], 571, 8)).toEqual([]);
    expect(rules([0], 571, 8 - 1 / 60)).toEqual(['TOCI-INTERVAL']);
  });
  test('TOCI-04 a third dose in 24 h is the last; one exactly 24 h old no longer counts', () => {
    expect(rules([0, 8, 16], 571, 23.9)).toContain('TOCI-24H-LIMIT');
    expect(rules([0, 8, 16], 571, 24)).toEqual([]);
  });
  test('TOCI-05 four in all', () => {
    expect(rules([0, 30, 60, 90], 571, 120)).toEqual(['TOCI-TOTAL-LIMIT']);
  });
  test.each([
    [800, 100, []],
    [801, 110, ['TOCI-OVERDOSE']],
    [628.3, 71.4, []],
    [628.4, 71.4, ['TOCI-OVERDOSE']],
    [510, 71.4, ['TOCI-UNDERDOSE']],
    [360, 29.9, []],
  ])('TOCI-02 %d mg at %d kg', (mg, kg, expected) => {
    expect(rules([], mg, 0, kg)).toEqual(expected);
  });
  test('without a weight the check per kg is said to be impossible', () => {
    expect(rules([], 571, 0, null)).toEqual([null]);
  });
  test('TOCI-02 dose per kg, largest dose and shares are those of the protocol in force, not those of the label', () => {
    const site = { ...toci([], 71.4), limits: { ...limits, mgPerKg: 6, maxMg: 400, overFactor: 1, underFactor: 0.8 } };
    expect(tociWarnings(site, 50, 301, t0).map((w) => w.text)).toEqual(['301 mg is more than 100 % of 300 mg for 50 kg.']);
    expect(tociWarnings(site, 100, 401, t0).map((w) => w.text)).toEqual(['401 mg is above the cap of 400 mg.']);
    expect(tociWarnings(site, 50, 239, t0).map((w) => w.text)).toEqual(['239 mg is less than 80 % of 300 mg.']);
    expect(tociWarnings(site, 50, 240, t0)).toEqual([]);
  });
});

describe('a time that may be earlier', () => {
  const now = Date.parse('2026-11-21T03:14:22-06:00');
  test('is read on the unit clock', () => {
    expect(chartingTime({ date: '2026-11-21', hm: '02:40' }, now, 'America/Chicago', 'earlier')).toEqual({
      t: Date.parse('2026-11-21T02:40:00-06:00'),
    });
  });
  test('may not lie ahead, nor be no time at all', () => {
    expect(chartingTime({ date: '2026-11-21', hm: '04:00' }, now, 'America/Chicago', 'earlier')).toHaveProperty('wrong');
    expect(chartingTime({ date: '2026-11-21', hm: '25:00' }, now, 'America/Chicago', 'earlier')).toHaveProperty('wrong');
    expect(chartingTime({ date: '2026-11-10', hm: '02:40' }, now, 'America/Chicago', 'earlier')).toHaveProperty('wrong');
  });
  test('the hour that happens twice: doses count from the later, all else from the earlier', () => {
    const at = (twice: 'earlier' | 'later') => instantOfWall('2026-11-01', '01:30', 'America/Chicago', twice);
    expect(at('earlier')).toBe(Date.parse('2026-11-01T01:30:00-05:00'));
    expect(at('later')).toBe(Date.parse('2026-11-01T01:30:00-06:00'));
  });
  test('in the first of two hours alike the second is still to come: a dose of ten minutes ago can be charted', () => {
    const first = Date.parse('2026-10-25T02:45:00+02:00');
    expect(chartingTime({ date: '2026-10-25', hm: '02:35' }, first, 'Europe/Berlin', 'later')).toEqual({
      t: Date.parse('2026-10-25T02:35:00+02:00'),
    });
  });
  test('once both have been, both are told, and the one a person chooses counts', () => {
    const after = Date.parse('2026-10-25T03:10:00+01:00');
    const both = [Date.parse('2026-10-25T02:35:00+02:00'), Date.parse('2026-10-25T02:35:00+01:00')];
    const typed = { date: '2026-10-25', hm: '02:35' };
    expect(chartingTime(typed, after, 'Europe/Berlin', 'earlier')).toEqual({ t: both[0], both });
    expect(chartingTime(typed, after, 'Europe/Berlin', 'later')).toEqual({ t: both[1], both });
    expect(chartingTime({ ...typed, twice: 'later' }, after, 'Europe/Berlin', 'earlier')).toEqual({ t: both[1], both });
    for (const t of both)
      expect(chartingTime(typedTime(t, 'Europe/Berlin'), after, 'Europe/Berlin', 'earlier')).toMatchObject({ t });
  });
  test('an hour the clock skips is no time, and is told apart from what is none at all', () => {
    const wrong = (date: string, hm: string) =>
      chartingTime({ date, hm }, Date.parse('2026-03-29T10:00:00Z'), 'Europe/Berlin', 'earlier');
    expect(wrong('2026-03-29', '02:30')).toEqual({ wrong: 'The clocks went forward: they never showed this time.' });
    for (const [date, hm] of [
      ['2026-03-29', '24:30'],
      ['2026-02-30', '02:30'],
      ['2026-02-32', '02:30'],
    ] as const)
      expect(wrong(date, hm)).toEqual({ wrong: 'Not a time of this day. Use hh:mm, for example 02:40.' });
    expect(instantOfWall('2026-03-08', '02:30', 'America/Chicago', 'earlier')).toBeNull();
    expect(instantOfWall('2026-03-08', '03:30', 'America/Chicago', 'earlier')).toBe(Date.parse('2026-03-08T03:30:00-05:00'));
  });
});
