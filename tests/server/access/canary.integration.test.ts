import { io as connect } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLog } from '../../../server/log';
import { admission, ago, type Client, mllp, UNIT, unique, until, withUnit } from '../../support/client';
import { freshDatabase, type TestDatabase } from '../../support/database';
import { type Inside, serverInside } from '../../support/inside';
import { type Credentials, everybody } from './actors';

/** A name and a number that stand nowhere else: wherever they turn up, they came from the patient. */
const NAME = 'Zacanaria Quillfeather';
const MRN = 'CANARY-77731';
const HITS = /canaria|quillfeather|canary-?77731/i;

let db: TestDatabase;
let server: Inside;
let client: Client;
let who: Credentials;
let logged = '';

beforeAll(async () => {
  db = await freshDatabase();
  const write = (line: string) => {
    logged += line;
  };
  server = await serverInside(db, {}, createLog('trace', { write }));
  await server.tocsin('units', 'create', '--id', 'ICU-8', '--beds', '1');
  client = await withUnit(server);
  who = await everybody(db, server);
  const results = await client.post([
    admission(MRN, 'ICU-7-01', 5 * 24 * 60, { name: NAME }),
    { id: unique('v'), kind: 'vital', patient: { mrn: MRN }, t: ago(30), tempC: 39.5 },
    { id: unique('v'), kind: 'vital', patient: { mrn: MRN }, t: ago(20), tempC: 39.5, sbpMmHg: 80 },
    { id: unique('v'), kind: 'vital', patient: { mrn: MRN, name: NAME }, t: 'never', tempC: NAME },
    { id: unique('n'), kind: 'note', patient: { mrn: MRN }, t: ago(5), text: `${NAME} is restless` },
  ]);
  expect(results.map((r) => r.status)).toEqual(['stored', 'stored', 'stored', 'rejected', 'stored']);
  await until(async () => (await client.alerts()).some((a) => a.mrn === MRN), 'an alert');
});
afterAll(async () => {
  await server.stop();
  await db.drop();
});
const text = async (path: string, headers: Record<string, string>) => (await fetch(server.address + path, { headers })).text();

