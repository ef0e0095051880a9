import { io, type Socket } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BedChange, UnitSnapshot } from '../../lib/live';
import { admission, ago, type Client, UNIT, unique, until, withUnit } from '../support/client';
import { freshDatabase, type TestDatabase } from '../support/database';
import { hasRedis, startRedis, type TestRedis } from '../support/redis';
import { startServer, type TestServer } from '../support/server';

/** Two equal nodes on one PostgreSQL: whichever takes a message, both know; none does a thing twice. */
describe.each(hasRedis ? ['with Redis', 'without Redis'] : ['without Redis'])('two nodes %s', (name) => {
  let database: TestDatabase;
  let redis: TestRedis | null = null;
  let nodes: [TestServer, TestServer];
  let clients: [Client, Client];

  beforeAll(async () => {
    database = await freshDatabase();
    if (name === 'with Redis') redis = await startRedis();
    const env = {
      DATABASE_URL: database.url,
      AUTH_SECRET: 'the same secret on every node, forty characters',
      ...(redis && { REDIS_URL: redis.url }),
    };
    nodes = [await startServer({ env }), await startServer({ env })];
    const first = await withUnit(nodes[0]);
    clients = [first, at(nodes[1], first)];
    await until(
      async () => (await clients[1].get(`/api/units`)).status === 200 && (await knowsUnit(clients[1])),
      'both know the unit',
    );
  });
  afterAll(async () => {
    await Promise.all(nodes?.map((n) => n.stop()) ?? []);
    await redis?.stop();
    await database?.drop();
  });

  it('a patient admitted through one node is graded on the other from readings sent to either', async () => {
    const [a, b] = clients;
    await a.post([admission('N1', '01')]);
    // The other node may not have heard of the admission: what it takes is held and admitted a moment later.
    const sent = await b.post([vital('N1', { tempC: 39.1 }), support('N1', 'nasal-cannula', 2), vital('N1', { mapMmHg: 80 })]);
    expect(sent.every((r) => r.status === 'stored' || r.status === 'held')).toBe(true);
    for (const client of clients)
      await until(async () => (await client.state('N1')).crs.grade === 2, 'grade 2 is known on both nodes');
    const rises = async () =>
      (await database.pool.query("select count(*)::int as n from grade_history where scale = 'CRS' and grade = 2")).rows[0].n;
    await until(async () => (await rises()) > 0, 'the rise stands in the history');
    await until(async () => (await database.pool.query('select 1 from pending')).rowCount === 0, 'nothing waits to be folded');
    expect(await rises()).toBe(1);
  });

  it('readings of one patient sent to both nodes at once all count, once, and in the order of their times', async () => {
    const [a, b] = clients;
    await a.post([admission('N2', '02')]);
    await until(async () => (await b.get('/api/patients/N2/state')).status === 200, 'the other node knows the patient');
    const all = Array.from({ length: 60 }, (_, i) => vital('N2', { heartRate: 60 + i }, 3 - i * 0.04));
    await Promise.all(
      all.flatMap((event, i) => [clients[i % 2 === 0 ? 0 : 1].post([event]), ...(i % 5 === 0 ? [clients[1].post([event])] : [])]),
    );
    for (const client of clients)
      await until(async () => (await client.state('N2')).latest.heartRate?.value === 119, 'both show the newest reading');
    const rows = await database.pool.query(
      "select count(*)::int as n from events e join patients p on p.key = e.patient_key where p.mrn = 'N2' and e.kind = 'vital'",
    );
    expect(rows.rows[0].n).toBe(60);
    await until(async () => (await database.pool.query('select 1 from pending')).rowCount === 0, 'nothing waits to be folded');
  });

  it('an alert raised by what one node took stands on both, once', async () => {
    const [a, b] = clients;
    await a.post([admission('N3', '03')]);
    await until(async () => (await b.get('/api/patients/N3/state')).status === 200, 'the other node knows the patient');
    await b.post([lab('N3', 'ferritin', 12_500, 'ng/mL')]);
    const of = async (client: Client) => (await client.alerts()).filter((x) => x.mrn === 'N3' && x.rule === 'FERRITIN-10K');
    for (const client of clients) await until(async () => (await of(client)).length === 1, 'one alert on both nodes');
    const rows = await database.pool.query("select count(*)::int as n from alerts where rule = 'FERRITIN-10K'");
    expect(rows.rows[0].n).toBe(1);
  });

  it('a screen at one node sees within a second what the other node takes', async () => {
    const [a] = clients;
    const screen = await watch(nodes[1], clients[1].readKey);
    await until(() => screen.beds().get('ICU-7-01')?.crs?.grade === 2, 'the screen shows the patient');
    const began = performance.now();
    await a.post([vital('N1', { heartRate: 133 })]);
    await until(() => screen.beds().get('ICU-7-01')?.latest?.heartRate?.value === 133, 'the screen shows the reading');
    if (redis) expect(performance.now() - began).toBeLessThan(2_000);
    screen.close();
  });

  it('a node that stands still delays no high by 10 s, and there is one alert when it goes on', async () => {
    const [a, b] = clients;
    await a.post([vital('N2', { tempC: 38.9 })]);
    await until(async () => (await b.state('N2')).crs.grade === 1, 'the fever is known on the other node');
    process.kill(nodes[0].pid, 'SIGSTOP');
    try {
      await b.post([{ ...support('N2', 'hfnc', 40), t: ago(0.05) }]);
      await until(
        async () => (await b.alerts()).some((x) => x.mrn === 'N2' && x.rule === 'CRS-ESCALATION' && x.priority === 'high'),
        'the high is raised by the node that goes on',
        10_000,
      );
    } finally {
      process.kill(nodes[0].pid, 'SIGCONT');
    }
    await until(async () => (await a.state('N2')).crs.grade === 3, 'the node that stood still knows of it');
    const open = await database.pool.query(
      `select count(*)::int as n from alerts x join patients p on p.key = x.patient_key where p.mrn = 'N2' and x.family = 'CRS-ONSET' and x.open`,
    );
    expect(open.rows[0].n).toBe(1);
  });

  it('when a node is killed, the other takes over the looks that were its own and loses nothing', async () => {
    const [a, b] = clients;
    await a.post([admission('N4', '04')]);
    await a.post([vital('N4', { tempC: 38.9 })]);
    await until(async () => (await b.get('/api/patients/N4/state')).status === 200, 'the other node knows the patient');
    const results = await a.post([support('N4', 'hfnc', 40), vital('N4', { spo2Percent: 95 })]);
    await nodes[0].kill('SIGKILL');
    expect(results.every((r) => r.status === 'stored')).toBe(true);
    await until(async () => (await b.state('N4')).crs.grade === 3, 'grade 3 stands on the node that is left');
    await until(async () => (await b.alerts()).some((x) => x.mrn === 'N4' && x.rule === 'CRS-ESCALATION'), 'its alert is there');
    await b.post([vital('N4', { tempC: 39.4 })]);
    await until(async () => (await b.state('N4')).latest.tempC?.value === 39.4, 'it goes on taking readings');
  });
});

