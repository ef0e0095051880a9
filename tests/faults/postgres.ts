import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { connectPrisma, type Prisma } from '../../server/database/client';
import { startEmbedded } from '../../server/database/embedded';
import { createLog } from '../../server/log';

/** A PostgreSQL of the run's own, and what can happen to one. */
export interface Postgres {
  readonly url: string;
  readonly port: number;
  /** Past every proxy: for looking and counting. */
  readonly pool: pg.Pool;
  readonly prisma: Prisma;
  /** Ends it so; it is started again on the same port a quarter of a second later. Resolves when it answers again. */
  restart(how: 'fast' | 'immediate' | 'kill'): Promise<void>;
  readOnly(on: boolean): Promise<void>;
  /** What `clock_timestamp()` of servers shows is so far ahead of the machine's clock from now on. */
  clockAhead(ms: number): Promise<void>;
  /** Stands still (SIGSTOP) until called with false. */
  freeze(on: boolean): Promise<void>;
  stop(): Promise<void>;
}
const SIGNALS = { fast: 'SIGINT', immediate: 'SIGQUIT', kill: 'SIGKILL' } as const;

export async function startPostgres(dataDir: string): Promise<Postgres> {
  const embedded = await startEmbedded(dataDir, createLog('silent'));
  embedded.watch();
  const { url } = embedded;
  const pool = new pg.Pool({ connectionString: url, max: 4, connectionTimeoutMillis: 5_000 });
  pool.on('error', () => undefined);
  const prisma = connectPrisma(url, 2, () => undefined);
  // Found before pg_catalog by those who connect from now on: the database's clock can be set without touching the machine's.
  await pool.query('create schema if not exists faults');
  await pool.query('create table if not exists faults.ahead (ms float8 not null)');
  await pool.query('insert into faults.ahead select 0 where not exists (select 1 from faults.ahead)');
  await pool.query(`create or replace function faults.clock_timestamp() returns timestamptz language sql volatile as
    $$ select pg_catalog.clock_timestamp() + (select ms from faults.ahead) * interval '1 millisecond' $$`);
  await pool.query(
    `do $$ begin execute format('alter database %I set search_path = public, faults, pg_catalog', current_database()); end $$`,
  );
  const postmaster = async () => {
    const r = await pool.query('select pg_backend_pid() as pid');
    return Number(readFileSync(`/proc/${r.rows[0].pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[1]);
  };
  const answers = () =>
    pool.query('select 1').then(
      () => true,
      () => false,
    );
  let main = await postmaster();
  let processes: number[] = [];
  return {
    url,
    port: Number(new URL(url).port),
    pool,
    prisma,
    async restart(how) {
      process.kill(main, SIGNALS[how]);
      await pause(300);
      while (!(await answers())) await pause(50);
      main = await postmaster();
    },
    async readOnly(on) {
      // Only what connects after it: the server's own connections are ended, as a fail-over to a standby ends them.
      await pool.query(`alter system set default_transaction_read_only = ${on ? 'on' : 'off'}`);
      await pool.query('select pg_reload_conf()');
      // It takes a moment until connections begin under the new setting.
      for (let is = ''; is !== (on ? 'on' : 'off'); ) {
        const fresh = new pg.Client({ connectionString: url });
        await fresh.connect();
        is = (await fresh.query('show default_transaction_read_only')).rows[0].default_transaction_read_only;
        await fresh.end();
      }
    },
    async clockAhead(ms) {
      await pool.query('update faults.ahead set ms = $1', [ms]);
    },
    async freeze(on) {
      if (on)
        processes = [
          main,
          ...(await pool.query('select pid from pg_stat_activity where pid <> pg_backend_pid()')).rows.map((r) => r.pid),
        ];
      for (const pid of processes) {
        try {
          process.kill(pid, on ? 'SIGSTOP' : 'SIGCONT');
        } catch {
          // it has ended meanwhile
        }
      }
    },
    async stop() {
      await Promise.allSettled([pool.end(), prisma.$disconnect()]);
      await embedded.stop(async () => false);
    },
  };
}
