import { afterAll, beforeAll, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE, SECOND } from '../../lib/time';
import { Census } from '../../server/census';
import type { Clock } from '../../server/clock';
import { FeedLedger } from '../../server/feed-ledger';
import { Feeds } from '../../server/feeds';
import type { Delivery } from '../../server/intake/port';
import { createLog } from '../../server/log';
import { SYSTEM } from '../../server/store/reader';
import { Sources } from '../../server/store/sources';
import { SILENT_MS, watchSilence } from '../../server/technical/silence';
import { freshDatabase, type TestDatabase } from '../support/database';

/** Counts of feeds and the knowledge who ought to be speaking: of all nodes, and still there after a restart. */
let db: TestDatabase;
beforeAll(async () => {
  db = await freshDatabase();
});
afterAll(() => db.drop());

const T = Date.UTC(2026, 10, 21, 3, 20);
const UNIT = 'ICU-7';
async function node(time: { now: number; deafUntil?: number }) {
  const census = new Census();
  const bed = { id: `${UNIT}-01`, unitId: UNIT, label: '01', position: 1 };
  census.load({ units: [], beds: [bed], people: [], stays: [], seats: [] });
  const sources = new Sources(db.pool);
  await sources.load(SYSTEM.technical);
  await sources.ensure('MON');
  const feeds = new Feeds(census);
  const clock = { now: () => time.now, monotonicMs: () => time.now, speed: 1 } as unknown as Clock;
  const start = time.now;
  const ledger = new FeedLedger({
    ...{ pool: db.pool, clock, log: createLog('fatal'), feeds, census, sources },
    listeningSince: () => time.deafUntil ?? start,
  });
  await ledger.start();
  const hear = (status: 'stored' | 'held') => {
    const event = { id: 'v', kind: 'vital', feed: 'MON', t: time.now, receivedAt: time.now, revision: 'final', source: 'device' };
    const d = { feed: 'MON', protocol: 'hl7v2', receivedAt: time.now, raw: '', controlId: null, units: null, atomic: true };
    const events = [{ patient: { bed: bed.id }, event }];
    feeds.delivered({ ...d, sentAt: time.now, events, refused: [] } as unknown as Delivery, [{ status }]);
  };
  const silent = () =>
    watchSilence({
      heard: (now) => ledger.judged(now),
      patienceMs: SILENT_MS,
      expectedSecsOf: () => null,
      occupied: () => true,
      clockOf: (_, t) => new Date(t).toISOString().slice(11, 16),
    })(time.now).map((f) => `${f.condition ?? 'silent'}: ${f.text}`);
  return { ledger, hear, silent, mon: () => ledger.heard(time.now).find((f) => f.source === 'MON') };
}
const COUNTS = { messages: 0, used: 0, repeated: 0, held: 0, rejected: 0, kept: 0 };

it('two nodes add up, before and after it is stored, and a restart forgets nothing', async () => {
  const time = { now: T };
  const [a, b] = [await node(time), await node(time)];
  for (let n = 0; n < 30; n++) {
    a.hear('stored');
    if (n % 3 === 0) b.hear('held');
    time.now += 5 * SECOND;
  }
  expect(a.mon()).toMatchObject({ ...COUNTS, messages: 30, used: 30 });
  for (const n of [a, b, a]) await n.ledger.save();
  for (const n of [a, b]) {
    expect(n.mon()).toMatchObject({ ...COUNTS, messages: 40, used: 30, held: 10, units: [UNIT], usualGapMs: 5 * SECOND });
    expect(n.mon()?.beds).toMatchObject([{ bed: `${UNIT}-01`, messages: 40, used: 30, held: 10 }]);
  }
  // Each hears its own part of the stream: together it is the rate.
  expect(a.mon()?.perMinute).toBeGreaterThan(14);
  a.hear('stored');
  await Promise.all([a.ledger.stop(), b.ledger.stop()]);

  const again = await node(time);
  expect(again.mon()).toMatchObject({ messages: 41, used: 31, held: 10, usualGapMs: 5 * SECOND });
  time.now += DAY + HOUR;
  await again.ledger.save();
  expect(again.mon()).toBeUndefined();
  await again.ledger.stop();
});

it('T2 after a restart: who spoke before it and not since is silent, known once this server has listened for a minute', async () => {
  const time = { now: T + 10 * DAY };
  const before = await node(time);
  for (let n = 0; n < 30; n++, time.now += 5 * SECOND) before.hear('stored');
  await before.ledger.stop();
  time.now += 5 * MINUTE;
  const after = await node(time);
  expect(after.silent()).toEqual(['unknown: Nothing from MON since 03:22']);
  time.now += 61 * SECOND;
  // Since it was heard, not since the server started.
  expect(after.silent()).toEqual(['silent: Nothing from MON since 03:22']);
  after.hear('stored');
  expect(after.silent()).toEqual([]);
  await after.ledger.stop();
});

it('T2 after an absence of the database: who was sent away is silent once this server could hear them for a minute', async () => {
  const time: { now: number; deafUntil?: number } = { now: T + 15 * DAY };
  const here = await node(time);
  for (let n = 0; n < 30; n++, time.now += 5 * SECOND) here.hear('stored');
  time.now += 5 * MINUTE;
  time.deafUntil = time.now;
  expect(here.silent()).toEqual(['unknown: Nothing from MON since 03:22']);
  time.now += 61 * SECOND;
  expect(here.silent()).toEqual(['silent: Nothing from MON since 03:22']);
  await here.ledger.stop();
});

it('T2 with two nodes: a source that has moved to the other one is not silent, one that both miss is', async () => {
  const time = { now: T + 20 * DAY };
  const [a, b] = [await node(time), await node(time)];
  const pass = async (seconds: number, work: () => void) => {
    for (let s = 0; s < seconds; s += 5, time.now += 5 * SECOND) {
      work();
      if (s % 10 === 0) for (const n of [a, b]) await n.ledger.save();
    }
  };
  await pass(150, () => a.hear('stored'));
  await pass(120, () => b.hear('stored'));
  expect([a.silent(), b.silent()]).toEqual([[], []]);
  await pass(90, () => undefined);
  const both = ['silent: Nothing from MON since 03:24'];
  expect([a.silent(), b.silent()]).toEqual([both, both]);
  await Promise.all([a.ledger.stop(), b.ledger.stop()]);
});
