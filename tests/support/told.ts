import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { UnitAlertView } from '../../lib/state';
import { loadConfig } from '../../server/config';
import { type Running, startServer } from '../../server/index';
import { createLog } from '../../server/log';
import type { Point } from '../../server/notify/points';
import { UNIT, unique } from './client';
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
  o: { readonly env?: Record<string, string>; readonly speed?: number; readonly atPoint?: Point } = {},
): Promise<Told> {
  const { key, readKey } = await unitIn(db);
  const dataDir = mkdtempSync(join(tmpdir(), 'tocsin-told-'));
  const env = {
    ...{ DATABASE_URL: db.url, TOCSIN_DATA: dataDir, PORT: '0', MLLP_PORT: '0', AUTH_SECRET: TEST_SECRET },
    ...{ NODE_ENV: 'production', NOTIFY_ALLOW: '127.0.0.1' },
    ...o.env,
  } as unknown as NodeJS.ProcessEnv;
  const config = loadConfig(env, o.speed === undefined ? [] : ['--speed', String(o.speed)]);
  const running = await startServer({
    config,
    log: createLog('error', 'stderr'),
    headless: true,
    ...(o.atPoint === undefined ? {} : { atPoint: o.atPoint }),
  });
  const address = running.address.replace('localhost', '127.0.0.1');
  const now = () => running.clock.now();
  const ago = (minutes: number) => new Date(now() - minutes * 60_000).toISOString();
  const post = async (events: readonly Record<string, unknown>[]) => {
    const r = await fetch(`${address}/api/events`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ events: events.map((e) => ({ id: unique('e'), ...e })) }),
    });
    const text = await r.text();
    if (r.status !== 200 || /rejected|held/.test(text)) throw new Error(`POST /api/events: ${r.status} ${text}`);
  };
  const alerts = async (state = 'open') => {
    const r = await fetch(`${address}/api/alerts?unit=${UNIT}&state=${state}`, {
      headers: { authorization: `Bearer ${readKey}` },
    });
    return ((await r.json()) as { alerts: UnitAlertView[] }).alerts;
  };
  const people = await Promise.all(
    ['nurse', 'charge-nurse', 'physician', 'consultant'].map((role) => person(db, address, UNIT, role)),
  );
  const [nurse, charge, physician, consultant] = people as [Person, Person, Person, Person];
  return {
    running,
    address,
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
