import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Channel } from '../../../lib/alerts/alert';
import { SECOND } from '../../../lib/time';
import { Places } from '../../../server/notify/places';
import { type SendParts, sendDue } from '../../../server/notify/send';
import { insertDeliveries, type NewDelivery } from '../../../server/store/notices';
import { freshDatabase, type TestDatabase } from '../../support/database';

/** Who gets a place when more is to be sent than goes out at once. */
const NOW = Date.UTC(2026, 10, 22, 3);
let db: TestDatabase;
let begun: string[];
let end: (() => void)[];
let places: Places;

beforeAll(async () => {
  db = await freshDatabase();
});
beforeEach(async () => {
  await db.pool.query('delete from deliveries');
  [begun, end, places] = [[], [], new Places()];
});
afterAll(() => db.drop());

/** Every channel hangs until the test lets it go on. */
const send = () => {
  const hang = (d: { id: string }) =>
    new Promise<{ ok: true; detail: string }>((resolve) => {
      begun.push(d.id);
      end.push(() => resolve({ ok: true, detail: 'taken' }));
    });
  const parts = {
    ...{ pool: db.pool, clock: { now: () => NOW, speed: 1 }, places, at: () => undefined, onDone: () => undefined },
    channels: { app: hang, push: hang, webhook: hang, email: hang },
  };
  return sendDue(parts as unknown as SendParts);
};
const waiting = (channel: Channel, priority: string, count: number, dueMs: number): Promise<void> =>
  insertDeliveries(
    db.pool,
    Array.from(
      { length: count },
      (_, i): NewDelivery => ({
        ...{
          id: `${channel}-${priority}-${i}`,
          outboxId: '1',
          alertId: 'a',
          unitId: 'ICU-7',
          userId: null,
          target: `t${i}`,
          tier: 0,
        },
        ...{ channel, priority, nextAt: NOW - dueMs, createdAt: NOW - SECOND, expiresAt: NOW + 60 * SECOND, detail: '' },
        body: { kind: 'test', why: 'test', n: 1, at: NOW },
      }),
    ),
  );
const under = async (count: number) => {
  await expect.poll(() => begun.length).toBe(count);
  return begun;
};

describe('More is to be sent than goes out at once', () => {
  it('a mail server that hangs takes no place from the pushes', async () => {
    await waiting('email', 'low', 60, 9 * SECOND);
    await send();
    await under(40);
    await waiting('push', 'medium', 1, 0);
    await send();
    expect(await under(41)).toContain('push-medium-0');
    for (const done of end) done();
    await places.ended();
  });
  it('a high goes before what is less urgent and has waited longer', async () => {
    await waiting('push', 'low', 60, 9 * SECOND);
    await waiting('push', 'high', 1, 0);
    await send();
    expect(await under(40)).toContain('push-high-0');
    for (const done of end) done();
    await places.ended();
  });
});
