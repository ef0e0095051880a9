import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { administer } from '../../server/administration/commands';
import { admission, ago, type Client, clientOf, UNIT, unique, until } from '../support/client';
import { freshDatabase, type TestDatabase } from '../support/database';
import { type Person, person, unitIn } from '../support/person';
import { startServer, type TestServer } from '../support/server';

let db: TestDatabase;
let server: TestServer;
let client: Client;
let keys: Awaited<ReturnType<typeof unitIn>>;
const people: Record<string, Person> = {};
beforeAll(async () => {
  db = await freshDatabase();
  keys = await unitIn(db);
  await start();
  for (const role of ['physician', 'pharmacist', 'nurse', 'admin']) people[role] = await person(db, server.address, UNIT, role);
}, 120_000);
afterAll(async () => {
  await server?.stop();
  await db?.drop();
});
async function start() {
  server = await startServer({ env: { DATABASE_URL: db.url } });
  client = clientOf(server.address, keys.key, keys.readKey);
}
async function tocsin(...args: string[]) {
  const out: string[] = [];
  const line = (text: string) => void out.push(text);
  const env = { DATABASE_URL: db.url } as unknown as NodeJS.ProcessEnv;
  const code = await administer(args, env, { out: line, err: line });
  return { code, text: out.join('\n') };
}

const vital = (mrn: string, minutesAgo: number, fields: Record<string, unknown>) => ({
  id: unique('v'),
  patient: { mrn },
  kind: 'vital',
  t: ago(minutesAgo),
  ...fields,
});
const SITE = 'astct-2019@1.0.0-site.1';
const alertsOf = async (mrn: string) => (await client.alerts('all')).filter((a) => a.mrn === mrn);

describe('a unit changes its protocol', () => {
  let before: { rule: string; version: number; priority: string; level: number | null }[];
  let known: string;

  it('the patient stands at grade 1 under the shipped version, SpO2 91 on room air', async () => {
    await client.post([
      admission('P1', '01', 300),
      vital('P1', 120, { tempC: 39, heartRate: 96, respRate: 18, sbpMmHg: 118, dbpMmHg: 70 }),
      { id: unique('o'), patient: { mrn: 'P1' }, kind: 'support', t: ago(119), support: 'oxygen', device: 'room-air' },
      vital('P1', 20, { spo2Percent: 91 }),
    ]);
    await until(async () => (await client.state('P1')).crs.grade === 1, 'CRS 1');
    await until(async () => (await alertsOf('P1')).some((a) => a.rule === 'CRS-ONSET'), 'its alert');
    expect((await client.state('P1')).protocol).toMatchObject({ id: 'astct-2019', version: '1.0.0', change: null });
    before = (await alertsOf('P1')).map(({ rule, version, priority, level }) => ({ rule, version, priority, level }));
    known = new Date().toISOString();
  });

  it('a version is written by one person and approved by another who may; then the unit may follow it', async () => {
    const { physician, pharmacist, nurse, admin } = people as Record<'physician' | 'pharmacist' | 'nurse' | 'admin', Person>;
    const version = { base: 'astct-2019', note: 'oxygen earlier', numbers: { 'crs.spo2Below': 92 } };
    expect((await nurse.post('/api/protocols', version)).status).toBe(403);
    const wrong = await physician.post('/api/protocols', { ...version, numbers: { 'crs.spo2Below': 99 } });
    expect(wrong).toMatchObject({ status: 422, body: { error: { message: expect.stringContaining('allowed is 85 to 95 %') } } });
    expect((await physician.post('/api/protocols', version)).body).toEqual({ ref: SITE });
    const publish = () => physician.post(`/api/units/${UNIT}/protocol`, { protocol: SITE, sign: physician.sign });
    expect(await publish()).toMatchObject({
      status: 422,
      body: { error: { message: expect.stringContaining('not been approved') } },
    });
    const approve = (who: Person) => who.post('/api/protocols/approve', { ref: SITE });
    expect(await approve(physician)).toMatchObject({ status: 422 });
    expect((await approve(nurse)).status).toBe(403);
    expect((await approve(admin)).status).toBe(403);
    expect((await approve(pharmacist)).status).toBe(200);
    expect((await approve(pharmacist)).status).toBe(422);
    const past = await physician.post(`/api/units/${UNIT}/protocol`, {
      ...{ protocol: SITE, at: ago(10), sign: physician.sign },
    });
    expect(past).toMatchObject({ status: 422, body: { error: { message: expect.stringContaining('in the past') } } });
    expect((await nurse.post(`/api/units/${UNIT}/protocol`, { protocol: SITE })).status).toBe(403);
    const { body } = await nurse.get<{ numbers: unknown[] }>(`/api/protocols/diff?a=astct-2019&b=${SITE}`);
    expect(body.numbers).toMatchObject([{ key: 'crs.spo2Below', a: 90, b: 92, unit: '%' }]);
    const dry = await physician.get<{ sentence: string; crsHours: number[] }>(
      `/api/protocols/dry-run?a=astct-2019&b=${SITE}&unit=${UNIT}`,
    );
    expect(dry.body.crsHours[2]).toBeGreaterThan(0.3);
    expect(dry.body.sentence).toMatch(/more hours at CRS 2/);
    expect(await physician.post(`/api/units/${UNIT}/protocol`, { protocol: SITE })).toMatchObject({
      ...{ status: 403, body: { error: { code: 'sign' } } },
    });
    const signatures = () => db.prisma.auditEntry.count({ where: { action: 'publish.signed' } });
    // Two publications were refused with a right signature: nothing was signed.
    expect(await signatures()).toBe(0);
    expect((await publish()).status).toBe(200);
    expect(await signatures()).toBe(1);
    const lines = await db.prisma.auditEntry.findMany({ where: { action: { startsWith: 'protocol.' } }, orderBy: { id: 'asc' } });
    expect(lines.map((l) => l.action)).toEqual(['protocol.create', 'protocol.approve', 'protocol.publish']);
  });

  it('within ten seconds the open chart is folded anew from its first event; the state says what it was', async () => {
    await until(async () => (await client.state('P1')).protocol.version === '1.0.0-site.1', 'the new version', 10_000);
    const state = await client.state('P1');
    expect(state.crs.grade).toBe(2);
    expect(state.protocol.signedOff).toContain('The pharmacist');
    expect(state.protocol.change).toMatchObject({
      from: 'astct-2019@1.0.0',
      to: SITE,
      crs: { was: 1, is: 2 },
      icans: { was: 0, is: 0 },
    });
    const row = (
      (await (await client.get(`/api/units/${UNIT}/board`)).json()) as { beds: { mrn: string; protocolChange: unknown }[] }
    ).beds;
    expect(row.find((b) => b.mrn === 'P1')?.protocolChange).toMatchObject({ crs: { was: 1, is: 2 } });
  });

  it('the change alone raises nothing and lifts nothing that was open', async () => {
    await client.post([vital('P1', 1, { heartRate: 97 })]);
    await until(async () => (await client.state('P1')).latest.heartRate?.value === 97, 'a further event');
    const after = await alertsOf('P1');
    expect(after.map((a) => a.rule).filter((rule) => !before.some((b) => b.rule === rule))).toEqual([]);
    expect(after.some((a) => a.rule === 'CRS-ESCALATION' || (a.level ?? 0) > 1)).toBe(false);
  });

  it('what was known before the change is shown under the version in force then', async () => {
    const then = await client.state('P1', `?known=${encodeURIComponent(known)}`);
    expect(then.protocol).toMatchObject({ id: 'astct-2019', version: '1.0.0', change: null });
    expect(then.crs.grade).toBe(1);
    expect((await client.state('P1', `?known=${encodeURIComponent(new Date().toISOString())}`)).crs.grade).toBe(2);
  });

  it('grades written before keep their label; the change wrote one row a scale with the new one', async () => {
    const rows = await db.prisma.gradeRow.findMany({ orderBy: { id: 'asc' } });
    const labels = rows.map((r) => r.protocol);
    expect(labels.filter((l) => l === 'astct-2019@1.0.0').length).toBeGreaterThan(0);
    const changed = rows.filter((r) => r.reason.startsWith('protocol changed'));
    expect(changed.map((r) => [r.scale, r.grade, r.protocol, r.reason])).toEqual([
      ['CRS', 2, SITE, 'protocol changed from astct-2019@1.0.0, was 1'],
      ['ICANS', 0, SITE, 'protocol changed from astct-2019@1.0.0, was 0'],
    ]);
  });

  it('after a kill and a start the same holds, and still nothing is raised by the change', async () => {
    await server.kill('SIGKILL');
    await start();
    const state = await client.state('P1');
    expect(state.protocol.version).toBe('1.0.0-site.1');
    expect(state.crs.grade).toBe(2);
    expect(state.protocol.change?.crs).toEqual({ was: 1, is: 2 });
    await client.post([vital('P1', 0, { heartRate: 99 })]);
    await until(async () => (await client.state('P1')).latest.heartRate?.value === 99, 'a further event');
    expect((await alertsOf('P1')).filter((a) => !before.some((b) => b.rule === a.rule)).map((a) => a.rule)).toEqual([]);
  });

  it('what gets worse after the change is told', async () => {
    await client.post([
      {
        id: unique('n'),
        patient: { mrn: 'P1' },
        kind: 'medication',
        t: ago(0),
        drug: 'norepinephrine',
        status: 'running',
        rate: 5,
        rateUnit: 'ug/min',
      },
    ]);
    await until(async () => (await alertsOf('P1')).some((a) => a.rule === 'CRS-ESCALATION' && a.level === 3), 'the rise to 3');
  });
});

