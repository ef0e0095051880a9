import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PatientState } from '../../../lib/state';
import { createUnit } from '../../../server/administration/units';
import { createUser } from '../../../server/administration/users';
import { createKey } from '../../../server/auth/keys';
import { openSession } from '../../../server/auth/sessions';
import { admission, UNIT, unique, until } from '../../support/client';
import { freshDatabase, type TestDatabase } from '../../support/database';
import { startServer, type TestServer } from '../../support/server';

let server: TestServer;
let db: TestDatabase;
let readKey = '';
const sessions: Record<string, string> = {};
const get = (path: string) => fetch(`${server.address}${path}`, { headers: { authorization: `Bearer ${readKey}` } });
const patient = async (mrn: string) => ((await (await get(`/api/patients/${mrn}/state`)).json()) as PatientState).patient;

beforeAll(async () => {
  db = await freshDatabase();
  const now = new Date();
  const by = 'test';
  await createUnit(db.prisma, { id: UNIT, name: 'ICU 7', zone: 'UTC', beds: '4', protocolId: 'astct-2019', now, by });
  for (const role of ['charge-nurse', 'pharmacist']) {
    await createUser(db.prisma, { email: `${role}@example.org`, name: role, role, unitId: UNIT, now, by });
    const user = await db.prisma.user.findUniqueOrThrow({ where: { email: `${role}@example.org` } });
    sessions[role] = await openSession(db.prisma, user.id, Date.now());
  }
  const { key } = await createKey(db.prisma, { source: 'ADT', unitId: UNIT, scopes: ['ingest'], now: Date.now() });
  readKey = (await createKey(db.prisma, { source: 'READER', unitId: UNIT, scopes: ['read'], now: Date.now() })).key;
  server = await startServer({ env: { DATABASE_URL: db.url } });
  const answer = await fetch(`${server.address}/api/events`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ events: [admission('P1', `${UNIT}-1`), admission('P2', `${UNIT}-2`)] }),
  });
  expect(answer.status).toBe(200);
});
afterAll(async () => {
  await server?.stop();
  await db?.drop();
});

async function act(what: string, body: object, role = 'charge-nurse') {
  const answer = await fetch(`${server.address}/api/units/${UNIT}/${what}`, {
    method: 'POST',
    headers: { cookie: `next-auth.session-token=${sessions[role]}`, 'content-type': 'application/json' },
    body: JSON.stringify({ commandId: unique('place'), ...body }),
  });
  return {
    status: answer.status,
    body: (await answer.json()) as { error?: { code: string; message: string }; savedAt?: string },
  };
}
const bedOf = async (mrn: string) => (await patient(mrn)).bed;

describe('beds by hand', () => {
  it('admits to an empty bed; the chart begins as after an ADT message', async () => {
    const answer = await act('admissions', {
      bed: `${UNIT}-3`,
      mrn: 'P3',
      name: 'New, Patient',
      weightKg: 70,
      product: 'axi-cel',
    });
    expect(answer.status).toBe(200);
    await until(async () => (await get('/api/patients/P3/state')).status === 200, 'P3 is known');
    expect(await patient('P3')).toMatchObject({ bed: `${UNIT}-3`, name: 'New, Patient', weightKg: 70 });
  });
  it('a clash is said and changes nothing: a bed that is taken, a patient who lies elsewhere', async () => {
    expect(await act('admissions', { bed: `${UNIT}-1`, mrn: 'P9' })).toMatchObject({
      status: 409,
      body: { error: { code: 'clash', message: 'Patient P1 lies in 1. Swap, or move that patient first.' } },
    });
    expect((await act('admissions', { bed: `${UNIT}-4`, mrn: 'P1' })).body.error?.message).toBe(
      'P1 is admitted already in 1. Move the patient instead.',
    );
    expect((await act('moves', { patient: 'P1', bed: `${UNIT}-2` })).status).toBe(409);
    expect([await bedOf('P1'), await bedOf('P2')]).toEqual([`${UNIT}-1`, `${UNIT}-2`]);
  });
  it('moves to an empty bed, and a repeat of the same command is answered, not done again', async () => {
    const commandId = unique('same');
    const first = await act('moves', { patient: 'P1', bed: `${UNIT}-4`, commandId });
    expect(first.status).toBe(200);
    await until(async () => (await bedOf('P1')) === `${UNIT}-4`, 'P1 has moved');
    expect(await act('moves', { patient: 'P1', bed: `${UNIT}-4`, commandId })).toEqual(first);
    expect((await act('moves', { patient: 'P1', bed: `${UNIT}-4` })).status).toBe(409);
  });
  it('swaps two patients; who was not seen in that bed is not swapped', async () => {
    expect((await act('moves', { patient: 'P1', bed: `${UNIT}-2`, swapWith: 'P3' })).status).toBe(409);
    expect((await act('moves', { patient: 'P1', bed: `${UNIT}-2`, swapWith: 'P2' })).status).toBe(200);
    await until(async () => (await bedOf('P1')) === `${UNIT}-2` && (await bedOf('P2')) === `${UNIT}-4`, 'both have moved');
  });
  it('discharges; doing it twice is a clash', async () => {
    expect((await act('discharges', { patient: 'P2' })).status).toBe(200);
    await until(async () => (await bedOf('P2')) === null, 'P2 has left');
    expect((await act('discharges', { patient: 'P2' })).status).toBe(409);
  });
  it('a pharmacist places nobody', async () => {
    expect((await act('admissions', { bed: `${UNIT}-4`, mrn: 'P8' }, 'pharmacist')).status).toBe(403);
    expect((await act('discharges', { patient: 'P1' }, 'pharmacist')).status).toBe(403);
  });
  it('sheets of the unit and of a patient come as PDF, and who printed them is on record', async () => {
    for (const path of [`/api/units/${UNIT}/handover.pdf`, `/api/units/${UNIT}/downtime.pdf`, '/api/patients/P1/sheet.pdf']) {
      const answer = await fetch(server.address + path, {
        headers: { cookie: `next-auth.session-token=${sessions.pharmacist}` },
      });
      expect(answer.headers.get('content-type')).toBe('application/pdf');
      expect((await answer.text()).startsWith('%PDF-')).toBe(true);
    }
    expect((await get(`/api/units/${UNIT}/handover.pdf`)).status).toBe(403);
    const prints = await db.prisma.auditEntry.findMany({ where: { action: { startsWith: 'print.' } }, orderBy: { id: 'asc' } });
    expect(prints.map((p) => p.action)).toEqual(['print.handover', 'print.downtime', 'print.patient']);
  });
});
