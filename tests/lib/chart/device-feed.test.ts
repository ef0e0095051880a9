import { describe, expect, it } from 'vitest';
import type { Feed } from '../../../lib/chart/chart';
import { emptyChart, fold } from '../../../lib/engine';
import { ASTCT_2019 } from '../../../lib/protocols/astct-2019';
import type { Instant } from '../../../lib/time';
import { admission, at, event, T0, type Written } from '../../support/events';
import { late } from '../../support/late';

const vital = (clock: string, fields: object): Written => ({ kind: 'vital', t: at(clock), ...fields });
const device = (clock: string, fields: object): Written => vital(clock, { source: 'device', ...fields });
const clock = (t: string | null): Instant | null => (t === null ? null : at(t));
/** Admitted at 00:00. */
const patient = admission({ t: T0 });
const feedOf = (...events: Written[]): Feed => fold(emptyChart(), [patient, ...events.map(event)], at('20:00'), ASTCT_2019).feed;

describe('FEED when a monitor last said something plausible', () => {
  it.each([
    ['nothing yet', [], null],
    ['a value charted by hand is not the monitor', [vital('01:00', { heartRate: 80 })], null],
    ['any vital sign', [device('01:00', { respRate: 18 })], '01:00'],
    ['an implausible value is none', [device('01:00', { heartRate: 900 })], null],
    ['the newest', [device('01:00', { heartRate: 80 }), device('02:00', { tempC: 37 })], '02:00'],
  ])('%s', (_, events, expected) => {
    expect(feedOf(...events).deviceAt).toBe(clock(expected));
  });
  it('one that comes late does not take its place', () => {
    const { answer, chart } = late([device('02:00', { heartRate: 80 })], at('03:00'), device('01:00', { heartRate: 82 }));
    expect([answer, chart.feed.deviceAt]).toEqual(['in place', at('02:00')]);
  });
});

describe('C13 the first heart rate or SpO2 of a monitor in this stay', () => {
  it.each([
    ['a heart rate', [device('01:00', { heartRate: 80 })], '01:00'],
    ['an SpO2', [device('01:00', { spo2Percent: 97 })], '01:00'],
    ['other vital signs do not tell of a monitor', [device('01:00', { tempC: 37, respRate: 18 })], null],
    ['charted by hand', [vital('01:00', { heartRate: 80 })], null],
    ['the first, not the newest', [device('01:00', { heartRate: 80 }), device('02:00', { heartRate: 80 })], '01:00'],
    ['at the time of admission', [device('00:00', { heartRate: 80 })], '00:00'],
    ['before admission', [device('-01:00', { heartRate: 80 })], null],
    ['after discharge', [{ kind: 'discharge', t: at('01:00') }, device('02:00', { heartRate: 80 })], null],
    [
      'before a second admission: that is a new stay',
      [device('01:00', { heartRate: 80 }), { kind: 'discharge', t: at('02:00') }, { ...AGAIN(), t: at('03:00') }],
      null,
    ],
  ] as [string, Written[], string | null][])('%s', (_, events, expected) => {
    expect(feedOf(...events).firstMonitorAt).toBe(clock(expected));
  });
  it.each([
    ['earlier than the first known', '01:00', '01:00'],
    ['later than the first known', '02:30', '02:00'],
    ['from before the admission', '-01:00', '02:00'],
  ])('one that comes late, %s', (_, t, expected) => {
    const known = [device('02:00', { heartRate: 80 })];
    const { answer, chart } = late(known, at('03:00'), device(t, { heartRate: 82 }), ASTCT_2019, patient);
    expect([answer, chart.feed.firstMonitorAt]).toEqual(['in place', at(expected)]);
  });
  it.each([
    ['within the stay', '01:00', '01:00'],
    ['at its end', '02:00', '02:00'],
    ['after it', '02:30', null],
  ])('one told after the discharge, %s', (_, t, expected) => {
    const over: Written[] = [{ kind: 'discharge', t: at('02:00') }];
    const { chart } = late(over, at('03:00'), device(t, { heartRate: 82 }), ASTCT_2019, patient);
    expect(chart.feed.firstMonitorAt).toBe(clock(expected));
  });
});

