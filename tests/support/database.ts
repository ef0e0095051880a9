import { randomBytes } from 'node:crypto';
import pg, { type Pool } from 'pg';
import { inject } from 'vitest';
import { connectPool, connectPrisma, type Prisma } from '../../server/database/client';
import { urlOf } from './cluster';

export interface TestDatabase {
  readonly url: string;
  readonly pool: Pool;
  readonly prisma: Prisma;
  drop(): Promise<void>;
}

/** A migrated, empty database of its own, in some 50 ms: for `*.integration.test.ts`. Drop it in `afterAll`. */
export async function freshDatabase(): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  await onCluster(`create database ${name} template template_tocsin`);
  const url = urlOf(inject('cluster'), name);
  const pool = connectPool(url, 8, () => undefined);
  const prisma = connectPrisma(url, 4, () => undefined);
  return {
    url,
    pool,
    prisma,
    async drop() {
      await Promise.allSettled([pool.end(), prisma.$disconnect()]);
      await onCluster(`drop database ${name} with (force)`);
    },
  };
}

async function onCluster(sql: string): Promise<void> {
  const admin = new pg.Client({ connectionString: inject('cluster') });
  await admin.connect();
  await admin.query(sql);
  await admin.end();
}
