import { io as connect } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EMERGENCY_MS, REVIEW_WITHIN_MS } from '../../../lib/people/emergency';
import { openSessionOf } from '../../../server/auth/sessions';
import { admission, ago, type Client, unique, until, withUnit } from '../../support/client';
import { freshDatabase, type TestDatabase } from '../../support/database';
import { type Inside, serverInside } from '../../support/inside';
import { ACTORS_PIN, askerOf, type Credentials, everybody } from './actors';

let db: TestDatabase;
let server: Inside;
let who: Credentials;
let client: Client;

beforeAll(async () => {
  db = await freshDatabase();
  server = await serverInside(db);
  await server.tocsin('units', 'create', '--id', 'ICU-8', '--beds', '1');
  client = await withUnit(server);
  who = await everybody(db, server);
  await client.post([
    admission('E1', 'ICU-7-01'),
    { id: unique('n'), kind: 'neuro', patient: { mrn: 'E1' }, t: ago(1), seizure: { type: 'clinical', durationMin: 1 } },
    admission('E2', 'ICU-7-02'),
  ]);
});
afterAll(async () => {
  await server.stop();
  await db.drop();
});
const as = askerOf(() => ({ address: server.address, who }));

describe('emergency access to a patient of another unit', () => {
  const other = 'nurse of another unit';
  const why = { reason: 'resuscitation', text: 'called to the cardiac arrest', sign: { pin: ACTORS_PIN } };
  const take = (mrn: string, more: object = {}) => as(other, '/api/emergency-access', { mrn, ...why, ...more });
  const stateOf = async (ref: string) => (await as(other, `/api/patients/${ref}/state`)).status;

  it('takes the exact number, a reason in words and a signature; it opens that patient only, for four hours', async () => {
    expect(await stateOf('E1')).toBe(403);
    expect((await as('it', '/api/emergency-access', { mrn: 'E1', ...why })).status).toBe(403);
    expect([(await take('E')).status, (await take('E1', { text: 'help' })).status]).toEqual([404, 400]);
    expect((await take('E1', { sign: { pin: '739483' } })).body.error.code).toBe('signature');
    expect((await take('E1', { sign: undefined })).body.error.code).toBe('sign');
    const charge = connect(server.address, { transports: ['websocket'], reconnection: false, extraHeaders: who['charge-nurse'] });
    await new Promise((resolve) => charge.once('connect', () => resolve(null)));
    // The alerts of the two patients are told to the charge nurse too.
    const told = new Promise<{ why: string; unit: string }>((resolve) =>
      charge.on('notice', (n) => {
        if (n.why === 'emergency-access') resolve(n);
      }),
    );
    const taken = await take('E1');
    expect(taken.status).toBe(200);
    expect(await told).toMatchObject({ why: 'emergency-access', unit: 'ICU-7', alertId: null });
    charge.close();
    expect([await stateOf('E1'), await stateOf(taken.body.patientId), await stateOf('E2')]).toEqual([200, 200, 403]);
    const shut = ['/api/patients/E1/sheet.pdf', '/api/units/ICU-7/board', '/api/units/ICU-7/handover.pdf', '/api/audit'];
    for (const path of shut) expect((await as(other, path)).status, path).toBe(403);
    expect((await as(other, '/api/patients/E1/events', { commandId: 'x', kind: 'note', text: 'x' })).status).toBe(403);
    const id = who[other].cookie?.split('=')[1] as string;
    const until_ = Date.parse(taken.body.until);
    const at = async (now: number) => {
      await db.prisma.session.updateMany({ where: { userId: 'u-other' }, data: { lastActAt: new Date(now) } });
      return (await openSessionOf(db.prisma, id, now))?.person.emergencies;
    };
    expect([await at(until_ - 1), await at(until_)]).toEqual([[taken.body.patientId], undefined]);
    expect(until_ - Date.now()).toBeGreaterThan(EMERGENCY_MS - 60_000);
    await at(Date.now());
  });
  it('lets its holder respond to an alert of the patient, and do nothing else to it', async () => {
    const find = async () => (await client.alerts()).find((a) => a.mrn === 'E1');
    await until(async () => (await find()) !== undefined, 'an alert');
    const id = (await find())?.id;
    const answer = async (how: string, more: object = {}) => {
      const version = (await client.alerts()).find((a) => a.id === id)?.version;
      return as(other, `/api/alerts/${id}/${how}`, { commandId: unique('c'), version, reason: 'r', ...more });
    };
    expect((await answer('decline')).status).toBe(403);
    expect((await answer('resolve', { sign: why.sign })).status).toBe(403);
    await until(async () => (await answer('acknowledge')).status === 200, 'the alert is answered');
  });
  it('is listed for those who oversee the unit, overdue after 72 hours, and reviewed once by somebody else', async () => {
    const page = await as('charge-nurse', '/api/emergency-access');
    expect(page.body.overseen).toMatchObject([{ by: 'other', unit: 'ICU-7', review: null, mayReview: false, overdue: false }]);
    expect((await as('nurse', '/api/emergency-access')).body.overseen).toBeNull();
    const { id } = page.body.overseen[0];
    await db.prisma.breakGlass.update({ where: { id }, data: { fromAt: new Date(Date.now() - REVIEW_WITHIN_MS) } });
    expect((await as('auditor', '/api/emergency-access')).body.overseen).toMatchObject([{ overdue: true, mayReview: true }]);
    const review = (actor: keyof Credentials) =>
      as(actor, `/api/emergency-access/${id}/review`, { justified: false, finding: 'no arrest was called' });
    expect([(await review('charge-nurse')).status, (await review(other)).status]).toEqual([403, 403]);
    expect([(await review('auditor')).status, (await review('admin')).status]).toEqual([200, 422]);
    await until(async () => (await stateOf('E1')) === 403, 'an access that was not justified has ended');
    const mine = (await as(other, '/api/emergency-access')).body;
    const { reviewedAt } = await db.prisma.breakGlass.findUniqueOrThrow({ where: { id } });
    const { uid } = await db.prisma.patient.findUniqueOrThrow({ where: { mrn: 'E1' } });
    expect([mine.own, mine.ended]).toEqual([
      [],
      [{ patientId: uid, unit: 'ICU-7', zone: 'UTC', at: reviewedAt?.toISOString(), byReview: true }],
    ]);
    const lines = await db.prisma.auditEntry.findMany({ where: { action: { startsWith: 'emergency' } }, orderBy: { id: 'asc' } });
    expect(lines.map((l) => [l.action, l.unitId])).toEqual([
      ['emergency.signed', 'ICU-7'],
      ['emergency.open', 'ICU-7'],
      ['emergency.review', 'ICU-7'],
    ]);
  });
  it('is taken three times a day at most, also by many at once', async () => {
    await db.prisma.breakGlass.deleteMany();
    const patients = await Promise.all(['E1', 'E2', 'E1', 'E2'].map((mrn) => take(mrn)));
    expect(await db.prisma.breakGlass.count()).toBe(3);
    expect(patients.map((p) => p.status).sort()).toEqual([200, 200, 200, 422]);
  });
});
