import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { connectPool } from '../../server/database/client';
import { startEmbedded } from '../../server/database/embedded';
import { migrate } from '../../server/database/migrate';
import { createLog } from '../../server/log';
import { PROJECT_ROOT } from '../../server/root';

declare module 'vitest' {
  interface ProvidedContext {
    /** A PostgreSQL for this run, with the migrated database `template_tocsin` to copy. */
    cluster: string;
  }
}

/** Starts one embedded PostgreSQL for all files of a run; each takes a database of its own from it (support/database.ts). */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = mkdtempSync(join(tmpdir(), 'tocsin-tests-'));
  const cluster = await startEmbedded(dataDir, createLog('error', 'stderr'));
  const admin = new pg.Client({ connectionString: cluster.url });
  await admin.connect();
  await admin.query('create database template_tocsin');
  await admin.end();
  const pool = connectPool(urlOf(cluster.url, 'template_tocsin'), 1, () => undefined);
  await migrate(pool, join(PROJECT_ROOT, 'prisma', 'migrations'));
  await pool.end();
  project.provide('cluster', cluster.url);
  return async () => {
    await cluster.stop(async () => false);
    rmSync(dataDir, { recursive: true, force: true });
  };
}

export function urlOf(cluster: string, database: string): string {
  const url = new URL(cluster);
  url.pathname = `/${database}`;
  return url.href;
}
