import { describe, expect, it } from 'vitest';
import {
  confirmed,
  episodeOpenUntil,
  gradeAtAct,
  lastRise,
  runOf,
  type Scale,
  stepAt,
  worseAgain,
} from '../../../lib/chart/read';
import { HOUR } from '../../../lib/time';
import {
  cannula,
  chartAt,
  ice,
  norepi,
  offset,
  oxygen,
  protocolOf,
  type Row,
  regrade,
  roomAir,
  temp,
} from '../../support/charts';

const hour = (t: number | null | undefined): number | null =>
  t === null || t === undefined ? null : (t - offset('+00:00')) / HOUR;
const FEVER = temp('+00:00', 39);
const hfnc = (t: string): Row => oxygen(t, 'hfnc', { flowLpm: 40 });
/** Grade 3 from +01:00, 1 from +02:00 and 3 again from +02:20. */
const FALL = [FEVER, norepi('+01:00'), norepi('+02:00', 0), norepi('+02:20')];

describe('RUN-01 a run of the grade', () => {
  const run = (rows: readonly Row[], at: string, g = 3, scale: Scale = 'crs') =>
    hour(runOf(chartAt(rows, '+10:00'), scale, g, offset(at), protocolOf())?.start);
  it.each([
    ['nothing was ever graded', [], '+03:00', null],
    ['asked for a time before the first grade', FALL, '-01:00', null],
    ['below it', FALL, '+00:30', null],
    ['at its very beginning', FALL, '+01:00', 1],
    ['in the fall', FALL, '+02:10', null],
    ['after the fall', FALL, '+02:20', 1],
    ['a lower grade confirmed before the fall is no reason to end it', [...FALL, regrade('+00:30', 1)], '+03:00', 1],
    ['a lower one confirmed at the moment of the fall ends it', [...FALL, regrade('+02:00', 1)], '+03:00', 2 + 1 / 3],
    ['confirmed in the fall', [...FALL, regrade('+02:19', 1)], '+03:00', 2 + 1 / 3],
    ['confirmed at the moment of the return', [...FALL, regrade('+02:20', 1)], '+03:00', 1],
    ['confirmed after the return', [...FALL, regrade('+02:30', 1)], '+03:00', 1],
    ['the same grade confirmed in the fall', [...FALL, regrade('+02:10', 3)], '+03:00', 1],
    ['a lower one of the other scale', [...FALL, regrade('+02:10', undefined, 0)], '+03:00', 1],
    ['of two confirmed in the fall one lower', [...FALL, regrade('+02:05', 1), regrade('+02:10', 3)], '+03:00', 2 + 1 / 3],
    [
      'a fall in two steps is as long as both',
      [FEVER, hfnc('+01:00'), cannula('+02:00'), roomAir('+02:20'), hfnc('+02:31')],
      '+03:00',
      2 + 31 / 60,
    ],
    ['a rise within the run', [FEVER, hfnc('+01:00'), oxygen('+02:00', 'cpap', { fio2: 0.5 })], '+03:00', 1],
  ] as [string, Row[], string, number | null][])('%s', (_, rows, at, expected) => expect(run(rows, at)).toBe(expected));
  it('each scale has its own', () => {
    const rows = [...FALL, ice('+01:30', 2)];
    expect([run(rows, '+03:00'), run(rows, '+03:00', 3, 'icans'), run(rows, '+03:00', 4, 'icans')]).toEqual([1, 1.5, null]);
  });
});

describe('RUN-01 the grade that stands for a dose, an order or a decision', () => {
  const grade = (rows: readonly Row[], t: string, scale: Scale = 'crs') =>
    gradeAtAct(chartAt(rows, '+10:00'), scale, offset(t), protocolOf());
  const ended = FALL.slice(0, 3);
  it.each([
    ['before anything was graded', ended, '-01:00', 0],
    ['at the rise', ended, '+01:00', 3],
    ['a fall of 30 min does not count', ended, '+02:30', 3],
    ['a longer one does', ended, '+02:30:01', 1],
    ['a lower grade was confirmed in the fall', [...ended, regrade('+02:10', 1)], '+02:20', 1],
    ['a lower grade was confirmed at the very time of the dose', [...ended, regrade('+02:20', 1)], '+02:20', 1],
    ['a lower grade was confirmed after it', [...ended, regrade('+02:21', 1)], '+02:20', 3],
    ['the highest that fell within 30 min', [FEVER, hfnc('+01:00'), cannula('+02:00'), roomAir('+02:20')], '+02:25', 3],
    ['one that fell longer ago, the next does', [FEVER, hfnc('+01:00'), cannula('+02:00'), roomAir('+02:20')], '+02:40', 2],
  ] as [string, Row[], string, number][])('%s', (_, rows, t, expected) => expect(grade(rows, t)).toBe(expected));
  it('ICANS by its own falls', () => {
    const rows = [FEVER, ice('+01:00', 2), ice('+02:00', 10)];
    expect([grade(rows, '+02:30', 'icans'), grade(rows, '+02:31', 'icans'), grade(rows, '+02:30')]).toEqual([3, 0, 1]);
  });
});

