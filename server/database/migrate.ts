import { createHash, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { DatabaseTrouble } from './trouble';

/** The lock Prisma's own `migrate deploy` takes, so that the two never run at once. */
const PRISMA_MIGRATION_LOCK = 72707369;

const TABLE = `create table if not exists _prisma_migrations (
  id varchar(36) primary key not null,
  checksum varchar(64) not null,
  finished_at timestamptz,
  migration_name varchar(255) not null,
  logs text,
  rolled_back_at timestamptz,
  started_at timestamptz not null default now(),
  applied_steps_count integer not null default 0
)`;

export interface Migrated {
  readonly applied: readonly string[];
  /** In the database, not in the folder: a newer Tocsin has been here. */
  readonly unknown: readonly string[];
}

/**
 * Brings the database to the newest migration, keeping the books as `prisma migrate deploy` does. Each migration and its
 * entry are one transaction, so a kill leaves either all of it or nothing. Throws when a migration in the books was edited
 * afterwards or is half finished. With `only` (checksums by name) it goes so far and no further.
 */
export async function migrate(pool: Pool, folder: string, only?: ReadonlyMap<string, string>): Promise<Migrated> {
  const present = namesIn(folder).map((name) => ({ name, sql: readFileSync(join(folder, name, 'migration.sql'), 'utf8') }));
  const migrations = only ? present.filter((m) => only.has(m.name)) : present;
  const db = await pool.connect();
  try {
    await db.query('select pg_advisory_lock($1)', [PRISMA_MIGRATION_LOCK]);
    await db.query(TABLE);
    const books = (
      await db.query('select migration_name as name, checksum, finished_at from _prisma_migrations where rolled_back_at is null')
    ).rows as { name: string; checksum: string; finished_at: Date | null }[];

    const half = books.find((entry) => entry.finished_at === null);
    if (half)
      throw new DatabaseTrouble(
        `Migration ${half.name} began and did not finish. Look at what it did, then mark it with "prisma migrate resolve".`,
      );
    const applied: string[] = [];
    for (const { name, sql } of migrations) {
      const checksum = createHash('sha256').update(sql).digest('hex');
      const entry = books.find((e) => e.name === name);
      if (entry && entry.checksum !== checksum)
        throw new DatabaseTrouble(
          `Migration ${name} was edited after this database had applied it. Put the original back and write a new one.`,
        );
      if (entry) continue;
      await applyOne(db, name, sql, checksum);
      applied.push(name);
    }
    return { applied, unknown: books.map((e) => e.name).filter((name) => !present.some((m) => m.name === name)) };
  } finally {
    // Closing the session gives the lock back, whatever state it is in.
    db.release(true);
  }
}

/** Names of the migrations in the folder, in order. */
export function namesIn(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

async function applyOne(
  db: { query(sql: string, values?: unknown[]): Promise<unknown> },
  name: string,
  sql: string,
  checksum: string,
): Promise<void> {
  try {
    await db.query('begin');
    await db.query(sql);
    await db.query(
      `insert into _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
       values ($1, $2, $3, clock_timestamp(), 1)`,
      [randomUUID(), checksum, name],
    );
    await db.query('commit');
  } catch (error) {
    throw new DatabaseTrouble(`Migration ${name} failed, nothing of it was applied: ${(error as Error).message}`);
  }
}
