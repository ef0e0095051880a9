import type { Pool } from 'pg';
import type { Instant } from '../../lib/time';

/** The first answer of a command, if it was given before. */
export async function commandAnswer(pool: Pool, id: string): Promise<{ status: number; answer: Record<string, unknown> } | null> {
  const r = await pool.query('select status, answer from commands where id = $1', [id]);
  return r.rows[0] ?? null;
}
export async function rememberCommand(
  pool: Pool,
  c: { id: string; actor: string; at: Instant; status: number; answer: Record<string, unknown> },
): Promise<void> {
  await pool.query('insert into commands (id, actor, at, status, answer) values ($1, $2, $3, $4, $5) on conflict do nothing', [
    c.id,
    c.actor,
    new Date(c.at),
    c.status,
    JSON.stringify(c.answer),
  ]);
}
