import { describe, expect, it } from 'vitest';
import { stretchStart } from '../../../lib/chart/read';
import { hoursToPositivity, knownAt, regradedAt, regradeEvery, withheld } from '../../../lib/chart/read-rules';
import { emptyChart, fold } from '../../../lib/engine';
import { HOUR } from '../../../lib/time';
import {
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
  type Setting,
  temp,
  withhold,
} from '../../support/charts';
import { event } from '../../support/events';

const hour = (t: number | null): number | null => (t === null ? null : (t - offset('+00:00')) / HOUR);
const FEVER = temp('+00:00', 38.5);
const hfnc = (t: string): Row => oxygen(t, 'hfnc', { flowLpm: 40 });

describe('C7 a decision to withhold', () => {
  const held = (rows: readonly Row[], at: string, folded = at) => {
    const w = withheld(chartAt(rows, folded), 'steroid', offset(at), protocolOf());
    return w === null ? null : [hour(w.decision.t), hour(w.until)];
  };
  const decided = [FEVER, cannula('+00:30'), withhold('+01:00', 'steroid')];
  it.each([
    ['from its own instant', decided, '+01:00', [1, 9]],
    ['for 8 h', decided, '+08:59:59', [1, 9]],
    ['not at 8 h', decided, '+09:00', null],
    ['about something else', [FEVER, withhold('+01:00', 'echo')], '+02:00', null],
    ['of two the one that lasts longer', [...decided, withhold('+03:00', 'steroid')], '+04:00', [3, 11]],
    ['an older one of the kind behind a newer of another', [...decided, withhold('+03:00', 'echo')], '+04:00', [1, 9]],
    ['CRS risen above its grade then', [...decided, hfnc('+02:00')], '+02:00', null],
    ['ICANS risen above its grade then', [...decided, ice('+02:00', 9)], '+02:00', null],
    ['made before anything was graded, the first grade is a rise', [withhold('-01:00', 'steroid'), FEVER], '+01:00', null],
    ['made before anything was graded', [withhold('-01:00', 'steroid')], '+01:00', [-1, 7]],
    ['risen and fallen again: over for good', [...decided, hfnc('+02:00'), cannula('+03:00')], '+04:00', null],
    ['risen before it: it was decided at that grade', [FEVER, hfnc('+00:30'), withhold('+01:00', 'steroid')], '+02:00', [1, 9]],
    ['risen in its very instant', [FEVER, hfnc('+01:00'), withhold('+01:00', 'steroid')], '+02:00', [1, 9]],
    [
      'higher before it, lower for longer than half an hour then',
      [FEVER, hfnc('+00:05'), cannula('+00:10'), withhold('+01:00', 'steroid'), roomAir('+01:30')],
      '+02:00',
      [1, 9],
    ],
    ['the grade falls', [...decided, roomAir('+02:00')], '+03:00', [1, 9]],
    ['falls and comes back to what it was', [...decided, roomAir('+02:00'), cannula('+03:00')], '+04:00', [1, 9]],
    ['voided by a rise, made again after it', [...decided, hfnc('+02:00'), withhold('+03:00', 'steroid')], '+04:00', [3, 11]],
    [
      'the later one voided, the earlier made at the higher grade',
      [FEVER, hfnc('+00:10'), withhold('+01:00', 'steroid'), cannula('+02:00'), withhold('+03:00', 'steroid'), hfnc('+04:00')],
      '+05:00',
      [1, 9],
    ],
  ] as [string, Row[], string, unknown][])('%s', (_, rows, at, expected) => expect(held(rows, at)).toEqual(expected));
  it('asked for an earlier instant it had not been made', () => {
    expect(held(decided, '+00:59', '+02:00')).toBeNull();
    expect(held([...decided, hfnc('+05:00')], '+04:00', '+06:00')).toEqual([1, 9]);
  });
});

