import type { Pool } from 'pg';
import type { System } from './reader';

/** The row by which a server that runs learns that somebody has been erased. */
export const ERASED_JOB = 'erased';

/** How many patients have ever been erased here. */
export async function timesErased(_by: System, pool: Pool): Promise<number> {
  return (await pool.query("select (state->>'times')::int as n from jobs where name = $1", [ERASED_JOB])).rows[0]?.n ?? 0;
}
