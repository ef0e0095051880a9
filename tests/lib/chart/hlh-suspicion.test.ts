import { describe, expect, it } from 'vitest';
import { highFerritin, hlhCriteria, hlhSuspectedSince } from '../../../lib/chart/hlh';
import { HOUR } from '../../../lib/time';
import { chartAt, diagnostic, lab, offset, oxygen, protocolOf, type Row, roomAir, type Setting } from '../../support/charts';

const ferritin = (t: string, value: number, more: object = {}): Row => lab(t, 'ferritin', value, 'ng/mL', more);
const ast = (t: string, value: number): Row => lab(t, 'ast', value, 'U/L');
const alt = (t: string, value: number): Row => lab(t, 'alt', value, 'U/L');
const bilirubin = (t: string, value: number): Row => lab(t, 'bilirubin', value, 'mg/dL');
const creatinine = (t: string, value: number): Row => lab(t, 'creatinine', value, 'mg/dL');
const marrow = (t: string, hemophagocytosis?: boolean): Row => diagnostic(t, 'bone-marrow', { hemophagocytosis });
const hfnc = (t: string): Row => oxygen(t, 'hfnc', { flowLpm: 40 });
const HIGH = ferritin('+00:00', 15_000);

describe('HLH-01 ferritin above 10 000 with hysteresis, as it was known at an instant', () => {
  const rows = [
    ferritin('+01:00', 10_000),
    ferritin('+02:00', 10_001),
    ferritin('+03:00', 9_001),
    ferritin('+04:00', 9_000),
    ferritin('+05:00', 10_000),
    ferritin('+06:00', 20_000),
  ];
  it.each([
    ['+00:30', null],
    ['+01:59', null],
    ['+02:00', [10_001, 10_001]],
    ['+03:30', [10_001, 9_001]],
    ['+04:00', null],
    ['+05:30', null],
    ['+07:00', [20_000, 20_000]],
  ])('at %s: since and newest %j', (at, expected) => {
    const high = highFerritin(chartAt(rows, '+08:00'), protocolOf(), offset(at));
    expect(high && [high.first.value, high.latest.value]).toEqual(expected);
  });
  it('without a ferritin it is not high', () =>
    expect(highFerritin(chartAt([], '+01:00'), protocolOf(), offset('+01:00'))).toBeNull());
});