describe('MON-03 how often a grade is confirmed', () => {
  const site: Setting = {
    protocol: (p) => ({
      ...p,
      numbers: {
        ...p.numbers,
        'regrade.everyGrade2': { ...p.numbers['regrade.everyGrade2'], value: 4 },
        'regrade.everyGrade3': { ...p.numbers['regrade.everyGrade3'], value: 2 },
      },
    }),
  };
  it.each([
    ['grade 0', [], 12],
    ['CRS 1', [FEVER], 12],
    ['CRS 2', [FEVER, cannula('+00:10')], 4],
    ['CRS 3', [FEVER, hfnc('+00:10')], 2],
    ['CRS 4', [FEVER, oxygen('+00:10', 'cpap', { fio2: 0.5 })], 2],
    ['ICANS 1', [ice('+00:10', 9)], 12],
    ['ICANS 2', [ice('+00:10', 6)], 4],
    ['ICANS 3', [ice('+00:10', 2)], 2],
    ['CRS 1 and ICANS 2', [FEVER, ice('+00:10', 6)], 4],
  ] as [string, Row[], number][])('Q19 %s: as often as the site says, else every 12 h', (_, rows, every) => {
    const chart = chartAt(rows, '+01:00');
    expect([regradeEvery(chart, protocolOf(site)) / HOUR, regradeEvery(chart, protocolOf()) / HOUR]).toEqual([every, 12]);
  });
  const STAY: Setting = { patient: { monitoringStart: '+01:00' } };
  it.each([
    ['the start of monitoring', [], [1, 1]],
    ['the newest of each scale', [regrade('+02:00', 1, 1), regrade('+03:00', 2), regrade('+04:00', undefined, 0)], [3, 4]],
    ['one that left ICANS out moves the clock of CRS alone', [regrade('+02:00', 1)], [2, 1]],
    ['a confirmed grade of 0 is one', [regrade('+02:00', 0, 0)], [2, 2]],
    ['one before monitoring began does not put it earlier', [regrade('+00:30', 1, 1)], [1, 1]],
  ] as [string, Row[], unknown][])('from when the clock counts: %s', (_, rows, expected) => {
    const chart = chartAt(rows, '+05:00', STAY);
    expect([hour(regradedAt(chart, 'crs')), hour(regradedAt(chart, 'icans'))]).toEqual(expected);
  });
});

describe('MON-03 without a stay', () => {
  it('no clock counts, whatever was confirmed', () => {
    const told = event({ kind: 'regrade', t: offset('+01:00'), crs: 1, icans: 0 });
    const chart = fold(emptyChart(), [told], offset('+02:00'), protocolOf());
    expect([regradedAt(chart, 'crs'), regradedAt(chart, 'icans')]).toEqual([null, null]);
  });
});

describe('MON-13 hours until a culture was known to be positive', () => {
  const culture = (value: string, more: object = {}) => {
    const [only] = chartAt([lab('+01:00', 'blood-culture', value, '', more)], '+99:00').labs['blood-culture'] ?? [];
    if (only === undefined) throw new Error('no culture');
    return only;
  };
  it.each([
    ['known at once', 'positive', {}, 0],
    ['known after 25 h 29 min', 'positive', { receivedAt: '+26:29' }, 25],
    ['known after 25 h 30 min', 'positive', { receivedAt: '+26:30' }, 26],
    ['not positive', 'negative', { receivedAt: '+26:30' }, null],
  ])('%s', (_, value, more, hours) => expect(hoursToPositivity(culture(value, more))).toBe(hours));
  it('counted from another collection, never below 0', () => {
    const positive = culture('positive', { receivedAt: '+26:00' });
    expect([hoursToPositivity(positive, offset('+20:00')), hoursToPositivity(positive, offset('+30:00'))]).toEqual([6, 0]);
  });
  it('a record is known from its own time, or its arrival if that was later', () => {
    const t = offset('+01:00');
    expect([knownAt({ t, receivedAt: t - HOUR }), knownAt({ t, receivedAt: t + HOUR + 0.002 })]).toEqual([t, t + HOUR]);
  });
});

describe('since when something has been so without a break', () => {
  const rows = [FEVER, norepi('+01:00'), norepi('+02:00', 0), cannula('+03:00')];
  it.each([
    [1, 0],
    [2, 3],
    [3, null],
  ])('CRS of at least %s since hour %s', (least, expected) => {
    const chart = chartAt(rows, '+04:00');
    expect(chart.steps.map((s) => s.crs)).toEqual([1, 3, 1, 2]);
    expect(hour(stretchStart(chart.steps, (s) => s.crs >= least))).toBe(expected);
  });
  it('of a patient never graded: never', () => expect(stretchStart(chartAt([], '+04:00').steps, () => true)).toBeNull());
});
