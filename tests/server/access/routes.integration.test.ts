import { readFileSync, writeFileSync } from 'node:fs';
import { type RequestOptions, request } from 'node:http';
import { io as connect } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MOST_SOCKETS } from '../../../server/push/listen';
import { admission, ago, type Client, mllp, UNIT, unique, until, withUnit } from '../../support/client';
import { freshDatabase, type TestDatabase } from '../../support/database';
import { type Inside, serverInside } from '../../support/inside';
import { ACTORS, ACTORS_PIN, type ActorName, type Credentials, everybody } from './actors';

/**
 * Who gets past the door of which route. A row of matrix.txt has a letter for each actor that gets in and a dot for each that
 * does not (401 or 403); a route without a row fails. `MATRIX=write npx vitest run ...` writes it anew: then read the difference.
 */
const FILE = new URL('./matrix.txt', import.meta.url);
const LETTERS: Record<ActorName, string> = {
  ...{ nurse: 'N', 'charge-nurse': 'C', physician: 'M', pharmacist: 'P', consultant: 'O', it: 'T', admin: 'A', auditor: 'U' },
  ...{ 'nurse of another unit': '2', kiosk: 'K', 'kiosk of another unit': 'k', 'reading key': 'R' },
  ...{ 'reading key of another unit': 'r', 'ingest key': 'G', 'revoked session': 'X', nobody: '0' },
};
let db: TestDatabase;
let server: Inside;
let who: Credentials;
let client: Client;
let things: Record<string, string>;

beforeAll(async () => {
  db = await freshDatabase();
  server = await serverInside(db);
  await server.tocsin('units', 'create', '--id', 'ICU-8', '--beds', '2');
  client = await withUnit(server);
  who = await everybody(db, server);
  await client.post([
    admission('M1', 'ICU-7-01'),
    admission('M2', 'ICU-7-02'),
    { id: unique('v'), kind: 'vital', patient: { mrn: 'M1' }, t: ago(30), tempC: 39.5 },
    { id: unique('v'), kind: 'vital', patient: { mrn: 'M1' }, t: ago(20), tempC: 39.5, sbpMmHg: 80 },
    { id: unique('n'), kind: 'note', patient: { mrn: 'NOBODY' }, t: ago(10), text: 'held' },
  ]);
  await until(async () => (await client.alerts()).some((a) => a.mrn === 'M1'), 'an alert of the patient');
  const { prisma } = db;
  const now = new Date();
  const alert = (await client.alerts()).find((a) => a.mrn === 'M1');
  await webhook();
  await prisma.alarmOff.create({ data: { id: 'ao1', unitId: UNIT, rule: 'CRS-ONSET', reason: 'r', by: 'u', fromAt: now } });
  const spell = { fromAt: now, toAt: new Date(now.getTime() + 3_600_000) };
  await prisma.breakGlass.create({ data: { id: 'e1', userId: 'u-other', unitId: UNIT, reason: 'r', ...spell } });
  const duty = await prisma.onCall.create({
    data: { unitId: UNIT, duty: 'CN', userId: 'u-charge-nurse', fromAt: now, toAt: new Date(now.getTime() + 3_600_000) },
  });
  const held = await prisma.quarantine.findFirstOrThrow();
  const key = await prisma.ingestKey.findFirstOrThrow({ where: { source: { name: 'S-ICU-7-read' } }, include: { source: true } });
  things = {
    ':unit': UNIT,
    '/api/patients/:ref': '/api/patients/M1',
    '/api/alerts/:id': `/api/alerts/${alert?.id}`,
    '/api/webhooks/:id': '/api/webhooks/w1',
    '/api/alarm-offs/:id': '/api/alarm-offs/ao1',
    '/api/emergency-access/:id': '/api/emergency-access/e1',
    '/on-call/:id': `/on-call/${duty.id}`,
    '/kiosks/:id': '/kiosks/k-none',
    '/api/quarantine/:id': `/api/quarantine/${held.id}`,
    '/api/sources/:id': `/api/sources/${key.sourceId}`,
    ':kid': 'nokey',
    '/api/protocols/:ref': '/api/protocols/astct-2019',
  };
});
afterAll(async () => {
  await server.stop();
  await db.drop();
});