const at = (server: TestServer, like: Client): Client => {
  const headers = { authorization: `Bearer ${like.readKey}` };
  const get = (path: string) => fetch(`${server.address}${path}`, { headers });
  return {
    ...like,
    get,
    async post(events) {
      const r = await fetch(`${server.address}/api/events`, {
        method: 'POST',
        headers: { authorization: `Bearer ${like.key}`, 'content-type': 'application/json' },
        body: JSON.stringify({ events }),
      });
      if (r.status !== 200) throw new Error(`${r.status} ${await r.text()}`);
      return ((await r.json()) as { results: { id: string | null; status: string }[] }).results;
    },
    state: async (ref) => (await get(`/api/patients/${ref}/state`)).json() as never,
    alerts: async () => ((await (await get(`/api/alerts?unit=${UNIT}&state=open`)).json()) as { alerts: never[] }).alerts,
  };
};
const knowsUnit = async (c: Client) => ((await (await c.get('/api/units')).json()) as { units: unknown[] }).units.length > 0;
const vital = (mrn: string, values: Record<string, number>, minutesAgo = 0.1) => ({
  id: unique('vital'),
  kind: 'vital',
  patient: { mrn },
  t: ago(minutesAgo),
  ...values,
});
const support = (mrn: string, device: string, flowLpm: number) => ({
  id: unique('support'),
  kind: 'support',
  support: 'oxygen',
  patient: { mrn },
  t: ago(0.2),
  device,
  flowLpm,
});
const lab = (mrn: string, test: string, value: number, unit: string) => ({
  id: unique('lab'),
  kind: 'lab',
  patient: { mrn },
  t: ago(5),
  test,
  value,
  unit,
});

async function watch(server: TestServer, token: string) {
  const socket: Socket = io(server.address, { transports: ['websocket'], auth: { token } });
  const beds = new Map<string, BedChange>();
  const put = (rows: readonly BedChange[]) => {
    for (const row of rows) beds.set(row.bed, { ...beds.get(row.bed), ...row });
  };
  socket.on('board', (m: { changes: BedChange[] }) => put(m.changes));
  const snapshot: UnitSnapshot = await socket.emitWithAck('watch', { unit: UNIT });
  put(snapshot.beds);
  return { beds: () => beds, close: () => socket.close() };
}
