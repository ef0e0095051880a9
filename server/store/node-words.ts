import type { Pool } from 'pg';
import type { Instant } from '../../lib/time';
import type { System } from './reader';

/** What one node knows just now and the others cannot; as JSON under its own name. */
export interface NodeWords<T> {
  readonly node: string;
  readonly at: Instant;
  readonly said: readonly T[];
}

/** Tells the others, in place of what this node said of the topic before. */
export async function tellNodes<T>(pool: Pool, topic: string, mine: NodeWords<T>): Promise<void> {
  await pool.query('insert into jobs (name, state) values ($1, $2) on conflict (name) do update set state = excluded.state', [
    `${topic} of ${mine.node}`,
    JSON.stringify(mine),
  ]);
}
/** What all nodes have said of the topic since; of nodes that have gone the last they said. */
export async function toldByNodes<T>(_by: System, pool: Pool, topic: string, since: Instant): Promise<NodeWords<T>[]> {
  const r = await pool.query("select state from jobs where starts_with(name, $1) and (state->>'at')::float8 >= $2", [
    `${topic} of `,
    since,
  ]);
  return r.rows.map((x) => x.state as NodeWords<T>);
}
export async function forgetNodes(pool: Pool, topic: string, before: Instant): Promise<void> {
  await pool.query("delete from jobs where starts_with(name, $1) and (state->>'at')::float8 < $2", [`${topic} of `, before]);
}
