import type { Pool, PoolClient } from 'pg';

/** If this process falls silent in the middle, the database ends the transaction and its locks after so long. */
const ABANDONED_MS = 30_000;

/** Runs the work in one transaction; rolls back and passes the error on if it throws. */
export async function inTransaction<T>(pool: Pool, work: (db: PoolClient) => Promise<T>): Promise<T> {
  const db = await pool.connect();
  let broken: Error | undefined;
  try {
    await db.query(`begin; set local idle_in_transaction_session_timeout = ${ABANDONED_MS}`);
    const result = await work(db);
    await db.query('commit');
    return result;
  } catch (error) {
    broken = error as Error;
    await db.query('rollback').catch(() => undefined);
    throw error;
  } finally {
    db.release(broken);
  }
}

/** Whoever holds this advisory lock may be sure that nobody is admitted, moved or discharged until the transaction ends. */
export const MOVEMENT_LOCK = 72707370;

/** Reads everything as of one moment, so that what is settled is exactly what was folded. */
export async function readOnly<T>(pool: Pool, work: (db: PoolClient) => Promise<T>): Promise<T> {
  const db = await pool.connect();
  let broken: Error | undefined;
  try {
    await db.query('begin isolation level repeatable read read only');
    return await work(db);
  } catch (error) {
    broken = error as Error;
    throw error;
  } finally {
    await db.query('rollback').catch(() => undefined);
    db.release(broken);
  }
}
