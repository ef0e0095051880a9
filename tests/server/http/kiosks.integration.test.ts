import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import pino from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { KioskView } from '../../../lib/kiosk';
import { addressReader } from '../../../server/addresses';
import { createUnit } from '../../../server/administration/units';
import { createUser } from '../../../server/administration/users';
import { kioskRefusals } from '../../../server/audit/kiosk-refusals';
import { type Identifier, identifier } from '../../../server/auth/actor';
import { CODE_MS, KIOSK_MS } from '../../../server/auth/kiosks';
import { openSession } from '../../../server/auth/sessions';
import { kioskRoutes } from '../../../server/http/kiosks';
import { Router } from '../../../server/http/router';
import { until } from '../../support/client';
import { freshDatabase, type TestDatabase } from '../../support/database';

const START = Date.UTC(2026, 10, 21, 12);
const HOUR = 3_600_000;
const at = new Date(START);
let now = START;
/** The audit is append-only: each test looks at what came after this line. */
let auditedBefore = 0n;
let db: TestDatabase;
let http: Server;
let base = '';
let identify: Identifier;
const revoked: string[] = [];
const people: Record<string, string> = {};

beforeAll(async () => {
  db = await freshDatabase();
  const unit = { zone: 'UTC', beds: '2', protocolId: 'astct-2019', now: at, by: 'test' };
  await createUnit(db.prisma, { ...unit, id: 'ICU-7', name: 'ICU 7' });
  await createUnit(db.prisma, { ...unit, id: 'ICU-8', name: 'ICU 8' });
  for (const role of ['charge-nurse', 'nurse', 'admin', 'it']) {
    await createUser(db.prisma, { email: `${role}@example.org`, name: role, role, unitId: 'ICU-7', now: at, by: 'test' });
  }
});
beforeEach(async () => {
  http?.close();
  now = START;
  await db.prisma.kiosk.deleteMany();
  auditedBefore = (await db.prisma.auditEntry.findFirst({ orderBy: { id: 'desc' } }))?.id ?? 0n;
  for (const user of await db.prisma.user.findMany()) people[user.name] = await openSession(db.prisma, user.id, START);
  identify = identifier({ prisma: db.prisma, realNow: () => now });
  const router = new Router(
    kioskRoutes({ prisma: db.prisma, onRevoked: (id) => revoked.push(id), addressOf: addressReader([]), realNow: () => now }),
    () => true,
    (req) => identify.request(req),
    pino({ level: 'silent' }),
    [],
    { refused: kioskRefusals(db.prisma, () => now) },
  );
  http = createServer((req, res) => void router.handle(req, res)).listen(0, '127.0.0.1');
  await new Promise((done) => http.once('listening', done));
  base = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
});
afterAll(async () => {
  http.close();
  await db.drop();
});

/** A browser on a wall: keeps the cookie it is given. */
function display() {
  let cookie = '';
  const ask = async (path: string, method = 'POST', headers: Record<string, string> = {}) => {
    const answer = await fetch(base + path, { method, headers: { ...(cookie ? { cookie } : {}), ...headers } });
    const set = answer.headers.get('set-cookie');
    if (set !== null) cookie = set.split(';')[0] as string;
    return { status: answer.status, set, body: await answer.json() };
  };
  return {
    ask,
    token: () => cookie.split('=')[1] as string,
    become: (token: string) => {
      cookie = `tocsin-kiosk=${token}`;
    },
    code: async () => (await ask('/api/kiosk/code')).body.code as string,
  };
}
const actorOf = (token: string) =>
  identify.request({ headers: { cookie: `tocsin-kiosk=${token}` } } as unknown as Parameters<Identifier['request']>[0]);
