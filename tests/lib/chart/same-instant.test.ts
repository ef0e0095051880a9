import { describe, expect, it } from 'vitest';
import { compareEvents, compareKeys, orderKey } from '../../../lib/chart/order';
import { apply, emptyChart, fold } from '../../../lib/engine';
import { ASTCT_2019 } from '../../../lib/protocols/astct-2019';
import { HOUR } from '../../../lib/time';
import { admission, at, event, type Written } from '../../support/events';
import { type Answer, late } from '../../support/late';

const rate = (heartRate: number, more: object = {}): Written => ({ kind: 'vital', t: at('01:00'), heartRate, ...more });

describe('DATA-01 of two readings of one instant the same one stands, whichever was folded first', () => {
  it.each([
    ['the later to arrive', { receivedAt: at('01:01') }, { receivedAt: at('01:02') }],
    ['the later within one arrival', { receivedAt: at('01:01'), order: 1 }, { receivedAt: at('01:01'), order: 2 }],
    ['arrived together: by name of the source', { id: 'z', feed: 'a' }, { id: 'b', feed: 'b' }],
    ['arrived together: one with a source after one without', { id: 'z' }, { id: 'b', feed: 'a' }],
    ['arrived together, one source: by id', { id: 'y', feed: 'a' }, { id: 'z', feed: 'a' }],
    ['arrived together, no source: by id', { id: 'y' }, { id: 'z' }],
  ])('%s', (_, one, other) => {
    for (const now of ['01:00', '02:00']) {
      expect(late([rate(80, one)], at(now), rate(90, other)).chart.vitals.heartRate?.value).toBe(90);
      expect(late([rate(90, other)], at(now), rate(80, one)).chart.vitals.heartRate?.value).toBe(90);
    }
  });
  it.each([
    ['later, come sooner after it was taken', '02:00', { receivedAt: at('02:00') }, 90],
    ['later, come later after it was taken', '02:00', { receivedAt: at('02:45') }, 90],
    ['earlier, come sooner after it was taken', '00:30', { receivedAt: at('00:30') }, 80],
    ['earlier, come later after it was taken', '00:30', { receivedAt: at('03:00') }, 80],
  ])('one of another time is newer by its time alone: %s', (_, t, arrived, expected) => {
    const known = [rate(80, { receivedAt: at('01:30') }), rate(0, { t: at('03:00'), heartRate: undefined, respRate: 18 })];
    const { answer, chart } = late(known, at('03:00'), rate(90, { t: at(t), ...arrived }));
    expect([answer, chart.vitals.heartRate?.value]).toEqual(['in place', expected]);
  });
  it.each([
    ['temperature', { tempC: 38.5 }, { tempC: 36.8 }],
    ['pressure', { sbpMmHg: 80 }, { sbpMmHg: 120 }],
    ['SpO2', { spo2Percent: 86 }, { spo2Percent: 97 }],
  ])('a %s that arrived before the one already folded is put before it', (_, first, second) => {
    const reading = (fields: object, received: string): Written => ({
      kind: 'vital',
      t: at('01:00'),
      receivedAt: at(received),
      ...fields,
    });
    expect(late([reading(second, '01:02')], at('01:00'), reading(first, '01:01')).answer).toBe('again');
    expect(late([reading(first, '01:01')], at('01:00'), reading(second, '01:02')).answer).toBe('in place');
  });
});

describe('DATA-01 the order of events of one instant', () => {
  const sorted = (...events: Written[]): string[] =>
    events
      .map(event)
      .sort(compareEvents)
      .map((e) => `${e.feed ?? ''}${e.id}`);
  it('by arrival, then by source, one without a source first, then by id', () => {
    const a1 = rate(80, { id: '1', feed: 'a' });
    const a2 = rate(80, { id: '2', feed: 'a' });
    const b1 = rate(80, { id: '1', feed: 'b' });
    const none = rate(80, { id: '9' });
    const soon = rate(80, { id: '9', feed: 'z', receivedAt: at('01:00') - HOUR });
    const order = ['z9', '9', 'a1', 'a2', 'b1'];
    expect(sorted(soon, none, a1, a2, b1)).toEqual(order);
    expect(sorted(b1, a2, a1, none, soon)).toEqual(order);
    expect(sorted(a2, b1, none, soon, a1)).toEqual(order);
  });
  it.each([
    ['clinical time before all else', { id: '2', receivedAt: at('05:00') }, { id: '1', t: at('02:00'), receivedAt: at('02:00') }],
    ['what a reading rests on before the reading', { kind: 'support', support: 'crrt', receivedAt: at('05:00') }, { id: '1' }],
    ['a reading before the discharge', { id: '2', receivedAt: at('05:00') }, { kind: 'discharge', id: '1' }],
    ['arrival', { id: '2', receivedAt: at('01:01') }, { id: '1', receivedAt: at('01:02') }],
    ['within one arrival', { id: '2', order: 1 }, { id: '1', order: 2 }],
    ['an arrival a millisecond later', { id: '2', order: 5 }, { id: '1', receivedAt: at('01:00') + 1 }],
    ['the source', { id: '2', feed: 'a' }, { id: '1', feed: 'b' }],
    ['one without a source', { id: '2' }, { id: '1', feed: 'a' }],
    ['the id', { id: '1', feed: 'a' }, { id: '2', feed: 'a' }],
  ])('sorted and compared one by one alike: %s', (_, first, second) => {
    const [a, b] = [event(rate(80, first)), event(rate(80, second))];
    expect([compareKeys(orderKey(a), orderKey(b)), compareKeys(orderKey(b), orderKey(a))]).toEqual([-1, 1]);
    expect([Math.sign(compareEvents(a, b)), Math.sign(compareEvents(b, a))]).toEqual([-1, 1]);
    expect(compareKeys(orderKey(a), orderKey({ ...a }))).toBe(0);
  });
  const oxygen = (received: string): Written => ({
    kind: 'support',
    t: at('01:00'),
    receivedAt: at(received),
    support: 'oxygen',
    device: received === '01:01' ? 'hfnc' : 'nasal-cannula',
  });
  it.each([
    ['oxygen after a reading', [rate(80)], oxygen('01:01'), 'again'],
    ['a reading after oxygen', [oxygen('01:01')], rate(80), 'in place'],
    ['oxygen that arrived before the oxygen folded', [oxygen('01:02')], oxygen('01:01'), 'again'],
    ['oxygen that arrived after the oxygen folded', [oxygen('01:01')], oxygen('01:02'), 'in place'],
    ['a reading after a discharge', [{ kind: 'discharge', t: at('01:00') }], rate(80), 'again'],
    ['a discharge after a reading', [rate(80)], { kind: 'discharge', t: at('01:00') }, 'in place'],
  ] as [string, Written[], Written, Answer][])('%s of the same instant', (_, history, e, expected) => {
    expect(late(history, at('01:00'), e).answer).toBe(expected);
  });
  it('the same event twice stays as it is', () => {
    const e = event(rate(80, { id: '1', feed: 'a' }));
    expect(compareEvents(e, { ...e })).toBe(0);
  });
});

describe('DATA-02 what was withdrawn', () => {
  it('is not folded: the chart is the very same', () => {
    const chart = fold(emptyChart(), [admission()], at('02:00'), ASTCT_2019);
    const gone = event(rate(80, { status: 'entered-in-error' }));
    const result = apply(chart, gone, ASTCT_2019);
    expect('chart' in result && result.chart).toBe(chart);
  });
});
