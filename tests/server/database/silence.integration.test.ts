import pg from 'pg';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { watchSilence } from '../../../server/database/silence';
import { type BadLine, openProxy } from '../../faults/proxy';
import { until } from '../../support/client';

/** Two lines to the same database: what the pool works over, and what is asked over whether the database works on it. */
let work: BadLine;
let asked: BadLine;
let pool: pg.Pool;
let holder: pg.Client;
let agedMs: number;
let looks: number;
const LOCK = 4711;

const over = (line: BadLine) => {
  const url = new URL(inject('cluster'));
  url.port = String(line.port);
  return url.href;
};
beforeEach(async () => {
  const port = Number(new URL(inject('cluster')).port);
  [work, asked] = [await openProxy(port), await openProxy(port)];
  [agedMs, looks] = [0, 0];
  pool = new pg.Pool({ connectionString: over(work), max: 4 });
  pool.on('error', () => undefined);
  pool.on('connect', (client) => void client.on('error', () => undefined));
  watchSilence(pool, over(asked), () => {
    looks++;
    return performance.now() + agedMs;
  });
  holder = new pg.Client({ connectionString: inject('cluster') });
  await holder.connect();
  await holder.query('select pg_advisory_lock($1)', [LOCK]);
});
afterEach(async () => {
  await holder.end();
  work.reset();
  await pool.end();
  await Promise.all([work.close(), asked.close()]);
});

/** One connection whose far end is gone without a word, asked something; one on which a long statement has begun. */
async function deadAndBusy() {
  const dead = await pool.connect();
  work.orphan();
  const busy = await pool.connect();
  await busy.query('begin');
  const ended = dead.query('select 1').then(
    () => 'answered',
    () => 'ended',
  );
  const answer = busy.query('select pg_advisory_xact_lock($1)', [LOCK]);
  answer.catch(() => undefined);
  void ended.then(() => dead.release(true));
  const before = looks;
  await until(() => looks > before, 'what each of them had heard is noted');
  return { ended, busy, answer };
}
const unlock = () => holder.query('select pg_advisory_unlock($1)', [LOCK]);

describe('a connection to the database that says nothing', () => {
  it('is ended when its other end is gone; a statement that waits for a lock is left alone however long it takes', async () => {
    const { ended, busy, answer } = await deadAndBusy();
    agedMs = 600_000;
    expect(await ended).toBe('ended');
    await unlock();
    await answer;
    await busy.query('commit');
    busy.release();
  });

  it('is left alone when the answer comes while the database is asked whether it still works on it', async () => {
    const { ended, busy, answer } = await deadAndBusy();
    asked.set({ down: { hold: true } });
    agedMs = 600_000;
    await until(() => asked.passed().up > 0, 'the database is asked');
    await unlock();
    await answer;
    // Now it says, truly: idle, in a transaction.
    asked.set({});
    expect(await ended).toBe('ended');
    await busy.query('commit');
    busy.release();
  });

  it('is given time when the database is done and the answer is still on its way', async () => {
    const { ended, busy, answer } = await deadAndBusy();
    asked.set({ down: { hold: true } });
    work.set({ down: { delayMs: 800 } });
    agedMs = 600_000;
    await until(() => asked.passed().up > 0, 'the database is asked');
    await unlock();
    const state = "select from pg_stat_activity where pid = $1 and state = 'idle in transaction'";
    const { processID } = busy as unknown as { processID: number };
    await until(async () => (await holder.query(state, [processID])).rowCount === 1, 'the database is done');
    asked.set({});
    await answer;
    expect(await ended).toBe('ended');
    await busy.query('commit');
    busy.release();
  });

  it('is ended when the database answers nobody', async () => {
    const { ended, busy, answer } = await deadAndBusy();
    work.set({ down: { hold: true }, up: { hold: true } });
    asked.set({ down: { hold: true } });
    agedMs = 600_000;
    expect(await ended).toBe('ended');
    await expect(answer).rejects.toThrow('terminated');
    busy.release(true);
  });
});
