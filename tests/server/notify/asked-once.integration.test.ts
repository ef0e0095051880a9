import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_PERSON_SETTINGS } from '../../../lib/alerts/person-settings';
import { phoneCheck } from '../../../lib/alerts/phone-check';
import type { Staff } from '../../../lib/alerts/recipients';
import { HOUR, MINUTE } from '../../../lib/time';
import { createUser } from '../../../server/administration/users';
import { askForTaps } from '../../../server/notify/phone-checks';
import { UNIT } from '../../support/client';
import { freshDatabase, type TestDatabase } from '../../support/database';
import { unitIn } from '../../support/person';

/** Two nodes on one database, each with what it last read: 07:00 in Berlin, the day shift begins. */
const SEVEN = Date.parse('2026-11-22T06:00:00Z');
let db: TestDatabase;
let userId: string;

beforeAll(async () => {
  db = await freshDatabase();
  await unitIn(db);
  const who = { email: 'ash@example.org', name: 'Dr Ash', role: 'physician', unitId: UNIT, now: new Date(SEVEN), by: 'test' };
  await createUser(db.prisma, who);
  userId = (await db.prisma.user.findUniqueOrThrow({ where: { email: who.email } })).id;
});
afterAll(() => db.drop());

/** What a node does that has last read the phones when theirs was asked at `askedAt`. */
function node(askedAt: number | null, now: number): Promise<number> {
  const staff: Staff = {
    members: [
      { ...{ id: userId, name: 'Dr Ash', email: '', roles: ['physician'], pushes: 1 }, settings: { ...DEFAULT_PERSON_SETTINGS } },
    ],
    onCall: [{ duty: 'ICU', userId }],
    ...{ assigned: [], assigns: false, scheduled: ['ICU'], failSafe: null, webhooks: 0, mail: false },
  };
  const phone = { id: 'phone-1', userId, checkedAt: null, askedAt, failedAt: null };
  const roster = { phoneCheck: () => phoneCheck(staff, [phone], now, 'Europe/Berlin'), refresh: async () => undefined };
  const parts = { pool: db.pool, clock: { now: () => now }, census: { allUnits: () => [{ id: UNIT }] }, roster };
  return askForTaps(parts as unknown as Parameters<typeof askForTaps>[0]);
}
async function askedAt(t: number | null): Promise<void> {
  await db.prisma.pushSubscription.deleteMany();
  const at = t === null ? null : new Date(t);
  await db.prisma.pushSubscription.create({
    data: {
      id: 'phone-1',
      userId,
      endpoint: 'https://push.example/1',
      keys: {},
      createdAt: new Date(SEVEN),
      askedAt: at,
    },
  });
}

describe('The tap at the beginning of a shift', () => {
  it.each([
    ['never asked before', null],
    ['asked in the shift before', SEVEN - 12 * HOUR],
    ['asked five minutes before the shift began', SEVEN - 5 * MINUTE],
  ])('two nodes ask once between them, at once: %s', async (_, before) => {
    await askedAt(before);
    const asked = await Promise.all([node(before, SEVEN), node(before, SEVEN + 40)]);
    expect(asked.sort()).toEqual([0, 1]);
    // A third that has not read the phones again since.
    expect(await node(before, SEVEN + 11 * MINUTE)).toBe(0);
  });
});
