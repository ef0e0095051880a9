import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { Instant } from '../../lib/time';
import { program } from '../support/programs';

/** A server of its own for the measurement, as a process of its own, with a unit, patients and keys. */
export interface Setting {
  readonly baseUrl: string;
  readonly mllpPort: number;
  readonly databaseUrl: string;
  readonly ingestKey: string;
  readonly readKey: string;
  readonly unit: string;
  /** Numbers of the admitted patients. */
  readonly mrns: readonly string[];
  /** A pool of connections to the same PostgreSQL, for the controls. */
  readonly pool: pg.Pool;
  /** What the server holds after a collection of garbage. */
  memory(): Promise<NodeJS.MemoryUsage>;
  /** How many messages to unit rooms there were since `before`, and how often one was put into words. */
  encodings(before?: Encodings): Promise<Encodings>;
  stop(): Promise<void>;
}
export interface Encodings {
  readonly encoded: number;
  readonly sent: number;
}
export interface Ready {
  readonly baseUrl: string;
  readonly mllpPort: number;
  readonly databaseUrl: string;
  readonly ingestKey: string;
  readonly readKey: string;
}

/** What package.json and the Dockerfile start the server with. */
export const PRODUCT_FLAGS = ['--max-semi-space-size=64'];
const UNIT = 'BENCH';

export async function openSetting(patients: number): Promise<Setting> {
  const dataDir = mkdtempSync(join(tmpdir(), 'tocsin-bench-'));
  const child = fork(await program('tests/bench/server.ts'), {
    execArgv: ['--expose-gc', ...PRODUCT_FLAGS],
    env: { ...process.env, TOCSIN_DATA: dataDir, DATABASE_URL: '', PORT: '0', LOG_LEVEL: 'error', NODE_ENV: 'production' },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const ready = await new Promise<Ready>((resolve, reject) => {
    child.once('message', (m) => resolve(m as Ready));
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}`)));
  });
  const pool = new pg.Pool({ connectionString: ready.databaseUrl, max: 4 });
  const ask = <A>(what: string) =>
    new Promise<A>((resolve) => {
      child.once('message', (answer) => resolve(answer as A));
      child.send(what);
    });
  const mrns = await admitted(ready, 'B', patients, Date.now() - 3_600_000);
  return {
    ...ready,
    unit: UNIT,
    mrns,
    pool,
    memory: async () => (await ask<{ memory: NodeJS.MemoryUsage }>('memory')).memory,
    async encodings(before = { encoded: 0, sent: 0 }) {
      const now = await ask<Encodings>('encodings');
      return { encoded: now.encoded - before.encoded, sent: now.sent - before.sent };
    },
    async stop() {
      await pool.end();
      child.send('stop');
      await new Promise((resolve) => child.once('exit', resolve));
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** One request to POST /api/events; whatever each event is answered. */
export async function answersOf(
  s: { baseUrl: string; ingestKey: string },
  events: readonly unknown[],
): Promise<{ status: string; reason?: string }[]> {
  const r = await fetch(`${s.baseUrl}/api/events`, {
    method: 'POST',
    headers: { authorization: `Bearer ${s.ingestKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ events }),
  });
  if (r.status !== 200) throw new Error(`POST /api/events: ${r.status} ${await r.text()}`);
  return ((await r.json()) as { results: { status: string; reason?: string }[] }).results;
}
/** Admits so many patients at `from`, infused then; returns their numbers. */
export async function admitted(
  s: { baseUrl: string; ingestKey: string },
  prefix: string,
  patients: number,
  from: Instant,
): Promise<string[]> {
  const mrns = Array.from({ length: patients }, (_, i) => `${prefix}${i + 1}`);
  const t = new Date(from).toISOString();
  const person = { kind: 'admission', t, unit: UNIT, weightKg: 70, birthDate: '1970-01-01', carTInfusedAt: t };
  const events = mrns.map((mrn) => ({ ...person, id: `adm-${mrn}`, patient: { mrn }, mrn, bed: mrn }));
  for (let i = 0; i < events.length; i += 100) await post(s, events.slice(i, i + 100));
  return mrns;
}

/** The same as `answersOf`, where every event has to be stored. */
export async function post(s: { baseUrl: string; ingestKey: string }, events: readonly unknown[]): Promise<{ status: string }[]> {
  const results = await answersOf(s, events);
  const bad = results.find((x) => x.status !== 'stored');
  if (bad) throw new Error(`an event was ${bad.status}: ${bad.reason}`);
  return results;
}
