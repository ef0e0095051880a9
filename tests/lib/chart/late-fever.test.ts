import { describe, expect, it } from 'vitest';
import { ASTCT_2019 } from '../../../lib/protocols/astct-2019';
import { DAY, MINUTE } from '../../../lib/time';
import { site } from '../../support/answered';
import { admission, at, T0, type Written } from '../../support/events';
import { type Answer, late } from '../../support/late';

const temp = (clock: string, tempC: number, lagMin = 0): Written => ({
  kind: 'vital',
  t: at(clock),
  receivedAt: at(clock) + lagMin * MINUTE,
  tempC,
});
const fever = (clock: string, lagMin?: number): Written => temp(clock, 38.5, lagMin);
const normal = (clock: string, lagMin?: number): Written => temp(clock, 36.8, lagMin);
const heart = (clock: string): Written => ({ kind: 'vital', t: at(clock), heartRate: 90 });
const other = (clock: string, until: string): Written => ({
  kind: 'attribution',
  t: at(clock),
  domain: 'fever',
  otherCause: true,
  cause: 'other',
  until: at(until),
});
const lowPressure = (clock: string): Written => ({ kind: 'vital', t: at(clock), sbpMmHg: 80 });

type Known = readonly [title: string, history: Written[], now: string, e: Written, expected: Answer];

describe('CRS-01, CRS-10 a fever that is learned late', () => {
  it.each<Known>([
    ['the first fever', [normal('00:00')], '02:00', temp('01:00', 38.9), 'again'],
    ['one before the first known', [fever('02:00')], '03:00', temp('01:00', 38.9), 'again'],
    ['one of the very time of the first known', [fever('01:00')], '03:00', temp('01:00', 38.9, 5), 'again'],
    ['the newest temperature, inside CRS', [fever('00:00'), heart('03:00')], '03:00', temp('02:00', 38.9), 'in place'],
    ['between a fever and a normal one', [fever('00:00'), normal('03:00')], '03:00', temp('02:00', 38.9), 'in place'],
    ['between two fevers', [fever('00:00'), fever('03:00')], '03:00', temp('02:00', 38.9), 'in place'],
    ['of the time of the last, come after it', [fever('00:00'), fever('02:00')], '03:00', temp('02:00', 38.9, 5), 'in place'],
    ['of the time of the last, come before it', [fever('00:00'), fever('02:00', 5)], '03:00', temp('02:00', 38.9), 'again'],
    ['while the grade rose since', [fever('00:00'), lowPressure('02:00')], '03:00', temp('01:00', 38.9), 'in place'],
    ['after the hold had ended', [fever('00:00'), normal('01:00')], '30:00', temp('26:00', 38.9), 'again'],
    ['before the hold ended', [fever('00:00'), normal('01:00')], '30:00', temp('10:00', 38.9), 'again'],
    ['attributed to another cause', [fever('00:00'), other('01:00', '04:00')], '03:00', temp('02:00', 38.9), 'in place'],
  ])('%s', (_, history, now, e, expected) => {
    expect(late(history, at(now), e).answer).toBe(expected);
  });

  it('what it is then: the newest one known moves the hold, an older one moves nothing', () => {
    const of = (history: Written[], e: Written) => late(history, at('04:00'), e).chart.evidence.fever;
    const first = { firstAt: at('00:00') };
    expect(of([fever('00:00')], temp('02:00', 38.9))).toMatchObject({ ...first, lastAt: at('02:00'), lastC: 38.9, now: true });
    expect(of([fever('00:00'), normal('03:00')], temp('02:00', 38.9))).toMatchObject({
      ...first,
      lastAt: at('02:00'),
      now: false,
    });
    expect(of([fever('00:00'), fever('03:00')], temp('02:00', 38.9))).toMatchObject({
      lastAt: at('03:00'),
      lastC: 38.5,
      now: true,
    });
  });

  it('CRS-15: late after the infusion, where fever alone opens no episode, it is folded again', () => {
    const long = admission({ carTInfusedAt: T0 - 40 * DAY });
    const known = [fever('00:00'), heart('03:00')];
    expect(late(known, at('03:00'), fever('02:00'), ASTCT_2019, long).answer).toBe('again');
    expect(late(known, at('03:00'), fever('02:00')).answer).toBe('in place');
  });
});

