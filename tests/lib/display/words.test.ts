import { describe, expect, it } from 'vitest';
import { freshNow, silentFor } from '../../../lib/display/aging';
import { evidenceText } from '../../../lib/display/alert';
import { dayText, dues, fitReason, oxygenSetting, pressorNames, pressorRates, vitalEmphasis } from '../../../lib/display/bed';
import { nearTimeText, timeText, wallTime } from '../../../lib/display/clock';
import { ageText, ageTight, hoursMinutes, minutesSeconds } from '../../../lib/display/durations';
import { changeText, clinicalNumber, drugAmount, labText, vitalText } from '../../../lib/display/numbers';
import type { LatestValue, PressorState } from '../../../lib/state';
import { HOUR, MINUTE, SECOND } from '../../../lib/time';

const THIN = ' ';
describe('numbers as every screen writes them', () => {
  it.each([
    [8420, undefined, `8${THIN}420`],
    [123456.5, undefined, `123${THIN}456.5`],
    [999, undefined, '999'],
    [0.12, 2, '0.12'],
    [38, 1, '38.0'],
    [-2, undefined, '−2'],
    [-0.001, 1, '0.0'],
    [Number.NaN, undefined, '?'],
  ])('%d with %s places: %s', (value, places, text) => {
    expect(clinicalNumber(value, places)).toBe(text);
  });
  it.each([
    [10, '10'],
    [9.96, '10'],
    [7.04, '7'],
    [29.96, '30'],
    [0.25, '0.3'],
    [1250, `1${THIN}250`],
  ])('%d mg of a drug is written %s: 10.0 would be read as 100', (value, text) => {
    expect(drugAmount(value)).toBe(text);
  });
  it('a change says its interval', () => {
    expect(changeText(2.1, 12)).toBe('×2.1 / 12 h');
    expect(changeText(0.8, 24, true)).toBe('×0.8/24 h');
    expect(changeText(3, 96)).toBe('×3.0 / 4 d');
  });
  it('a lab keeps its comparator and no false places', () => {
    expect(labText(50_000, '>')).toBe(`>50${THIN}000`);
    expect(labText(214.4)).toBe('214');
    expect(labText(4.25)).toBe('4.25');
    expect(labText('positive')).toBe('positive');
    expect(vitalText('tempC', 39)).toBe('39.0');
    expect(vitalText('heartRate', 128.4)).toBe('128');
  });
});

describe('durations', () => {
  it.each([
    [25 * MINUTE, '0:25'],
    [9 * HOUR + 59 * MINUTE + 59 * SECOND, '9:59'],
    [10 * HOUR, '10 h'],
    [71 * HOUR, '71 h'],
    [72 * HOUR, '3 d'],
    [-5 * MINUTE, '0:00'],
  ])('%d ms left: %s', (ms, text) => expect(hoursMinutes(ms)).toBe(text));
  it('an unowned clock counts seconds', () => {
    expect(minutesSeconds(4 * MINUTE + 12 * SECOND + 999)).toBe('4:12');
    expect(minutesSeconds(HOUR + 2 * SECOND)).toBe('1:00:02');
  });
  it.each([
    [3 * SECOND, '3 s', '3s'],
    [33 * MINUTE, '33 min', '33m'],
    [119 * MINUTE, '119 min', '119m'],
    [2 * HOUR, '2 h', '2h'],
    [49 * HOUR, '2 d', '2d'],
  ])('an age of %d ms: %s', (ms, text, tight) => {
    expect(ageText(ms)).toBe(text);
    expect(ageTight(ms)).toBe(tight);
  });
});