describe('S-09: names and numbers of patients', () => {
  it('are in no line of the log, whatever arrives: good, broken and hostile messages, and addresses that lead nowhere', async () => {
    const line = await mllp(server.running.mllpPort);
    const pid = `PID|1||${MRN}^^^H^MR||QUILLFEATHER^ZACANARIA||19680314|F`;
    await line.send(
      `MSH|^~\\&|MON|ICU|T|T|20261121||ORU^R01|1|P|2.5\r${pid}\rOBR|1||x|y\rOBX|1|NM|8310-5^T^LN||39.9|Cel|||||F|||20261121020000+0000`,
    );
    await line.send(`MSH|^~\\&|MON|ICU|T|T|20261121||ADT^A40|2|P|2.5\r${pid}\rMRG|${MRN}`);
    line.raw(Buffer.from(`\u000bMSH|garbage ${NAME} ${MRN}\u001c\r`));
    line.close();
    const key = { authorization: `Bearer ${client.key}`, 'content-type': 'application/json' };
    const reads = { authorization: `Bearer ${client.readKey}` };
    for (const body of [
      `{"events":[{"id":"${MRN}"`,
      `{"events":"${NAME}"}`,
      JSON.stringify({ resourceType: 'Bundle', type: NAME }),
    ])
      for (const path of ['/api/events', '/fhir/R4']) await fetch(server.address + path, { method: 'POST', headers: key, body });
    for (const path of [
      `/api/patients/${MRN}/state?at=${MRN}`,
      `/api/patients/${NAME}`,
      `/fhir/R4/Patient?name=${NAME}`,
      `/api/${MRN}`,
    ])
      await text(path, reads);
    await server.running.database.pool
      .query('select $1::int', [MRN])
      .catch((error) => server.log.error({ err: error }, 'a failed query'));
    const { prisma } = db;
    // Each of them quotes what it was given in its message.
    const failing = {
      'no such column': () => prisma.user.create({ data: { id: MRN, name: NAME } as never }),
      'a raw statement': () => prisma.$queryRawUnsafe('select $1::int', NAME),
      'a number too large': () => prisma.breakGlass.findMany({ where: { patientKey: 77_731_777_317 } }),
      'no JSON': async () => JSON.parse(`{"name": ${NAME}`),
    };
    for (const [what, fail] of Object.entries(failing))
      await (async () => fail())().catch((error) => server.log.error({ err: error }, `failed: ${what}`));
    server.log.info({ mrn: MRN, person: { name: NAME }, raw: pid }, 'somebody forgot');
    expect(logged).toContain('a failed query');
    expect(logged.match(/failed: /g)).toHaveLength(4);
    expect(logged).toContain('Invalid `prisma.$queryRawUnsafe()` invocation: 22P02 invalid input syntax for type integer');
    expect(logged).not.toContain('77731777317');
    expect(logged).not.toMatch(HITS);
  });
  it('are not in metrics and health, nor in anything a wall display is given', async () => {
    const pages = [
      await text('/metrics', { authorization: `Bearer ${client.readKey}` }),
      await text('/readyz', {}),
      await text('/healthz', {}),
      ...(await Promise.all(
        ['/api/units', `/api/units/${UNIT}/board`, `/api/alerts?unit=${UNIT}&state=all`, `/api/patients/${MRN}/state`].map((p) =>
          text(p, who.kiosk),
        ),
      )),
    ];
    expect(pages[0]).toContain('tocsin_');
    expect(pages[4]).toContain('ICU-7-01');
    for (const page of pages) expect(page).not.toMatch(HITS);
  });
  it('reach a wall only as far as the unit has decided, by whose name is on record: initials, surname, never the number', async () => {
    const board = () => text(`/api/units/${UNIT}/board`, who.kiosk);
    const socketRows = async (headers: Record<string, string>, as?: string) => {
      const socket = connect(server.address, {
        ...{ transports: ['websocket'], reconnection: false, forceNew: true, extraHeaders: headers },
        auth: as === undefined ? {} : { as },
      });
      await new Promise((resolve) => socket.once('connect', () => resolve(null)));
      const snapshot = await new Promise((resolve) => socket.emit('watch', { unit: UNIT }, resolve));
      socket.close();
      return JSON.stringify(snapshot);
    };
    const set = async (body: object) => {
      const init = { method: 'POST', headers: { ...who.admin, 'content-type': 'application/json' }, body: JSON.stringify(body) };
      return (await fetch(`${server.address}/api/units/${UNIT}/privacy`, init)).status;
    };
    // A person's own board has the name; the same person looking at the wall has not.
    expect(await socketRows(who.nurse)).toMatch(HITS);
    for (const shown of [await board(), await socketRows(who.kiosk), await socketRows(who.nurse, 'wall')]) {
      expect(shown).not.toMatch(HITS);
      expect(shown).toContain('axi-cel');
    }
    expect(await set({ level: 'L2', hideProduct: false, decidedBy: '' })).toBe(422);
    expect(await set({ level: 'L1', hideProduct: true, decidedBy: 'Privacy officer Dr. Osei' })).toBe(200);
    for (const shown of [await board(), await socketRows(who.kiosk), await socketRows(who.nurse, 'wall')]) {
      expect(shown).not.toMatch(HITS);
      expect(shown).not.toContain('axi-cel');
      expect(shown).toContain('"Z.Q."');
    }
    expect(await set({ level: 'L2', hideProduct: false, decidedBy: 'Privacy officer Dr. Osei' })).toBe(200);
    const named = [await board(), await socketRows(who.kiosk)];
    for (const shown of named) expect(shown.match(HITS)?.[0]).toBe('Quillfeather');
    for (const shown of named) expect(shown).not.toMatch(/canaria|canary-?77731/i);
    expect(await set({ level: 'L0', hideProduct: false, decidedBy: '' })).toBe(200);
    expect(await board()).not.toMatch(HITS);
    const lines = await db.prisma.auditEntry.findMany({ where: { action: 'unit.privacy' }, orderBy: { id: 'asc' } });
    expect(lines.map((l) => (l.detail as { level: string }).level)).toEqual(['L1', 'L2', 'L0']);
    expect(lines[0]?.detail).toMatchObject({ decidedBy: 'Privacy officer Dr. Osei' });
  });
  it('are not in what is sent out about an alert, nor in the audit', async () => {
    const sent = await db.pool.query(
      'select target, body::text from deliveries union all select unit_id, body::text from outbox',
    );
    const audit = await db.pool.query('select actor, action, subject, detail::text from audit');
    expect(audit.rows.length).toBeGreaterThan(3);
    expect(JSON.stringify(sent.rows)).not.toMatch(HITS);
    expect(JSON.stringify(audit.rows)).not.toMatch(HITS);
  });
});
