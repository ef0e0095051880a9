import { type TOTP, URI } from 'otpauth';
import { io as connect } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { INVITED_MS, readLink } from '../../../server/administration/invitations';
import { createUser } from '../../../server/administration/users';
import { hashPassword, LOCKED_FOR_MS, MAX_FAILURES, verifyPassword } from '../../../server/auth/passwords';
import { signInByPassword } from '../../../server/auth/sign-in';
import { hashOf } from '../../../server/auth/tokens';
import { UNIT, until } from '../../support/client';
import { freshDatabase, type TestDatabase } from '../../support/database';
import { type Inside, serverInside, TEST_SECRET } from '../../support/inside';
import { type Person, person, unitIn } from '../../support/person';
import { type MailSink, mailSink } from '../../support/sinks';

let db: TestDatabase;
let server: Inside;
let mails: MailSink;
let admin: Person;

beforeAll(async () => {
  db = await freshDatabase();
  mails = await mailSink();
  await unitIn(db);
  server = await serverInside(db, { SMTP_URL: mails.url, PUBLIC_URL: 'https://tocsin.example.org' });
  admin = await person(db, server.address, UNIT, 'admin');
});
afterAll(async () => {
  await server.stop();
  await mails.close();
  await db.drop();
});
type Linked = { link: { path: string; expiresAt: string; mailed: boolean } };
const invited = async (email: string, role = 'nurse') => {
  const answer = await admin.post<Linked>(`/api/units/${UNIT}/people`, { email, name: 'Nora Quist', role });
  return { ...answer.body.link, token: answer.body.link.path.split('#')[1] as string };
};
async function open(path: string, body: object) {
  const r = await fetch(`${server.address}/api/invitations/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: r.status, body: (await r.json()) as { email?: string; error?: { code: string; message: string } } };
}
const GOOD = 'tulip radar oven';
/** A nurse with that password, without the walk through a link. */
async function entered(email: string) {
  await createUser(db.prisma, { email, name: 'Nora Quist', role: 'nurse', unitId: UNIT, now: new Date(), by: 'test' });
  await db.prisma.user.update({ where: { email }, data: { passwordHash: await hashPassword(GOOD) } });
}

describe('a link to a password', () => {
  it('is mailed and shown once, lets its owner choose a password, and makes the account with its role only then', async () => {
    const link = await invited('Nora@Example.org');
    expect(link.mailed).toBe(true);
    const mail = mails.mails.at(-1);
    expect([
      mail?.to,
      mail?.text.replaceAll('=\r\n', '').includes(`https://tocsin.example.org/invitation#${link.token}`),
    ]).toEqual(['nora@example.org', true]);
    expect(await db.prisma.user.findUnique({ where: { email: 'nora@example.org' } })).toBeNull();
    expect((await open('read', { token: link.token })).body).toEqual({ email: 'nora@example.org', name: 'Nora Quist' });
    expect((await open('accept', { token: link.token, password: GOOD })).status).toBe(200);
    const user = await db.prisma.user.findUniqueOrThrow({ where: { email: 'nora@example.org' }, include: { roles: true } });
    expect(user.roles).toEqual([{ userId: user.id, unitId: UNIT, role: 'nurse' }]);
    expect(await verifyPassword(db.prisma, 'nora@example.org', GOOD, Date.now())).toMatchObject({ id: user.id });
  });
  it('works once, also for two at the same instant, and is stored as its digest only', async () => {
    const { token } = await invited('once@example.org');
    expect(JSON.stringify(await db.prisma.invitation.findMany())).not.toContain(token);
    expect(await db.prisma.invitation.count({ where: { idHash: hashOf(token) } })).toBe(1);
    const answers = await Promise.all(
      ['a first one here', 'a second one here'].map((password) => open('accept', { token, password })),
    );
    expect(answers.map((a) => a.status).sort()).toEqual([200, 422]);
    expect([(await open('read', { token })).status, (await open('accept', { token, password: GOOD })).status]).toEqual([
      404, 422,
    ]);
  });
  it('is worth nothing after three days, after a newer one, and when it is no link of ours', async () => {
    const first = await invited('late@example.org');
    const second = await invited('late@example.org');
    expect((await open('read', { token: first.token })).status).toBe(404);
    const end = Date.parse(second.expiresAt);
    expect(end - Date.now()).toBeGreaterThan(INVITED_MS - 60_000);
    expect(await readLink(db.prisma, second.token, new Date(end - 1))).not.toBeNull();
    expect(await readLink(db.prisma, second.token, new Date(end))).toBeNull();
    expect([(await open('read', { token: 'x'.repeat(43) })).status, (await open('read', { token: '' })).status]).toEqual([
      404, 400,
    ]);
  });
  it('a password that will not do leaves the link good', async () => {
    const { token } = await invited('weak@example.org');
    const weak = await open('accept', { token, password: 'Password1234' });
    expect([weak.status, weak.body.error?.code]).toEqual([422, 'refused']);
    expect((await open('accept', { token, password: GOOD })).status).toBe(200);
  });
  it('a reset keeps the old password until the link is used, then ends every sign-in', async () => {
    const nurse = await person(db, server.address, UNIT, 'nurse');
    const { email } = await db.prisma.user.findUniqueOrThrow({ where: { id: nurse.id } });
    const path = `/api/units/${UNIT}/people/${nurse.id}/password`;
    expect((await admin.post(path, { confirm: 'somebody' })).status).toBe(422);
    const reset = await admin.post<Linked>(path, { confirm: email });
    expect((await nurse.get('/api/me/sessions')).status).toBe(200);
    expect((await open('accept', { token: reset.body.link.path.split('#')[1] as string, password: GOOD })).status).toBe(200);
    expect(await db.prisma.session.count({ where: { userId: nurse.id, revokedAt: null } })).toBe(0);
    expect(await verifyPassword(db.prisma, email, GOOD, Date.now())).not.toBeNull();
  });
});

