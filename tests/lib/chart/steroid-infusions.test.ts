import { describe, expect, it } from 'vitest';
import {
  amountTurnsAt,
  infusedIn,
  type SteroidLimit,
  steroidGiven,
  steroidStretches,
} from '../../../lib/chart/steroid-infusions';
import { lastSteroidInfusion, liveSteroidRun } from '../../../lib/chart/steroids';
import { HOUR, MINUTE } from '../../../lib/time';
import { chartAt, dex, given, offset, protocolOf, type Row, runs, stops } from '../../support/charts';

const DEX = 'dexamethasone';
const HC = 'hydrocortisone';
const dexRuns = (t: string, rate: number, more: object = {}): Row => runs(t, DEX, rate, 'mg/h', more);
const unknown = (t: string, drug = DEX, more: object = {}): Row => ({ t, kind: 'medication', status: 'running', drug, ...more });
const hour = (t: number | null): number | null => (t === null ? null : (t - offset('+00:00')) / HOUR);
const rounded = (mg: number | null): number | null => (mg === null ? null : Math.round(mg * 1e6) / 1e6);
const text = (hours: number): string => `+${String(hours).padStart(2, '0')}:00`;
const DAY_40: SteroidLimit = { mg: 40, windowMs: 24 * HOUR };

describe('STER-05 the stretches of a steroid infusion', () => {
  const stretches = (at: string, ...rows: Row[]) =>
    steroidStretches(chartAt(rows, at), offset(at)).map((s) => [s.drug, hour(s.from), hour(s.to), rounded(s.mgPerHour)]);
  it.each([
    ['that runs, up to now', '+10:00', [dexRuns('+01:00', 4)], [[DEX, 1, 10, 4]]],
    ['that begins now', '+01:00', [dexRuns('+01:00', 4)], [[DEX, 1, 1, 4]]],
    [
      'at two rates',
      '+10:00',
      [dexRuns('+01:00', 4), dexRuns('+03:00', 2)],
      [
        [DEX, 1, 3, 4],
        [DEX, 3, 10, 2],
      ],
    ],
    ['at a rate that is not known', '+10:00', [unknown('+01:00')], [[DEX, 1, 10, null]]],
    ['that was stopped', '+10:00', [dexRuns('+01:00', 4), stops('+05:00', DEX)], [[DEX, 1, 5, 4]]],
    [
      'that paused',
      '+10:00',
      [dexRuns('+01:00', 4), stops('+05:00', DEX), dexRuns('+07:00', 1)],
      [
        [DEX, 1, 5, 4],
        [DEX, 7, 10, 1],
      ],
    ],
    ['with an announced end that has come', '+10:00', [dexRuns('+01:00', 4, { endsAt: '+06:00' })], [[DEX, 1, 6, 4]]],
    ['of which only the stop is on record: it ran until then', '+10:00', [stops('+05:00', HC)], [[HC, 5, 5, null]]],
    ['of another drug is none', '+10:00', [runs('+01:00', 'norepinephrine', 6, 'ug/min')], []],
  ] as [string, string, Row[], unknown][])('one %s', (_, at, rows, expected) => expect(stretches(at, ...rows)).toEqual(expected));
  it('the oldest of many changes are not kept: until then it ran, at a rate nobody knows any more', () => {
    const changes = Array.from({ length: 26 }, (_, n) => dexRuns(text(n), n + 1));
    const said = stretches('+30:00', ...changes);
    expect(said.slice(0, 2)).toEqual([
      [DEX, 0, 2, null],
      [DEX, 2, 3, 3],
    ]);
    expect(said.at(-1)).toEqual([DEX, 25, 30, 26]);
  });
});

