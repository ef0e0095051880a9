import { describe, expect, it } from 'vitest';
import { iceCadence, iceDue, iceFreshness, iceInForce } from '../../../lib/grading/ice';
import { nightAt, nightTurnsAt, overdueWithNights } from '../../../lib/grading/ice-night';
import { HOUR } from '../../../lib/time';
import { site, under } from '../../support/answered';
import { chartAt, ice, offset, protocolOf, type Row, type Setting, T0 } from '../../support/charts';

const neuro = (t: string, fields: object): Row => ({ t, kind: 'neuro', ...fields });
const infused = (carTInfusedAt: string | null, more: object = {}): Setting => ({ patient: { carTInfusedAt, ...more } });
/** Hours between two ICE, and after how many it is overdue. */
const cadence = (rows: readonly Row[], at: string, setting: Setting = {}): [number, number] => {
  const { everyMs, overdueMs } = iceCadence(chartAt(rows, at, setting), offset(at), protocolOf(setting));
  return [everyMs / HOUR, overdueMs / HOUR];
};
/** Due at, and overdue after, in hours from the start of the story. */
const due = (rows: readonly Row[], at: string, setting: Setting = {}): [number, number] | null => {
  const d = iceDue(chartAt(rows, at, setting), offset(at), protocolOf(setting));
  return d && [(d.dueAt - T0) / HOUR, (d.overdueAt - T0) / HOUR];
};
const RISK = [12, 13];
const DAILY = [24, 25];

describe('MON-08 how often ICE is asked for', () => {
  it('MON-08 every 12 h from the day of the infusion to D+14, daily before and after', () => {
    // T0 is midnight of 1 March
    expect(cadence([], '+01:00', infused('+02:00'))).toEqual(RISK);
    expect(cadence([], '+01:00', infused('+25:00'))).toEqual(DAILY);
    expect(cadence([], '+01:00', infused('-335:00'))).toEqual(RISK);
    expect(cadence([], '+01:00', infused('-337:00'))).toEqual(DAILY);
    expect(cadence([], '+01:00', infused(null))).toEqual(DAILY);
  });
  it('MON-08 every 12 h on any day while ICANS is 1 or more', () => {
    const late = infused('-480:00');
    expect(cadence([ice('+00:00', 10)], '+01:00', late)).toEqual(DAILY);
    expect(cadence([ice('+00:00', 9)], '+01:00', late)).toEqual(RISK);
    expect(cadence([neuro('+00:00', { loc: 'awakens-to-voice' })], '+01:00', late)).toEqual(RISK);
  });
  it('MON-08 counts from the last record of any kind, before the first from the start of monitoring', () => {
    expect(due([], '+01:00')).toEqual([12, 13]);
    expect(due([ice('+03:00', 10)], '+04:00')).toEqual([15, 16]);
    expect(due([ice('+03:00', 10), ice('+06:00', 10)], '+07:00')).toEqual([18, 19]);
    expect(due([ice('+03:00', 10), { t: '+05:00', kind: 'ice', assessable: false, reason: 'sedated' }], '+06:00')).toEqual([
      17, 18,
    ]);
    expect(due([ice('-20:00', 10)], '+01:00')).toEqual([12, 13]);
    expect(due([ice('-20:00', 10)], '+01:00', infused('-72:00', { monitoringStart: '+04:00' }))).toEqual([16, 17]);
  });
  it('MON-08 for a chart without a stay nothing is due', () => {
    const chart = { ...chartAt([], '+01:00') };
    const nowhere = { ...chart, stay: { ...chart.stay, monitoringStart: null, admittedAt: null } };
    expect(iceDue(nowhere, offset('+01:00'), protocolOf())).toBeNull();
  });
});

describe('ICE-03 how long an ICE stands', () => {
  const fresh = (rows: readonly Row[], at: string, setting: Setting = {}) =>
    iceFreshness(chartAt(rows, at, setting), offset(at), protocolOf(setting));
  it('ICE-03 fresh until it is overdue, stale until it is a day old, then withheld', () => {
    const rows = [ice('+00:00', 10)];
    expect([fresh(rows, '+13:00'), fresh(rows, '+13:00:01')]).toEqual(['fresh', 'stale']);
    expect([fresh(rows, '+24:00'), fresh(rows, '+24:00:01')]).toEqual(['stale', 'withheld']);
  });
  it('ICE-03 where it is asked for daily it is fresh for the 25 h', () => {
    const late = infused('-480:00');
    expect([fresh([ice('+00:00', 10)], '+25:00', late), fresh([ice('+00:00', 10)], '+25:00:01', late)]).toEqual([
      'fresh',
      'withheld',
    ]);
  });
  it('ICE-03 never done is unknown', () => {
    expect(fresh([], '+01:00')).toBe('unknown');
  });
  it('ICANS-06 a patient graded by CAPD has no ICE in force', () => {
    const of = (setting: Setting) => iceInForce(chartAt([ice('+00:00', 8)], '+01:00', setting), offset('+01:00'), protocolOf());
    expect(of({})?.score).toBe(8);
    expect(of({ patient: { baseline: { useCapd: true } } })).toBeNull();
  });
});