describe('one’s own password', () => {
  it('is changed with the present one; the other sign-ins end, this one stays, and a link to another password is worth nothing', async () => {
    const { token } = await invited('own@example.org');
    await open('accept', { token, password: GOOD });
    const [here, there] = [await server.cookieOf('own@example.org'), await server.cookieOf('own@example.org')];
    const ask = (cookie: string, body?: object) =>
      fetch(`${server.address}/api/me/${body ? 'password' : 'sessions'}`, {
        headers: { cookie, 'content-type': 'application/json' },
        ...(body ? { method: 'POST', body: JSON.stringify(body) } : {}),
      });
    expect((await ask(here, { current: 'not the one', password: 'kelp 9 violin' })).status).toBe(422);
    expect((await ask(here, { current: GOOD, password: 'short' })).status).toBe(422);
    const { id } = await db.prisma.user.findUniqueOrThrow({ where: { email: 'own@example.org' } });
    const reset = await admin.post<Linked>(`/api/units/${UNIT}/people/${id}/password`, { confirm: 'own@example.org' });
    expect((await ask(here, { current: GOOD, password: 'kelp 9 violin' })).status).toBe(200);
    expect((await open('read', { token: reset.body.link.path.split('#')[1] as string })).status).toBe(404);
    expect([(await ask(here)).status, (await ask(there)).status]).toEqual([200, 401]);
    expect(await verifyPassword(db.prisma, 'own@example.org', 'kelp 9 violin', Date.now())).not.toBeNull();
  });
});

