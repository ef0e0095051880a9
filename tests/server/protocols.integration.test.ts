import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { admission, ago, type Client, UNIT, unique, until, withUnit } from '../support/client';
import { startServer, type TestServer } from '../support/server';

let server: TestServer;
let client: Client;
beforeAll(async () => {
  server = await startServer();
  client = await withUnit(server);
  for (const [email, role] of [
    ['ann@example.org', 'physician'],
    ['bob@example.org', 'pharmacist'],
    ['eve@example.org', 'nurse'],
  ] as const)
    await server.tocsin('users', 'create', '--email', email, '--name', email.slice(0, 3), '--role', role, '--unit', UNIT);
});
afterAll(() => server.stop());

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
    const made = await server.tocsin(
      ...['protocols', 'create', '--base', 'astct-2019', '--set', 'crs.spo2Below=92', '--note', 'oxygen earlier'],
      ...['--by', 'ann@example.org'],
    );
    expect(made).toBe(SITE);
    const refused = async (...args: string[]) =>
      String(
        await server.tocsin(...args).then(
          () => 'done',
          (e: { stderr?: string }) => e.stderr,
        ),
      );
    expect(await refused('protocols', 'publish', '--unit', UNIT, '--protocol', SITE)).toContain('not been approved');
    expect(await refused('protocols', 'approve', SITE, '--by', 'ann@example.org')).toContain('Somebody else than its author');
    expect(await refused('protocols', 'approve', SITE, '--by', 'eve@example.org')).toContain('may not do this');
    await server.tocsin('protocols', 'approve', SITE, '--by', 'bob@example.org');
    await server.tocsin('protocols', 'publish', '--unit', UNIT, '--protocol', SITE, '--by', 'ann@example.org');
  });

  it('within ten seconds the open chart is folded anew from its first event; the state says what it was', async () => {
    await until(async () => (await client.state('P1')).protocol.version === '1.0.0-site.1', 'the new version', 10_000);
    const state = await client.state('P1');
    expect(state.crs.grade).toBe(2);
    expect(state.protocol.signedOff).toContain('bob');
    expect(state.protocol.change).toMatchObject({
      from: 'astct-2019@1.0.0',
      to: SITE,
      crs: { was: 1, is: 2 },
      icans: { was: 0, is: 0 },
    });
    const row = ((await (await client.get(`/api/units/${UNIT}/board`)).json()) as { beds: { mrn: string; protocolChange: unknown }[] }).beds;
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

  it('after a restart the same holds, and still nothing is raised by the change', async () => {
    const { dataDir } = server;
    await server.kill('SIGKILL');
    server = await startServer({ dataDir });
    // Keys and unit are stored; only the address is new.
    const address = server.address;
    client = { ...client, ...reading(address, client.readKey, client.key) };
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
      { id: unique('n'), patient: { mrn: 'P1' }, kind: 'medication', t: ago(0), drug: 'norepinephrine', status: 'running', rate: 5, rateUnit: 'ug/min' },
    ]);
    await until(async () => (await alertsOf('P1')).some((a) => a.rule === 'CRS-ESCALATION' && a.level === 3), 'the rise to 3');
  });
});

function reading(address: string, readKey: string, key: string): Pick<Client, 'get' | 'state' | 'alerts' | 'post'> {
  const get = (path: string) => fetch(`${address}${path}`, { headers: { authorization: `Bearer ${readKey}` } });
  const json = async (path: string) => (await get(path)).json();
  return {
    get,
    state: (ref, query = '') => json(`/api/patients/${ref}/state${query}`) as ReturnType<Client['state']>,
    alerts: async (state = 'open') => ((await json(`/api/alerts?unit=${UNIT}&state=${state}`)) as { alerts: never[] }).alerts,
    async post(events) {
      const r = await fetch(`${address}/api/events`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        body: JSON.stringify({ events }),
      });
      return ((await r.json()) as { results: { id: string; status: string }[] }).results;
    },
  };
}
