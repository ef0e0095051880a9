import { join } from 'node:path';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import { PROJECT_ROOT } from '../root';
import { connectPool, connectPrisma, type Prisma } from './client';
import { startEmbedded } from './embedded';
import { migrate } from './migrate';
import { enter, type Presence, type Role } from './presence';
import { DatabaseTrouble } from './trouble';

export interface Database {
  readonly url: string;
  /** true: PostgreSQL runs inside our data folder, started by us. */
  readonly embedded: boolean;
  readonly prisma: Prisma;
  readonly pool: Pool;
  /** Names of the migrations that this start applied. */
  readonly migrated: readonly string[];
  /** Closes the connections; an embedded PostgreSQL that nobody else uses is stopped. */
  close(): Promise<void>;
}
export interface DatabaseConfig {
  readonly databaseUrl: string | null;
  readonly dataDir: string;
}
const POOL_SIZE = 8;
const MIGRATIONS = join(PROJECT_ROOT, 'prisma', 'migrations');

/**
 * Opens the database and brings it to the newest migration: the hospital's own if DATABASE_URL is set, else the embedded one,
 * which is started if it does not run. As `server` it waits for a database that is not there yet and keeps the embedded one
 * alive; as `tool` (the command line) it joins whatever runs and fails at once.
 */
export async function openDatabase(config: DatabaseConfig, log: Logger, role: Role = 'server'): Promise<Database> {
  const embedded = config.databaseUrl === null ? await startEmbedded(config.dataDir, log) : null;
  const url = config.databaseUrl ?? (embedded?.url as string);
  const onLost = (error: Error) => log.warn({ err: error }, 'a database connection was lost');
  const pool = connectPool(url, POOL_SIZE, onLost);
  let presence: Presence | null = null;
  const close = async () => {
    await Promise.allSettled([prisma.$disconnect(), pool.end()]);
    await embedded?.stop(async () => presence === null || presence.leave());
  };
  const prisma = connectPrisma(url, POOL_SIZE, onLost);
  try {
    if (embedded) {
      presence = await enter(url, role, config.dataDir, log);
      if (role === 'server') embedded.watch();
    } else await untilReachable(pool, role, log);
    const { applied, unknown } = await migrate(pool, MIGRATIONS);
    if (unknown.length > 0) log.warn({ migrations: unknown }, 'the database knows migrations of a newer version');
    return { url, embedded: embedded !== null, prisma, pool, migrated: applied, close };
  } catch (error) {
    await close().catch(() => undefined);
    throw error;
  }
}

/** A wrong password or name does not mend itself; a server that is not up yet does. */
const HOPELESS = new Map([
  ['28P01', 'the password is refused'],
  ['28000', 'the user is refused'],
  ['3D000', 'there is no such database'],
  ['ENOTFOUND', 'there is no host of that name'],
]);

async function untilReachable(pool: Pool, role: Role, log: Logger): Promise<void> {
  for (;;) {
    try {
      await pool.query('select 1');
      return;
    } catch (error) {
      const { code, message } = error as Error & { code?: string };
      const hopeless = HOPELESS.get(code ?? '');
      if (hopeless) throw new DatabaseTrouble(`DATABASE_URL: ${hopeless}.`);
      if (role === 'tool') throw new DatabaseTrouble(`DATABASE_URL: the database does not answer (${message}).`);
      log.warn({ err: error }, 'the database does not answer yet; trying again');
      await new Promise((resolve) => setTimeout(resolve, 1_000));
    }
  }
}
