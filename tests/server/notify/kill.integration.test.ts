import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { POINTS, type PointName } from '../../../server/notify/points';
import { PROJECT_ROOT } from '../../../server/root';
import { UNIT, until } from '../../support/client';
import { freshDatabase, type TestDatabase } from '../../support/database';
import { TEST_SECRET } from '../../support/inside';
import { person, unitIn } from '../../support/person';
import { program } from '../../support/programs';
import { type Browser, browserAt, httpSink, type Sink } from '../../support/sinks';

let db: TestDatabase;
let sink: Sink;
let phone: Browser;
let key: string;
const dataDir = mkdtempSync(join(tmpdir(), 'tocsin-notify-kill-'));
let child: ChildProcess | null = null;
let server: Child;

interface Child {
  readonly process: ChildProcess;
  readonly address: string;
}
async function start(): Promise<Child> {
  const env = {
    ...process.env,
    ...{ DATABASE_URL: db.url, TOCSIN_DATA: dataDir, PORT: '0', MLLP_PORT: '0', AUTH_SECRET: TEST_SECRET },
    ...{ NODE_ENV: 'production', NOTIFY_ALLOW: '127.0.0.1' },
  };
  const started = spawn(process.execPath, [await program('tests/support/notify-child.ts')], {
    cwd: PROJECT_ROOT,
    env: env as NodeJS.ProcessEnv,
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  child = started;
  return new Promise((resolve, reject) => {
    started.stdout?.on('data', (text: Buffer) => {
      const address = /ready (\S+)/.exec(text.toString())?.[1];
      if (address) resolve({ process: started, address });
    });
    started.once('exit', (code) => reject(new Error(`ended with ${code}`)));
  });
}
const arm = (c: Child, point: PointName) =>
  new Promise<void>((resolve) => {
    c.process.once('message', () => resolve());
    c.process.send(point);
  });
const gone = (c: Child) => until(() => c.process.exitCode !== null || c.process.signalCode !== null, 'the process is gone');

beforeAll(async () => {
  db = await freshDatabase();
  sink = await httpSink();
  phone = browserAt(sink, 'nurse');
  key = (await unitIn(db)).key;
  server = await start();
  const nurse = await person(db, server.address, UNIT, 'nurse');
  expect((await nurse.post('/api/me/subscriptions', { subscription: phone.subscription })).status).toBe(200);
});
afterAll(async () => {
  child?.kill('SIGKILL');
  await sink.close();
  await db.drop();
  rmSync(dataDir, { recursive: true, force: true });
});

async function rise(address: string, mrn: string, bed: string): Promise<void> {
  const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
  const patient = { mrn };
  const send = (events: readonly Record<string, unknown>[]) =>
    fetch(`${address}/api/events`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ events: events.map((e, i) => ({ id: `${mrn}-${events.length}-${i}`, ...e })) }),
    });
  await send([{ kind: 'admission', t: ago(7_000), unit: UNIT, bed, mrn, carTInfusedAt: ago(5_000) }]);
  await send([
    { kind: 'vital', patient, t: ago(3), tempC: 39 },
    { kind: 'vital', patient, t: ago(2), tempC: 39 },
    { kind: 'medication', patient, t: ago(1), drug: 'norepinephrine', status: 'running', rate: 0.1, rateUnit: 'mcg/kg/min' },
  ]).catch(() => undefined);
}

const MAY_HAVE_SENT: readonly PointName[] = ['submitting', 'submitted', 'sent', 'recorded'];

describe('kill -9 between two steps of telling', () => {
  it.each(POINTS.map((point, i) => [point, i] as const))(
    '%s: the nurse is told after the restart, and nothing is lost',
    async (point, i) => {
      await arm(server, point);
      await rise(server.address, `K${i}`, `${i + 1}`).catch(() => undefined);
      await gone(server);
      expect(server.process.signalCode).toBe('SIGKILL');
      // Whoever had taken it is dead: what it had taken comes back when its time is over, here by hand.
      await db.pool.query(
        "update deliveries set next_at = now() - interval '1 s' where ended_at is null and state in ('queued', 'submitted')",
      );
      server = await start();
      // A sender without an answer sends again.
      await rise(server.address, `K${i}`, `${i + 1}`);
      const alertOf = async () => {
        const r = await db.pool.query(
          `select a.id from alerts a join patients p on p.key = a.patient_key where p.mrn = $1 and a.rule = 'CRS-ESCALATION' and a.priority = 'high'`,
          [`K${i}`],
        );
        return r.rows.map((row) => row.id as string);
      };
      await until(async () => (await alertOf()).length === 1, 'the alert stands, once');
      const [id] = await alertOf();
      const pushes = () => phone.received().filter((p) => p.a === id && p.k === 'alert');
      await until(() => pushes().length > 0, 'the nurse’s phone has it');
      // Told again only where it died after something had been sent and before that could be written down; the topic replaces it on
      // the phone. Several deliveries are under way at once, so the step of one may lie between those of another.
      expect(new Set(pushes().map((p) => p.d)).size).toBe(1);
      expect(pushes().length).toBeLessThanOrEqual(MAY_HAVE_SENT.includes(point) ? 2 : 1);
      const rows = await db.pool.query(
        `select o.id, o.state, (select count(*)::int from deliveries d where d.outbox_id = o.id and d.channel = 'push') as pushes
       from outbox o where o.alert_id = $1 and o.body->>'why' = 'raised' and o.tier = 0`,
        [id],
      );
      expect(rows.rows).toHaveLength(1);
      expect(rows.rows[0]).toMatchObject({ state: 'told', pushes: 1 });
    },
    120_000,
  );
});