describe('Q20 ICE at night', () => {
  const yes = under({ choices: { iceNightArousal: true } });
  const protocol = site({ choices: { iceNightArousal: true } });
  const awake = (t: string): Row => neuro(t, { loc: 'alert' });
  it('MON-08 the night goes from 22:00 to 06:00 and belongs to the evening it began', () => {
    const night = (at: string) => {
      const n = nightAt('UTC', offset(at), protocol);
      return n && [(n.from - T0) / HOUR, (n.to - T0) / HOUR];
    };
    expect(night('+21:59:59')).toBeNull();
    expect(night('+22:00')).toEqual([22, 30]);
    expect(night('+23:59')).toEqual([22, 30]);
    expect(night('+24:00')).toEqual([22, 30]);
    expect(night('+29:59:59')).toEqual([22, 30]);
    expect(night('+30:00')).toBeNull();
    expect(night('+12:00')).toBeNull();
  });
  it('MON-08 the night turns at 22:00, and at 06:00 once it holds', () => {
    const turns = (at: string) => (nightTurnsAt('UTC', offset(at), protocol) - T0) / HOUR;
    expect(['+06:00', '+12:00', '+21:59'].map(turns)).toEqual([22, 22, 22]);
    expect(['+22:00', '+26:00', '+29:59'].map(turns)).toEqual([30, 30, 30]);
    expect(turns('+30:00')).toBe(46);
  });
  it('MON-08 the hours are those of the unit’s wall clock, east and west, and across the change of the clocks', () => {
    const at = (text: string) => Date.parse(text);
    expect(nightAt('America/New_York', at('2026-03-02T02:59:59Z'), protocol)).toBeNull();
    expect(nightAt('America/New_York', at('2026-03-02T03:00:00Z'), protocol)).toEqual({
      from: at('2026-03-02T03:00:00Z'),
      to: at('2026-03-02T11:00:00Z'),
    });
    expect(nightTurnsAt('America/New_York', at('2026-03-02T13:00:00Z'), protocol)).toBe(at('2026-03-03T03:00:00Z'));
    expect(nightTurnsAt('America/New_York', at('2026-03-02T22:00:00Z'), protocol)).toBe(at('2026-03-03T03:00:00Z'));
    // the night the clocks go forward is an hour shorter; the next evening begins an hour earlier in UTC
    expect(nightTurnsAt('Europe/Berlin', at('2026-03-29T12:00:00Z'), protocol)).toBe(at('2026-03-29T20:00:00Z'));
    expect(nightAt('Europe/Berlin', at('2026-10-24T22:30:00Z'), protocol)).toEqual({
      from: at('2026-10-24T20:00:00Z'),
      to: at('2026-10-25T05:00:00Z'),
    });
  });
  it('MON-08 as shipped the night changes nothing', () => {
    expect(due([ice('+10:00', 10)], '+23:30')).toEqual([22, 23]);
  });
  it('MON-08 an ICE overdue by day is overdue at its hour, also where the site has a night', () => {
    expect(due([ice('+00:00', 10)], '+12:30', yes)).toEqual([12, 13]);
    expect(due([ice('+08:00', 10)], '+12:00', yes)).toEqual([20, 21]);
  });
  it('MON-08 one that falls due in the night waits for the morning with its grace of an hour', () => {
    // asked by day, before the night began
    expect(due([ice('+10:00', 10)], '+20:00', yes)).toEqual([30, 31]);
    // in the night itself: it is the check of consciousness that must not be older than 13 h
    expect(due([ice('+10:00', 10)], '+22:30', yes)).toEqual([22, 23]);
    expect(due([ice('+10:00', 10), awake('+12:00')], '+22:30', yes)).toEqual([24, 25]);
    expect(due([ice('+10:00', 10), awake('+16:59')], '+22:30', yes)?.[1]).toBeCloseTo(29 + 59 / 60);
    expect(due([ice('+10:00', 10), awake('+17:00')], '+22:30', yes)).toEqual([30, 31]);
    // and in the morning ICE again
    expect(due([ice('+10:00', 10), awake('+17:00')], '+30:30', yes)).toEqual([30, 31]);
  });
  it('MON-08 one that was overdue before the night is excused until the morning only', () => {
    expect(due([ice('+08:00', 10), awake('+21:30')], '+22:30', yes)?.[1]).toBe(30);
    expect(due([ice('+08:00', 10)], '+22:30', yes)?.[1]).toBe(21);
  });
  it('MON-08 one that falls due after the morning is not touched by the night before it', () => {
    expect(due([ice('+20:00', 10)], '+23:00', yes)).toEqual([32, 33]);
    expect(due([ice('+18:00', 10)], '+23:00', yes)).toEqual([30, 31]);
    expect(due([ice('+17:00', 10)], '+23:00', yes)).toEqual([29, 30]);
  });
  it('MON-08 exactly at 22:00 and at 06:00 of the morning', () => {
    expect(due([ice('+09:00', 10)], '+20:00', yes)).toEqual([30, 31]);
    expect(due([ice('+09:00', 10), awake('+21:00')], '+23:00', yes)).toEqual([30, 31]);
    const chart = chartAt([awake('+20:00')], '+23:00', yes);
    const hours = { everyMs: 12 * HOUR, overdueMs: 13 * HOUR };
    const over = (at: string) => (overdueWithNights(chart, offset('+23:00'), offset(at), hours, protocol) - T0) / HOUR;
    expect([over('+29:59'), over('+30:00'), over('+22:00'), over('+21:59')]).toEqual([31, 30, 31, 30]);
  });
});
