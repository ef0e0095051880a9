import type { Pool, PoolClient } from 'pg';
import type { Logger } from 'pino';
import type { ChartEvent } from '../lib/events/event';
import { trendValues } from '../lib/readings';
import { type Instant, MINUTE, SECOND } from '../lib/time';
import { type Bucket, bucketsOf, mergeBuckets, type RawPoint } from '../lib/trend';
import type { Clock } from './clock';
import { currentOf, storedEvent } from './store/events';
import { opaqueId } from './store/ids';
import { inTransaction } from './store/transaction';

/** Widths in which buckets are stored. */
export const TREND_SPANS_MS = [MINUTE, 15 * MINUTE] as const;
const QUARTER = 15 * MINUTE;
const FLUSH_EVERY_MS = 10_000;
/** A node that has not said so long how far it came is gone. */
const GONE_AFTER_MS = 60_000;
const TRENDS_LOCK = 72707371;
/** Quarter hours rebuilt at a time. */
const PORTION = 200;

/**
 * Keeps the trend buckets: whenever readings fall into a quarter of an hour, that quarter is built again from the stored
 * events, so late, corrected and withdrawn values need no case of their own. Each node builds what it stored and notes how far
 * it came; what a node had not built when it ended is found by sequence number, at the next start or by another node.
 */
export class Trends {
  private readonly dirty = new Map<string, { key: number; quarter: Instant }>();
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<void> = Promise.resolve();
  /** Highest event seq the loop has told us of. */
  private told = 0n;
  private readonly job = `trends ${opaqueId('n')}`;

  constructor(
    private readonly pool: Pool,
    private readonly log: Logger,
    private readonly clock: Clock,
  ) {}

  async start(): Promise<void> {
    const r = await this.pool.query(
      'select coalesce(max(seq), 0) as seq, not exists (select 1 from trends) as first from events',
    );
    this.told = BigInt(r.rows[0].seq);
    if (r.rows[0].first) await this.touchSince(0n);
    await this.adopt(Number.POSITIVE_INFINITY);
    // From here on it is known how far this node came.
    await this.build();
    await this.note(this.told);
    this.timer = setInterval(() => void this.tend(), FLUSH_EVERY_MS);
  }
  async stop(): Promise<void> {
    if (this.timer) clearInterval(this.timer);
    await this.flush();
    await this.pool.query('delete from jobs where name = $1', [this.job]);
  }

  /** Takes over what nodes that have not been heard of since `before` stored and did not build. */
  private async adopt(before: number): Promise<void> {
    const r = await this.pool.query(
      `select name, state->>'seq' as seq from jobs where starts_with(name, 'trends') and name <> $1 and coalesce((state->>'at')::float8, 0) < $2`,
      [this.job, Number.isFinite(before) ? before : 1e16],
    );
    for (const row of r.rows) {
      await this.touchSince(BigInt(row.seq));
      await this.build();
      await this.pool.query('delete from jobs where name = $1', [row.name]);
    }
  }
  private async touchSince(seq: bigint): Promise<void> {
    const r = await this.pool.query(
      `select patient_key, date_bin('15 minutes', t, 'epoch') as quarter from events where seq > $1 and kind = 'vital'
       union select o.patient_key, date_bin('15 minutes', o.t, 'epoch') from events e
         join events o on o.source_id = e.source_id and o.event_id = e.event_id where e.seq > $1 and e.revision > 0 and o.kind = 'vital'`,
      [seq],
    );
    for (const row of r.rows) this.touch(row.patient_key, row.quarter.getTime());
  }

  /** A reading of the patient at `t` was stored, corrected or taken away. */
  touch(key: number, t: Instant, seq = 0n): void {
    const quarter = Math.floor(t / QUARTER) * QUARTER;
    this.dirty.set(`${key}|${quarter}`, { key, quarter });
    if (seq > this.told) this.told = seq;
  }