describe('C13 a monitor heard again after a recorded stop', () => {
  const stop = (clock: string): Written => ({
    kind: 'support',
    t: at(clock),
    support: 'continuous-monitoring',
    status: 'stopped',
  });
  const monitor = (clock: string): Written => device(clock, { heartRate: 80 });
  const off = [monitor('01:00'), stop('02:00')];
  it.each([
    ['nothing since', [], null],
    ['within 5 min of the stop', [monitor('02:05')], null],
    ['after them', [monitor('02:06'), monitor('02:07')], '02:06'],
    ['a stop recorded again', [monitor('02:06'), stop('03:00'), monitor('03:01')], null],
    ['after that', [monitor('02:06'), stop('03:00'), monitor('03:06')], '03:06'],
    ['after the discharge', [{ kind: 'discharge', t: at('03:00') }, monitor('03:06')], null],
    ['in another stay', [monitor('02:06'), { kind: 'discharge', t: at('03:00') }, { ...AGAIN(), t: at('04:00') }], null],
  ] as [string, Written[], string | null][])('%s', (_, more, expected) => {
    expect(feedOf(...off, ...more).resumedAt).toBe(clock(expected));
  });
  it.each([
    ['the value itself', off, monitor('02:30'), 'in place', '02:30'],
    ['one before the first known', [...off, monitor('03:00')], monitor('02:30'), 'in place', '02:30'],
    ['one after it', [...off, monitor('02:30')], monitor('03:00'), 'in place', '02:30'],
    ['one from within 5 min of the stop', [...off, monitor('03:00')], monitor('02:03'), 'in place', '03:00'],
    ['one between two stops', [...off, stop('04:00')], monitor('03:00'), 'again', null],
    [
      'one before the first of all, of a stop that it shows to be the first',
      [stop('00:30'), monitor('00:32'), stop('02:00')],
      monitor('00:10'),
      'again',
      null,
    ],
    [
      'one that comes after the discharge',
      [...off, { kind: 'discharge', t: at('04:00') }],
      monitor('03:00'),
      'in place',
      '03:00',
    ],
  ] as [string, Written[], Written, string, string | null][])('told late: %s', (_, known, told, expected, since) => {
    const { answer, chart } = late(known, at('05:00'), told, ASTCT_2019, patient);
    expect([answer, chart.feed.resumedAt]).toEqual([expected, clock(since)]);
  });
  it('and the stop itself told late', () => {
    const { answer, chart } = late([monitor('01:00'), monitor('03:00')], at('05:00'), stop('02:00'), ASTCT_2019, patient);
    expect([answer, chart.feed.resumedAt]).toEqual(['again', at('03:00')]);
  });
});

function AGAIN(): object {
  return { kind: 'admission', id: 'again', mrn: 'm', unit: 'ICU-7', bed: 'ICU-7-02' };
}

describe('MON-12 the newest pressure of an arterial line', () => {
  const line = (t: string, fields: object): Written => vital(t, { pressureSite: 'arterial', ...fields });
  it.each([
    ['a systolic', [line('01:00', { sbpMmHg: 110 })], '01:00'],
    ['a mean', [line('01:00', { mapMmHg: 75 })], '01:00'],
    ['a diastolic alone is no pressure', [line('01:00', { dbpMmHg: 60 })], null],
    ['a reading without a pressure', [line('01:00', { heartRate: 80 })], null],
    ['of a cuff', [vital('01:00', { pressureSite: 'cuff', sbpMmHg: 110 })], null],
    ['of a site nobody named', [vital('01:00', { sbpMmHg: 110 })], null],
    ['the newest', [line('01:00', { sbpMmHg: 110 }), line('02:00', { mapMmHg: 75 })], '02:00'],
    ['a cuff does not take its place', [line('01:00', { sbpMmHg: 110 }), vital('02:00', { sbpMmHg: 110 })], '01:00'],
  ])('%s', (_, events, expected) => {
    expect(feedOf(...events).arterialAt).toBe(clock(expected));
  });
  it('one that comes late does not take its place', () => {
    const { answer, chart } = late([line('02:00', { sbpMmHg: 110 })], at('03:00'), line('01:00', { sbpMmHg: 112 }));
    expect([answer, chart.feed.arterialAt]).toEqual(['in place', at('02:00')]);
  });
  it('a temperature keeps its site, a pressure its line or cuff, other values have none', () => {
    const fields = { site: 'oral', pressureSite: 'cuff', tempC: 37, sbpMmHg: 110, heartRate: 80 };
    const { vitals } = fold(emptyChart(), [patient, event(vital('01:00', fields))], at('02:00'), ASTCT_2019);
    expect([vitals.tempC?.site, vitals.sbpMmHg?.site, vitals.heartRate?.site]).toEqual(['oral', 'cuff', undefined]);
  });
});
