import { describe, expect, it } from 'vitest';
import { MINUTE } from '../../../lib/time';
import { site } from '../../support/answered';
import { at, type Written } from '../../support/events';
import { type Answer, late } from '../../support/late';

const reading = (clock: string, fields: object, lagMin = 0): Written => ({
  kind: 'vital',
  t: at(clock),
  receivedAt: at(clock) + lagMin * MINUTE,
  ...fields,
});
const heart = (clock: string): Written => reading(clock, { heartRate: 90 });
const low = (clock: string, lagMin?: number): Written => reading(clock, { sbpMmHg: 80 }, lagMin);
const normal = (clock: string, lagMin?: number): Written => reading(clock, { sbpMmHg: 120 }, lagMin);
const monitorLow = (clock: string, lagMin?: number): Written => reading(clock, { sbpMmHg: 80, source: 'device' }, lagMin);
const other = (clock: string, until: string, domain = 'hypotension'): Written => ({
  kind: 'attribution',
  t: at(clock),
  domain,
  otherCause: true,
  cause: 'other',
  until: at(until),
});
const oxygen = (clock: string, device = 'nasal-cannula'): Written => ({
  kind: 'support',
  t: at(clock),
  support: 'oxygen',
  device,
  ...(device === 'room-air' ? {} : { flowLpm: 2 }),
});
const FEVER = reading('-01:00', { tempC: 38.5 });

type Known = readonly [title: string, history: Written[], now: string, e: Written, expected: Answer];

describe('CRS-03, DATA-04 a normal pressure that is learned late', () => {
  it.each<Known>([
    ['where none was low', [normal('00:00')], '02:00', normal('01:00'), 'in place'],
    ['between two normal ones', [normal('00:00'), normal('02:00')], '03:00', normal('01:00'), 'in place'],
    ['while low pressure is attributed elsewhere', [other('00:00', '03:00')], '02:00', normal('01:00'), 'again'],
    ['before the first low one', [low('02:00')], '03:00', normal('01:00'), 'again'],
    ['of the time of a low one, come after it', [low('01:00')], '02:00', normal('01:00', 5), 'again'],
    ['the newest, while the hold covers all since', [low('00:00')], '03:59', normal('02:00'), 'in place'],
    ['the newest, when the hold has just ended', [low('00:00')], '04:00', normal('02:00'), 'again'],
    ['the newest, after one that ended it', [low('00:00'), normal('01:00')], '06:00', normal('02:00'), 'in place'],
    ['before a normal one inside the hold', [low('00:00'), normal('03:59')], '06:00', normal('02:00'), 'in place'],
    ['before a normal one at the end of the hold', [low('00:00'), normal('04:00')], '06:00', normal('02:00'), 'again'],
    ['before a normal one after the hold', [low('00:00'), normal('05:00')], '06:00', normal('02:00'), 'again'],
    [
      'before a normal one that did not count',
      [low('00:00'), other('01:00', '02:00'), normal('01:30')],
      '03:00',
      normal('00:30'),
      'again',
    ],
    ['after one low value of the monitor, not 15 min old', [monitorLow('00:00')], '00:14', normal('00:05'), 'in place'],
    ['after one low value of the monitor that came to count', [monitorLow('00:00')], '00:15', normal('00:05'), 'again'],
    ['after two low values of the monitor', [monitorLow('00:00'), monitorLow('00:05')], '00:10', normal('00:07'), 'again'],
    ['between two low values of the monitor', [monitorLow('00:00'), monitorLow('00:04')], '00:06', normal('00:02'), 'again'],
  ])('%s', (_, history, now, e, expected) => {
    expect(late([FEVER, ...history], at(now), e).answer).toBe(expected);
  });
});

describe('CRS-03, DATA-04 a low pressure that is learned late', () => {
  it.each<Known>([
    ['charted by hand', [heart('00:03')], '00:03', low('00:00'), 'again'],
    ['of the monitor, before a normal one', [normal('00:02')], '00:03', monitorLow('00:00'), 'again'],
    ['of the monitor, the first, 4 min ago', [heart('00:04')], '00:04', monitorLow('00:00'), 'in place'],
    ['of the monitor, the first, 5 min ago', [heart('00:05')], '00:05', monitorLow('00:00'), 'again'],
    ['of the monitor, oxygen charted since', [oxygen('00:02')], '00:04', monitorLow('00:00'), 'in place'],
    ['4 min after the first: confirms nothing', [monitorLow('00:00')], '00:10', monitorLow('00:04'), 'in place'],
    ['5 min after the first: confirms it', [monitorLow('00:00')], '00:10', monitorLow('00:05'), 'again'],
    ['4 min after a first that came to count alone', [monitorLow('00:00')], '00:20', monitorLow('00:04'), 'again'],
    ['one more of a run that counts', [monitorLow('00:00'), monitorLow('00:06')], '01:00', monitorLow('00:30'), 'in place'],
    ['of the time a run was confirmed', [monitorLow('00:00'), monitorLow('00:06')], '01:00', monitorLow('00:06', 1), 'in place'],
    [
      'after a run that was attributed elsewhere',
      [monitorLow('00:00'), other('00:05', '00:08'), monitorLow('00:06')],
      '00:12',
      monitorLow('00:10'),
      'again',
    ],
    ['while low pressure is attributed elsewhere', [other('00:00', '00:10')], '00:12', monitorLow('00:09'), 'again'],
  ])('%s', (_, history, now, e, expected) => {
    expect(late([FEVER, ...history], at(now), e).answer).toBe(expected);
  });
});

