import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AuditQuery, readAuditQuery } from '../../../lib/audit/query';
import type { Role } from '../../../lib/permissions';
import { alertById, listAlerts } from '../../../server/store/alerts';
import { listAudit } from '../../../server/store/audit-list';
import { listEvents } from '../../../server/store/event-list';
import { searchReadings } from '../../../server/store/fhir';
import { listHistory, versionsOfEvent } from '../../../server/store/history';
import { peopleOfUnit } from '../../../server/store/people-list';
import { rawOfPatient } from '../../../server/store/raw';
import { NotAllowed, type Reader } from '../../../server/store/reader';
import { stayToExport } from '../../../server/store/stay-export';
import { readTrend } from '../../../server/store/trends';
import { mllp, until } from '../../support/client';
import { freshDatabase, type TestDatabase } from '../../support/database';
import { type Inside, serverInside } from '../../support/inside';
import { askerOf, type Credentials, everybody } from './actors';

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
const as = askerOf(() => ({ address: server.address, who }));

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
  it('the store itself gives nothing of a patient, an alert or a person to who belongs to another unit', async () => {
    const { key, uid } = await db.prisma.patient.findUniqueOrThrow({ where: { mrn: 'EX-4711' } });
    const [raw] = (await db.pool.query("select raw_id from events where event_id = 'x-f' limit 1")).rows;
    await db.pool.query(
      `insert into alerts (id, unit_id, key, rule, family, priority, phase, open, raised_at, version, body)
       values ('a-7', 'ICU-7', 'k', 'T2', 'T2', 'low', 'raised', true, $1, 1, '{"id": "a-7", "unitId": "ICU-7"}')`,
      [new Date()],
    );
    const now = Date.now();
    const readings = {
      keys: [key],
      fields: [],
      tests: ['ferritin'],
      kinds: [],
      from: null,
      until: null,
      notAfter: null,
      limit: 9,
    };
    const asked: Readonly<Record<string, (by: Reader) => Promise<unknown>>> = {
      events: async (by) => (await listEvents(by, db.pool, key, null, null, null))?.events,
      history: async (by) => (await listHistory(by, db.pool, key, ['correction'], null))?.entries,
      versions: (by) => versionsOfEvent(by, db.pool, key, 'x-f'),
      message: async (by) => [await rawOfPatient(by, db.pool, { key, unitId: 'ICU-7', id: raw.raw_id })],
      trend: async (by) => {
        const query = { codes: ['ferritin'], from: now - 3_600_000, to: now + 1, points: 10 };
        return (await readTrend(by, db.pool, undefined, key, query)).series.ferritin?.raw;
      },
      'readings for FHIR': (by) => searchReadings(by, db.pool, readings),
      stay: async (by) => [await stayToExport(by, db.pool, uid, null)].filter((s) => s !== null),
      alert: async (by) => [await alertById(by, db.pool, 'a-7')].filter((a) => a !== null),
      alerts: async (by) => (await listAlerts(by, db.pool, null, 'all', null))?.alerts,
      people: (by) => peopleOfUnit(by, db.prisma, 'ICU-7', now),
      audit: async (by) => (await listAudit(by, db.pool, readAuditQuery({ unit: 'ICU-7' }) as AuditQuery, 10)).lines,
    };
    const person = (unitId: string): Reader => ({
      ...{ kind: 'user', id: 'u-x', name: 'X', session: 's' },
      roles: ['physician', 'auditor'].map((role) => ({ unitId, role: role as Role })),
    });
    const key8: Reader = { kind: 'key', id: 'k', name: 'k', source: 'elsewhere', units: ['ICU-8'], scopes: ['read', 'ingest'] };
    const wall7: Reader = { kind: 'kiosk', id: 'w', name: 'w', unitId: 'ICU-7' };
    const gives = async (ask: (by: Reader) => Promise<unknown>, by: Reader) =>
      ask(by).then(
        (rows) => (rows as unknown[] | undefined)?.length ?? 0,
        (error) => (error instanceof NotAllowed ? 0 : Promise.reject(error)),
      );
    for (const [what, ask] of Object.entries(asked)) {
      expect([what, (await gives(ask, person('ICU-7'))) > 0]).toEqual([what, true]);
      for (const by of [person('ICU-8'), key8, { ...key8, scopes: [] }, null])
        expect([what, by, await gives(ask, by)]).toEqual([what, by, 0]);
      // A wall shows its unit's alerts and nobody's chart.
      if (!what.startsWith('alert')) expect([what, await gives(ask, wall7)]).toEqual([what, 0]);
    }
    // In an emergency one patient is read, not what goes out in lists; neither the unit's alerts nor its people.
    const helper = { ...person('ICU-8'), emergencies: [uid] } as Reader;
    expect(await gives(asked.events as never, helper)).toBeGreaterThan(0);
    for (const what of ['readings for FHIR', 'message', 'stay', 'alert', 'people', 'audit'])
      expect([what, await gives(asked[what] as never, helper)]).toEqual([what, 0]);
    await db.pool.query("delete from alerts where id = 'a-7'");
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