describe('a second factor', () => {
  const STEP = 30_000;
  type Begun = { secret: string; uri: string; picture: string };
  const acts = async (email: string) =>
    (await db.prisma.auditEntry.findMany({ where: { subject: await idOf(email) }, orderBy: { id: 'asc' } })).map((l) => l.action);
  const idOf = async (email: string) => (await db.prisma.user.findUniqueOrThrow({ where: { email } })).id;
  async function withPassword(email: string) {
    await entered(email);
    const cookie = await server.cookieOf(email);
    return async <T = { error?: { code: string; message: string } }>(path: string, body?: object) => {
      const r = await fetch(`${server.address}/api/me/${path}`, {
        headers: { cookie, 'content-type': 'application/json' },
        ...(body ? { method: 'POST', body: JSON.stringify(body) } : {}),
      });
      return { status: r.status, body: (await r.json()) as T };
    };
  }
  /** Enrols at this instant's window; the codes of later windows are still good. */
  async function enrolled(email: string) {
    const ask = await withPassword(email);
    const begun = (await ask<Begun>('second-factor', { current: GOOD })).body;
    const app = URI.parse(begun.uri) as TOTP;
    const code = (at: number) => app.generate({ timestamp: at });
    const { body } = await ask<{ recoveryCodes: string[] }>('second-factor/confirm', { code: code(Date.now()) });
    const signIn = (at: number, given: string, password = GOOD) =>
      signInByPassword(db.prisma, { email, password, code: given }, TEST_SECRET, at);
    return { ask, begun, code, recovery: body.recoveryCodes, signIn };
  }
  /** The middle of a window well after the one of enrolling. */
  const later = () => Math.floor(Date.now() / STEP) * STEP + 10 * STEP;

  it('counts once a code of the app has come back; until then the password alone is enough', async () => {
    const ask = await withPassword('totp-begin@example.org');
    expect((await ask('second-factor', {})).body.error?.code).toBe('password');
    expect((await ask('second-factor', { current: 'not the one' })).body.error?.code).toBe('wrong');
    const begun = (await ask<Begun>('second-factor', { current: GOOD })).body;
    expect(begun.uri).toMatch(/^otpauth:\/\/totp\/Tocsin:totp-begin%40example\.org\?.*algorithm=SHA1&digits=6&period=30/);
    expect(begun.picture).toMatch(/^data:image\/png;base64,/);
    const stored = await db.prisma.user.findUniqueOrThrow({ where: { email: 'totp-begin@example.org' } });
    expect(stored.totpSecret).not.toContain(begun.secret);
    expect((await ask('second-factor/confirm', { code: '000000' })).status).toBe(422);
    const signIn = await signInByPassword(db.prisma, { email: stored.email, password: GOOD, code: '' }, TEST_SECRET, Date.now());
    expect(signIn.kind).toBe('in');
  });
  it('is asked for at sign-in after the right password only, and a code of a neighbouring window is taken', async () => {
    const { signIn, code, ask } = await enrolled('totp-in@example.org');
    const t = later();
    expect((await signIn(t, '', 'not the password')).kind).toBe('wrong');
    expect((await signIn(t, '')).kind).toBe('code-needed');
    expect((await signIn(t, code(t))).kind).toBe('in');
    expect((await ask<object>('security')).body).toMatchObject({
      secondFactor: { recoveryCodes: 10 },
      password: true,
      pin: 'none',
    });
    // To the millisecond: a code is good from one window before its own to the end of one after it.
    const own = t + 10 * STEP;
    expect((await signIn(own - STEP - 1, code(own))).kind).toBe('code-wrong');
    expect((await signIn(own - STEP, code(own))).kind).toBe('in');
    const next = own + 10 * STEP;
    expect((await signIn(next + 2 * STEP, code(next))).kind).toBe('code-wrong');
    expect((await signIn(next + 2 * STEP - 1, code(next))).kind).toBe('in');
  });
  it('a code is good once, also for two at the same instant, and an older one not after it', async () => {
    const { signIn, code } = await enrolled('totp-once@example.org');
    const t = later();
    const both = await Promise.all([signIn(t, code(t)), signIn(t, code(t))]);
    expect(both.map((s) => s.kind).sort()).toEqual(['code-wrong', 'in']);
    expect((await signIn(t, code(t - STEP))).kind).toBe('code-wrong');
    expect((await signIn(t + STEP, code(t + STEP))).kind).toBe('in');
  });
  it('guessing codes with the right password closes the account: the password alone does not set the count back', async () => {
    const { signIn, code } = await enrolled('totp-guess@example.org');
    const t = later();
    for (let i = 0; i < MAX_FAILURES; i++) {
      expect((await signIn(t, '')).kind).toBe('code-needed');
      expect((await signIn(t, '12345x')).kind).toBe('code-wrong');
    }
    expect((await signIn(t, code(t))).kind).toBe('wrong');
    expect((await signIn(t + LOCKED_FOR_MS, code(t + LOCKED_FOR_MS))).kind).toBe('in');
  });
  it('ten recovery codes stand in for a lost telephone, each once, kept as digests, and new ones end the old', async () => {
    const { signIn, recovery, ask } = await enrolled('totp-lost@example.org');
    expect([recovery.length, new Set(recovery).size]).toEqual([10, 10]);
    const stored = await db.prisma.user.findUniqueOrThrow({ where: { email: 'totp-lost@example.org' } });
    expect(JSON.stringify(stored.recoveryCodes)).not.toContain(recovery[0]);
    const spoken = recovery[0]?.toUpperCase().replaceAll('-', ' ') ?? '';
    expect((await signIn(Date.now(), spoken)).kind).toBe('in');
    expect((await signIn(Date.now(), spoken)).kind).toBe('code-wrong');
    const fresh = (await ask<{ recoveryCodes: string[] }>('second-factor/recovery-codes', { current: GOOD })).body.recoveryCodes;
    expect((await signIn(Date.now(), recovery[1] ?? '')).kind).toBe('code-wrong');
    expect((await signIn(Date.now(), fresh[0] ?? '')).kind).toBe('in');
    expect(await acts('totp-lost@example.org')).toEqual(
      expect.arrayContaining(['second-factor.on', 'second-factor.codes', 'second-factor.recovery']),
    );
  });
  it('is removed by its owner with the password, or reset by an administrator who types the address', async () => {
    const { ask, signIn } = await enrolled('totp-off@example.org');
    expect((await ask('second-factor', { current: GOOD })).body.error?.code).toBe('refused');
    expect((await ask('second-factor/remove', { current: GOOD })).status).toBe(200);
    expect((await signIn(Date.now(), '')).kind).toBe('in');
    const lost = await enrolled('totp-reset@example.org');
    const userId = await idOf('totp-reset@example.org');
    const telephone = { id: 'b-lost', userId, endpoint: 'https://push.example.org/lost', keys: {}, createdAt: new Date() };
    await db.prisma.pushSubscription.create({ data: telephone });
    const path = `/api/units/${UNIT}/people/${userId}/second-factor`;
    expect((await admin.post(path, { confirm: 'somebody' })).status).toBe(422);
    expect((await admin.post(path, { confirm: 'totp-reset@example.org' })).status).toBe(200);
    expect((await lost.signIn(Date.now(), '')).kind).toBe('in');
    await until(async () => (await lost.ask('security')).status === 401, 'every sign-in has ended');
    expect(await acts('totp-reset@example.org')).toContain('second-factor.reset');
    expect(await db.prisma.pushSubscription.count({ where: { userId } }), 'and no telephone of theirs is called').toBe(0);
  });
  it('a unit may ask it of a role: without one the role is not in force, with one it cannot be removed', async () => {
    const ask = await withPassword('totp-asked@example.org');
    const board = async () => {
      const cookie = await server.cookieOf('totp-asked@example.org');
      return (await fetch(`${server.address}/api/units/${UNIT}/board`, { headers: { cookie } })).status;
    };
    expect(await board()).toBe(200);
    await db.prisma.unit.update({ where: { id: UNIT }, data: { settings: { secondFactor: ['nurse'] } } });
    try {
      expect(await board()).toBe(403);
      expect((await ask<object>('security')).body).toMatchObject({ askedBy: [UNIT] });
      const begun = (await ask<Begun>('second-factor', { current: GOOD })).body;
      const code = (URI.parse(begun.uri) as TOTP).generate();
      expect((await ask('second-factor/confirm', { code })).status).toBe(200);
      expect(await board()).toBe(200);
      expect((await ask('second-factor/remove', { current: GOOD })).body.error?.code).toBe('required');
    } finally {
      await db.prisma.unit.update({ where: { id: UNIT }, data: { settings: {} } });
    }
  });
});

