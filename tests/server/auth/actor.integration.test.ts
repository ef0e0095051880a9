import type { IncomingMessage } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { END_AFTER_MS, LOCK_AFTER_MS, LOCK_SLACK_MS } from '../../../lib/people/lock';
import { createUnit } from '../../../server/administration/units';
import { createUser, disableUser, resetPassword } from '../../../server/administration/users';
import { type Actor, type Identifier, identifier } from '../../../server/auth/actor';
import { createKey, revokeKeys } from '../../../server/auth/keys';
import { LOCKED_FOR_MS, MAX_FAILURES, verifyPassword } from '../../../server/auth/passwords';
import {
  ABSOLUTE_MS,
  lockSession,
  openSession,
  openSessionOf,
  revokeSession,
  unlockSession,
} from '../../../server/auth/sessions';
import { signInByPassword } from '../../../server/auth/sign-in';
import { hashOf, newSecret } from '../../../server/auth/tokens';
import { until } from '../../support/client';
import { freshDatabase, type TestDatabase } from '../../support/database';

const START = Date.UTC(2026, 10, 21, 12);
/** Longer than an answer is remembered, shorter than what the contract allows for a change to be in force. */
const A_LITTLE_LATER = 5_000;

let db: TestDatabase;
let now = START;
let identify: Identifier;
const who = { email: 'ann@example.org', now: new Date(START), by: 'test' };
let password = '';

beforeAll(async () => {
  db = await freshDatabase();
  await createUnit(db.prisma, {
    id: 'ICU-7',
    name: 'ICU 7',
    zone: 'UTC',
    beds: '2',
    protocolId: 'astct-2019',
    now: new Date(START),
    by: 'test',
  });
  password = await createUser(db.prisma, { ...who, name: 'Ann', role: 'nurse', unitId: 'ICU-7' });
});
afterAll(() => db.drop());
beforeEach(async () => {
  now = START;
  identify = identifier({ prisma: db.prisma, realNow: () => now });
  await db.prisma.user.updateMany({ data: { failedLogins: 0, lockedUntil: null, disabledAt: null } });
});

const request = (headers: Record<string, string>) => ({ headers }) as unknown as IncomingMessage;
const withCookie = (id: string) => request({ cookie: `other=1; next-auth.session-token=${id}` });
const withKey = (key: string) => request({ authorization: `Bearer ${key}` });
async function signIn(): Promise<string> {
  const user = await verifyPassword(db.prisma, who.email, password, now);
  return openSession(db.prisma, user?.id ?? '', now);
}

describe('a session', () => {
  it('is a row: the cookie carries its id, the database only the hash of it', async () => {
    const id = await signIn();
    expect(await identify.request(withCookie(id))).toMatchObject({
      kind: 'user',
      name: 'Ann',
      roles: [{ unitId: 'ICU-7', role: 'nurse' }],
    });
    const rows = await db.prisma.session.findMany();
    expect(JSON.stringify(rows)).not.toContain(id);
    expect(await identify.request(withCookie(hashOf(id)))).toBeNull();
  });
  it('nobody is signed in by no cookie, an unknown one, or an empty one', async () => {
    for (const header of [
      '',
      'next-auth.session-token=',
      `next-auth.session-token=${newSecret()}`,
      'next-auth.session-token',
      '=;;=',
    ])
      expect(await identify.request(request({ cookie: header }))).toBeNull();
    expect(await identify.request(request({}))).toBeNull();
  });
  it('that is revoked ends within five seconds', async () => {
    const id = await signIn();
    expect(await identify.request(withCookie(id))).not.toBeNull();
    await revokeSession(db.prisma, hashOf(id), now);
    now += A_LITTLE_LATER;
    expect(await identify.request(withCookie(id))).toBeNull();
  });
  it('ends when nobody has touched the screen for long, and not while somebody does', async () => {
    const id = await signIn();
    for (let i = 0; i < 2; i++) {
      now += END_AFTER_MS - 1;
      const actor = await identify.request(withCookie(id));
      expect(actor).not.toBeNull();
      if (actor) await identify.active(actor);
    }
    now += END_AFTER_MS;
    expect(await identify.request(withCookie(id))).toBeNull();
  });
  it('ends after its absolute time, however busy it is', async () => {
    const id = await signIn();
    while (now < START + ABSOLUTE_MS - END_AFTER_MS) {
      now += END_AFTER_MS - 60_000;
      const actor = await identify.request(withCookie(id));
      if (actor) await identify.active(actor);
      expect(actor).not.toBeNull();
    }
    now = START + ABSOLUTE_MS;
    expect(await identify.request(withCookie(id))).toBeNull();
  });
  it('of a user who is disabled ends, and a new password ends every session', async () => {
    const first = await signIn();
    await disableUser(db.prisma, who);
    expect(await identify.request(withCookie(first))).toBeNull();
    await db.prisma.user.updateMany({ data: { disabledAt: null } });
    const second = await signIn();
    password = await resetPassword(db.prisma, who);
    expect(await identify.request(withCookie(second))).toBeNull();
    expect(await identify.request(withCookie(await signIn()))).not.toBeNull();
  });
  it('shows a role given meanwhile within five seconds', async () => {
    const id = await signIn();
    const before = await identify.request(withCookie(id));
    await db.prisma.userRole.create({ data: { userId: (before as { id: string }).id, unitId: 'ICU-7', role: 'charge-nurse' } });
    now += A_LITTLE_LATER;
    expect(await identify.request(withCookie(id))).toMatchObject({ roles: [{ role: 'charge-nurse' }, { role: 'nurse' }] });
    await db.prisma.userRole.deleteMany({ where: { role: 'charge-nurse' } });
  });
});

