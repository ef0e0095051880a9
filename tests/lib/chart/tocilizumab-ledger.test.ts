import { describe, expect, it } from 'vitest';
import {
  countTotal,
  dosePairs,
  isOneDose,
  tociDoseMg,
  tociIntervalMs,
  tociLedger,
  weightAt,
} from '../../../lib/chart/tocilizumab';
import { HOUR } from '../../../lib/time';
import { chartAt, offset, protocolOf, type Row, type Setting, toci } from '../../support/charts';

/** What the panel of tocilizumab says: counts, what is allowed, from when, and which records may be one dose. */
const ledger = (rows: readonly Row[], at: string, setting: Setting = {}) =>
  tociLedger(chartAt(rows, at, setting), offset(at), protocolOf(setting));
const allowed = (rows: readonly Row[], at: string, setting: Setting = {}) => {
  const { last24h, total, canGive, nextEligibleAt, because } = ledger(rows, at, setting);
  return [last24h, total, canGive, nextEligibleAt === null ? null : (nextEligibleAt - offset('+00:00')) / HOUR, because];
};
const weighed = (t: string, weightKg: number): Row => ({ t, kind: 'weight', weightKg });
const infusion = (t: string): Row => ({ t, kind: 'infusion', product: 'axi-cel' });
const UNWEIGHED: Setting = { patient: { weightKg: undefined } };
const NO_CELLS: Setting = { patient: { carTInfusedAt: null, monitoringStart: '-200:00' } };

describe('TOCI-01 one dose', () => {
  it.each([
    [29.9, 358.8],
    [30, 240],
    [80, 640],
    [99.9, 799.2],
    [100, 800],
    [140, 800],
    [66.67, 533.4],
  ])('for %s kg: %s mg', (kg, mg) => expect(tociDoseMg(protocolOf(), kg)).toBe(mg));
  it.each([
    ['-01:00', 80],
    ['+00:59', 80],
    ['+01:00', 50],
    ['+05:00', 50],
    ['+09:00', 70],
  ])('the weight in force at %s: %s kg, that of its very instant included', (t, kg) => {
    const chart = chartAt([weighed('-02:00', 80), weighed('+01:00', 50), weighed('+09:00', 70)], '+10:00', UNWEIGHED);
    expect(weightAt(chart, offset(t))?.kg).toBe(kg);
  });
  it('before anybody weighed the patient the first weight known later, of a patient never weighed none', () => {
    const chart = chartAt([weighed('+01:00', 50), weighed('+09:00', 70)], '+10:00', UNWEIGHED);
    expect(weightAt(chart, offset('+00:00'))).toMatchObject({ kg: 50, t: offset('+01:00') });
    expect(weightAt(chartAt([], '+10:00', UNWEIGHED), offset('+10:00'))).toBeNull();
    expect([ledger([], '+01:00', UNWEIGHED).maxDoseMg, ledger([], '+01:00').maxDoseMg]).toEqual([null, 640]);
  });
});

describe('TOCI-03 to TOCI-05 what interval and limits leave', () => {
  const eight = [toci('+00:00'), toci('+08:00')];
  const near = [toci('+00:00'), toci('+02:00'), toci('+04:00')];
  const four = [...near, toci('+24:00')];
  it.each([
    ['no dose: one is allowed now', [], '+01:00', [0, 0, true, 1, null]],
    ['a second short of 8 h', [toci('+00:00')], '+07:59:59', [1, 1, false, 8, 'interval']],
    ['exactly 8 h', [toci('+00:00')], '+08:00', [1, 1, true, 8, null]],
    ['the interval counts from the latest of two', eight, '+10:00', [2, 2, false, 16, 'interval']],
    ['two in 24 h are no limit', eight, '+16:00', [2, 2, true, 16, null]],
    ['three in 24 h: from the moment the oldest is a day old', near, '+13:00', [3, 3, false, 24, 'per24h']],
    ['a dose exactly 24 h old no longer counts', near, '+24:00', [2, 3, true, 24, null]],
    [
      'three in 24 h at regular intervals: both end together',
      [...eight, toci('+16:00')],
      '+20:00',
      [3, 3, false, 24, 'interval'],
    ],
    ['four since the infusion: never again', four, '+25:00', [3, 4, false, null, 'total']],
    ['four since the infusion, however long ago', four, '+300:00', [0, 4, false, null, 'total']],
  ] as [string, Row[], string, unknown[]][])('%s', (_, rows, at, expected) => expect(allowed(rows, at)).toEqual(expected));
  it('Q14 where a dose is counted from its end the interval is longer by its length', () => {
    const setting: Setting = {
      protocol: (p) => ({
        ...p,
        numbers: { ...p.numbers, 'toci.infusionLasts': { ...p.numbers['toci.infusionLasts'], value: 60 } },
      }),
    };
    expect([tociIntervalMs(protocolOf()), tociIntervalMs(protocolOf(setting))]).toEqual([8 * HOUR, 9 * HOUR]);
    expect(allowed([toci('+00:00')], '+08:30', setting)).toEqual([1, 1, false, 9, 'interval']);
  });
});