describe('CRS-04, DATA-04 an SpO2 that is learned late', () => {
  const spo2 = (clock: string, spo2Percent: number, source = 'device'): Written => reading(clock, { spo2Percent, source });
  it.each<Known>([
    ['normal, where none was low', [heart('02:00')], '02:00', spo2('01:00', 97), 'in place'],
    ['normal, oxygen charted since', [oxygen('01:30')], '02:00', spo2('01:00', 97), 'in place'],
    ['normal, after one low value that never counts alone', [spo2('00:00', 86)], '00:20', spo2('00:10', 97), 'in place'],
    ['normal, while a charted low one holds', [spo2('00:00', 86, 'charted')], '00:59', spo2('00:10', 97), 'in place'],
    ['normal, after a charted low one has stopped to hold', [spo2('00:00', 86, 'charted')], '01:00', spo2('00:10', 97), 'again'],
    [
      'normal, between two low ones that are not confirmed',
      [spo2('00:00', 86), spo2('00:04', 86)],
      '00:06',
      spo2('00:02', 97),
      'again',
    ],
    ['low, no oxygen ever charted', [heart('00:04')], '00:04', spo2('00:00', 86), 'in place'],
    ['low, oxygen charted before', [oxygen('-00:30', 'room-air')], '00:04', spo2('00:00', 86), 'in place'],
    ['low, oxygen charted at that very time', [oxygen('00:00', 'room-air')], '00:04', spo2('00:00', 86), 'in place'],
    ['low, oxygen charted since', [oxygen('00:02', 'room-air')], '00:04', spo2('00:00', 86), 'again'],
    ['low, 4 min after the first', [spo2('00:00', 86)], '00:30', spo2('00:04', 86), 'in place'],
    ['low, 5 min after the first', [spo2('00:00', 86)], '00:30', spo2('00:05', 86), 'again'],
    ['low, of a run that counts', [spo2('00:00', 86), spo2('00:06', 86)], '00:30', spo2('00:15', 86), 'in place'],
    [
      'low, of a run that counts, now on oxygen',
      [spo2('00:00', 86), spo2('00:06', 86), oxygen('00:10')],
      '00:30',
      spo2('00:15', 86),
      'again',
    ],
    [
      'low, of a run that no longer counts, on oxygen',
      [spo2('00:00', 86), spo2('00:06', 86), oxygen('00:10'), spo2('00:12', 86)],
      '00:30',
      spo2('00:15', 86),
      'again',
    ],
  ])('%s', (_, history, now, e, expected) => {
    expect(late([FEVER, ...history], at(now), e).answer).toBe(expected);
  });
});

describe('Q3 where two normal pressures an hour apart end the hold, a late one', () => {
  const two = site({ choices: { pressureHoldUntilTwoNormal: true } });
  const cleared = [low('00:00'), normal('00:30'), normal('01:30')];
  it.each<Known>([
    ['the first after the low one', [low('00:00')], '08:00', normal('00:30'), 'in place'],
    ['before the first', [low('00:00'), normal('01:00')], '03:00', normal('00:30'), 'again'],
    ['of the time of the first, come before it', [low('00:00'), normal('01:00', 5)], '03:00', normal('01:00'), 'in place'],
    ['59 min after the first', [low('00:00'), normal('01:00')], '03:00', normal('01:59'), 'in place'],
    ['60 min after the first', [low('00:00'), normal('01:00')], '03:00', normal('02:00'), 'again'],
    ['between the first and a third', [low('00:00'), normal('00:30'), normal('01:00')], '03:00', normal('00:45'), 'in place'],
    ['after the hold ended', cleared, '03:00', normal('02:00'), 'in place'],
    ['of the time the hold ended', cleared, '03:00', normal('01:30', 5), 'in place'],
    ['before the hold ended', cleared, '03:00', normal('01:00'), 'again'],
    ['with no low one at all', [normal('00:00')], '03:00', normal('01:00'), 'in place'],
    ['between two, with no low one at all', [normal('00:00'), normal('02:00')], '03:00', normal('01:00'), 'in place'],
    [
      'the newest, after a low value of the monitor',
      [low('00:00'), normal('00:30'), monitorLow('00:40')],
      '00:50',
      normal('00:45'),
      'in place',
    ],
    [
      'between two low values of the monitor',
      [...cleared, monitorLow('02:00'), monitorLow('02:04')],
      '02:06',
      normal('02:02'),
      'again',
    ],
    [
      'before one that did not count',
      [low('00:00'), other('01:00', '02:00'), normal('01:30')],
      '03:00',
      normal('00:30'),
      'again',
    ],
  ])('%s', (_, history, now, e, expected) => {
    expect(late([FEVER, ...history], at(now), e, two).answer).toBe(expected);
  });
});
