import { afterAll, beforeAll, expect, it } from 'vitest';
import { runningClock } from '../../../server/clock';
import { UNIT, until } from '../../support/client';
import { freshDatabase, type TestDatabase } from '../../support/database';
import { loopOn } from '../../support/loop';
import { unitIn } from '../../support/person';
import { watched } from '../../support/watched-pool';

/** A server that was away has heard nobody: that is its own silence. */
let db: TestDatabase;
beforeAll(async () => {
  db = await freshDatabase();
  await unitIn(db);
});
afterAll(() => db.drop());

const T = Date.now();
const MIN = 60_000;
const at = (t: number) => new Date(t).toISOString();

it('FEED-SILENT: after a restart of ten minutes nobody is called for monitors that speak again within the minute, then for those that do not', async () => {
  const first = runningClock(T);
  const before = await loopOn(db, first);
  for (const [mrn, bed] of [
    ['back', 'b1'],
    ['gone', 'b2'],
  ] as const) {
    await before.admit(mrn, bed);
    await before.tell({ kind: 'vital', patient: { mrn }, t: at(T - 1_000), source: 'device', heartRate: 80, spo2Percent: 97 });
  }
  await before.monitor.stop();
  first.stop();

  const start = T + 10 * MIN;
  const clock = runningClock(start);
  const { monitor, ...loop } = await loopOn(db, clock);
  const judged = () => [...monitor.ward.all()].every((p) => p.evaluation?.findings.some((f) => f.rule === 'FEED-SILENT'));
  await until(async () => judged(), 'both are looked at');
  expect([await loop.raised('back'), await loop.raised('gone')]).toEqual([[], []]);
  await loop.tell({ kind: 'vital', patient: { mrn: 'back' }, t: at(start), source: 'device', heartRate: 81, spo2Percent: 97 });
  // What this server itself has heard is judged at once.
  await loop.tell({ kind: 'admission', t: at(start - 30 * MIN), unit: UNIT, bed: 'b3', mrn: 'new', weightKg: 70 });
  await loop.tell({ kind: 'vital', patient: { mrn: 'new' }, t: at(start - 8 * MIN), source: 'device', heartRate: 80 });
  await until(
    async () => (await loop.raised('new')).includes('FEED-SILENT'),
    'a monitor that had fallen silent when it was heard of here',
  );

  clock.set(start + MIN);
  await until(async () => (await loop.raised('gone')).includes('FEED-SILENT'), 'the one that stays silent is called for');
  expect(await loop.raised('back')).toEqual([]);
  await monitor.stop();
  clock.stop();
}, 60_000);

it('FEED-SILENT: the same after ten minutes in which the database was away and senders were sent away', async () => {
  let away = false;
  const pool = watched(db.pool, () => {
    if (away) throw Object.assign(new Error('Connection terminated'), { code: '08006' });
  });
  const clock = runningClock(T);
  const { monitor, ...loop } = await loopOn(db, clock, pool);
  const stream = (t: number) => ({ kind: 'vital', patient: { mrn: 'away' }, t: at(t), source: 'device', heartRate: 80 });
  await loop.admit('away', 'b4');
  await loop.tell(stream(T - 1_000));
  away = true;
  await expect(loop.tell(stream(T))).rejects.toThrow('nothing was stored');
  clock.set(T + 10 * MIN);
  await expect(loop.tell(stream(T + 10 * MIN))).rejects.toThrow('nothing was stored');
  away = false;
  const judged = () =>
    [...monitor.ward.all()].some((p) => monitor.census.person(p.key)?.mrn === 'away' && p.evaluation?.findings.length === 1);
  await until(async () => judged(), 'the loop has looked again');
  expect(await loop.raised('away')).toEqual([]);
  clock.set(T + 11 * MIN + 1_000);
  await until(async () => (await loop.raised('away')).includes('FEED-SILENT'), 'who stays silent is called for');
  await monitor.stop();
  clock.stop();
}, 60_000);
