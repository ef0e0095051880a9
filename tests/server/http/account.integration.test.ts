import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { INVITED_MS, readLink } from '../../../server/administration/invitations';
import { verifyPassword } from '../../../server/auth/passwords';
import { hashOf } from '../../../server/auth/tokens';
import { UNIT } from '../../support/client';
import { freshDatabase, type TestDatabase } from '../../support/database';
import { type Inside, serverInside } from '../../support/inside';
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
  it('is changed with the present one; the other sign-ins end, this one stays', async () => {
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
    expect((await ask(here, { current: GOOD, password: 'kelp 9 violin' })).status).toBe(200);
    expect([(await ask(here)).status, (await ask(there)).status]).toEqual([200, 401]);
    expect(await verifyPassword(db.prisma, 'own@example.org', 'kelp 9 violin', Date.now())).not.toBeNull();
  });
});
