import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import type { Logger } from 'pino';
import { DatabaseTrouble } from './trouble';

export type Role = 'server' | 'tool';

/** Of all processes on one data folder only one may be the server. The number means nothing. */
const SERVER_LOCK = 7_205_759;
const GRACE_MS = 3_000;
const REJOIN_MS = 500;

export interface Presence {
  /** Ends it. Says whether another process still works with this database. */
  leave(): Promise<boolean>;
}

/**
 * One connection kept for as long as a process uses the embedded database. It tells the others that it is there: the system
 * closes it when the process dies, however it dies. For a server it also holds the lock that makes it the only one.
 */
export async function enter(url: string, role: Role, dataDir: string, log: Logger): Promise<Presence> {
  let left = false;
  let client = await join();
  stay();

  async function join(): Promise<pg.Client> {
    const next = new pg.Client({ connectionString: url, application_name: `tocsin-${role}-${process.pid}`, keepAlive: true });
    next.on('error', () => undefined);
    await next.connect();
    if (role === 'server') await becomeServer(next, dataDir);
    return next;
  }
  /** When the database dies and is started again, so is the presence. */
  function stay(): void {
    client.once('end', async () => {
      while (!left) {
        await pause(REJOIN_MS, undefined, { ref: false });
        try {
          client = await join();
          return stay();
        } catch (error) {
          if (error instanceof DatabaseTrouble) log.error(error.message);
        }
      }
    });
  }
  return {
    async leave() {
      left = true;
      try {
        const others = await client.query(
          `select 1 from pg_stat_activity where application_name ~ '^tocsin-(server|tool)-' and pid <> pg_backend_pid() limit 1`,
        );
        await client.end();
        return others.rowCount !== 0;
      } catch {
        return false; // the database is gone: nobody works with it
      }
    },
  };
}

async function becomeServer(client: pg.Client, dataDir: string): Promise<void> {
  // A server that was just killed leaves its session behind for an instant.
  const until = performance.now() + GRACE_MS;
  for (;;) {
    const r = await client.query('select pg_try_advisory_lock($1) as mine', [SERVER_LOCK]);
    if (r.rows[0].mine) return;
    if (performance.now() > until) break;
    await pause(50);
  }
  const holder = await client.query(
    `select application_name as name from pg_locks l join pg_stat_activity a using (pid) where l.locktype = 'advisory' and l.objid = $1`,
    [SERVER_LOCK],
  );
  await client.end();
  const pid = /\d+$/.exec(holder.rows[0]?.name ?? '')?.[0];
  throw new DatabaseTrouble(
    `Another Tocsin server${pid ? ` (process ${pid})` : ''} is already running on ${dataDir}. ` +
      'Stop it first, or give this one a folder of its own with TOCSIN_DATA (and its own PORT and MLLP_PORT).',
  );
}