describe('a PIN', () => {
  it('is set with the password, is stored as an Argon2id hash, and is no obvious one', async () => {
    await entered('pin@example.org');
    const cookie = await server.cookieOf('pin@example.org');
    const set = async (body: object) => {
      const r = await fetch(`${server.address}/api/me/pin`, {
        ...{ method: 'POST', headers: { cookie, 'content-type': 'application/json' }, body: JSON.stringify(body) },
      });
      return [r.status, ((await r.json()) as { error?: { code: string } }).error?.code];
    };
    expect(await set({ pin: '739482' })).toEqual([422, 'password']);
    expect(await set({ pin: '123456', current: GOOD })).toEqual([422, 'pin']);
    expect(await set({ pin: '739482', current: GOOD })).toEqual([200, undefined]);
    const user = await db.prisma.user.findUniqueOrThrow({ where: { email: 'pin@example.org' } });
    expect(user.pinHash).toMatch(/^\$argon2id\$/);
    expect(await set({ pin: null, current: GOOD })).toEqual([200, undefined]);
    expect((await db.prisma.user.findUniqueOrThrow({ where: { email: 'pin@example.org' } })).pinHash).toBeNull();
  });
});

describe('a locked screen', () => {
  const nurse = async (email: string) => {
    await entered(email);
    const { id } = await db.prisma.user.findUniqueOrThrow({ where: { email } });
    await db.prisma.user.update({ where: { id }, data: { pinHash: await hashPassword('739482') } });
    const cookie = await server.cookieOf(email);
    const ask = async (path: string, body?: object) => {
      const r = await fetch(`${server.address}/api/${path}`, {
        headers: { cookie, 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' },
        ...(body ? { method: 'POST', body: JSON.stringify(body) } : {}),
      });
      return {
        status: r.status,
        body: (await r.json()) as { error?: { code: string }; beds?: { mrn: unknown; name: unknown }[] },
      };
    };
    return { id, cookie, ask };
  };
  it('shuts every door but the board as a wall shows it, closes the sockets, and opens by PIN', async () => {
    const { id, cookie, ask } = await nurse('lock@example.org');
    const socket = connect(server.address, { transports: ['websocket'], reconnection: false, extraHeaders: { cookie } });
    await new Promise((resolve) => socket.once('connect', () => resolve(null)));
    const ended = new Promise((resolve) => socket.once('disconnect', resolve));
    expect((await ask('me/lock', { unit: UNIT })).status).toBe(200);
    await ended;
    expect([(await ask('me/sessions')).body.error?.code, (await ask('patients/1/state')).body.error?.code]).toEqual([
      'locked',
      'locked',
    ]);
    const board = await ask(`units/${UNIT}/board`);
    expect([board.status, board.body.beds?.every((b) => b.mrn === null && b.name === null)]).toEqual([200, true]);
    expect((await ask('me/unlock', { sign: { pin: '739483' } })).body.error?.code).toBe('wrong-pin');
    expect((await ask('me/sessions')).status).toBe(403);
    expect((await ask('me/unlock', { sign: { pin: '739482' } })).status).toBe(200);
    expect((await ask('me/sessions')).status).toBe(200);
    const acts = await db.prisma.auditEntry.findMany({ where: { subject: id }, orderBy: { id: 'asc' } });
    expect(acts.map((a) => a.action).filter((a) => a !== 'user.create')).toEqual([
      'session.lock',
      'unlock.failed',
      'session.unlock',
    ]);
  });
  it('guessing PINs closes the PIN; the password still opens, and opens the PIN again', async () => {
    const { ask } = await nurse('lock-guess@example.org');
    await ask('me/lock', {});
    for (let i = 0; i < 5; i++) await ask('me/unlock', { sign: { pin: `73948${i + 3}` } });
    expect((await ask('me/unlock', { sign: { pin: '739482' } })).body.error?.code).toBe('pin-closed');
    expect((await ask('me/unlock', { sign: { password: GOOD } })).status).toBe(200);
    await ask('me/lock', {});
    expect((await ask('me/unlock', { sign: { pin: '739482' } })).status).toBe(200);
  });
  it('is left to somebody else: the first sign-in ends, locked or not, and what was not saved waits for its owner', async () => {
    const { cookie, ask, id } = await nurse('lock-leave@example.org');
    await ask('me/lock', {});
    expect((await ask('me/sign-out', {})).status).toBe(200);
    expect((await ask('me/sessions')).status).toBe(401);
    expect((await ask('me/unlock', { sign: { pin: '739482' } })).body.error?.code).toBe('no-session');
    expect(await db.prisma.session.count({ where: { userId: id, revokedAt: null } })).toBe(0);
    const foreign = await fetch(`${server.address}/api/me/sign-out`, {
      ...{ method: 'POST', headers: { cookie, origin: 'https://evil.example' }, body: '{}' },
    });
    expect(foreign.status).toBe(403);
  });
});
