import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';

/** A server of its own for the measurement, as a process of its own, with a unit, patients and keys. */
export interface Setting {
  readonly baseUrl: string;
  readonly mllpPort: number;
  readonly ingestKey: string;
  readonly readKey: string;
  readonly unit: string;
  /** Numbers of the admitted patients. */
  readonly mrns: readonly string[];
  /** A pool of connections to the same PostgreSQL, for the controls. */
  readonly pool: pg.Pool;
  stop(): Promise<void>;
}
export interface Ready {
  readonly baseUrl: string;
  readonly mllpPort: number;
  readonly databaseUrl: string;
  readonly ingestKey: string;
  readonly readKey: string;
}

const UNIT = 'BENCH';

export async function openSetting(patients: number): Promise<Setting> {
  const dataDir = mkdtempSync(join(tmpdir(), 'tocsin-bench-'));
  const child = fork(new URL('./server.ts', import.meta.url), {
    execArgv: ['--import', 'tsx'],
    env: { ...process.env, TOCSIN_DATA: dataDir, DATABASE_URL: '', PORT: '0', LOG_LEVEL: 'error', NODE_ENV: 'production' },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const ready = await new Promise<Ready>((resolve, reject) => {
    child.once('message', (m) => resolve(m as Ready));
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}`)));
  });
  const pool = new pg.Pool({ connectionString: ready.databaseUrl, max: 4 });
  const mrns = Array.from({ length: patients }, (_, i) => `B${i + 1}`);
  const start = new Date(Date.now() - 3_600_000).toISOString();
  const admissions = mrns.flatMap((mrn, i) => [
    {
      id: `adm-${mrn}`,
      patient: { mrn },
      kind: 'admission',
      t: start,
      unit: UNIT,
      bed: `B${i + 1}`,
      mrn,
      weightKg: 70,
      birthDate: '1970-01-01',
      carTInfusedAt: start,
    },
  ]);
  for (let i = 0; i < admissions.length; i += 100) await post(ready, admissions.slice(i, i + 100));
  return {
    ...ready,
    unit: UNIT,
    mrns,
    pool,
    async stop() {
      await pool.end();
      child.send('stop');
      await new Promise((resolve) => child.once('exit', resolve));
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

export async function post(s: { baseUrl: string; ingestKey: string }, events: readonly unknown[]): Promise<{ status: string }[]> {
  const r = await fetch(`${s.baseUrl}/api/events`, {
    method: 'POST',
    headers: { authorization: `Bearer ${s.ingestKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ events }),
  });
  if (r.status !== 200) throw new Error(`POST /api/events: ${r.status} ${await r.text()}`);
  const { results } = (await r.json()) as { results: { status: string; reason?: string }[] };
  const bad = results.find((x) => x.status !== 'stored');
  if (bad) throw new Error(`an event was ${bad.status}: ${bad.reason}`);
  return results;
}