async function as(role: string, path: string, body?: object, headers: Record<string, string> = {}) {
  const answer = await fetch(base + path, {
    method: body ? 'POST' : 'GET',
    headers: { cookie: `next-auth.session-token=${people[role]}`, 'content-type': 'application/json', ...headers },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  return { status: answer.status, body: await answer.json() };
}
async function paired() {
  const wall = display();
  const code = await wall.code();
  const answer = await as('charge-nurse', '/api/kiosks', { code, unit: 'ICU-7', name: 'Station' });
  expect(answer.status).toBe(200);
  now += 5_000;
  return { wall, id: answer.body.id as string };
}

describe('pairing a wall display', () => {
  it('an unpaired browser gets a code and a cookie that is worth nothing', async () => {
    const wall = display();
    const answer = await wall.ask('/api/kiosk/code');
    expect(answer.body).toMatchObject({ state: 'waiting', code: expect.stringMatching(/^[A-Z2-9]{8}$/) });
    expect(answer.body.qr.address).toContain('/admin/kiosks?code=');
    expect(answer.set).toMatch(/HttpOnly; SameSite=Lax/);
    expect(await actorOf(wall.token())).toBeNull();
    expect(JSON.stringify(await db.prisma.kiosk.findMany())).not.toContain(wall.token());
  });
  it('keeps its code while it asks again, and gets another one after ten minutes', async () => {
    const wall = display();
    const code = await wall.code();
    expect(await wall.code()).toBe(code);
    now += CODE_MS + 1;
    expect(await wall.code()).not.toBe(code);
    expect((await as('charge-nurse', '/api/kiosks', { code, unit: 'ICU-7', name: 'Station' })).status).toBe(404);
  });
  it('a charge nurse approves the code, however it is typed: the display may read that unit, and it is on record who said so', async () => {
    const wall = display();
    const code = await wall.code();
    const typed = `${code.slice(0, 4)}-${code.slice(4)}`.toLowerCase();
    expect((await as('charge-nurse', '/api/kiosks', { code: typed, unit: 'ICU-7', name: 'Station' })).status).toBe(200);
    now += 5_000;
    expect(await actorOf(wall.token())).toMatchObject({ kind: 'kiosk', unitId: 'ICU-7', name: 'Station' });
    expect((await wall.ask('/api/kiosk', 'GET')).body).toEqual({ state: 'paired', unit: 'ICU-7', light: 'dark' });
    const [line] = await db.prisma.auditEntry.findMany({ where: { id: { gt: auditedBefore } } });
    expect(line).toMatchObject({ action: 'kiosk.approve', unitId: 'ICU-7', detail: { name: 'Station' } });
  });
  it('its brightness is a charge nurse’s choice, follows at the display, and is on record', async () => {
    const { wall, id } = await paired();
    const set = (role: string, light: string, unit = 'ICU-7') => as(role, `/api/units/${unit}/kiosks/${id}/light`, { light });
    expect((await set('nurse', 'day')).status).toBe(403);
    expect((await set('charge-nurse', 'blinding')).status).toBe(400);
    expect((await set('charge-nurse', 'day', 'ICU-8')).status).toBe(403);
    expect((await set('charge-nurse', 'day')).status).toBe(200);
    expect((await wall.ask('/api/kiosk', 'GET')).body.light).toBe('day');
    const last = await db.prisma.auditEntry.findFirst({ where: { action: 'kiosk.light' }, orderBy: { id: 'desc' } });
    expect(last).toMatchObject({ unitId: 'ICU-7', subject: id, detail: { light: 'day' } });
  });
  it('nurses and technicians may not approve, nobody for another unit, and a code is good once', async () => {
    const code = await display().code();
    for (const role of ['nurse', 'it'])
      expect((await as(role, '/api/kiosks', { code, unit: 'ICU-7', name: 'x' })).status).toBe(403);
    expect((await as('charge-nurse', '/api/kiosks', { code, unit: 'ICU-8', name: 'x' })).status).toBe(403);
    expect((await as('admin', '/api/kiosks', { code, unit: 'ICU-7', name: 'x' })).status).toBe(200);
    expect((await as('admin', '/api/kiosks', { code, unit: 'ICU-7', name: 'x' })).status).toBe(404);
  });
  it('a paired display that tries to write is refused, and that is on record once a minute', async () => {
    const { wall, id } = await paired();
    for (const _ of [1, 2]) expect((await wall.ask('/api/kiosks')).status).toBe(403);
    const refusals = () => db.prisma.auditEntry.findMany({ where: { id: { gt: auditedBefore }, action: 'kiosk.refused' } });
    await until(async () => (await refusals()).length > 0, 'the refusal is on record');
    expect(await refusals()).toMatchObject([
      { unitId: 'ICU-7', actor: `kiosk:${id}`, subject: id, detail: { method: 'POST', path: '/api/kiosks' } },
    ]);
  });
  it('another site can neither start, renew nor approve', async () => {
    const wall = display();
    const foreign = { origin: 'https://elsewhere.example' };
    expect((await wall.ask('/api/kiosk/code', 'POST', foreign)).status).toBe(403);
    const code = await wall.code();
    expect((await wall.ask('/api/kiosk/renew', 'POST', foreign)).status).toBe(403);
    expect((await as('charge-nurse', '/api/kiosks', { code, unit: 'ICU-7', name: 'x' }, foreign)).status).toBe(403);
  });
  it('guessing codes and asking for ever more codes ends in 429', async () => {
    const statuses: number[] = [];
    for (let i = 0; i < 11; i += 1)
      statuses.push(
        (await as('charge-nurse', '/api/kiosks', { code: `AAAAAAA${'BCDEFGHJKMN'[i]}`, unit: 'ICU-7', name: 'x' })).status,
      );
    expect(statuses).toEqual([...Array(10).fill(404), 429]);
    const starts: number[] = [];
    for (let i = 0; i < 21; i += 1) starts.push((await display().ask('/api/kiosk/code')).status);
    expect(starts).toEqual([...Array(20).fill(200), 429]);
  });
});

describe('the token of a wall display', () => {
  it('that served for pairing is replaced at once, then once a day', async () => {
    const { wall } = await paired();
    const first = wall.token();
    expect((await wall.ask('/api/kiosk/renew')).body).toEqual({ renewed: true });
    expect(wall.token()).not.toBe(first);
    now += HOUR;
    expect((await wall.ask('/api/kiosk/renew')).body).toEqual({ renewed: false });
    now += 24 * HOUR;
    expect((await wall.ask('/api/kiosk/renew')).body).toEqual({ renewed: true });
  });
  it('of before stays good until the new one has been used, and not a moment longer', async () => {
    const { wall } = await paired();
    const old = wall.token();
    await wall.ask('/api/kiosk/renew');
    now += 5_000;
    expect(await actorOf(old)).toMatchObject({ kind: 'kiosk' });
    expect(await actorOf(wall.token())).toMatchObject({ kind: 'kiosk' });
    now += 5_000;
    expect(await actorOf(old)).toBeNull();
    expect(await actorOf(wall.token())).toMatchObject({ kind: 'kiosk' });
  });
  const ended = async () => ({
    lines: (await db.prisma.auditEntry.findMany({ where: { id: { gt: auditedBefore }, action: 'kiosk.copied' } })).map((l) => [
      l.unitId,
      l.detail,
    ]),
    list: ((await as('it', '/api/units/ICU-7/kiosks')).body.kiosks as KioskView[]).map((k) => [k.revokedAt, k.copiedAt]),
  });
  it('a copy that is used after the wall has its next token ends both, and the list and the audit say so', async () => {
    const { wall } = await paired();
    const copy = display();
    copy.become(wall.token());
    await wall.ask('/api/kiosk/renew');
    now += 5_000;
    await actorOf(wall.token());
    now += 120_000;
    expect((await copy.ask('/api/kiosk', 'GET')).body).toEqual({ state: 'none' });
    now += 5_000;
    expect(await actorOf(copy.token())).toBeNull();
    expect(await actorOf(wall.token())).toBeNull();
    const at = new Date(now - 5_000).toISOString();
    expect(await ended()).toEqual({ lines: [['ICU-7', { name: 'Station' }]], list: [[at, at]] });
  });
  it('a copy that renews before the wall does is found out by the wall, within a minute', async () => {
    const { wall } = await paired();
    const copy = display();
    copy.become(wall.token());
    await copy.ask('/api/kiosk/renew');
    now += 5_000;
    expect(await actorOf(copy.token())).not.toBeNull();
    now += 61_000;
    // What every wall asks each minute.
    expect((await wall.ask('/api/kiosk', 'GET')).body).toEqual({ state: 'none' });
    now += 5_000;
    expect(await actorOf(copy.token())).toBeNull();
    expect((await ended()).lines).toHaveLength(1);
  });
  it('a request that was on its way with the token of before ends nothing', async () => {
    const { wall } = await paired();
    const old = wall.token();
    await wall.ask('/api/kiosk/renew');
    now += 5_000;
    await actorOf(wall.token());
    now += 5_000;
    expect(await actorOf(old)).toBeNull();
    now += 5_000;
    expect(await actorOf(wall.token())).not.toBeNull();
    expect((await ended()).lines).toEqual([]);
  });
  it('whose successor got lost on the way is renewed again', async () => {
    const { wall } = await paired();
    const old = wall.token();
    await wall.ask('/api/kiosk/renew');
    const lost = wall.token();
    wall.become(old);
    expect((await wall.ask('/api/kiosk/renew')).body).toEqual({ renewed: false });
    now += 61_000;
    expect((await wall.ask('/api/kiosk/renew')).body).toEqual({ renewed: true });
    now += 5_000;
    expect(await actorOf(wall.token())).toMatchObject({ kind: 'kiosk' });
    expect(await actorOf(lost)).toBeNull();
  });
  it('ends after ninety days without renewal', async () => {
    const { wall } = await paired();
    now += KIOSK_MS - HOUR;
    expect(await actorOf(wall.token())).not.toBeNull();
    now += 2 * HOUR;
    expect(await actorOf(wall.token())).toBeNull();
  });
  it('an open socket lives on through a renewal, and counts as a wall beside a signed-in person', async () => {
    const { wall } = await paired();
    const request = {
      headers: { cookie: `next-auth.session-token=${people.nurse}; tocsin-kiosk=${wall.token()}` },
    } as unknown as Parameters<Identifier['request']>[0];
    expect(await identify.socket(request, undefined)).toMatchObject({ kind: 'user' });
    const actor = await identify.socket(request, undefined, 'kiosk');
    expect(actor).toMatchObject({ kind: 'kiosk' });
    await wall.ask('/api/kiosk/renew');
    await actorOf(wall.token());
    now += 5_000;
    expect(actor && (await identify.still(actor, request, undefined))).toEqual(actor);
  });
});

describe('the list of wall displays', () => {
  it('says who let a display in, where it hangs and when it was last seen; revoked ones come last', async () => {
    const { wall, id } = await paired();
    const second = await paired();
    await actorOf(wall.token());
    const before = (await as('it', '/api/units/ICU-7/kiosks')).body.kiosks as KioskView[];
    expect(before.find((k) => k.id === id)).toMatchObject({
      name: 'Station',
      approvedBy: 'charge-nurse',
      lastSeenAt: new Date(now).toISOString(),
      revokedAt: null,
    });
    expect((await as('nurse', '/api/units/ICU-7/kiosks')).status).toBe(403);
    expect((await as('charge-nurse', `/api/units/ICU-7/kiosks/${second.id}/revoke`, {})).status).toBe(200);
    const after = (await as('it', '/api/units/ICU-7/kiosks')).body.kiosks as KioskView[];
    expect(after.map((k) => k.revokedAt !== null)).toEqual([false, true]);
  });
  it('a revoked display is nobody, its open screen is closed, and it may ask for a code again', async () => {
    const { wall, id } = await paired();
    expect((await as('nurse', `/api/units/ICU-7/kiosks/${id}/revoke`, {})).status).toBe(403);
    expect((await as('charge-nurse', `/api/units/ICU-8/kiosks/${id}/revoke`, {})).status).toBe(403);
    const actor = await actorOf(wall.token());
    expect((await as('it', `/api/units/ICU-7/kiosks/${id}/revoke`, {})).status).toBe(200);
    expect(revoked).toContain(id);
    now += 5_000;
    expect(await actorOf(wall.token())).toBeNull();
    const socket = { headers: {} } as unknown as Parameters<Identifier['request']>[0];
    expect(actor && (await identify.still(actor, socket, undefined))).toBeNull();
    expect((await wall.ask('/api/kiosk/code')).body.state).toBe('waiting');
    const lines = await db.prisma.auditEntry.findMany({ where: { id: { gt: auditedBefore } }, orderBy: { id: 'asc' } });
    expect(lines.map((l) => l.action)).toEqual(['kiosk.approve', 'kiosk.revoke']);
  });
});
