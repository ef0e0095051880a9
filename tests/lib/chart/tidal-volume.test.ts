import { describe, expect, it } from 'vitest';
import type { Evidences } from '../../../lib/chart/chart';
import { emptyChart, fold } from '../../../lib/engine';
import { ASTCT_2019 } from '../../../lib/protocols/astct-2019';
import { admission, at, event, type Written } from '../../support/events';
import { type Answer, late } from '../../support/late';

const tidal = (clock: string, tidalVolumeMl: number): Written => ({ kind: 'vital', t: at(clock), tidalVolumeMl });
const heart = (clock: string): Written => ({ kind: 'vital', t: at(clock), heartRate: 90 });
/** Predicted weight 70 kg: 560 mL are 8 mL/kg. */
const MAN = { sex: 'm', heightCm: 152.4 + 20 / 0.91 };
const WIDE = 600;
const SAFE = 400;

describe('HEMO-11 since when the tidal volume has been above 8 mL/kg of predicted weight', () => {
  const since = (patient: object, ...readings: Written[]): Evidences['tidalHighSince'] =>
    fold(emptyChart(), [admission(patient), ...readings.map(event)], at('10:00'), ASTCT_2019).evidence.tidalHighSince;

  it.each([
    ['above it', MAN, [tidal('01:00', WIDE)], '01:00'],
    ['at exactly 8 mL/kg it is not above', MAN, [tidal('01:00', 560)], null],
    ['still above: since the first', MAN, [tidal('01:00', WIDE), tidal('02:00', 610)], '01:00'],
    ['within it again', MAN, [tidal('01:00', WIDE), tidal('02:00', SAFE)], null],
    ['above it a second time', MAN, [tidal('01:00', WIDE), tidal('02:00', SAFE), tidal('03:00', WIDE)], '03:00'],
    ['other vital signs since do not matter', MAN, [tidal('01:00', WIDE), heart('02:00')], '01:00'],
    ['a woman of that height weighs 65.5 kg', { ...MAN, sex: 'f' }, [tidal('01:00', 540)], '01:00'],
    ['the same volume is within it for a man', MAN, [tidal('01:00', 540)], null],
    ['unknown height: nothing to compare with', { sex: 'm' }, [tidal('01:00', WIDE)], null],
    ['a height for which the formula gives no weight', { sex: 'm', heightCm: 90 }, [tidal('01:00', WIDE)], null],
    ['not for a child', { ...MAN, ageYears: 12 }, [tidal('01:00', WIDE)], null],
  ])('%s', (_, patient, readings, expected) => {
    expect(since(patient, ...readings)).toBe(expected === null ? null : at(expected));
  });

  it('a height at which the predicted weight is 0 has no limit', () => {
    expect(since({ sex: 'm', heightCm: 152.4 - 50 / 0.91 }, tidal('01:00', WIDE))).toBeNull();
  });
});

describe('HEMO-11 a tidal volume that is learned late', () => {
  const man = admission(MAN);
  it.each<readonly [string, Written[], Written, Answer, string | null]>([
    ['above, the first of all', [heart('05:00')], tidal('03:00', WIDE), 'in place', '03:00'],
    ['above, the newest, none before was', [tidal('01:00', SAFE)], tidal('03:00', WIDE), 'in place', '03:00'],
    ['above, the newest of several', [tidal('01:00', WIDE)], tidal('03:00', WIDE), 'in place', '01:00'],
    ['within, the newest', [tidal('01:00', WIDE)], tidal('03:00', SAFE), 'in place', null],
    ['above, between two within', [tidal('01:00', SAFE), tidal('04:00', SAFE)], tidal('03:00', WIDE), 'in place', null],
    ['within, between two within', [tidal('01:00', SAFE), tidal('04:00', SAFE)], tidal('03:00', SAFE), 'in place', null],
    ['above, before the first above', [tidal('03:00', WIDE)], tidal('02:00', WIDE), 'again', '02:00'],
    ['above, of the time of the first', [tidal('02:00', WIDE), tidal('04:00', WIDE)], tidal('02:00', 610), 'in place', '02:00'],
    ['above, between two above', [tidal('02:00', WIDE), tidal('04:00', WIDE)], tidal('03:00', WIDE), 'in place', '02:00'],
    ['within, before the first above', [tidal('02:00', WIDE), tidal('04:00', WIDE)], tidal('01:00', SAFE), 'in place', '02:00'],
    [
      'within, of the time of the first above',
      [tidal('02:00', WIDE), tidal('04:00', WIDE)],
      tidal('02:00', SAFE),
      'again',
      '04:00',
    ],
    ['within, between two above', [tidal('02:00', WIDE), tidal('04:00', WIDE)], tidal('03:00', SAFE), 'again', '04:00'],
    ['within, of the time of the only one above', [tidal('02:00', WIDE)], tidal('02:00', SAFE), 'in place', null],
  ])('%s', (_, history, e, expected, since) => {
    const { answer, chart } = late([...history, heart('05:00')], at('05:00'), e, ASTCT_2019, man);
    expect(answer).toBe(expected);
    expect(chart.evidence.tidalHighSince).toBe(since === null ? null : at(since));
  });
});
