import type { Pool } from 'pg';
import type { Instant } from '../../lib/time';

/** Takes or renews the right to do a job alone; false while another node has it. */
export async function takeLease(pool: Pool, job: string, node: string, now: Instant, ms: number): Promise<boolean> {
  const r = await pool.query(
    `insert into jobs (name, state) values ($1, jsonb_build_object('node', $2::text, 'until', $3::float8))
     on conflict (name) do update set state = excluded.state
       where jobs.state->>'node' = $2 or (jobs.state->>'until')::float8 < $4 returning name`,
    [job, node, now + ms, now],
  );
  return r.rowCount === 1;
}
