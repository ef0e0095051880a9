import { describe, expect, it } from 'vitest';
import { arrival, compareEvents, compareKeys, currentVersions, orderKey, supersedes } from '../../../lib/chart/order';
import type { ChartEvent } from '../../../lib/events/event';
import { at, event, type Written } from '../../support/events';

type Status = 'final' | 'corrected' | 'entered-in-error';
/** A version of one reading, told apart by its heart rate. */
const version = (heartRate: number, status: Status, received: string, more: Partial<Written> = {}): ChartEvent =>
  event({ kind: 'vital', id: 'v', t: at('00:00'), heartRate, receivedAt: at(received), status, ...more });

describe('DATA-02 which version of an event is in force', () => {
  it.each([
    ['a correction over the first version', ['corrected', '00:20'], ['final', '00:10'], true],
    ['a correction that arrived before the first version', ['corrected', '00:05'], ['final', '00:10'], true],
    ['a withdrawal over a correction that came later', ['entered-in-error', '00:05'], ['corrected', '00:10'], true],
    ['a withdrawal over the first version', ['entered-in-error', '00:20'], ['final', '00:10'], true],
    ['the later of two corrections', ['corrected', '00:20'], ['corrected', '00:10'], true],
    ['the first of two that say nothing of each other', ['final', '00:05'], ['final', '00:10'], true],
  ] as [string, [Status, string], [Status, string], boolean][])('%s, whichever is known first', (_, a, b, expected) => {
    const [next, known] = [version(80, ...a), version(90, ...b)];
    expect([supersedes(next, known), supersedes(known, next)]).toEqual([expected, !expected]);
  });
  it('of two corrections of one moment the later within the arrival, of two first versions the earlier', () => {
    const of = (status: Status, order: number) => version(80, status, '00:10', { order });
    expect([supersedes(of('corrected', 2), of('corrected', 1)), supersedes(of('corrected', 1), of('corrected', 2))]).toEqual([
      true,
      false,
    ]);
    expect([supersedes(of('final', 1), of('final', 2)), supersedes(of('final', 2), of('final', 1))]).toEqual([true, false]);
  });
  it('nothing tells them apart: of two corrections the one that stands later, of two first versions the first', () => {
    const rates = (...events: ChartEvent[]) => currentVersions(events).map((e) => (e.kind === 'vital' ? e.heartRate : undefined));
    const same = (heartRate: number, status: Status) => version(heartRate, status, '00:10');
    expect(rates(same(80, 'corrected'), same(90, 'corrected'))).toEqual([90]);
    expect(rates(same(80, 'final'), same(90, 'final'))).toEqual([80]);
  });
  it('an id is of its source: without one, with one, and ids and sources that read alike together', () => {
    const of = (id: string, feed?: string) => version(80, 'final', '00:10', { id, ...(feed === undefined ? {} : { feed }) });
    const all = [of('v'), of('v', 'a'), of('v', 'b'), of('av'), of('v', 'a')];
    expect(currentVersions(all)).toHaveLength(4);
  });
  it('the others stay as they are, a withdrawn one is gone', () => {
    const other = event({ kind: 'vital', id: 'w', t: at('00:00'), heartRate: 70 });
    expect(currentVersions([version(80, 'final', '00:10'), other, version(80, 'entered-in-error', '00:20')])).toEqual([other]);
    expect(currentVersions([])).toEqual([]);
  });
});

describe('DATA-01 arrival', () => {
  it('is that of the message, and within one message its place', () => {
    const t = at('00:10');
    expect([arrival(version(80, 'final', '00:10')), arrival(version(80, 'final', '00:10', { order: 3 }))]).toEqual([
      t,
      t + 0.003,
    ]);
  });
  const kinds: Written[] = [
    { kind: 'admission', t: at('00:00'), mrn: 'm', unit: 'U', bed: 'U-1' },
    { kind: 'transfer', t: at('00:00'), unit: 'U', bed: 'U-2' },
    { kind: 'infusion', t: at('00:00'), product: 'axi-cel' },
    { kind: 'weight', t: at('00:00'), weightKg: 80 },
    { kind: 'attribution', t: at('00:00'), domain: 'fever', otherCause: true, cause: 'other' },
    { kind: 'support', t: at('00:00'), support: 'crrt' },
    { kind: 'medication', t: at('00:00'), drug: 'cefepime', doseMg: 2000 },
    { kind: 'ice', t: at('00:00'), orientation: 4 },
    { kind: 'vital', t: at('00:00'), heartRate: 80 },
    { kind: 'discharge', t: at('00:00') },
  ];
  it('of one instant who and where come first, readings last, the discharge after them, whatever arrived first', () => {
    const events = kinds.map((e, i) => event({ ...e, id: `k${i}`, receivedAt: at('01:00') - i }));
    const expected = kinds.map((e) => e.kind);
    expect([...events].sort(compareEvents).map((e) => e.kind)).toEqual(expected);
    expect(
      [...events]
        .reverse()
        .sort((a, b) => compareKeys(orderKey(a), orderKey(b)))
        .map((e) => e.kind),
    ).toEqual(expected);
  });
});