describe('CRS-10 a normal temperature that is learned late', () => {
  it.each<Known>([
    ['where there was no fever', [normal('00:00'), heart('02:00')], '02:00', normal('01:00'), 'in place'],
    ['where there was no fever, between two', [normal('00:00'), normal('02:00')], '03:00', normal('01:00'), 'in place'],
    ['before the first fever', [fever('03:00')], '04:00', normal('01:00'), 'in place'],
    ['of the time of the first fever', [fever('01:00'), fever('03:00')], '04:00', normal('01:00', 5), 'again'],
    ['between two fevers', [fever('00:00'), fever('03:00')], '04:00', normal('02:00'), 'again'],
    ['of the time of the last fever', [fever('00:00'), fever('02:00')], '04:00', normal('02:00', 5), 'again'],
    ['the newest one, while the hold covers all since', [fever('00:00')], '23:59', normal('02:00'), 'in place'],
    ['the newest one, when the hold has just ended', [fever('00:00')], '24:00', normal('02:00'), 'again'],
    ['the newest one, long after the hold', [fever('00:00')], '30:00', normal('02:00'), 'again'],
    ['before a normal one inside the hold', [fever('00:00'), normal('23:59')], '30:00', normal('02:00'), 'in place'],
    ['before a normal one at the end of the hold', [fever('00:00'), normal('24:00')], '30:00', normal('02:00'), 'again'],
    ['before a normal one after the hold', [fever('00:00'), normal('25:00')], '30:00', normal('02:00'), 'again'],
    ['the newest after a normal one after the hold', [fever('00:00'), normal('25:00')], '30:00', normal('27:00'), 'in place'],
    [
      'before a fever of another cause: it ends the one that counts',
      [fever('00:00'), other('01:00', '06:00'), fever('03:00')],
      '04:00',
      normal('00:30'),
      'again',
    ],
  ])('%s', (_, history, now, e, expected) => {
    expect(late(history, at(now), e).answer).toBe(expected);
  });

  it('the newest one ends the fever and leaves its hold', () => {
    expect(late([fever('00:00')], at('23:59'), normal('02:00')).chart.evidence.fever).toStrictEqual({
      firstAt: at('00:00'),
      lastAt: at('00:00'),
      lastC: 38.5,
      lastId: expect.any(String),
      now: false,
    });
  });
});

describe('Q5 where the site asks for two febrile readings, a late one', () => {
  const two = site({ choices: { feverHoldNeedsTwo: true } });
  it.each<Known>([
    ['that joins two strings of fevers', [fever('00:00'), fever('25:00')], '26:00', fever('12:00'), 'again'],
    ['inside the string', [fever('00:00'), fever('25:00'), fever('27:00')], '28:00', fever('26:00'), 'in place'],
    ['of the time the string began', [fever('00:00'), fever('25:00'), fever('26:00')], '27:00', fever('25:00', 5), 'in place'],
    ['after the last of two', [fever('00:00'), fever('01:00'), normal('03:00')], '04:00', fever('02:00'), 'in place'],
    ['after the only one', [fever('00:00'), normal('03:00')], '04:00', fever('02:00'), 'again'],
  ])('fever %s', (_, history, now, e, expected) => {
    expect(late(history, at(now), e, two).answer).toBe(expected);
  });
  it.each<Known>([
    ['after the only fever: it held nothing', [fever('00:00'), normal('03:00')], '04:00', normal('02:00'), 'again'],
    ['the newest, after the only fever', [fever('00:00')], '04:00', normal('02:00'), 'again'],
    ['after two: they hold', [fever('00:00'), fever('01:00'), normal('03:00')], '04:00', normal('02:00'), 'in place'],
  ])('normal temperature %s', (_, history, now, e, expected) => {
    expect(late(history, at(now), e, two).answer).toBe(expected);
  });
});
