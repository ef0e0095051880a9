import type { Pool } from 'pg';
import type { Instant } from '../../lib/time';
import type { System } from './reader';

/** What came of the messages of a source in an hour, of one bed or (bed '') of all of them. */
export interface FeedCountRow {
  readonly sourceId: number;
  readonly bed: string;
  readonly hour: Instant;
  readonly lastAt: Instant;
  readonly messages: number;
  readonly used: number;
  readonly repeated: number;
  readonly held: number;
  readonly rejected: number;
  readonly kept: number;
}
export type FeedSum = Omit<FeedCountRow, 'hour'>;

const COUNTS = ['messages', 'used', 'repeated', 'held', 'rejected', 'kept'] as const;

/** Adds counts to those of the hour, whoever counted them, in one statement. */
export async function addFeedCounts(pool: Pool, rows: readonly FeedCountRow[]): Promise<void> {
  if (rows.length === 0) return;
  await pool.query(
    `insert into feed_counts as f (source_id, bed, hour, last_at, messages, used, repeated, held, rejected, kept)
     select * from unnest($1::int[], $2::text[], $3::timestamptz[], $4::timestamptz[], $5::int[], $6::int[], $7::int[], $8::int[], $9::int[], $10::int[])
     on conflict (source_id, bed, hour) do update set last_at = greatest(f.last_at, excluded.last_at),
       messages = f.messages + excluded.messages, used = f.used + excluded.used, repeated = f.repeated + excluded.repeated,
       held = f.held + excluded.held, rejected = f.rejected + excluded.rejected, kept = f.kept + excluded.kept`,
    [
      rows.map((r) => r.sourceId),
      rows.map((r) => r.bed),
      rows.map((r) => new Date(r.hour)),
      rows.map((r) => new Date(r.lastAt)),
      ...COUNTS.map((c) => rows.map((r) => r[c])),
    ],
  );
}

/** The sums of all hours that ended after `from`. */
export async function feedCountsSince(_by: System, pool: Pool, from: Instant): Promise<FeedSum[]> {
  const r = await pool.query(
    `select source_id, bed, max(last_at) as last_at, ${COUNTS.map((c) => `sum(${c})::int as ${c}`).join(', ')}
     from feed_counts where hour > $1::timestamptz - interval '1 hour' group by source_id, bed`,
    [new Date(from)],
  );
  return r.rows.map((x) => ({ ...x, sourceId: x.source_id, lastAt: x.last_at.getTime() }));
}
export async function dropFeedCounts(pool: Pool, before: Instant): Promise<void> {
  await pool.query('delete from feed_counts where hour < $1', [new Date(before)]);
}