describe('a locked screen', () => {
  const shared = async () => openSession(db.prisma, (await db.prisma.user.findFirstOrThrow()).id, now, { shared: true });
  const user = { kind: 'user', name: 'Ann' };
  const display = { kind: 'kiosk', name: 'Ann', unitId: 'ICU-7' };

  it('is a wall display of the unit until its person unlocks it; roles come back with them', async () => {
    const id = await signIn();
    await lockSession(db.prisma, hashOf(id), 'ICU-7', now);
    identify.forget(hashOf(id));
    expect(await identify.request(withCookie(id))).toMatchObject({ ...display, locked: hashOf(id) });
    await unlockSession(db.prisma, hashOf(id), now);
    identify.forget(hashOf(id));
    expect(await identify.request(withCookie(id))).toMatchObject(user);
  });
  it('locks by itself on a shared workstation that nobody touches; traffic does not keep it open, touching does', async () => {
    const id = await shared();
    const end = LOCK_AFTER_MS + LOCK_SLACK_MS;
    for (now = START; now < START + end; now += 30_000) expect(await identify.request(withCookie(id))).toMatchObject(user);
    now = START + end;
    const actor = await identify.request(withCookie(id));
    expect(actor).toMatchObject(display);
    const other = await shared();
    const touched = now;
    for (; now < touched + 3 * end; now += 60_000 + 1) {
      const holder = await identify.request(withCookie(other));
      expect(holder).toMatchObject(user);
      await identify.active(holder as Actor);
    }
  });
  it('is not unlocked by a touch, nor does a socket behind it become its person again', async () => {
    const id = await shared();
    const person = (await identify.request(withCookie(id))) as Actor;
    now += LOCK_AFTER_MS + LOCK_SLACK_MS;
    const locked = (await identify.request(withCookie(id))) as Actor;
    await identify.active(person);
    await identify.active(locked);
    now += A_LITTLE_LATER;
    expect(await identify.still(person, withCookie(id), undefined)).toMatchObject(display);
    expect(await identify.still(locked, withCookie(id), undefined)).toMatchObject(display);
  });
  it('is over after 15 minutes: no PIN opens it again, and on a shared workstation the unit goes on as on a wall until 12 hours', async () => {
    const id = await shared();
    const shown = () => {
      identify.forget(hashOf(id));
      return identify.request(withCookie(id));
    };
    now = START + END_AFTER_MS - 1;
    expect(await openSessionOf(db.prisma, id, now)).toMatchObject({ locked: true, ended: false });
    now = START + END_AFTER_MS;
    expect(await openSessionOf(db.prisma, id, now)).toMatchObject({ locked: true, ended: true });
    await unlockSession(db.prisma, hashOf(id), now);
    await identify.active({ ...((await shown()) as Actor), kind: 'user', roles: [], session: hashOf(id) } as Actor);
    expect(await shown()).toMatchObject(display);
    now = START + ABSOLUTE_MS;
    expect(await shown()).toBeNull();
  });
  it("of somebody's own device that was locked by hand ends for good after 15 minutes", async () => {
    const id = await signIn();
    await lockSession(db.prisma, hashOf(id), 'ICU-7', now);
    now += END_AFTER_MS;
    identify.forget(hashOf(id));
    expect(await identify.request(withCookie(id))).toBeNull();
  });
  it("of somebody's own device, or of a program that signed in, does not lock by itself", async () => {
    const id = await signIn();
    now += END_AFTER_MS - 1;
    expect(await identify.request(withCookie(id))).toMatchObject(user);
  });
});