describe('STER-05 what was given and infused in 24 h', () => {
  const mg = (at: string, ...rows: Row[]): number => steroidGiven(chartAt(rows, '+40:00'), offset(at), DAY_40);
  it.each([
    ['doses of the window, its beginning not', '+24:00', [dex('+00:00'), dex('+06:00'), dex('+24:00'), dex('+30:00')], 20],
    ['an infusion, as far as it lies in the window', '+30:00', [dexRuns('+00:00', 1)], 24],
    ['up to the instant asked for', '+10:00', [dexRuns('+00:00', 1), dexRuns('+08:00', 3)], 14],
    ['both', '+10:00', [dexRuns('+00:00', 1), dex('+02:00', 8)], 18],
    ['at a known rate not what the syringe holds', '+10:00', [dexRuns('+00:00', 1, { doseMg: 50 })], 10],
    ['a dose given when another steroid is hung up', '+10:00', [runs('+00:00', HC, 10, 'mg/h'), dex('+00:00', 8)], 11.75],
    ['a dose of the same drug when it is hung up', '+10:00', [dexRuns('+00:00', 1), dex('+00:00', 8)], 18],
    ['an unknown rate: 40 mg in 24 h', '+12:00', [unknown('+00:00')], 20],
    ['an unknown rate with an amount: as much at least', '+03:00', [unknown('+00:00', DEX, { doseMg: 8 })], 8],
    ['and more, once it has lasted longer', '+06:00', [unknown('+00:00', DEX, { doseMg: 8 })], 10],
    [
      'a pulse over an hour',
      '+12:00',
      [unknown('+00:00', 'methylprednisolone', { doseMg: 500 }), stops('+01:00', 'methylprednisolone')],
      93.75,
    ],
    [
      'its amount leaves with its start',
      '+24:30',
      [unknown('+00:00', 'methylprednisolone', { doseMg: 500 }), stops('+01:00', 'methylprednisolone')],
      0.833333,
    ],
    [
      'two, each with its own amount',
      '+03:00',
      [unknown('+00:00', HC, { doseMg: 100 }), stops('+01:00', HC), unknown('+02:00', DEX, { doseMg: 8 })],
      11.75,
    ],
    [
      'one twice, each time with its own amount',
      '+03:00',
      [unknown('+00:00', DEX, { doseMg: 20 }), stops('+01:00', DEX), unknown('+02:00', DEX, { doseMg: 8 })],
      28,
    ],
    ['a rate known later: each part as it was', '+12:00', [unknown('+00:00', DEX, { doseMg: 8 }), dexRuns('+06:00', 2)], 22],
    ['nothing', '+12:00', [], 0],
  ] as [string, string, Row[], number][])('%s', (_, at, rows, expected) => expect(mg(at, ...rows)).toBe(expected));
});

describe('STER-05 whether a steroid was infused in the window', () => {
  const was = (at: string, ...rows: Row[]) => infusedIn(chartAt(rows, at), offset(at), 24 * HOUR);
  it.each([
    ['+10:00', [dex('+01:00')], 'no'],
    ['+01:00', [dexRuns('+01:00', 1)], 'known'],
    ['+10:00', [unknown('+01:00')], 'unknown'],
    ['+10:00', [unknown('+01:00'), dexRuns('+02:00', 1)], 'unknown'],
    ['+25:59', [unknown('+01:00'), dexRuns('+02:00', 1)], 'unknown'],
    ['+26:00', [unknown('+01:00'), dexRuns('+02:00', 1)], 'known'],
    ['+29:00', [dexRuns('+01:00', 1), stops('+05:00', DEX)], 'no'],
  ] as [string, Row[], string][])('at %s', (at, rows, expected) => expect(was(at, ...rows)).toBe(expected));
});

describe('STER-05 when time alone may turn an amount', () => {
  const turns = (at: string, ...rows: Row[]): number | null => {
    const chart = chartAt(rows, at);
    const enough = (t: number): boolean => steroidGiven(chart, t, DAY_40) >= DAY_40.mg;
    return hour(amountTurnsAt(chart, offset(at), DAY_40, enough));
  };
  it.each([
    ['never, with nothing given', '+01:00', [], null],
    ['never again, once all has left', '+50:00', [dex('+01:00')], null],
    ['when a dose leaves', '+02:00', [dex('+01:00'), dex('+02:00')], 25],
    ['when so much has run in', '+02:00', [dexRuns('+00:00', 4)], 10],
    ['when the start leaves, if it will not be so much before', '+02:00', [dexRuns('+00:00', 1)], 24],
    ['not within a day, while it runs on as it has for a day', '+30:00', [dexRuns('+00:00', 1)], 54],
    ['when less than so much is left of one that was stopped', '+30:00', [dexRuns('+00:00', 2), stops('+30:00', DEX)], 34],
    ['at its announced end, if that comes first', '+02:00', [dexRuns('+00:00', 4, { endsAt: '+09:00' })], 9],
    ['when it has outlasted the amount said', '+02:00', [unknown('+00:00', DEX, { doseMg: 10 })], 6],
  ] as [string, string, Row[], number | null][])('%s', (_, at, rows, expected) => {
    const t = turns(at, ...rows);
    // Amounts are compared to a millionth of a mg: a few milliseconds.
    if (expected === null || t === null) expect(t).toBe(expected);
    else expect(t).toBeCloseTo(expected, 5);
  });
});