describe('HLH-03 what speaks for it beside ferritin', () => {
  const criteria = (rows: readonly Row[], at = '+10:00', setting: Setting = {}) => {
    const s = hlhCriteria(chartAt(rows, '+100:00', setting), protocolOf(setting), offset(at));
    const words = (list: readonly { criterion: string; said: string }[]) => list.map((m) => `${m.criterion}: ${m.said}`);
    return s === null ? null : { met: words(s.met), stale: words(s.stale) };
  };
  const met = (...rows: Row[]) => criteria([HIGH, ...rows])?.met;
  it.each([
    ['AST above 5 times the limit of normal', [ast('+01:00', 201)], ['hepatic: AST 201 U/L']],
    ['AST of exactly 5 times', [ast('+01:00', 200)], []],
    ['ALT alone', [alt('+01:00', 201)], ['hepatic: ALT 201 U/L']],
    ['bilirubin alone', [bilirubin('+01:00', 3.7)], ['hepatic: bilirubin 3.7 mg/dL']],
    ['bilirubin of exactly 3 times', [bilirubin('+01:00', 3.6)], []],
    [
      'the whole liver is one criterion',
      [ast('+01:00', 300), alt('+01:00', 400), bilirubin('+01:00', 5)],
      ['hepatic: AST 300 U/L, ALT 400 U/L, bilirubin 5 mg/dL'],
    ],
    ['the newest AST decides', [ast('+01:00', 900), ast('+02:00', 150)], []],
    ['creatinine', [creatinine('+01:00', 3.7)], ['renal: creatinine 3.7 mg/dL']],
    ['high flow', [hfnc('+01:00')], ['pulmonary: hypoxia domain 3']],
    ['high flow that has ended', [hfnc('+01:00'), roomAir('+02:00')], []],
    ['hemophagocytosis in the marrow', [marrow('+01:00', true)], ['hemophagocytosis: documented']],
    ['a marrow without hemophagocytosis', [marrow('+01:00', false)], []],
    ['a marrow that says nothing of it, and an echo', [marrow('+01:00'), diagnostic('+01:00', 'echo', { efPercent: 60 })], []],
    [
      'once documented it stays, whatever a later marrow says',
      [marrow('+01:00', true), marrow('+02:00', false)],
      ['hemophagocytosis: documented'],
    ],
  ] as [string, Row[], string[]][])('%s', (_, rows, expected) => expect(met(...rows)).toEqual(expected));
  it('only what was known at the instant asked for', () => {
    const rows = [HIGH, ast('+11:00', 900), creatinine('+11:00', 9), marrow('+11:00', true), hfnc('+11:00')];
    expect([criteria(rows, '+10:00')?.met, criteria(rows, '+11:00')?.met.length]).toEqual([[], 4]);
  });
  it('nothing while ferritin is not high', () => expect(criteria([ferritin('+00:00', 9_999), ast('+01:00', 900)])).toBeNull());
  it.each([
    [{ creatinineMgDl: 1 }, [creatinine('+01:00', 3)], []],
    [{ creatinineMgDl: 1 }, [creatinine('+01:00', 3.1)], ['renal: creatinine 3.1 mg/dL']],
    [{ creatinineMgDl: 2 }, [creatinine('+01:00', 5.9)], []],
    [{ astUl: 60 }, [ast('+01:00', 300)], []],
    [{ astUl: 60 }, [ast('+01:00', 301)], ['hepatic: AST 301 U/L']],
    [{ bilirubinMgDl: 2 }, [bilirubin('+01:00', 6)], []],
    [{ bilirubinMgDl: 2 }, [bilirubin('+01:00', 6.1)], ['hepatic: bilirubin 6.1 mg/dL']],
  ] as [object, Row[], string[]][])('C27 against a baseline of %j', (baseline, rows, expected) =>
    expect(criteria([HIGH, ...rows], '+10:00', { patient: { baseline } })?.met).toEqual(expected),
  );

  const repeated = ferritin('+80:00', 16_000);
  it.each([
    ['72 h before the newest ferritin', [ast('+08:00', 300)], ['hepatic: AST 300 U/L'], []],
    ['older', [ast('+07:59', 300)], [], ['hepatic: AST 300 U/L']],
    [
      'ALT fresh, AST older: the fresh one is named alone',
      [ast('+07:00', 300), alt('+79:00', 400)],
      ['hepatic: ALT 400 U/L'],
      [],
    ],
    [
      'liver older, kidney fresh',
      [ast('+07:00', 300), creatinine('+79:00', 5)],
      ['renal: creatinine 5 mg/dL'],
      ['hepatic: AST 300 U/L'],
    ],
    ['a marrow is never too old', [marrow('-300:00', true)], ['hemophagocytosis: documented'], []],
    ['an old normal result is no criterion, not even a stale one', [ast('+07:00', 100)], [], []],
  ] as [string, Row[], string[], string[]][])('C27 %s', (_, rows, fresh, stale) =>
    expect(criteria([HIGH, repeated, ...rows], '+81:00')).toEqual({ met: fresh, stale }),
  );
});

describe('HLH-07 since when there is a suspicion', () => {
  const since = (rows: readonly Row[], at = '+50:00') => {
    const s = hlhSuspectedSince(chartAt(rows, at), protocolOf(), offset(at));
    return s === null ? null : [(s.t - offset('+00:00')) / HOUR, s.ferritin.value];
  };
  it.each([
    ['no ferritin', [ast('+01:00', 300), creatinine('+01:00', 5)], null],
    ['one criterion', [HIGH, ast('+01:00', 300)], null],
    ['the second criterion', [HIGH, ast('+01:00', 300), creatinine('+05:00', 5)], [5, 15_000]],
    ['criteria that were there before ferritin was high', [ast('-05:00', 300), creatinine('-05:00', 5), HIGH], [0, 15_000]],
    ['high flow as the second', [HIGH, ast('+01:00', 300), hfnc('+06:00')], [6, 15_000]],
    ['a marrow as the second', [HIGH, ast('+01:00', 300), marrow('+07:00', true)], [7, 15_000]],
    ['of this very instant', [HIGH, ast('+01:00', 300), creatinine('+50:00', 5)], [50, 15_000]],
    [
      'the ferritin of then, not of now',
      [HIGH, ast('+01:00', 300), ferritin('+03:00', 18_000), creatinine('+05:00', 5), ferritin('+20:00', 30_000)],
      [5, 18_000],
    ],
    [
      'the present spell: interrupted, it begins anew',
      [HIGH, ast('+01:00', 300), creatinine('+05:00', 5), creatinine('+10:00', 1), creatinine('+20:00', 5)],
      [20, 15_000],
    ],
    [
      'interrupted by a ferritin of 9 000 too',
      [HIGH, ast('+01:00', 300), creatinine('+01:00', 5), ferritin('+10:00', 9_000), ferritin('+20:00', 12_000)],
      [20, 12_000],
    ],
    ['over', [HIGH, ast('+01:00', 300), creatinine('+05:00', 5), creatinine('+10:00', 1)], null],
  ] as [string, Row[], unknown][])('%s', (_, rows, expected) => expect(since(rows)).toEqual(expected));
});
