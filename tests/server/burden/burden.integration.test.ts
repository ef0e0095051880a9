import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Agreement } from '../../../lib/burden/agreement';
import type { BurdenReport } from '../../../lib/burden/report';
import { openSession } from '../../../server/auth/sessions';
import { UNIT, until } from '../../support/client';
import { freshDatabase, type TestDatabase } from '../../support/database';
import { type Told, toldServer } from '../../support/told';

let db: TestDatabase;
let server: Told;
let cookie: string;

beforeAll(async () => {
  db = await freshDatabase();
  server = await toldServer(db);
  cookie = `next-auth.session-token=${await openSession(db.prisma, server.charge.id, Date.now())}`;
});
afterAll(async () => {
  await server.stop();
  await db.drop();
});
const get = (path: string) => fetch(server.address + path, { headers: { cookie } });
const report = async (query = '') =>
  (await (await get(`/api/units/${UNIT}/burden${query}`)).json()) as BurdenReport & {
    from: string;
    agreement: Agreement;
  };

it('counts stored alerts over the days patients lay there, with who answered and how soon', async () => {
  const high = await server.rise('B1', '01');
  const before = await report();
  expect(before.burden.patientDays).toBeGreaterThan(4.9);
  expect(before.burden.patientDays).toBeLessThan(5.1);
  await until(
    async () => (await report()).burden.alerts === (await server.alerts('all')).length,
    'every alert that is stored is counted',
  );
  expect(before.response.high).toMatchObject({ alerts: 1, answered: 0, medianSecs: null });
  expect(before.burden.actedShare).toBe(0);

  await until(async () => {
    // Somebody may be told meanwhile, which is a version of its own.
    const version = (await server.alerts()).find((a) => a.id === high.id)?.version;
    return (await server.charge.post(`/api/alerts/${high.id}/acknowledge`, { version })).status === 200;
  }, 'the charge nurse answers');
  const after = await report();
  expect(after.response.high).toMatchObject({ alerts: 1, answered: 1 });
  expect(after.response.high.medianSecs).toBeLessThan(60);
  await server.post([
    { kind: 'note', patient: { mrn: 'B1' }, t: new Date(server.now()).toISOString(), text: 'seen at the bedside' },
  ]);
  await until(async () => ((await report()).burden.actedShare ?? 0) > 0, 'an act after the answer counts as acted on');
  expect(after.burden.byRule.reduce((n, r) => n + r.count, 0)).toBe(after.burden.alerts);
});

it('a window before anything happened is empty, and a wrong one is refused', async () => {
  const empty = await report(`?from=2020-01-01T00:00:00Z&to=2020-01-08T00:00:00Z`);
  expect(empty.burden).toMatchObject({ alerts: 0, patientDays: 0, clinicalPerDay: 0 });
  expect((await get(`/api/units/${UNIT}/burden?from=2020-01-08T00:00:00Z&to=2020-01-01T00:00:00Z`)).status).toBe(400);
  expect((await get('/api/units/ICU-99/burden')).status).toBe(404);
});

it('as a table: a line for each alert, no record number in it', async () => {
  const answer = await get(`/api/units/${UNIT}/burden.csv`);
  expect(answer.headers.get('content-type')).toContain('text/csv');
  const lines = (await answer.text()).trimEnd().split('\r\n');
  await until(async () => {
    const again = (await (await get(`/api/units/${UNIT}/burden.csv`)).text()).trimEnd().split('\r\n');
    return again.length === (await report()).burden.alerts + 1;
  }, 'a line for each alert');
  expect(lines.join('\n')).not.toContain('B1');
  expect(lines.some((l) => /,clinical,high,[^,]*01,/.test(l))).toBe(true);
});

it('regrades beside what was suggested: as suggested, and higher with a reason; one that is withdrawn counts no more', async () => {
  const { body } = await server.physician.get<{ crs: { grade: number }; icans: { grade: number } }>('/api/patients/B1/state');
  const seen = { crs: body.crs.grade, icans: body.icans.grade };
  const events = '/api/patients/B1/events';
  const regrade = (more: object) => server.physician.post<{ id: string }>(events, { kind: 'regrade', seen, ...more });
  expect((await regrade({ crs: seen.crs, icans: seen.icans })).status).toBe(200);
  const other = { crs: seen.crs + 1, reason: 'second vasopressor not charted yet', sign: server.physician.sign };
  const higher = await regrade(other);
  expect(higher.status).toBe(200);
  expect((await report()).agreement).toEqual({
    crs: { regrades: 2, agreed: 1, higher: 1, lower: 0 },
    icans: { regrades: 1, agreed: 1, higher: 0, lower: 0 },
    unanimous: false,
  });
  const withdrawn = { id: higher.body.id, status: 'entered-in-error', correctionReason: 'other patient' };
  expect((await regrade({ ...other, ...withdrawn })).status).toBe(200);
  expect((await report()).agreement.crs).toEqual({ regrades: 1, agreed: 1, higher: 0, lower: 0 });
});
