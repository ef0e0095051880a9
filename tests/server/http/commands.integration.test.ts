import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SIGNED_IN_MS } from '../../../server/http/signed';
import { admission, ago, type Client, clientOf, UNIT, unique, until } from '../../support/client';
import { freshDatabase, type TestDatabase } from '../../support/database';
import { type Inside, serverInside } from '../../support/inside';
import { type Person, person, unitIn } from '../../support/person';

let db: TestDatabase;
let server: Inside;
let client: Client;
let ann: Person;
let bob: Person;

beforeAll(async () => {
  db = await freshDatabase();
  const { key, readKey } = await unitIn(db);
  server = await serverInside(db);
  client = clientOf(server.address, key, readKey);
  ann = await person(db, server.address, UNIT, 'nurse');
  bob = await person(db, server.address, UNIT, 'nurse');
  await client.post([
    admission('M1', 'ICU-7-1'),
    { id: unique('v'), kind: 'vital', patient: { mrn: 'M1' }, t: ago(30), tempC: 39.5 },
    { id: unique('v'), kind: 'vital', patient: { mrn: 'M1' }, t: ago(20), tempC: 39.5, sbpMmHg: 80 },
  ]);
  await until(async () => (await alertNow()) !== undefined, 'an alert of the patient');
});
afterAll(async () => {
  await server.stop();
  await db.drop();
});
type Said = { error?: { code: string }; alert?: { version: number } };
const alertNow = async () =>
  (await client.alerts()).find((a) => a.rule === 'CRS-ESCALATION') as { id: string; version: number; phase: string };

describe('the id of a command', () => {
  it('answers a repeat by the same person as the first time, and somebody else with 409 and nothing done', async () => {
    const { id, version } = await alertNow();
    const command = { commandId: unique('c'), version };
    const first = await ann.post<Said>(`/api/alerts/${id}/acknowledge`, command);
    expect(first.status).toBe(200);
    expect((await ann.post<Said>(`/api/alerts/${id}/acknowledge`, command)).status).toBe(200);
    const acknowledged = await alertNow();
    const other = await bob.post<Said>(`/api/alerts/${id}/acknowledge`, { ...command, version: acknowledged.version });
    expect([other.status, other.body.error?.code, other.body.alert]).toEqual([409, 'command-taken', undefined]);
    expect(await alertNow()).toEqual(acknowledged);
    const rows = await db.prisma.auditEntry.findMany({ where: { actor: bob.id } });
    expect(rows.filter((r) => r.action.startsWith('alert'))).toEqual([]);
  });
  it('sent several times at once (a double click, a slow line) charts once and answers each with the first answer', async () => {
    const note = { commandId: unique('c'), kind: 'note', text: 'clicked thrice' };
    const answers = await Promise.all([1, 2, 3].map(() => ann.post('/api/patients/M1/events', note)));
    expect(answers.map((a) => a.status)).toEqual([200, 200, 200]);
    expect(answers.map((a) => a.body)).toEqual([1, 2, 3].map(() => answers[0]?.body));
    const rows = await db.pool.query("select 1 from quarantine where status = 'conflict'");
    expect(rows.rowCount).toBe(0);
  });
  it('of a charted note is not answered to somebody else either, and their note is not silently lost', async () => {
    const note = { commandId: unique('c'), kind: 'note', text: 'of Ann' };
    expect((await ann.post('/api/patients/M1/events', note)).status).toBe(200);
    const other = await bob.post<Said>('/api/patients/M1/events', { ...note, text: 'of Bob' });
    expect([other.status, other.body.error?.code]).toEqual([409, 'command-taken']);
    expect((await bob.post('/api/patients/M1/events', { ...note, commandId: unique('c'), text: 'of Bob' })).status).toBe(200);
  });
});

describe('a high alert', () => {
  it('is acknowledged without a signature; resolving it by hand takes reason and signature, and both are on record', async () => {
    const doctor = await person(db, server.address, UNIT, 'physician');
    await client.post([
      admission('M2', 'ICU-7-2'),
      { id: unique('n'), kind: 'neuro', patient: { mrn: 'M2' }, t: ago(1), seizure: { type: 'clinical', durationMin: 1 } },
    ]);
    const find = async () => (await client.alerts()).find((a) => a.mrn === 'M2' && a.priority === 'high');
    await until(async () => (await find()) !== undefined, 'a high alert');
    const alert = await find();
    const answer = (how: string, more: object) =>
      doctor.post<Said & { alert?: { phase: string } }>(`/api/alerts/${alert?.id}/${how}`, { ...more });
    await until(async () => (await answer('acknowledge', { version: (await find())?.version })).status === 200, 'it is answered');
    const now = { version: (await find())?.version, reason: 'Treated' };
    await db.prisma.session.updateMany({
      where: { userId: doctor.id },
      data: { createdAt: new Date(Date.now() - SIGNED_IN_MS) },
    });
    expect(await answer('resolve', now)).toMatchObject({ status: 403, body: { error: { code: 'sign' } } });
    const wrong = await answer('resolve', { ...now, sign: { password: 'a guess' } });
    expect(wrong).toMatchObject({ status: 403, body: { error: { code: 'signature' } } });
    expect((await find())?.phase).toBe('acknowledged');
    const late = { ...now, version: (now.version ?? 0) - 1, sign: doctor.sign };
    expect((await answer('resolve', late)).status, 'of an older version: refused, and nothing is signed').toBe(409);
    const commandId = unique('c');
    expect((await answer('resolve', { ...now, commandId, sign: doctor.sign })).body.alert?.phase).toBe('resolved');
    expect((await answer('resolve', { ...now, commandId })).status).toBe(200);
    const lines = await db.prisma.auditEntry.findMany({ where: { actor: doctor.id }, orderBy: { id: 'asc' } });
    const signs = lines.filter((l) => /sign/.test(l.action)).map((l) => [l.action, l.subject]);
    expect(signs).toEqual([
      ['signature.failed', alert?.id],
      ['resolve.signed', alert?.id],
    ]);
  });
});