/** Bodies that get a request as far as the question of rights, without doing anything when it is answered with yes. */
const BODIES: Record<string, unknown> = {
  'POST /api/patients/:ref/events': { commandId: 'c1', kind: 'note' },
  // Refused for what they say, so that nobody is locked or signed out by the asking.
  'POST /api/me/lock': { unit: 7 },
  'POST /api/me/sign-out': [],
  'POST /api/kiosks': { code: 'ABCDEFGH', unit: UNIT, name: 'x' },
};
/** What stands in the way of these is said only after the question of rights: the bed is taken, the patient is gone. */
const MOVES: Record<string, object> = {
  'POST /api/units/:unit/admissions': { mrn: 'M1', bed: 'ICU-7-01' },
  'POST /api/units/:unit/moves': { patient: 'M1', bed: 'ICU-7-01' },
  'POST /api/units/:unit/discharges': { patient: 'M2' },
};
const ANSWER = /^POST \/api\/alerts\/:id\//;
let asked = 0;
/** An answer to a version of the alert that never was: 409 for whoever may answer. */
const bodyOf = (name: string) =>
  MOVES[name]
    ? { ...MOVES[name], commandId: `m-${++asked}` }
    : ANSWER.test(name)
      ? { commandId: `c-${++asked}`, version: -1, reason: 'r', minutes: 5, sign: { pin: ACTORS_PIN } }
      : (BODIES[name] ?? {});
const QUERIES: Record<string, string> = { 'GET /api/protocols/dry-run': `?unit=${UNIT}&protocol=review-2025` };
/** Whoever may delete it has deleted it before the next one asks. */
const webhook = () =>
  db.prisma.webhook.upsert({
    where: { id: 'w1' },
    update: { disabledAt: null },
    create: { id: 'w1', unitId: UNIT, name: 'pager', url: 'https://pager.example.org', secrets: [], createdAt: new Date() },
  });
const address = (pattern: string) =>
  Object.entries(things)
    .reduce((path, [from, to]) => path.replace(from, to), pattern)
    .replaceAll(/:\w+/g, 'none');

async function getsIn(method: string, pattern: string, actor: ActorName): Promise<boolean> {
  const name = `${method} ${pattern}`;
  if (name === 'DELETE /api/webhooks/:id') await webhook();
  const answer = await fetch(server.address + address(pattern) + (QUERIES[name] ?? ''), {
    method,
    headers: { ...who[actor], ...(method === 'GET' ? {} : { 'content-type': 'application/json' }) },
    ...(method === 'GET' ? {} : { body: JSON.stringify(bodyOf(name)) }),
  });
  await answer.arrayBuffer();
  return answer.status !== 401 && answer.status !== 403;
}

async function inTurn(asks: readonly (() => Promise<boolean>)[]): Promise<boolean[]> {
  const answers: boolean[] = [];
  for (const ask of asks) answers.push(await ask());
  return answers;
}

describe('S-01: actors and routes', () => {
  it('every route lets in whom its row names, and nobody else', async () => {
    const lines: string[] = [];
    for (const { method, pattern } of server.running.routes) {
      const asks = ACTORS.map((actor) => () => getsIn(method, pattern, actor));
      // What one actor removes, the next one no longer finds: these are asked one after the other.
      const gotIn = method === 'DELETE' ? await inTurn(asks) : await Promise.all(asks.map((ask) => ask()));
      const row = ACTORS.map((actor, i) => (gotIn[i] ? LETTERS[actor] : '.')).join('');
      lines.push(`${row}  ${method} ${pattern}`);
    }
    const text = `${lines.sort((a, b) => a.slice(18).localeCompare(b.slice(18))).join('\n')}\n`;
    if (process.env.MATRIX === 'write') writeFileSync(FILE, text);
    expect(text).toBe(readFileSync(FILE, 'utf8'));
  }, 240_000);
  it('whoever is revoked or unknown gets into nothing that is not open to all', () => {
    const rows = readFileSync(FILE, 'utf8').trimEnd().split('\n');
    const open = rows.filter((r) => /^.{14}(X|.0)/.test(r)).map((r) => r.slice(18));
    expect(open.sort()).toEqual(
      server.running.routes
        .filter((r) => r.access === 'open')
        .map((r) => `${r.method} ${r.pattern}`)
        .sort(),
    );
  });
});

