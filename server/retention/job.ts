import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Pool } from 'pg';
import { COUNTED_TO, RETENTION_KINDS, type RetentionDays, type RetentionView, readRetention } from '../../lib/retention';
import { DAY, HOUR, type Instant, MINUTE } from '../../lib/time';
import type { Clock } from '../clock';
import type { Logger } from '../log';
import { takeLease } from '../store/lease';
import { inTransaction } from '../store/transaction';
import { countDue, removeDue } from './due';

const SETTINGS = 'retention';
const RUN = 'retention-run';
const LEASE = 'retention-lease';
/** Few rows at a time and a rest after each: the loop's own statements come between. */
const BATCH = 500;
const REST_MS = 100;
const MOST_BATCHES = 2_000;
const FIRST_AFTER_MS = 5 * MINUTE;

/** Sign-ins live in real time, everything else on the server's clock. */
const REAL_KINDS: readonly string[] = ['sessions'];

interface Parts {
  readonly pool: Pool;
  readonly clock: Clock;
  readonly realNow?: () => Instant;
}

export async function retentionDays(pool: Pool): Promise<RetentionDays> {
  return readRetention((await pool.query('select state from jobs where name = $1', [SETTINGS])).rows[0]?.state);
}
export async function setRetentionDays(pool: Pool, days: RetentionDays): Promise<void> {
  await pool.query('insert into jobs (name, state) values ($1, $2) on conflict (name) do update set state = excluded.state', [
    SETTINGS,
    JSON.stringify(days),
  ]);
}

/**
 * Removes once what is due, a few rows at a time, and writes one audit line of what went. `goesOn` is asked between batches.
 * Returns rows removed by kind.
 */
export async function sweep(p: Parts, goesOn: () => boolean = () => true): Promise<Readonly<Record<string, number>>> {
  const { pool, clock } = p;
  const days = await retentionDays(pool);
  const removed: Record<string, number> = {};
  for (const { id } of RETENTION_KINDS) {
    const before = cutoff(p, id, days[id]);
    if (before === null) continue;
    for (let batch = 0; batch < MOST_BATCHES && goesOn(); batch += 1) {
      const n = await inTransaction(pool, (db) => removeDue(db, id, before, BATCH));
      if (n === 0) break;
      removed[id] = (removed[id] ?? 0) + n;
      await pause(REST_MS);
    }
  }
  const now = clock.now();
  const state = JSON.stringify({ at: now, removed });
  await inTransaction(pool, async (db) => {
    await db.query('insert into jobs (name, state) values ($1, $2) on conflict (name) do update set state = excluded.state', [
      RUN,
      state,
    ]);
    if (Object.keys(removed).length > 0)
      await db.query(
        `insert into audit (unit_id, at, actor, action, subject, detail) values (null, $1, 'system', 'retention', 'database', $2)`,
        [new Date(now), JSON.stringify(removed)],
      );
  });
  return removed;
}

/** The settings, and what would go if the job ran now. */
export async function retentionView(p: Parts): Promise<RetentionView> {
  const days = await retentionDays(p.pool);
  const kinds: RetentionView['kinds'][number][] = [];
  for (const { id } of RETENTION_KINDS) {
    const before = cutoff(p, id, days[id]);
    kinds.push({ id, days: days[id], due: before === null ? 0 : await countDue(p.pool, id, before, COUNTED_TO + 1) });
  }
  const run = (await p.pool.query('select state from jobs where name = $1', [RUN])).rows[0]?.state;
  const oldest = (await p.pool.query('select min(started_at) as t from stays where ended_at is null and not cancelled')).rows[0]
    .t;
  return {
    kinds,
    lastRunAt: run ? new Date(run.at).toISOString() : null,
    lastRemoved: run?.removed ?? {},
    oldestOpenStay: (oldest as Date | null)?.toISOString() ?? null,
  };
}

function cutoff(p: Parts, kind: string, days: number | null): Date | null {
  const now = REAL_KINDS.includes(kind) ? (p.realNow ?? Date.now)() : p.clock.now();
  return days === null ? null : new Date(now - days * DAY);
}

/** Runs the sweep each hour of real time, on one node. Returns how to stop. */
export function startRetention(p: Parts & { readonly log: Logger }): () => Promise<void> {
  const { pool, clock, log } = p;
  const node = randomUUID();
  let stopping = false;
  let running: Promise<void> = Promise.resolve();
  const run = () => {
    running = running.then(async () => {
      try {
        if (stopping || !(await takeLease(pool, LEASE, node, clock.now(), HOUR * clock.speed))) return;
        const removed = await sweep(p, () => !stopping);
        if (Object.keys(removed).length > 0) log.info({ removed }, 'what had been kept long enough was removed');
      } catch (error) {
        log.warn({ err: error }, 'retention failed; it is tried again in an hour');
      }
    });
  };
  const first = setTimeout(run, FIRST_AFTER_MS);
  const timer = setInterval(run, HOUR);
  first.unref();
  timer.unref();
  return async () => {
    stopping = true;
    clearTimeout(first);
    clearInterval(timer);
    await running;
  };
}