describe('the command line', () => {
  it('lists versions and what units follow, shows numbers, says differences', async () => {
    expect((await tocsin('protocols', 'list')).text).toContain(`${UNIT}\tfollows\t${SITE}`);
    expect((await tocsin('protocols', 'show', SITE)).text).toContain('crs.spo2Below\t92 %');
    expect((await tocsin('protocols', 'diff', 'astct-2019', SITE)).text).toContain('crs.spo2Below\t90 %\t92 %');
    expect(await tocsin('protocols', 'show', 'nothing')).toMatchObject({
      code: 1,
      text: expect.stringContaining('There is no protocol'),
    });
  });
  it('a version made by the operator wants another person, and a note', async () => {
    const create = ['protocols', 'create', '--base', SITE, '--set', 'toci.delay=1'];
    expect((await tocsin(...create)).text).toContain('needs a note');
    const made = await tocsin(...create, '--note', 'earlier');
    expect(made.text.split('\n').at(-1)).toBe('astct-2019@1.0.0-site.2');
    expect((await tocsin('protocols', 'approve', 'astct-2019@1.0.0-site.2')).text).toContain('Somebody else than its author');
    // Built on the first one: its number is still there.
    expect((await tocsin('protocols', 'show', 'astct-2019@1.0.0-site.2')).text).toContain('crs.spo2Below\t92 %');
  });
  it('backtest counts stored stays beside the budget', async () => {
    const { code, text } = await tocsin('backtest', '--protocol', 'astct-2019');
    expect(code).toBe(0);
    expect(text).toMatch(/Protocol astct-2019@1\.0\.0: 1 patients/);
    expect(text).toMatch(/clinical alerts per patient-day +[\d.]+ +<= 6/);
    expect(text).toContain('CRS-');
  });
});