describe('S-01: actors and sockets', () => {
  const watches = async (actor: ActorName, request: object): Promise<string> => {
    const { cookie, authorization } = who[actor];
    const socket = connect(server.address, {
      ...{ transports: ['websocket'], reconnection: false, forceNew: true },
      extraHeaders: cookie === undefined ? {} : { cookie },
      auth: authorization === undefined ? {} : { token: authorization.slice(7) },
    });
    try {
      return await new Promise<string>((resolve) => {
        socket.once('connect_error', () => resolve('no handshake'));
        socket.once('connect', () =>
          socket.emit('watch', request, (answer: { error?: { code: string } }) => resolve(answer.error?.code ?? 'sees it')),
        );
      });
    } finally {
      socket.close();
    }
  };
  it('a unit is watched by its people, its displays and its reading keys; a patient never by a display', async () => {
    const found: string[] = [];
    for (const actor of ACTORS)
      found.push(`${actor}: ${await watches(actor, { unit: UNIT })}, ${await watches(actor, { mrn: 'M1' })}`);
    const both = 'sees it, sees it';
    const none = 'no handshake, no handshake';
    expect(found).toEqual([
      ...['nurse', 'charge-nurse', 'physician', 'pharmacist', 'consultant'].map((r) => `${r}: ${both}`),
      ...['it: sees it, forbidden', `admin: ${both}`, `auditor: ${both}`, 'nurse of another unit: forbidden, forbidden'],
      ...['kiosk: sees it, forbidden', 'kiosk of another unit: forbidden, forbidden', `reading key: ${both}`],
      ...['reading key of another unit: forbidden, forbidden', `ingest key: ${none}`],
      ...[`revoked session: ${none}`, `nobody: ${none}`],
    ]);
  });
  it('S-04: a socket or a write that another site asked for is refused, whoever is signed in', async () => {
    const foreign = { ...who.nurse, origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
    const write = await fetch(`${server.address}/api/patients/M1/events`, { method: 'POST', headers: foreign, body: '{}' });
    expect([write.status, (await write.json()).error.code]).toEqual([403, 'origin']);
    const socket = connect(server.address, {
      ...{ transports: ['websocket'], reconnection: false, forceNew: true },
      extraHeaders: { cookie: who.nurse.cookie as string, origin: 'https://evil.example' },
    });
    await expect(
      new Promise<void>((resolve, reject) => socket.once('connect', () => resolve()).once('connect_error', reject)),
    ).rejects.toThrow();
    socket.close();
  });
  it('S-10: one sign-in has so many live connections and no more; others are let in meanwhile, and it again when one has gone', async () => {
    const open = (cookie: string) => {
      const socket = connect(server.address, {
        ...{ transports: ['websocket'], reconnection: false, forceNew: true, extraHeaders: { cookie } },
      });
      return new Promise<{ socket: typeof socket; said: string }>((resolve) => {
        socket.once('connect', () => resolve({ socket, said: 'in' }));
        socket.once('connect_error', (error) => resolve({ socket, said: error.message }));
      });
    };
    const [mine, other] = [await server.cookieOf('physician@example.org'), await server.cookieOf('physician@example.org')];
    const opened = [];
    for (let i = 0; i < MOST_SOCKETS; i += 1) opened.push(await open(mine));
    expect(opened.map((o) => o.said)).toEqual(Array(MOST_SOCKETS).fill('in'));
    const refused = await open(mine);
    const neighbour = await open(other);
    expect([refused.said, neighbour.said]).toEqual(['too-many', 'in']);
    opened[0]?.socket.close();
    await until(async () => {
      const again = await open(mine);
      opened.push(again);
      return again.said === 'in';
    }, 'the sign-in is let in again');
    for (const { socket } of [...opened, refused, neighbour]) socket.close();
  });
  it('a role that was taken away, or a sign-out, ends an open socket within ten seconds', async () => {
    const cookie = await server.cookieOf('nurse@example.org');
    const socket = connect(server.address, {
      transports: ['websocket'],
      reconnection: false,
      forceNew: true,
      extraHeaders: { cookie },
    });
    await new Promise((resolve) => socket.once('connect', () => resolve(null)));
    const ended = new Promise((resolve) => socket.once('disconnect', resolve));
    await db.prisma.userRole.deleteMany({ where: { userId: 'u-nurse' } });
    const started = performance.now();
    await ended;
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});

describe('S-10: a body that is posted to a page', () => {
  it('is refused by its length before it is read, whoever sends it, and so is one that does not say its length', async () => {
    const post = (headers: Record<string, string | number>) =>
      new Promise<number | undefined>((resolve, reject) => {
        const options: RequestOptions = { method: 'POST', path: '/api/auth/_log', headers: { ...headers } };
        // Not one byte of the body is sent: an answer can only come from what was announced.
        const asked = request(server.address, options, (res) => {
          resolve(res.statusCode);
          asked.destroy();
        });
        asked.on('error', reject);
        asked.flushHeaders();
      });
    expect(await post({ 'content-length': 200_000_000 })).toBe(413);
    expect(await post({ 'transfer-encoding': 'chunked' })).toBe(411);
  });
});

describe('S-02: a patient who is taken to another unit', () => {
  it('is sent no further to the open page of somebody who has no right there, who is told so when asking again', async () => {
    const open = async () => {
      const cookie = await server.cookieOf('physician@example.org');
      const socket = connect(server.address, {
        ...{ transports: ['websocket'], reconnection: false, forceNew: true },
        extraHeaders: { cookie },
      });
      await new Promise((resolve) => socket.once('connect', () => resolve(null)));
      return socket;
    };
    const watch = (socket: Awaited<ReturnType<typeof open>>) =>
      new Promise<object>((resolve) => socket.emit('watch', { mrn: 'M-MOVES' }, resolve));
    await client.post([admission('M-MOVES', 'ICU-7-03')]);
    const socket = await open();
    expect(await watch(socket)).toMatchObject({ mrn: 'M-MOVES' });
    const ended = new Promise((resolve) => socket.once('disconnect', resolve));
    const stateOf = async () => (await fetch(`${server.address}/api/patients/M-MOVES/state`, { headers: who.physician })).status;
    expect(await stateOf()).toBe(200);
    const time = `${ago(0).replace(/\D/g, '').slice(0, 14)}+0000`;
    const line = await mllp(server.running.mllpPort);
    await line.send(
      `MSH|^~\\&|ADT|H|T|T|${time}||ADT^A02|mv1|P|2.5\rEVN|A02|${time}\rPID|1||M-MOVES^^^H^MR\rPV1|1|I|ICU-8^^ICU-8-02`,
    );
    line.close();
    expect(await stateOf()).toBe(403);
    await ended;
    const again = await open();
    expect(await watch(again)).toMatchObject({ error: { code: 'forbidden' } });
    again.close();
  });
});

describe('S-02: ids that belong to another unit', () => {
  const foreign = async (path: string, body: object) => {
    const init = { method: 'POST', headers: { ...who['nurse of another unit'], 'content-type': 'application/json' } };
    return (await fetch(server.address + path, { ...init, body: JSON.stringify({ commandId: `s-${++asked}`, ...body }) })).status;
  };
  it('open nothing, whether by number, by opaque id, or with the own unit named in the body', async () => {
    const { uid } = await db.prisma.patient.findUniqueOrThrow({ where: { mrn: 'M1' } });
    for (const ref of ['M1', uid]) {
      const read = await fetch(`${server.address}/api/patients/${ref}/state?unit=ICU-8`, {
        headers: who['nurse of another unit'],
      });
      expect(read.status, ref).toBe(403);
      const note = { kind: 'note', text: 'x', unit: 'ICU-8', patient: { mrn: 'M1', bed: 'ICU-8-01' } };
      expect(await foreign(`/api/patients/${ref}/events`, note), ref).toBe(403);
    }
    // The own unit in the address, somebody else's patient in the body.
    expect(await foreign('/api/units/ICU-8/moves', { patient: 'M1', bed: 'ICU-8-01' })).toBe(403);
    expect(await foreign('/api/units/ICU-8/discharges', { patient: 'M1' })).toBe(403);
    const alert = things['/api/alerts/:id']?.split('/').at(-1);
    expect(await foreign(`/api/alerts/${alert}/acknowledge`, { version: 1, unit: 'ICU-8' })).toBe(403);
    const list = await fetch(`${server.address}/api/alerts?unit=ICU-7`, { headers: who['nurse of another unit'] });
    expect(list.status).toBe(403);
    const { alerts } = (await (
      await fetch(`${server.address}/api/alerts?state=all`, { headers: who['nurse of another unit'] })
    ).json()) as { alerts: { unit: string }[] };
    expect(alerts.filter((a) => a.unit !== 'ICU-8')).toEqual([]);
  });
});

describe('S-03: headers that would make the framework trust a caller', () => {
  it('change nothing about who gets in, and every answer carries the policy', async () => {
    const tricks = { 'x-middleware-subrequest': 'proxy:proxy', 'x-original-url': '/healthz', 'x-http-method-override': 'GET' };
    const answer = await fetch(`${server.address}/api/patients/M1/state`, { headers: tricks });
    expect(answer.status).toBe(401);
    expect(answer.headers.get('content-security-policy')).toMatch(
      /default-src 'none'; script-src 'nonce-[\w+/=]{24}' 'strict-dynamic'/,
    );
    for (const [name, value] of [
      ['x-content-type-options', 'nosniff'],
      ['x-frame-options', 'DENY'],
      ['referrer-policy', 'no-referrer'],
      ['cache-control', 'no-store'],
    ])
      expect(answer.headers.get(name as string)).toBe(value);
  });
  it('a path that is written in another way leads nowhere else', async () => {
    for (const path of [
      '//api/patients/M1/state',
      '/api/./patients/M1/state',
      '/API/patients/M1/state',
      '/api/patients/M1/state/',
      '/api%2fpatients/M1/state',
    ])
      expect((await fetch(server.address + path)).status, path).toBeGreaterThanOrEqual(401);
  });
  it('an address that nobody can read is answered 400, and no connection is left waiting', async () => {
    const { hostname, port } = new URL(server.address);
    for (const target of ['//', '*', 'http://[::1', '/patients/%E0%A4', '/api/alerts/%00/record', '/api/audit?patient=%00'])
      expect(await statusOf({ host: hostname, port, path: target, agent: false }), target).toBe(400);
    const fhir = await fetch(`${server.address}/fhir/R4/Patient/%00`);
    expect([fhir.status, (await fhir.json()).resourceType]).toEqual([400, 'OperationOutcome']);
  });
  it('text that no database takes is refused with the name of its field', async () => {
    const refused = await fetch(`${server.address}/api/units/${UNIT}/people`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...who.admin },
      body: JSON.stringify({ email: 'a\u0000b@example.org', name: 'A', role: 'nurse' }),
    });
    expect([refused.status, await refused.json()]).toEqual([
      400,
      { error: { code: 'invalid', message: 'email: contains a zero character or half of a surrogate pair.' } },
    ]);
    const charted = await fetch(`${server.address}/api/patients/M1/events`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...who['charge-nurse'] },
      body: JSON.stringify({ commandId: 'a\u0000b', kind: 'note', text: 'x' }),
    });
    expect(charted.status).toBe(400);
  });
});

/** The status of a request whose address goes out as it is written; `fetch` would put it right first. */
function statusOf(options: RequestOptions): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request(options, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    })
      .on('error', reject)
      .end();
  });
}