describe('a password', () => {
  it('is stored as an Argon2id hash', async () => {
    const user = await db.prisma.user.findFirstOrThrow();
    expect(user.passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });
  it('is right for its account only, whatever the case of the address', async () => {
    expect(await verifyPassword(db.prisma, ' Ann@Example.org ', password, now)).toMatchObject({ name: 'Ann' });
    expect(await verifyPassword(db.prisma, who.email, `${password} `, now)).toBeNull();
    expect(await verifyPassword(db.prisma, 'nobody@example.org', password, now)).toBeNull();
  });
  it('guessed too often closes the account for a quarter of an hour, also to the right one', async () => {
    for (let i = 0; i < MAX_FAILURES; i++) expect(await verifyPassword(db.prisma, who.email, 'guess', now)).toBeNull();
    const line = await db.prisma.auditEntry.findFirst({ where: { action: 'sign-in.failed' }, orderBy: { id: 'desc' } });
    expect(line?.detail).toEqual({ failures: MAX_FAILURES, closed: true });
    expect(await verifyPassword(db.prisma, who.email, password, now)).toBeNull();
    expect(await verifyPassword(db.prisma, who.email, password, now + LOCKED_FOR_MS)).not.toBeNull();
  });
  it('is on record as refused also where the account is closed, disabled or not there; what was typed as address is not', async () => {
    const { id } = await db.prisma.user.findFirstOrThrow();
    const refusedAs = async (email: string) => {
      expect(await verifyPassword(db.prisma, email, password, now)).toBeNull();
      const line = await db.prisma.auditEntry.findFirstOrThrow({ orderBy: { id: 'desc' } });
      expect(JSON.stringify(line.detail)).not.toContain('@');
      return [line.action, line.subject, (line.detail as { why: string }).why];
    };
    const set = (data: { lockedUntil?: Date | null; disabledAt?: Date | null }) => db.prisma.user.update({ where: { id }, data });
    expect(await refusedAs('my-Password@typed-here')).toEqual(['sign-in.failed', 'nobody', 'unknown']);
    expect(await refusedAs('a\0b@example.org')).toEqual(['sign-in.failed', 'nobody', 'unknown']);
    await set({ lockedUntil: new Date(now + 1) });
    expect(await refusedAs(who.email)).toEqual(['sign-in.failed', id, 'closed']);
    await set({ lockedUntil: null, disabledAt: new Date(now) });
    expect(await refusedAs(who.email)).toEqual(['sign-in.failed', id, 'disabled']);
  });
  it('that cannot be looked up is not called wrong, and nothing of the database is told', async () => {
    const away = { user: { findUnique: () => Promise.reject(new Error('connect ECONNREFUSED 10.0.0.5:5432')) } };
    const found = await signInByPassword(away as never, { email: who.email, password, code: '' }, '', now);
    expect(found.kind).toBe('unavailable');
  });
});

describe('a key', () => {
  const create = (scopes: readonly ('ingest' | 'read')[]) =>
    createKey(db.prisma, { source: 'MON', unitId: 'ICU-7', scopes, now });

  it('names its source, unit and scopes; the database has only a hash', async () => {
    const { key } = await create(['ingest']);
    expect(key).toMatch(/^ctk_[a-z0-9]{10}_[\w-]{43}$/);
    expect(await identify.request(withKey(key))).toMatchObject({
      kind: 'key',
      source: 'MON',
      units: ['ICU-7'],
      scopes: ['ingest'],
    });
    expect(JSON.stringify(await db.prisma.ingestKey.findMany(), (_, v) => (typeof v === 'bigint' ? String(v) : v))).not.toContain(
      key.slice(-43),
    );
  });
  it('with another secret behind the right id is nobody', async () => {
    const { key } = await create(['read']);
    expect(await identify.request(withKey(key.slice(0, -43) + newSecret()))).toBeNull();
    expect(await identify.request(withKey('ctk_x'))).toBeNull();
  });
  it('that is wrong is nobody, even beside the cookie of somebody', async () => {
    const id = await signIn();
    expect(
      await identify.request(request({ authorization: 'Bearer nonsense', cookie: `next-auth.session-token=${id}` })),
    ).toBeNull();
    expect(await identify.request(request({ authorization: 'Basic YTpi', cookie: `next-auth.session-token=${id}` }))).toBeNull();
  });
  it('that is revoked ends within five seconds, by itself or with its source', async () => {
    const [one, two] = [await create(['read']), await create(['read'])];
    expect(await identify.request(withKey(one.key))).not.toBeNull();
    expect(await revokeKeys(db.prisma, { key: one.key }, now)).toBe(1);
    expect(await revokeKeys(db.prisma, { key: one.key }, now)).toBe(0);
    now += A_LITTLE_LATER;
    expect(await identify.request(withKey(one.key))).toBeNull();
    expect(await identify.request(withKey(two.key))).not.toBeNull();
    await revokeKeys(db.prisma, { source: 'MON' }, now);
    now += A_LITTLE_LATER;
    expect(await identify.request(withKey(two.key))).toBeNull();
  });
  it('runs out', async () => {
    const { key, expiresAt } = await create(['read']);
    now = expiresAt.getTime();
    expect(await identify.request(withKey(key))).toBeNull();
  });
  it('S-06: for certain addresses opens nothing from others; each refusal is counted, and audited once a minute', async () => {
    const { key } = await createKey(db.prisma, {
      ...{ source: 'GATE', unitId: 'ICU-7', scopes: ['read'], addresses: ['10.2.0.0/16', '2001:db8::7'], now },
    });
    const at = (remoteAddress: string, headers = {}) =>
      ({
        ...withKey(key),
        headers: { ...withKey(key).headers, ...headers },
        socket: { remoteAddress },
      }) as unknown as IncomingMessage;
    expect(await identify.request(at('10.2.9.1'))).toMatchObject({ kind: 'key', source: 'GATE' });
    expect(await identify.request(at('2001:db8::7'))).not.toBeNull();
    const elsewhere = at('10.3.0.1', { 'x-forwarded-for': '10.2.9.1' });
    await expect(identify.request(elsewhere)).rejects.toMatchObject({ status: 403, code: 'address', message: /10\.3\.0\.1/ });
    await expect(identify.socket(elsewhere, key)).rejects.toMatchObject({ code: 'address' });
    await expect(identify.request(withKey(key))).rejects.toMatchObject({ status: 403 });
    // A socket that is open already ends at the next look.
    expect(await identify.still({ kind: 'key' } as Actor, elsewhere, key)).toBeNull();
    const lines = () =>
      db.prisma.auditEntry.findMany({ where: { action: 'key.refused', subject: 'GATE' }, orderBy: { id: 'asc' } });
    await until(async () => (await lines()).length === 2, 'both refusals are on record');
    // They are written beside each other: either may be first.
    const from = (await lines()).map((l) => (l.detail as { address: string }).address);
    expect(from.sort()).toEqual(['', '10.3.0.1']);
    expect((await lines())[0]).toMatchObject({ unitId: 'ICU-7', detail: { reason: 'address' } });
    now += 61_000;
    await identify.request(elsewhere).catch(() => undefined);
    await until(async () => (await lines()).length === 3, 'the next minute has its own line');
  });
  it('S-06: that is revoked or has run out is on record when somebody tries it; a wrong one is only counted', async () => {
    const { key } = await createKey(db.prisma, { source: 'OLD', unitId: 'ICU-7', scopes: ['ingest'], now });
    await revokeKeys(db.prisma, { key }, now);
    expect(await identify.request(withKey(key))).toBeNull();
    expect(await identify.request(withKey(key.slice(0, -43) + newSecret()))).toBeNull();
    const lines = () => db.prisma.auditEntry.findMany({ where: { action: 'key.refused', subject: 'OLD' } });
    await until(async () => (await lines()).length > 0, 'the refusal is on record');
    expect((await lines()).map((l) => l.detail)).toEqual([{ reason: 'revoked', address: '' }]);
  });
  it('takes no address that is none', async () => {
    const odd = { source: 'MON', unitId: 'ICU-7', scopes: ['read'] as const, now };
    await expect(createKey(db.prisma, { ...odd, addresses: ['10.2.0.0/16', 'ward-7'] })).rejects.toThrow('ward-7');
  });
  it('may come with the handshake of a socket', async () => {
    const { key } = await create(['read']);
    expect(await identify.socket(request({}), key)).toMatchObject({ kind: 'key' });
    expect(await identify.socket(request({}), 17)).toBeNull();
  });
});

describe('a wall display', () => {
  const token = `kio_${newSecret()}`;
  it('reads for its unit once it is approved, until it is revoked', async () => {
    await db.prisma.kiosk.create({
      data: { id: 'w1', name: 'Corridor', unitId: 'ICU-7', tokenHash: hashOf(token), createdAt: new Date(now) },
    });
    const cookie = request({ cookie: `tocsin-kiosk=${token}` });
    expect(await identify.request(cookie)).toBeNull();
    await db.prisma.kiosk.update({ where: { id: 'w1' }, data: { approvedBy: 'u1' } });
    now += A_LITTLE_LATER;
    expect(await identify.request(cookie)).toEqual({ kind: 'kiosk', id: 'w1', name: 'Corridor', unitId: 'ICU-7' });
    expect(await identify.socket(request({}), token)).not.toBeNull();
    await db.prisma.kiosk.update({ where: { id: 'w1' }, data: { revokedAt: new Date(now) } });
    now += A_LITTLE_LATER;
    expect(await identify.request(cookie)).toBeNull();
  });
});
