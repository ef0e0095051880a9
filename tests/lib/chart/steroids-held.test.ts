import { describe, expect, it } from 'vitest';
import type { Dose } from '../../../lib/chart/chart';
import { predictedWeightKg } from '../../../lib/chart/predicted-weight';
import { dexamethasoneEquivalent, steroidGiven } from '../../../lib/chart/steroid-infusions';
import { answeringSteroid, dosesInMg, lastSteroidAt, liveSteroidRun, steroidInfusion } from '../../../lib/chart/steroids';
import { HOUR, type Instant } from '../../../lib/time';
import { chartAt, dex, given, offset, protocolOf, type Row, runs, type Setting, stops } from '../../support/charts';

const steroids = (...rows: Row[]): readonly Dose[] => chartAt(rows, '+96:00').doses.steroid;
const hour = (t: Instant | null | undefined): number | null =>
  t === null || t === undefined ? null : (t - offset('+00:00')) / HOUR;
const infused = (t: string, more: object = {}, drug = 'hydrocortisone'): Row => runs(t, drug, 10, 'mg/h', more);
const CHILD: Setting = { patient: { ageYears: 3, weightKg: 14 } };

describe('STER-05 dexamethasone equivalents', () => {
  it.each([
    ['dexamethasone', 10, 10],
    ['methylprednisolone', 500, 93.75],
    ['prednisone', 60, 9],
    ['prednisolone', 100, 15],
    ['hydrocortisone', 100, 3.75],
    ['dexamethasone', 0, 0],
  ])('%s %s mg equals %s mg', (drug, mg, equivalent) =>
    expect(steroids(given('+01:00', drug, mg)).map(dexamethasoneEquivalent)).toEqual([equivalent]),
  );
  it('a dose of unknown amount adds nothing', () => {
    const rows = [given('+01:00', 'dexamethasone'), dex('+02:00')];
    expect(steroidGiven(chartAt(rows, '+03:00'), offset('+03:00'), { mg: 0, windowMs: 3 * HOUR })).toBe(10);
  });
  it.each([
    ['+00:00', '+12:00', 30],
    ['+01:00', '+12:00', 20],
    ['+00:59', '+11:59', 20],
    ['+01:00', '+02:00', 0],
  ])('of doses at 1, 6 and 12 h those after %s, up to and at %s: %s mg', (from, to, mg) => {
    const chart = chartAt([dex('+01:00'), dex('+06:00'), dex('+12:00')], '+12:00');
    expect(steroidGiven(chart, offset(to), { mg: 0, windowMs: offset(to) - offset(from) })).toBe(mg);
  });
  it('C8 a limit of so many doses is of the doses of this patient', () => {
    const mg = (setting: Setting) =>
      (['steroid.taperDoses', 'steroid.longDoses'] as const).map((key) =>
        dosesInMg(chartAt([], '+01:00', setting), offset('+01:00'), protocolOf(), key),
      );
    expect([mg({}), mg(CHILD)]).toEqual([
      [40, 120],
      [28, 84],
    ]);
  });
});

describe('C19 the run of doses that is still going on', () => {
  const run = (at: string, ...rows: Row[]) => {
    const r = liveSteroidRun(chartAt(rows, at), offset(at), protocolOf());
    return r === null ? null : [hour(r.first.t), hour(r.last.t), r.length / HOUR, (r.overAt ?? Number.NaN) - offset('+00:00')];
  };
  it.each([
    ['no dose', '+01:00', [], null],
    ['one dose, 14 h old', '+14:00', [dex('+00:00')], [0, 0, 0, 14 * HOUR + 1]],
    ['one dose, older', '+14:00:01', [dex('+00:00')], null],
    ['a gap of 14 h', '+15:00', [dex('+00:00'), dex('+14:00')], [0, 14, 14, 28 * HOUR + 1]],
    ['a longer gap', '+15:00', [dex('+00:00'), dex('+14:00:01')], [14 + 1 / 3600, 14 + 1 / 3600, 0, 28 * HOUR + 1001]],
    ['a longer gap before two', '+22:00', [dex('+00:00'), dex('+15:00'), dex('+21:00')], [15, 21, 6, 35 * HOUR + 1]],
  ] as [string, string, Row[], unknown][])('%s', (_, at, rows, expected) => expect(run(at, ...rows)).toEqual(expected));
});

describe('a steroid that runs as an infusion', () => {
  const running = (at: string, ...rows: Row[]) => steroidInfusion(chartAt(rows, at), offset(at))?.drug ?? null;
  it.each(['hydrocortisone', 'methylprednisolone', 'dexamethasone'])('%s, until somebody stops it', (drug) => {
    expect(running('+01:00', infused('+01:00', {}, drug))).toBe(drug);
    expect(running('+90:00', infused('+01:00', {}, drug))).toBe(drug);
    expect(running('+05:00', infused('+01:00', {}, drug), stops('+05:00', drug))).toBeNull();
  });
  it.each([
    ['before its announced end', '+08:59', 'hydrocortisone'],
    ['at it', '+09:00', null],
    ['after it, though nobody charted the stop', '+12:00', null],
  ])('%s', (_, at, expected) => expect(running(at, infused('+01:00', { endsAt: '+09:00' }))).toBe(expected));
  it('one that has ended hides no other that runs', () => {
    const rows = [infused('+01:00', { endsAt: '+03:00' }), infused('+02:00', {}, 'dexamethasone')];
    expect(running('+04:00', ...rows)).toBe('dexamethasone');
  });
  it('an infusion of another drug is none', () => expect(running('+04:00', runs('+01:00', 'anakinra', 10, 'mg/h'))).toBeNull());
});