describe('CRS-ONSET, CRS-ESCALATION the latest rise', () => {
  const rise = (rows: readonly Row[], at = '+10:00', scale: Scale = 'crs') => {
    const r = lastRise(chartAt(rows, '+10:00'), scale, offset(at), protocolOf());
    return r === null ? null : [hour(r.t), r.from, r.to];
  };
  it.each([
    ['nothing was ever graded', [], null],
    ['a sign without fever is no rise', [cannula('+01:00')], null],
    ['the first grade', [FEVER], [0, 0, 1]],
    ['the latest of two', [FEVER, cannula('+01:00')], [1, 1, 2]],
    ['several grades at once', [FEVER, oxygen('+01:00', 'cpap', { fio2: 0.5 })], [1, 1, 4]],
    ['a fall is none, the rise before it stays', [FEVER, hfnc('+01:00'), cannula('+02:00')], [1, 1, 3]],
    ['a return is none', FALL, [1, 1, 3]],
    ['higher than before the fall', [...FALL, oxygen('+02:20', 'cpap', { fio2: 0.5 })], [2 + 1 / 3, 1, 4]],
    ['a sign more at the same grade is none', [FEVER, norepi('+01:00'), hfnc('+02:00')], [1, 1, 3]],
  ] as [string, Row[], unknown][])('%s', (_, rows, expected) => expect(rise(rows)).toEqual(expected));
  it('as it was at an earlier instant', () => {
    const rows = [FEVER, cannula('+01:00'), hfnc('+02:00')];
    expect(['-00:01', '+00:00', '+01:59', '+02:00'].map((t) => rise(rows, t)?.[2])).toEqual([undefined, 1, 2, 3]);
  });
  it('of the other scale there is none', () => {
    expect(rise([FEVER], '+10:00', 'icans')).toBeNull();
    expect(rise([FEVER, ice('+03:00', 5)], '+10:00', 'icans')).toEqual([3, 0, 2]);
  });
});

describe('HLH-04 worse again after an improvement', () => {
  const again = (rows: readonly Row[], at = '+10:00') => {
    const r = worseAgain(chartAt(rows, '+10:00'), 'crs', offset(at), protocolOf());
    return r === null ? null : [hour(r.t), r.from, r.to];
  };
  it.each([
    ['never graded', [], null],
    ['only risen', [FEVER, cannula('+01:00'), hfnc('+02:00')], null],
    ['only fallen since', [FEVER, hfnc('+01:00'), cannula('+02:00')], null],
    ['a return after a short fall', FALL, null],
    ['better for an hour and worse, though not as bad', [FEVER, hfnc('+01:00'), roomAir('+02:00'), cannula('+03:00')], [3, 1, 2]],
    [
      'the first time it became worse, not the last',
      [FEVER, cannula('+01:00'), roomAir('+02:00'), cannula('+03:00'), roomAir('+04:00'), cannula('+05:00')],
      [3, 1, 2],
    ],
  ] as [string, Row[], unknown][])('%s', (_, rows, expected) => expect(again(rows)).toEqual(expected));
  it('not before it happened', () => {
    const rows = [FEVER, hfnc('+01:00'), roomAir('+02:00'), cannula('+03:00')];
    expect([again(rows, '+02:59'), again(rows, '+03:00')]).toEqual([null, [3, 1, 2]]);
  });
});

describe('grades as they were, and as they were confirmed', () => {
  it('after all events of an instant, up to the next step', () => {
    const chart = chartAt(FALL, '+10:00');
    expect(['-00:01', '+00:00', '+00:59', '+01:00', '+02:10', '+09:00'].map((t) => stepAt(chart, offset(t)).crs)).toEqual([
      0, 1, 1, 3, 1, 3,
    ]);
  });
  it('the newest regrade that names the scale, a grade of 0 included', () => {
    const chart = chartAt([regrade('+01:00', 2, 1), regrade('+02:00', 0), regrade('+03:00', undefined, 3)], '+04:00');
    expect([confirmed(chart, 'crs')?.crs, confirmed(chart, 'icans')?.icans]).toEqual([0, 3]);
    const only = chartAt([regrade('+01:00', 2)], '+04:00');
    expect([hour(confirmed(only, 'crs')?.t), confirmed(only, 'icans')]).toEqual([1, null]);
  });
});

describe('C24 until when the episode stays open', () => {
  const until = (rows: readonly Row[], at: string) => hour(episodeOpenUntil(chartAt(rows, at), protocolOf()));
  const over = [FEVER, temp('+02:00', 36.8)];
  it.each([
    ['no episode', [], '+01:00', null],
    ['still febrile', [FEVER], '+03:00', null],
    ['a day after the last fever', over, '+03:00', 24],
    ['a sign is present', [...over, cannula('+03:00')], '+04:00', null],
    ['a day after the last sign', [...over, cannula('+03:00'), roomAir('+05:00')], '+06:00', 29],
    [
      'a day after the fever where that was later',
      [cannula('-01:00'), FEVER, roomAir('+00:30'), temp('+01:00', 38.5), temp('+02:00', 36.8)],
      '+03:00',
      25,
    ],
    ['closed', over, '+24:00', null],
  ] as [string, Row[], string, number | null][])('%s', (_, rows, at, expected) => expect(until(rows, at)).toBe(expected));
});