  /** Builds what is waiting; one run at a time. */
  flush(): Promise<void> {
    return this.dirty.size === 0 ? this.running : this.next(() => this.build());
  }
  /** The same now and then, with the note of how far it came, and what nodes that have gone left undone. */
  tend(): Promise<void> {
    return this.next(async () => {
      const upTo = this.told;
      await this.build();
      await this.note(upTo);
      await this.adopt(this.clock.now() - GONE_AFTER_MS * this.clock.speed);
    });
  }
  private next(work: () => Promise<void>): Promise<void> {
    this.running = this.running.then(work).catch((error) => this.log.error({ err: error }, 'trend buckets could not be built'));
    return this.running;
  }
  private async build(): Promise<void> {
    const all = [...this.dirty.entries()];
    for (let i = 0; i < all.length; i += PORTION) {
      const portion = all.slice(i, i + PORTION);
      for (const [id] of portion) this.dirty.delete(id);
      try {
        await rebuild(
          this.pool,
          portion.map(([, d]) => d),
        );
      } catch (error) {
        for (const [id, d] of portion) this.dirty.set(id, d);
        throw error;
      }
    }
  }
  private async note(upTo: bigint): Promise<void> {
    await this.pool.query(
      `insert into jobs (name, state) values ($1, jsonb_build_object('seq', $2::text, 'at', $3::float8))
       on conflict (name) do update set state = excluded.state`,
      [this.job, String(upTo), this.clock.now()],
    );
  }
}

const rebuild = (pool: Pool, quarters: readonly { key: number; quarter: Instant }[]): Promise<void> =>
  inTransaction(pool, async (db) => {
    // Two nodes building one quarter would each write what it had read; the later reader must be the later writer.
    await db.query('select pg_advisory_xact_lock($1)', [TRENDS_LOCK]);
    await rebuildAlone(db, quarters);
  });

async function rebuildAlone(db: PoolClient, quarters: readonly { key: number; quarter: Instant }[]): Promise<void> {
  const keys = quarters.map((q) => q.key);
  const starts = quarters.map((q) => new Date(q.quarter));
  const r = await db.query(
    `select e.*, s.name as feed, q.start from unnest($1::int[], $2::timestamptz[]) as q(key, start)
     join events e on e.patient_key = q.key and e.t >= q.start and e.t < q.start + interval '15 minutes' and e.kind = 'vital'
     join sources s on s.id = e.source_id`,
    [keys, starts],
  );
  const groups = new Map<string, ChartEvent[]>();
  for (const row of r.rows) {
    const id = `${row.patient_key}|${row.start.getTime()}`;
    groups.set(id, [...(groups.get(id) ?? []), storedEvent(row).event]);
  }
  const rows: [number, string, number, Date, number, number, number, number, number][] = [];
  for (const [id, events] of groups) {
    const key = Number(id.split('|')[0]);
    const series = new Map<string, RawPoint[]>();
    const current = currentOf(events).sort((a, b) => a.t - b.t || a.receivedAt - b.receivedAt);
    for (const e of current) {
      if (e.kind !== 'vital') continue;
      for (const [code, value] of trendValues(e)) series.set(code, [...(series.get(code) ?? []), [e.t, value]]);
    }
    for (const [code, readings] of series) {
      const minutes = bucketsOf(readings, MINUTE);
      const add = (span: number) => (b: Bucket) =>
        rows.push([key, code, span / SECOND, new Date(b[0]), b[1], b[2], b[3], b[4], b[5]]);
      minutes.forEach(add(MINUTE));
      mergeBuckets(minutes, QUARTER).forEach(add(QUARTER));
    }
  }
  const column = (n: number) => rows.map((row) => row[n]);
  await db.query(
    `with gone as (delete from trends t using unnest($1::int[], $2::timestamptz[]) as q(key, start)
       where t.patient_key = q.key and t.bucket >= q.start and t.bucket < q.start + interval '15 minutes'
         and (t.patient_key, t.code, t.span, t.bucket) not in (select * from unnest($3::int[], $4::text[], $5::smallint[], $6::timestamptz[])))
     insert into trends (patient_key, code, span, bucket, first, min, max, last, n)
     select * from unnest($3::int[], $4::text[], $5::smallint[], $6::timestamptz[], $7::real[], $8::real[], $9::real[], $10::real[], $11::int[])
     on conflict (patient_key, code, span, bucket) do update
       set first = excluded.first, min = excluded.min, max = excluded.max, last = excluded.last, n = excluded.n`,
    [keys, starts, ...[0, 1, 2, 3, 4, 5, 6, 7, 8].map(column)],
  );
}