describe('STEROID-GAP when a steroid was last in the patient', () => {
  const last = (at: string, ...rows: Row[]) => hour(lastSteroidAt(chartAt(rows, at), offset(at)));
  it.each([
    ['never', [], null],
    ['the newest dose', [dex('+01:00'), dex('+07:00')], 7],
    ['now, while one is infused', [infused('+01:00')], 40],
    ['now, while one is infused after a dose', [dex('+03:00'), infused('+04:00')], 40],
    ['the stop of an infusion', [infused('+01:00'), stops('+09:00', 'hydrocortisone')], 9],
    ['the announced end of an infusion', [infused('+01:00', { endsAt: '+08:00' })], 8],
    ['a stop before the announced end', [infused('+01:00', { endsAt: '+08:00' }), stops('+06:00', 'hydrocortisone')], 6],
    ['a dose after the end of an infusion', [infused('+01:00'), stops('+09:00', 'hydrocortisone'), dex('+10:00')], 10],
    ['the end of an infusion after a dose', [infused('+01:00'), dex('+02:00'), stops('+09:00', 'hydrocortisone')], 9],
    [
      'the later of two infusions',
      [infused('+01:00', { endsAt: '+08:00' }), infused('+02:00', { endsAt: '+06:00' }, 'dexamethasone')],
      8,
    ],
    [
      'the later of two, in another order',
      [infused('+01:00', { endsAt: '+05:00' }), infused('+02:00', { endsAt: '+06:00' }, 'dexamethasone')],
      6,
    ],
  ] as [string, Row[], number | null][])('%s', (_, rows, expected) => expect(last('+40:00', ...rows)).toBe(expected));
});

describe('STEROID-DUE a steroid that answers the reminder', () => {
  const answers = (from: string, at: string, rows: readonly Row[], leastMg = 0, setting: Setting = {}) => {
    const p = protocolOf();
    const site = { ...p, numbers: { ...p.numbers, 'steroid.answersMg': { ...p.numbers['steroid.answersMg'], value: leastMg } } };
    return hour(answeringSteroid(chartAt(rows, '+40:00', setting), offset(from), offset(at), site));
  };
  it.each([
    ['a dose of the very beginning', '+01:00', '+20:00', [dex('+01:00')], 1],
    ['an older one', '+01:00:01', '+20:00', [dex('+01:00')], null],
    ['a dose of this instant', '+01:00', '+20:00', [dex('+20:00')], 20],
    ['of two the newest', '+01:00', '+20:00', [dex('+02:00'), dex('+08:00')], 8],
    ['asked for a moment before it was given', '+01:00', '+07:59', [dex('+02:00'), dex('+08:00')], 2],
    ['none at all', '+01:00', '+20:00', [], null],
    ['of unknown amount', '+01:00', '+20:00', [given('+02:00', 'dexamethasone')], 2],
    ['infused throughout', '+01:00', '+20:00', [infused('-10:00')], 20],
    ['infused, and then a dose', '+01:00', '+20:00', [infused('+02:00', { endsAt: '+03:00' }), dex('+05:00')], 5],
    ['an infusion that ended before', '+04:00', '+20:00', [infused('+02:00', { endsAt: '+03:00' })], null],
    ['an infusion that ended at the beginning', '+03:00', '+20:00', [infused('+02:00', { endsAt: '+03:00' })], 3],
  ] as [string, string, string, Row[], number | null][])('%s', (_, from, at, rows, expected) =>
    expect(answers(from, at, rows)).toBe(expected),
  );
  it.each([
    ['of the amount the site asks for', 10, dex('+02:00', 10), {}, 2],
    ['of less', 10, dex('+02:00', 9.9), {}, null],
    ['of another steroid, the same in dexamethasone', 3.75, given('+02:00', 'hydrocortisone', 100), {}, 2],
    ['of another steroid, less', 10, given('+02:00', 'hydrocortisone', 100), {}, null],
    ['of unknown amount', 10, given('+02:00', 'dexamethasone'), {}, null],
    ['of unknown amount where any answers', 0, given('+02:00', 'dexamethasone'), {}, 2],
    ['of a child, its own', 10, dex('+02:00', 7), CHILD, 2],
    ['of a child, less than its own', 10, dex('+02:00', 6.9), CHILD, null],
    ['infused at whatever rate', 10, infused('+02:00', { endsAt: '+03:00' }), {}, 3],
  ] as [string, number, Row, Setting, number | null][])('Q10 a dose %s (%s mg)', (_, least, row, setting, expected) =>
    expect(answers('+01:00', '+20:00', [row], least, setting)).toBe(expected),
  );
});

describe('HEMO-11 predicted body weight', () => {
  it.each([
    ['m', 152.4, 50],
    ['Male', 175, 70.566],
    ['f', 152.4, 45.5],
    ['Female', 165, 56.966],
    ['w', 165, 56.966],
    ['other', 170, null],
    [null, 170, null],
    ['m', null, null],
    ['f', null, null],
    [null, null, null],
  ])('sex %s, height %s cm: %s kg', (sex, heightCm, kg) => {
    const predicted = predictedWeightKg({ sex, heightCm });
    if (kg === null) expect(predicted).toBeNull();
    else expect(predicted).toBeCloseTo(kg, 9);
  });
});
