import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mllp, until } from '../../support/client';
import { freshDatabase, type TestDatabase } from '../../support/database';
import { type Inside, serverInside } from '../../support/inside';
import { type Credentials, everybody } from './actors';

let db: TestDatabase;
let server: Inside;
let who: Credentials;

beforeAll(async () => {
  db = await freshDatabase();
  server = await serverInside(db);
  for (const id of ['ICU-7', 'ICU-8']) await server.tocsin('units', 'create', '--id', id, '--beds', '1');
  who = await everybody(db, server);
  await server.running.monitor.refreshUnits();
});
afterAll(async () => {
  await server.stop();
  // What another node has told at the last moment finds the loop gone: it must not wait for it, or no stop would ever end.
  await expect(server.running.monitor.task(async () => undefined)).rejects.toThrow('stopping');
  await db.drop();
});
async function as(actor: keyof Credentials, path: string, body?: object) {
  const answer = await fetch(server.address + path, {
    method: body ? 'POST' : 'GET',
    headers: { ...who[actor], 'content-type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  return { status: answer.status, body: await answer.json() };
}

describe('one stay as a file, and a patient who is erased', () => {
  it('a physician exports a stay with every version of its events; a nurse does not; the export is on record', async () => {
    // By HL7: the ids of such events hold the number.
    const line = await mllp(server.running.mllpPort);
    const stamp = new Date().toISOString().slice(0, 19).replace(/\D/g, '');
    const admit = [
      `MSH|^~\\&|ADT|HOSP|TOCSIN|ICU|${stamp}||ADT^A01|X1|P|2.5`,
      `EVN|A01|${stamp}`,
      'PID|||EX-4711^^^HOSP^MR||Person^Canary||19680314|F',
      'PV1||I|ICU-7^01^01',
    ];
    expect(await line.send(admit.join('\r'))).toContain('MSA|AA|X1');
    line.close();
    const event = { kind: 'lab', patient: { mrn: 'EX-4711' }, test: 'ferritin', unit: 'ng/mL', t: new Date().toISOString() };
    await as('ingest key', '/api/events', { events: [{ ...event, id: 'x-f', value: 812 }] });
    await as('ingest key', '/api/events', { events: [{ ...event, id: 'x-f', value: 8120, status: 'corrected' }] });
    expect((await as('nurse', '/api/patients/EX-4711/export')).status).toBe(403);
    const { status, body } = await as('physician', '/api/patients/EX-4711/export');
    expect(status).toBe(200);
    expect(body).toMatchObject({ format: 'tocsin-stay/1', patient: { mrn: 'EX-4711' }, stay: { unit: 'ICU-7', endedAt: null } });
    const labs = body.events.filter((e: { id: string }) => e.id === 'x-f');
    expect(labs.map((e: { value: number; status: string }) => [e.value, e.status])).toEqual([
      [812, 'final'],
      [8120, 'corrected'],
    ]);
    expect(body.audit.map((l: { action: string }) => l.action)).toEqual(expect.arrayContaining(['admission', 'stay.export']));
    const file = `${server.dataDir}/stay.json`;
    await server.tocsin('stays', 'export', '--patient', 'EX-4711', file);
    expect(JSON.parse(readFileSync(file, 'utf8')).events).toEqual(body.events);
  });
  it('an admitted patient is not erased; a discharged one leaves no trace but the audit, which still verifies', async () => {
    const erase = (confirm = 'EX-4711') =>
      server.tocsin('patients', 'erase', '--patient', 'EX-4711', '--confirm', confirm, '--note', 'asked for');
    await expect(erase()).rejects.toThrow('The patient is admitted');
    expect((await as('admin', '/api/units/ICU-7/discharges', { commandId: 'x-2', patient: 'EX-4711' })).status).toBe(200);
    await expect(erase('EX-47')).rejects.toThrow('--confirm');
    const { uid } = await db.prisma.patient.findUniqueOrThrow({ where: { mrn: 'EX-4711' } });
    await erase();
    const tables = await db.pool.query("select tablename as name from pg_tables where schemaname = 'public'");
    for (const { name } of tables.rows) {
      const left = await db.pool.query(`select count(*)::int as n from "${name}" x where to_json(x)::text ~ 'EX-4711|Canary'`);
      expect([name, left.rows[0].n]).toEqual([name, 0]);
    }
    const lines = await db.prisma.auditEntry.findMany({ where: { subject: uid } });
    expect(lines.map((l) => l.action)).toEqual(expect.arrayContaining(['admission', 'stay.export', 'patient.erase']));
    await until(async () => (await as('physician', '/api/patients/EX-4711/state')).status === 404, 'the server has forgotten');
    expect(await server.tocsin('audit', 'verify')).toBe('The audit verifies.');
  });
});
