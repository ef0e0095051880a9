import { describe, expect, it } from 'vitest';
import { MINUTE, SECOND } from '../../lib/time';
import { Census } from '../../server/census';
import { Feeds } from '../../server/feeds';
import type { Delivery, Outcome } from '../../server/intake/port';
import { watchClocks } from '../../server/technical/clocks';
import { SILENT_MS, watchSilence } from '../../server/technical/silence';

const T = Date.UTC(2026, 10, 21, 3);
const UNIT = 'ICU-7';
function ward(): Feeds {
  const census = new Census();
  census.load({
    units: [{ id: UNIT, name: UNIT, zone: 'UTC', protocolId: 'astct-2019', levelOfCare: 'icu', settings: {} } as never],
    beds: [{ id: `${UNIT}-01`, unitId: UNIT, label: '01', position: 1 }],
    people: [],
    stays: [],
    seats: [],
  });
  return new Feeds(census);
}
const vital = { id: 'v', kind: 'vital', feed: 'MON', t: T, receivedAt: T, revision: 'final', source: 'device', heartRate: 80 };
function delivery(at: number, more: Partial<Delivery> = {}): Delivery {
  return {
    feed: 'MON',
    protocol: 'hl7v2',
    receivedAt: at,
    raw: '',
    controlId: null,
    units: null,
    atomic: true,
    sentAt: at,
    events: [{ patient: { bed: `${UNIT}-01` }, event: { ...vital, t: at } as never }],
    refused: [],
    ...more,
  };
}
const used: Outcome[] = [{ status: 'stored' }];
/** A message every `everyMs` for so long, its stamp off by `offMs`. */
function talk(feeds: Feeds, from: number, forMs: number, everyMs: number, offMs: (t: number) => number = () => 0): number {
  let t = from;
  for (; t < from + forMs; t += everyMs) feeds.delivered(delivery(t, { sentAt: t + offMs(t) }), used);
  return t - everyMs;
}
const one = (feeds: Feeds, now: number) => feeds.heard(now)[0];

describe('what is counted of a feed', () => {
  it('messages, what became of their parts, the rate a minute, by source and by bed', () => {
    const feeds = ward();
    const last = talk(feeds, T, 5 * MINUTE, 10 * SECOND);
    feeds.delivered(delivery(last, { refused: [{ status: 'kept', reason: 'unknown code', detail: 'x', raw: '' }] }), [
      { status: 'duplicate' },
    ]);
    feeds.delivered(delivery(last), [{ status: 'held' }]);
    const f = one(feeds, last);
    expect(f).toMatchObject({ messages: 32, used: 30, repeated: 1, held: 1, kept: 1, rejected: 0, units: [UNIT] });
    expect(f?.perMinute).toBeGreaterThan(5);
    expect(f?.beds).toMatchObject([{ bed: `${UNIT}-01`, messages: 32, used: 30 }]);
  });
  it('a history sent in one go says nothing of how often the source usually speaks: it is not called silent afterwards', () => {
    const feeds = ward();
    for (let n = 0; n < 40; n++) {
      const old = [{ patient: { bed: `${UNIT}-01` }, event: { ...vital, t: T - (41 - n) * 10 * MINUTE } as never }];
      feeds.delivered(delivery(T + n * SECOND, { events: old }), used);
    }
    expect(one(feeds, T + MINUTE)?.usualGapMs).toBeNull();
  });
  it('what is read again, and what people do, is no message of the feed', () => {
    const feeds = ward();
    feeds.delivered(delivery(T, { replayOf: 1n }), used);
    feeds.delivered(delivery(T, { protocol: 'command' }), used);
    expect(feeds.heard(T)).toEqual([]);
  });
});

describe('T5: the clock of a source', () => {
  const parts = (feeds: Feeds, limit: number | null = null) => ({
    heard: (now: number) => feeds.heard(now),
    limitSecsOf: () => limit,
    speed: 1,
  });
  const found = (offMs: (t: number) => number, limit: number | null = null) => {
    const feeds = ward();
    const last = talk(feeds, T, 90 * SECOND, 5 * SECOND, offMs);
    return watchClocks(parts(feeds, limit))(last);
  };
  it('up to 30 s off nothing is said, beyond it low, beyond 5 min medium', () => {
    expect(found(() => 30_000)).toEqual([]);
    expect(found(() => 31_000)).toMatchObject([
      { rule: 'T5', unitId: UNIT, trigger: 'MON', level: 1, text: 'Clock of MON is 30 s ahead' },
    ]);
    expect(found(() => -300_000)).toMatchObject([{ level: 1 }]);
    expect(found(() => -6 * 3_600_000)).toMatchObject([{ level: 2, text: 'Clock of MON is 6 h behind' }]);
  });
  it("the source's own limit counts instead", () => {
    expect(found(() => 90_000, 120)).toEqual([]);
    expect(found(() => 6_000, 5)).toMatchObject([{ level: 1 }]);
  });
  it('one delayed message, or a buffer that is delivered faster than it grew, is no wrong clock', () => {
    expect(found((t) => (t % 15_000 === 0 ? -200_000 : 0))).toEqual([]);
    // Ten minutes of buffer, handed in at five times the speed.
    expect(found((t) => -600_000 + 4 * (t - T))).toEqual([]);
  });
  it('less than a minute of messages says nothing yet', () => {
    const feeds = ward();
    const last = talk(feeds, T, 30 * SECOND, 5 * SECOND, () => 90_000);
    expect(watchClocks(parts(feeds))(last)).toEqual([]);
  });
});

describe('T2: a source that has fallen silent', () => {
  const watcher = (feeds: Feeds, expected: number | null, occupied = true) =>
    watchSilence({
      heard: (now) => feeds.heard(now).map((f) => ({ ...f, silentFrom: f.lastAt })),
      patienceMs: SILENT_MS,
      expectedSecsOf: () => expected,
      occupied: () => occupied,
      clockOf: () => '03:05',
    });
  it('usually every 5 s: silent after 60 s, and over with the next message', () => {
    const feeds = ward();
    const last = talk(feeds, T, 5 * MINUTE, 5 * SECOND);
    const watch = watcher(feeds, null);
    expect(watch(last + 60 * SECOND)).toEqual([]);
    expect(watch(last + 61 * SECOND)).toMatchObject([
      { rule: 'T2', unitId: UNIT, trigger: 'MON', text: 'Nothing from MON since 03:05' },
    ]);
    feeds.delivered(delivery(last + 62 * SECOND), used);
    expect(watch(last + 63 * SECOND)).toEqual([]);
  });
  it('usually every 10 min: its silence is its habit; an expected interval says otherwise', () => {
    const feeds = ward();
    const last = talk(feeds, T, 120 * MINUTE, 10 * MINUTE);
    expect(watcher(feeds, null)(last + 9 * MINUTE)).toEqual([]);
    expect(watcher(feeds, 300)(last + 5 * MINUTE)).toEqual([]);
    expect(watcher(feeds, 300)(last + 5 * MINUTE + SECOND)).toHaveLength(1);
  });
  it('nobody is told while nobody lies there', () => {
    const feeds = ward();
    const last = talk(feeds, T, 5 * MINUTE, 5 * SECOND);
    expect(watcher(feeds, null, false)(last + 5 * MINUTE)).toEqual([]);
  });
});
