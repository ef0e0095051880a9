import type { Pool } from 'pg';
import type { Instant } from '../../lib/time';
import type { Owner } from './reader';

/** A command's id that somebody else has used already; answered as 409. */
class AnotherPersonsCommand extends Error {
  readonly status = 409;
  readonly code = 'command-taken';
  readonly headers = {};
  readonly more = {};
}

/**
 * The first answer of a command, if this person has given it before. An id is worth nothing to anybody else: neither the answer
 * nor the act.
 * @throws with status 409 where somebody else used the id
 */
export async function commandAnswer(
  by: Owner,
  db: Pick<Pool, 'query'>,
  id: string,
): Promise<{ status: number; answer: Record<string, unknown> } | null> {
  const r = await db.query('select status, answer, actor from commands where id = $1', [id]);
  if (r.rows[0] && r.rows[0].actor !== by.id)
    throw new AnotherPersonsCommand('This command id belongs to somebody else. Nothing was done; try again.');
  return r.rows[0] ? { status: r.rows[0].status, answer: r.rows[0].answer } : null;
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