describe('STER-05 what a live run ends with', () => {
  const run = (at: string, ...rows: Row[]) => {
    const r = liveSteroidRun(chartAt(rows, at), offset(at), protocolOf());
    return r === null
      ? null
      : [
          r.running,
          r.infused?.drug ?? null,
          hour(r.endsAt),
          r.overAt === null ? null : (r.overAt - offset('+00:00')) / MINUTE,
          hour(r.changesAt),
        ];
  };
  const end = (hours: number): number => (hours + 14) * 60 + 1 / MINUTE;
  it.each([
    ['an infusion without an end', '+10:00', [dexRuns('+01:00', 4)], [true, DEX, null, null, null]],
    ['one with an end: it changes then', '+10:00', [dexRuns('+01:00', 4, { endsAt: '+20:00' })], [true, DEX, 20, end(20), 20]],
    [
      'two, of which one has no end',
      '+10:00',
      [dexRuns('+01:00', 4, { endsAt: '+20:00' }), runs('+02:00', HC, 10, 'mg/h')],
      [true, DEX, null, null, 20],
    ],
    [
      'two with an end: the later is the end',
      '+10:00',
      [dexRuns('+01:00', 4, { endsAt: '+20:00' }), runs('+02:00', HC, 10, 'mg/h', { endsAt: '+30:00' })],
      [true, DEX, 30, end(30), 20],
    ],
    ['one that was stopped', '+10:00', [dexRuns('+01:00', 4), stops('+08:00', DEX)], [false, DEX, 8, end(8), 22 + 1 / HOUR]],
    [
      'a dose after the stop',
      '+10:00',
      [dexRuns('+01:00', 4), stops('+08:00', DEX), given('+09:00', HC, 50)],
      [false, null, 9, end(9), 23 + 1 / HOUR],
    ],
    [
      'a dose at the stop, others before it',
      '+10:00',
      [dex('+00:00'), dex('+00:30'), dexRuns('+01:00', 4), stops('+08:00', DEX), given('+08:00', HC, 50)],
      [false, null, 8, end(8), 22 + 1 / HOUR],
    ],
    [
      'a dose at the stop',
      '+10:00',
      [dexRuns('+01:00', 4), stops('+08:00', DEX), given('+08:00', HC, 50)],
      [false, null, 8, end(8), 22 + 1 / HOUR],
    ],
    [
      'the last of two that were stopped',
      '+10:00',
      [dexRuns('+01:00', 4), runs('+02:00', HC, 10, 'mg/h'), stops('+08:00', DEX), stops('+09:00', HC)],
      [false, HC, 9, end(9), 23 + 1 / HOUR],
    ],
    ['a stop alone is no run', '+10:00', [stops('+08:00', HC)], null],
  ] as [string, string, Row[], unknown][])('%s', (_, at, rows, expected) => expect(run(at, ...rows)).toEqual(expected));
  it('a patient without a steroid has no infusion of one; of one with a stop alone that is the last', () => {
    expect(lastSteroidInfusion(chartAt([dex('+01:00'), dex('+02:00')], '+10:00'), offset('+10:00'))).toBeNull();
    expect(lastSteroidInfusion(chartAt([], '+10:00'), offset('+10:00'))).toBeNull();
    expect(lastSteroidInfusion(chartAt([stops('+08:00', HC)], '+10:00'), offset('+10:00'))?.drug).toBe(HC);
  });
});
