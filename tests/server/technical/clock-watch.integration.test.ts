import { afterAll, beforeAll, expect, it } from 'vitest';
import { MINUTE, SECOND } from '../../../lib/time';
import { type Clock, databaseNow } from '../../../server/clock';
import { createLog } from '../../../server/log';
import { ClockWatch } from '../../../server/technical/clock-watch';
import { freshDatabase, type TestDatabase } from '../../support/database';

let db: TestDatabase;
beforeAll(async () => {
  db = await freshDatabase();
});
afterAll(() => db.drop());

/** A node whose clocks run ahead of the database's by so much. */
async function node(machineMs: number, serverMs: number) {
  const started = await databaseNow(db.pool);
  let passed = 0;
  const clock = { now: () => started + serverMs + passed, speed: 1 } as unknown as Clock;
  const machineNow = () => Date.now() + machineMs;
  const watch = new ClockWatch({ pool: db.pool, clock, log: createLog('fatal'), units: () => ['ICU-7'], machineNow });
  return {
    watch,
    texts: () => watch.watch.watcher(clock.now()).map((f) => f.text.replace(/ of .* is /, ' is ')),
    pass: (ms: number) => {
      passed += ms;
    },
  };
}

it('T5: a machine whose date is wrong is found by comparing it with the database, and the other nodes know', async () => {
  const [a, b] = [await node(90 * SECOND, 0), await node(0, 0)];
  for (const n of [a, b, b]) await n.watch.compare();
  expect(a.texts()).toEqual([]);
  // A minute of this clock, in a moment of real time: the server's own clock is off by that then.
  for (const n of [a, b]) n.pass(MINUTE);
  for (const n of [a, b, a]) await n.watch.compare();
  expect(a.texts()).toEqual(['Clock is 90 s ahead']);
  expect(b.texts()).toContain('Clock is 90 s ahead');
});

it('T5: a screen is judged by what it says, on simulated time not at all', async () => {
  const n = await node(0, 0);
  const nurse = { kind: 'kiosk', id: 'k1', name: 'Wall 1', unitId: 'ICU-7' } as const;
  for (let t = 0; t <= 60; t += 20, n.pass(20 * SECOND)) n.watch.screen(nurse, 'ICU-7', 12 * SECOND);
  expect(n.texts()).toEqual(['Clock is 10 s ahead']);
});
