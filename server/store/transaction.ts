import type { Pool, PoolClient } from 'pg';

/** Runs the work in one transaction; rolls back and passes the error on if it throws. */
export async function inTransaction<T>(pool: Pool, work: (db: PoolClient) => Promise<T>): Promise<T> {
  const db = await pool.connect();
  let broken: Error | undefined;
  try {
    await db.query('begin');
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