describe('TOCI-05 the infusion the total counts from', () => {
  const before = [toci('-20:00'), toci('-10:00')];
  const total = (rows: readonly Row[], at: string, setting: Setting = {}): number => ledger(rows, at, setting).total;
  const notReset: Setting = { ...NO_CELLS, protocol: (p) => ({ ...p, choices: { ...p.choices, tociTotalNotReset: true } }) };
  it('without any known infusion every dose counts', () => {
    expect(total([...before, toci('+01:00')], '+02:00', NO_CELLS)).toBe(3);
    expect(total([...before, toci('+01:00')], '+02:00', notReset)).toBe(3);
  });
  it('a dose of the very instant of the infusion counts, one a minute before does not', () => {
    expect(total([toci('-00:01'), infusion('+00:00'), toci('+00:00')], '+02:00', NO_CELLS)).toBe(1);
    expect(total([toci('-00:01'), infusion('+00:00'), toci('+00:00')], '+00:00', NO_CELLS)).toBe(1);
    expect(total([toci('-00:01'), infusion('+00:00'), toci('+00:00')], '+00:00', notReset)).toBe(1);
  });
  it('before an infusion that is only announced no dose counts in the total, all do in the 24 h', () => {
    for (const choice of [{}, { protocol: notReset.protocol }] as Setting[]) {
      const announced = { patient: { carTInfusedAt: '+10:00', monitoringStart: '-200:00' }, ...choice };
      expect(allowed(before, '-09:00', announced).slice(0, 2)).toEqual([2, 0]);
    }
  });
  it('a second infusion begins anew, or goes on from the first where the site says so (Q14)', () => {
    const twice = [...before, infusion('+00:00'), toci('+01:00'), toci('+10:00'), infusion('+20:00'), toci('+21:00')];
    expect([total(twice, '+22:00', NO_CELLS), total(twice, '+22:00', notReset)]).toEqual([1, 3]);
    // As it was before the second, asked then and asked later.
    expect([total(twice, '+19:00', NO_CELLS), total(twice, '+19:00', notReset)]).toEqual([2, 2]);
    const later = chartAt(twice, '+22:00', NO_CELLS);
    const then = (t: string, setting: Setting) => countTotal(later, later.doses.tocilizumab, offset(t), protocolOf(setting));
    expect([then('+19:00', NO_CELLS), then('+05:00', NO_CELLS), then('+05:00', notReset)]).toEqual([2, 1, 1]);
  });
});