describe("the unit's clock", () => {
  const now = Date.parse('2026-11-21T09:14:22Z');
  it('tells time, day and zone of the unit and not of the browser', () => {
    expect(wallTime(now, 'America/Chicago')).toMatchObject({
      hms: '03:14:22',
      weekday: 'Sat 21 Nov',
      zone: 'CST',
      date: '2026-11-21',
    });
    expect(wallTime(now, 'UTC').hm).toBe('09:14');
  });
  it.each(['America/Chicago', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'America/St_Johns'])(
    "shows what the zone's own tables say, through the nights clocks change: %s",
    (zone) => {
      const asked = new Intl.DateTimeFormat('en-GB', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
      const year = Date.parse('2026-01-01T00:00:00Z');
      for (let t = year; t < year + 366 * 24 * HOUR; t += 7 * MINUTE + 11_000) {
        const { date, hms } = wallTime(t, zone);
        const [y, m, d] = date.split('-');
        expect(`${d}/${m}/${y}, ${hms}`).toBe(asked.format(t));
      }
    },
  );
  it('midnight is 00 and not 24', () => {
    expect(wallTime(Date.parse('2026-11-21T06:00:00Z'), 'America/Chicago').hms).toBe('00:00:00');
  });
  it('names the day of a time that is not today, on a tile only when it is far', () => {
    const lastNight = Date.parse('2026-11-21T02:00:00Z');
    expect(timeText(lastNight, now, 'America/Chicago')).toBe('20 Nov 20:00');
    expect(nearTimeText(lastNight, now, 'America/Chicago')).toBe('20:00');
    expect(nearTimeText(now - 30 * HOUR, now, 'America/Chicago')).toBe('19 Nov 21:14');
  });
});

describe('words of a tile', () => {
  const pressor = (drug: string, rate: number | null, counted: boolean): PressorState => ({
    drug,
    rate,
    rateUnit: null,
    since: '',
    t: '',
    counted,
    fresh: 'fresh',
  });
  it('marks the vasopressor that never counts as a second one', () => {
    const both = [pressor('norepinephrine', 0.12, true), pressor('vasopressin', 0.03, false)];
    expect(pressorNames(both)).toBe('NE + VP*');
    expect(pressorRates(both)).toBe('.12 .03');
    expect(pressorRates([pressor('norepinephrine', null, true)])).toBe('?');
    const three = [pressor('norepinephrine', 0.3, true), pressor('epinephrine', 0.08, true), pressor('vasopressin', 0.03, false)];
    expect([pressorNames(three), pressorRates(three)]).toEqual(['NE Epi VP*', '3 run']);
  });
  it('cuts a reason between clauses or words and never inside a number', () => {
    expect(fitReason('NE 0.12 · HFNC 50', 8)).toBe('NE 0.12');
    expect(fitReason('NE 0.12 · HFNC', 15)).toBe('NE 0.12 · HFNC');
    expect(fitReason('HFNC 50 L/60 %', 8)).toBe('HFNC 50');
    expect(fitReason('sedated', 4)).toBe('sedated');
  });
  it.each([
    ['not assessed', 'no ICE'],
    ['ICE not done', 'no ICE'],
    ['no temperature', 'no T'],
    ['low pressure', 'low BP'],
    ['raised ICP', 'ICP'],
    ['focal weakness', 'weakness'],
    ['3 vasopressors', '3 press.'],
    ['episode open', 'open'],
    ['late: regrade', 'regrade'],
  ])('"%s" on a small tile still says what it says: "%s"', (chip, said) => {
    expect(fitReason(chip, 8)).toBe(said);
  });
  it('writes oxygen settings', () => {
    const at = { since: '', t: '', fresh: 'fresh' } as const;
    expect(oxygenSetting({ device: 'hfnc', flowLpm: 50, fio2: 0.6, ...at })).toBe('50 / 0.60');
    expect(oxygenSetting({ device: 'nasal-cannula', flowLpm: 3, ...at })).toBe('3 L');
    expect(oxygenSetting({ device: 'room-air', ...at })).toBe('');
  });
  it('counts calendar days from the infusion', () => {
    expect([dayText(5), dayText(0), dayText(-2), dayText(null)]).toEqual(['D+5', 'D+0', 'D−2', 'D?']);
  });
  it('sets in ink what is off, and strongest what drives the grade', () => {
    expect(vitalEmphasis('tempC', 38, 1)).toBe('driving');
    expect(vitalEmphasis('tempC', 38, 0)).toBe('off');
    expect(vitalEmphasis('tempC', 37.9, 3)).toBe('quiet');
    expect(vitalEmphasis('mapMmHg', 64, 2)).toBe('driving');
    expect(vitalEmphasis('heartRate', 110, 4)).toBe('quiet');
  });
});

describe('what is due', () => {
  const now = Date.parse('2026-11-21T09:00:00Z');
  const at = (minutes: number) => new Date(now + minutes * MINUTE).toISOString();
  it('a late one comes first, then what is due now, then what comes next', () => {
    const row = {
      due: [
        { what: 'crs-regrade' as const, dueAt: at(30), overdueAt: at(30) },
        { what: 'ice' as const, dueAt: at(-85), overdueAt: at(-25) },
      ],
    };
    const { crs, ice, first } = dues(row, now);
    expect(first).toBe(ice);
    expect(ice).toMatchObject({ late: true, ms: 85 * MINUTE });
    expect(crs).toMatchObject({ late: false, now: false, ms: 30 * MINUTE });
  });
  it('within its grace it is due now and not late', () => {
    expect(dues({ due: [{ what: 'ice', dueAt: at(-5), overdueAt: at(55) }] }, now).ice).toMatchObject({ now: true, late: false });
  });
});

describe('age between messages', () => {
  const now = Date.parse('2026-11-21T09:00:00Z');
  const value = (seconds: number, part: Partial<LatestValue> = {}): LatestValue => ({
    value: 61,
    unit: 'mm[Hg]',
    t: new Date(now - seconds * SECOND).toISOString(),
    source: 'device',
    fresh: 'fresh',
    ...part,
  });
  it.each([
    [90, 'fresh'],
    [91, 'ageing'],
    [181, 'stale'],
    [901, 'withheld'],
  ])('a streamed pressure of %d s ago, fresh when it was sent: %s now', (seconds, fresh) => {
    expect(freshNow('mapMmHg', value(seconds, { site: 'art' }), now)).toBe(fresh);
  });
  it('what the server calls stale is never shown fresher', () => {
    expect(freshNow('mapMmHg', value(1, { fresh: 'stale' }), now)).toBe('stale');
  });
  it('a cuff and a charted value are expected every few hours', () => {
    expect(freshNow('mapMmHg', value(3_600, { site: 'cuff' }), now)).toBe('fresh');
    expect(freshNow('heartRate', value(3_600, { source: 'charted' }), now)).toBe('fresh');
  });
  it('a monitor is called silent after three minutes, but not while the patient is away', () => {
    const feeds = { lastDeviceAt: new Date(now - 181 * SECOND).toISOString(), fresh: 'fresh' as const };
    expect(silentFor({ feeds, absence: null }, now)).toBe(181 * SECOND);
    expect(silentFor({ feeds, absence: { reason: 'CT', until: null } }, now)).toBeNull();
    expect(silentFor({ feeds: { lastDeviceAt: null, fresh: 'unknown' }, absence: null }, now)).toBeNull();
  });
});

describe('evidence of an alert', () => {
  const t = Date.parse('2026-11-21T03:00:00Z');
  it.each([
    [{ value: 38.9, unit: 'Cel', t }, '38.9 °C'],
    [{ value: 56, unit: 'mm[Hg]', t }, '56 mmHg'],
    [{ value: 15161, unit: 'ng/mL', t }, `15${THIN}161 ng/mL`],
    [{ value: 'invasive-ventilation', t }, 'ventilator'],
    [{ value: 'running', t }, 'running'],
    [{ value: null, t }, ''],
    [{ value: null, t: null }, 'not known'],
  ])('%j reads "%s"', (evidence, text) => expect(evidenceText(evidence)).toBe(text));
});
