import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { admit } from '../../../lib/events/admit';
import { runningClock } from '../../../server/clock';
import type { Delivery } from '../../../server/intake/port';
import { createLog } from '../../../server/log';
import { Monitor } from '../../../server/monitor';
import { Sources } from '../../../server/store/sources';
import { UNIT } from '../../support/client';
import { freshDatabase, type TestDatabase } from '../../support/database';
import { unitIn } from '../../support/person';

/** A message with a movement and readings is applied whole, whenever the database fails in its midst. */
let db: TestDatabase;
beforeAll(async () => {
  db = await freshDatabase();
  await unitIn(db);
});
afterAll(() => db.drop());

const T = Date.now();
function transaction(mrn: string, bed: string): Delivery {
  const at = (minutes: number) => new Date(T - minutes * 60_000).toISOString();
  const events = [
    { id: `${mrn}-in`, kind: 'admission', t: at(60), unit: UNIT, bed, mrn },
    { id: `${mrn}-hr`, kind: 'vital', patient: { mrn }, t: at(30), heartRate: 101 },
    { id: `${mrn}-spo2`, kind: 'vital', patient: { mrn }, t: at(20), spo2Percent: 92 },
    { id: `${mrn}-move`, kind: 'transfer', patient: { mrn }, t: at(10), unit: UNIT, bed: `${bed}B` },
  ].map((wire) => {
    const read = admit(wire, T);
    if ('rejected' in read) throw new Error(read.rejected.detail);
    return { ...read.ok, event: { ...read.ok.event, feed: 'EHR' } };
  });
  return {
    feed: 'EHR',
    protocol: 'fhir',
    receivedAt: T,
    raw: mrn,
    controlId: null,
    units: [UNIT],
    atomic: true,
    events,
    refused: [],
  };
}
/** The pool, and its transactions' connections, on a database that goes away when `gone` says so. */
function cut(gone: () => boolean): typeof db.pool {
  const watched = <T extends object>(target: T): T =>
    new Proxy(target, {
      get(_, name) {
        const value = Reflect.get(target, name) as unknown;
        if (typeof value !== 'function') return value;
        if (name !== 'query' && name !== 'connect') return value.bind(target);
        return async (...args: unknown[]) => {
          const text = typeof args[0] === 'string' ? args[0] : '';
          if (text !== 'rollback' && gone()) throw Object.assign(new Error('Connection terminated'), { code: '08006' });
          const result: unknown = await value.apply(target, args);
          return name === 'connect' ? watched(result as object) : result;
        };
      },
    });
  return watched(db.pool);
}
async function monitorOn(pool: typeof db.pool): Promise<Monitor> {
  const monitor = new Monitor(pool, runningClock(T), createLog('fatal'), new Sources(pool), 'astct-2019');
  return monitor;
}
const stored = async (mrn: string) =>
  (await db.prisma.event.findMany({ where: { eventId: { startsWith: `${mrn}-` } }, orderBy: { eventId: 'asc' } })).map(
    (e) => e.eventId,
  );

describe('a transaction with an admission, readings and a transfer', () => {
  it('is either not stored at all, or applied whole once the database is back, wherever it fails', async () => {
    let whole = 0;
    let nothing = 0;
    for (const n of [1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 15, 18, 21, 25]) {
      const mrn = `w${n}`;
      let armed = false;
      let left = n;
      const monitor = await monitorOn(cut(() => armed && --left === 0));
      await monitor.start();
      armed = true;
      const answer = await monitor.deliver(transaction(mrn, `b${n}`)).then(
        (outcomes) => outcomes.map((o) => o.status),
        () => 'nothing',
      );
      armed = false;
      await monitor.releaseDue();
      await monitor.stop();
      if (answer === 'nothing') {
        nothing++;
        expect(await stored(mrn), `failed at ${n}`).toEqual([]);
      } else {
        whole++;
        expect(await stored(mrn), `failed at ${n}`).toEqual([`${mrn}-hr`, `${mrn}-in`, `${mrn}-move`, `${mrn}-spo2`]);
        expect(await db.prisma.quarantine.count({ where: { eventId: { startsWith: `${mrn}-` }, state: 'open' } })).toBe(0);
      }
    }
    expect(nothing).toBeGreaterThan(0);
    expect(whole).toBeGreaterThan(5);
  }, 60_000);
  it('one event of a unit the sender may not write to: none of it is stored', async () => {
    const monitor = await monitorOn(db.pool);
    await monitor.start();
    const d = transaction('refused', 'z1');
    const outcomes = await monitor.deliver({ ...d, units: ['OTHER'] });
    expect(outcomes.map((o) => o.status)).toEqual(['rejected', 'rejected', 'rejected', 'rejected']);
    expect(await stored('refused')).toEqual([]);
    await monitor.stop();
  });
});
