import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { UnitAlertView } from '../../lib/state';
import { loadConfig } from '../../server/config';
import { type Running, startServer } from '../../server/index';
import { createLog } from '../../server/log';
import type { Point } from '../../server/notify/points';
import { UNIT, unique, until } from './client';
import type { TestDatabase } from './database';
import { TEST_SECRET } from './inside';
import { type Person, person, unitIn } from './person';

/** A server in this process with a unit, people of every tier, and what a test of telling people asks of it. */
export interface Told {
  readonly running: Running;
  readonly address: string;
  readonly nurse: Person;
  readonly charge: Person;
  readonly physician: Person;
  readonly consultant: Person;
  readonly readKey: string;
  /** Moves the server's clock on at once and waits until everything that fell due by then has been done. */
  pass(ms: number): Promise<void>;
  /** Waits until nothing is due any more: every look taken, every notice worked out, every delivery tried. */
  settled(): Promise<void>;
  /** Stops it and starts it again on the same data, at another address. */
  restart(): Promise<void>;
  /** Sends events as a device would. */
  post(events: readonly Record<string, unknown>[]): Promise<void>;
  /** Admits the patient to the bed and makes the grade: 3 by default. Returns the alert of the rise. */
  rise(mrn: string, bed: string, level?: 2 | 3): Promise<UnitAlertView>;
  alerts(state?: string): Promise<UnitAlertView[]>;
  now(): number;
  stop(): Promise<void>;
}
export async function toldServer(
  db: TestDatabase,
  o: {
    readonly env?: Record<string, string>;
    readonly speed?: number;
    readonly atPoint?: Point;
    readonly zone?: string;
    readonly beds?: string;
    /** For tests that move the clock on and start the server again: real time must not meet what they wrote. */
    readonly simulated?: boolean;
  } = {},
): Promise<Told> {
  const { key, readKey } = await unitIn(db, o.zone, o.beds);
  const dataDir = mkdtempSync(join(tmpdir(), 'tocsin-told-'));
  const env = {
    ...{ DATABASE_URL: db.url, TOCSIN_DATA: dataDir, PORT: '0', MLLP_PORT: '0', AUTH_SECRET: TEST_SECRET },
    ...{ NODE_ENV: 'production', NOTIFY_ALLOW: '127.0.0.1' },
    ...o.env,
  } as unknown as NodeJS.ProcessEnv;
  const config = loadConfig(env, o.speed === undefined ? [] : ['--speed', String(o.speed)]);
  const start = () =>
    startServer({
      config,
      // A clock that jumps makes everything late, and the auditor says so of each alert.
      log: createLog(o.simulated ? 'fatal' : 'error', 'stderr'),
      headless: true,
      ...(o.simulated === undefined ? {} : { simulated: o.simulated }),
      ...(o.atPoint === undefined ? {} : { atPoint: o.atPoint }),
    });
  let running = await start();
  const addressOf = () => running.address.replace('localhost', '127.0.0.1');
  const now = () => running.clock.now();
  const ago = (minutes: number) => new Date(now() - minutes * 60_000).toISOString();
  const post = async (events: readonly Record<string, unknown>[]) => {
    const r = await fetch(`${addressOf()}/api/events`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ events: events.map((e) => ({ id: unique('e'), ...e })) }),
    });
    const text = await r.text();
    if (r.status !== 200 || /rejected|held/.test(text)) throw new Error(`POST /api/events: ${r.status} ${text}`);
  };
  const alerts = async (state = 'open') => {
    const r = await fetch(`${addressOf()}/api/alerts?unit=${UNIT}&state=${state}`, {
      headers: { authorization: `Bearer ${readKey}` },
    });
    return ((await r.json()) as { alerts: UnitAlertView[] }).alerts;
  };
  const people = await Promise.all(
    ['nurse', 'charge-nurse', 'physician', 'consultant'].map((role) => person(db, addressOf, UNIT, role)),
  );
  const [nurse, charge, physician, consultant] = people as [Person, Person, Person, Person];
  const due = async (): Promise<readonly string[]> => {
    const looks = [...running.monitor.ward.all()].filter((p) => p.nextLookAt !== null && p.nextLookAt <= now());
    const r = await db.pool.query(
      `select 'notice ' || id || ' of ' || alert_id as what from outbox where state = 'queued'
       union all select 'delivery ' || id || ' ' || channel || ' ' || state from deliveries
         where state in ('queued', 'submitted') and ended_at is null and next_at <= $1
       union all select 'alert ' || id || ' ' || rule from alerts where open and (body->>'nextActionAt')::float8 <= $2`,
      [new Date(now()), now()],
    );
    return [...looks.map((p) => `look at patient ${p.key}`), ...r.rows.map((row) => row.what as string)];
  };
  const settled = async () => {
    let left: readonly string[] = [];
    const done = async () => {
      left = await due();
      return left.length === 0 && running.monitor.queued === 0;
    };
    await until(done, 'nothing is due any more', 20_000).catch((error) => {
      throw new Error(`${(error as Error).message}: ${left.join('; ')}`);
    });
  };
  return {
    get running() {
      return running;
    },
    get address() {
      return addressOf();
    },
    settled,
    async pass(ms) {
      running.clock.set(now() + ms);
      await settled();
    },
    async restart() {
      await running.stop();
      running = await start();
    },
    nurse,
    charge,
    physician,
    consultant,
    readKey,
    post,
    alerts,
    now,
    async rise(mrn, bed, level = 3) {
      const patient = { mrn };
      const infused = { unit: UNIT, bed, mrn, carTInfusedAt: ago(4 * 24 * 60), weightKg: 70, product: 'axi-cel' };
      await post([{ kind: 'admission', t: ago(5 * 24 * 60), birthDate: '1968-03-14', ...infused }]);
      await post([
        { kind: 'vital', patient, t: ago(3), tempC: 39 },
        { kind: 'vital', patient, t: ago(2), tempC: 39 },
        level === 3
          ? {
              kind: 'medication',
              patient,
              t: ago(1),
              drug: 'norepinephrine',
              status: 'running',
              rate: 0.1,
              rateUnit: 'mcg/kg/min',
            }
          : { kind: 'support', patient, t: ago(1), support: 'oxygen', device: 'nasal-cannula', flowLpm: 3, status: 'running' },
      ]);
      for (let n = 0; n < 400; n++) {
        const alert = (await alerts()).find((a) => a.mrn === mrn && a.rule === 'CRS-ESCALATION' && a.level === level);
        if (alert) return alert;
        await new Promise((resolve) => setTimeout(resolve, 25));
      }
      throw new Error(`no rise of ${mrn}: ${JSON.stringify((await alerts()).map((a) => [a.rule, a.level, a.mrn]))}`);
    },
    async stop() {
      await running.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