describe('TOCI-16 two records that may be one dose', () => {
  const first = (t = '+01:00', mg = 640): Row => toci(t, mg, { source: 'pump', id: 'a' });
  const second = (t: string, mg: number | undefined = 640, more: object = {}): Row =>
    toci(t, mg, { source: 'pharmacy', id: 'b', ...more });
  const unsaid = (id: string, source: string): Row => ({
    ...{ t: '+01:00', kind: 'medication', status: 'given', drug: 'tocilizumab' },
    ...{ id, source },
  });
  const answer = (t: string, duplicate: string): Row => ({ t, kind: 'decision', duplicate });
  const pairs = (...rows: Row[]) =>
    dosePairs(chartAt(rows, '+10:00'), protocolOf()).map((p) => [p.first.id, p.second.id, p.answer]);

  it.each([
    ['30 min apart', [first(), second('+01:30')], [['a', 'b', null]]],
    ['a second more', [first(), second('+01:30:01')], []],
    ['at one instant', [first(), second('+01:00')], [['a', 'b', null]]],
    ['10 % apart, the later less', [first(), second('+01:10', 576)], [['a', 'b', null]]],
    ['10 % apart, the later more', [first('+01:00', 576), second('+01:10')], [['a', 'b', null]]],
    ['more than 10 % apart', [first('+01:00', 575), second('+01:10')], []],
    ['of one source', [first(), second('+01:10', 640, { source: 'pump' })], []],
    ['one without a source', [first(), second('+01:10', 640, { source: undefined })], []],
    ['the other without a source', [toci('+01:00', 640, { id: 'a' }), second('+01:10')], []],
    ['neither with a source', [toci('+01:00', 640, { id: 'a' }), toci('+01:10', 640, { id: 'b' })], []],
    ['one without an amount', [unsaid('a', 'pump'), second('+01:10')], []],
    ['the later without an amount', [first('+00:50'), unsaid('b', 'pharmacy')], []],
    ['neither with an amount', [unsaid('a', 'pump'), unsaid('b', 'pharmacy')], []],
    [
      'one that is no match between two that match',
      [first(), toci('+01:10', 100, { source: 'x', id: 'x' }), second('+01:20')],
      [['a', 'b', null]],
    ],
    [
      'a match across another of its own source',
      [first(), second('+01:05', 640, { id: 'c' }), second('+01:20')],
      [
        ['a', 'c', null],
        ['a', 'b', null],
      ],
    ],
  ] as [string, Row[], unknown[]][])('%s', (_, rows, expected) => expect(pairs(...rows)).toEqual(expected));

  it.each([
    ['of the instant both were known', '+01:20', 'same', 'same'],
    ['later', '+02:00', 'different', 'different'],
    ['before the second was known', '+01:19:59', 'different', null],
  ])('an answer %s', (_, t, said, expected) => {
    expect(pairs(first(), second('+01:10', 640, { receivedAt: '+01:20' }), answer(t, said))).toEqual([['a', 'b', expected]]);
  });
  it('of two answers the later, whatever other decision follows', () => {
    const withheld: Row = { t: '+04:00', kind: 'decision', withhold: 'tocilizumab' };
    const chart = chartAt(
      [first(), second('+01:10'), answer('+02:00', 'same'), answer('+03:00', 'different'), withheld],
      '+05:00',
    );
    expect(dosePairs(chart, protocolOf())).toMatchObject([
      { since: offset('+01:10'), answer: 'different', answeredAt: offset('+03:00') },
    ]);
  });
  it.each([
    ['unanswered, until half an hour after both were known', [], '+01:39:59', true],
    ['unanswered, from then on', [], '+01:40', false],
    ['called the same, for good', [answer('+01:20', 'same')], '+09:00', true],
    ['called different, at once', [answer('+01:20', 'different')], '+01:21', false],
  ] as [string, Row[], string, boolean][])('taken for one dose: %s', (_, said, at, expected) => {
    const chart = chartAt([first(), second('+01:10'), ...said], at);
    expect(dosePairs(chart, protocolOf()).map((p) => isOneDose(p, offset(at), protocolOf()))).toEqual([expected]);
  });

  it('the panel shows both counts and both next times while nobody has answered', () => {
    const said = ledger([toci('-20:00'), first(), second('+01:10')], '+03:00');
    expect(said.doses.map((d) => d.id)).toEqual(['#0000', 'a', 'b']);
    expect(said).toMatchObject({ last24h: 3, total: 3, canGive: false, nextEligibleAt: offset('+09:10'), because: 'interval' });
    expect(said.pairs.map((p) => [p.first.id, p.second.id])).toEqual([['a', 'b']]);
    expect(said.ifOneDose).toEqual({
      ...{ last24h: 2, total: 2, canGive: false, nextEligibleAt: offset('+09:00'), because: 'interval' },
    });
  });
  it('three records of one dose are one dose', () => {
    const third = toci('+01:20', 640, { source: 'chart', id: 'c' });
    expect(ledger([first(), second('+01:10'), third], '+03:00')).toMatchObject({ total: 3, ifOneDose: { total: 1 } });
  });
  it.each(['same', 'different'])('answered "%s" there is one count and nothing to ask', (said) => {
    expect(ledger([first(), second('+01:10'), answer('+02:00', said)], '+03:00')).toMatchObject({
      ...{ total: 2, pairs: [], ifOneDose: null },
    });
  });
  it('without a pair there is one count', () =>
    expect(ledger([first()], '+03:00')).toMatchObject({ total: 1, pairs: [], ifOneDose: null }));
});
