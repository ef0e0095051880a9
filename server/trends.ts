import type { Pool, PoolClient } from 'pg';
import type { Logger } from 'pino';
import type { ChartEvent } from '../lib/events/event';
import { TREND_CODES, trendValues } from '../lib/readings';
import { type Instant, MINUTE, SECOND } from '../lib/time';
import { bucketsOf, type RawPoint } from '../lib/trend';
import type { Clock } from './clock';
import { currentOf, EVENT, eventOf } from './store/events';
import { opaqueId } from './store/ids';
import { inTransaction } from './store/transaction';

/** Widths in which buckets are stored. */
export const TREND_SPANS_MS = [MINUTE, 15 * MINUTE] as const;
const QUARTER = 15 * MINUTE;
const FLUSH_EVERY_MS = 30_000;
/** A node that has not said so long how far it came is gone. */
const GONE_AFTER_MS = 90_000;
/** So many minutes are built anew for somebody who asks: what another node stored in them it may not have built yet. */
const NOT_YET_BUILT = 3;
const TRENDS_LOCK = 72707371;
/** Minutes rebuilt at a time: of a monitor that sends each second, six thousand readings. */
const PORTION = 100;

/** A minute of a patient that has to be built again, and the first event that asked for it. */
interface Dirty {
  readonly key: number;
  readonly minute: Instant;
  readonly since: bigint;
}

/**
 * Keeps the trend buckets: whenever readings fall into a minute, that minute is built again from the stored events and its
 * quarter of an hour from its minutes, so late, corrected and withdrawn values need no case of their own. A minute is built
 * when it is over or somebody asks for the patient; while it grows that would read each reading six times. Each node builds
 * what it stored and notes how far it came; what a node had not built when it ended is found by sequence number, at the next start or by another node.
 */
export class Trends {
  private readonly dirty = new Map<string, Dirty>();
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<void> = Promise.resolve();
  private starting: Promise<void> | null = null;
  private tending: Promise<void> | null = null;
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
    const { first } = r.rows[0];
    // From here on it is known how far this node came.
    await this.note(first ? 0n : this.told);
    // Beside what else starts: who asks meanwhile waits until all that is to be built is known, and then for theirs alone.
    const known = first ? this.next(() => this.touchSince(0n)) : undefined;
    this.starting = this.quietly(Promise.all([known, this.adopt(Number.POSITIVE_INFINITY)]).then(() => this.build()));
    this.timer = setInterval(() => void this.tend(), FLUSH_EVERY_MS);
  }
  async stop(): Promise<void> {
    if (this.timer) clearInterval(this.timer);
    await Promise.all([this.starting, this.tending]);
    await this.quietly(this.build());
    await this.pool.query('delete from jobs where name = $1', [this.job]);
  }

  /** Takes over what nodes that have not been heard of since `before` stored and did not build. */
  private async adopt(before: number): Promise<void> {
    const gone = await this.next(async () => {
      const r = await this.pool.query(
        `select name, state->>'seq' as seq from jobs where starts_with(name, 'trends') and name <> $1 and coalesce((state->>'at')::float8, 0) < $2`,
        [this.job, Number.isFinite(before) ? before : 1e16],
      );
      for (const row of r.rows) await this.touchSince(BigInt(row.seq));
      return r.rows.map((row) => row.name as string);
    });
    if (gone.length === 0) return;
    await this.build();
    await this.pool.query('delete from jobs where name = any($1)', [gone]);
  }
  private async touchSince(seq: bigint): Promise<void> {
    const r = await this.pool.query(
      `select patient_key, date_bin('1 minute', t, 'epoch') as minute from events where seq > $1 and kind = 'vital'
       union select o.patient_key, date_bin('1 minute', o.t, 'epoch') from events e
         join events o on o.source_id = e.source_id and o.event_id = e.event_id where e.seq > $1 and e.revision > 0 and o.kind = 'vital'`,
      [seq],
    );
    for (const row of r.rows) this.mark(row.patient_key, row.minute.getTime(), seq + 1n);
  }

  /** A reading of the patient at `t` was stored, corrected or taken away. */
  touch(key: number, t: Instant, seq = 0n): void {
    this.mark(key, Math.floor(t / MINUTE) * MINUTE, seq > 0n ? seq : this.told);
    if (seq > this.told) this.told = seq;
  }
  private mark(key: number, minute: Instant, since: bigint): void {
    const id = `${key}|${minute}`;
    const known = this.dirty.get(id);
    if (known === undefined || since < known.since) this.dirty.set(id, { key, minute, since });
  }

  /** Builds what is waiting of the patient since `from`, for somebody who asks: next, whatever else there is to build. Infinity: nothing is asked for. */
  async flush(key: number, from: Instant): Promise<void> {
    if (from === Number.POSITIVE_INFINITY) return;
    for (let n = 0; n < NOT_YET_BUILT; n++) this.touch(key, this.clock.now() - n * MINUTE);
    return this.quietly(
      this.next(() =>
        this.build(
          (d) => d.key === key && d.minute + MINUTE > from,
          (portion) => portion(),
        ),
      ),
    );
  }
  /** Now and then: minutes that are over, the note of how far it came, and what nodes that have gone left undone. */
  tend(): Promise<void> {
    this.tending ??= this.quietly(this.tendOnce()).finally(() => {
      this.tending = null;
    });
    return this.tending;
  }
  private async tendOnce(): Promise<void> {
    const [now, told] = [this.clock.now(), this.told];
    await this.build((d) => d.minute + MINUTE <= now);
    // In turn: what a portion under way has taken out of the list is not built yet.
    await this.next(async () => {
      let upTo = told;
      for (const { since } of this.dirty.values()) if (since <= upTo) upTo = since - 1n;
      await this.note(upTo);
    });
    await this.adopt(now - GONE_AFTER_MS * this.clock.speed);
  }
  /** One thing after another; one that fails does not keep the next from being done. */
  private next<T>(work: () => Promise<T>): Promise<T> {
    const done = this.running.then(work);
    this.running = done.then(
      () => undefined,
      () => undefined,
    );
    return done;
  }
  private quietly(work: Promise<unknown>): Promise<void> {
    return work.then(
      () => undefined,
      (error) => this.log.error({ err: error }, 'trend buckets could not be built'),
    );
  }
  /** Builds portion by portion, each `inTurn`: between two of them comes who asks for a patient. */
  private async build(
    which: (d: Dirty) => boolean = () => true,
    inTurn: (portion: () => Promise<void>) => Promise<void> = (portion) => this.next(portion),
  ): Promise<void> {
    const all = [...this.dirty.entries()].filter(([, d]) => which(d)).map(([id]) => id);
    for (let i = 0; i < all.length; i += PORTION) await inTurn(() => this.portion(all.slice(i, i + PORTION)));
  }
  private async portion(ids: readonly string[]): Promise<void> {
    const portion = ids.flatMap((id) => this.dirty.get(id) ?? []);
    if (portion.length === 0) return;
    for (const id of ids) this.dirty.delete(id);
    try {
      await rebuild(this.pool, portion);
    } catch (error) {
      for (const d of portion) this.mark(d.key, d.minute, d.since);
      throw error;
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

const rebuild = (pool: Pool, minutes: readonly { key: number; minute: Instant }[]): Promise<void> =>
  inTransaction(pool, async (db) => {
    // Two nodes building one minute would each write what it had read; the later reader must be the later writer.
    await db.query('select pg_advisory_xact_lock($1)', [TRENDS_LOCK]);
    await rebuildAlone(db, minutes);
  });

/** Where a quarter of an hour is put together from its minutes in the database: as mergeBuckets does (lib/trend.ts). */
const QUARTERS_FROM_MINUTES = `
  with q as (select distinct m.key, date_bin('15 minutes', m.start, 'epoch') as quarter
             from unnest($1::int[], $2::timestamptz[]) as m(key, start)),
       sums as (select t.patient_key, t.code, q.quarter, (array_agg(t.first order by t.bucket))[1] as first, min(t.min) as min, max(t.max) as max,
                       (array_agg(t.last order by t.bucket desc))[1] as last, sum(t.n)::int as n
                from q cross join unnest($3::text[]) as c(code)
                  join trends t on t.patient_key = q.key and t.code = c.code and t.span = ${MINUTE / SECOND}
                    and t.bucket >= q.quarter and t.bucket < q.quarter + interval '15 minutes'
                group by t.patient_key, t.code, q.quarter),
       gone as (delete from trends t using q cross join unnest($3::text[]) as c(code)
                where t.patient_key = q.key and t.code = c.code and t.span = ${QUARTER / SECOND} and t.bucket = q.quarter
                  and not exists (select from sums s where s.patient_key = t.patient_key and s.code = t.code and s.quarter = t.bucket))
  insert into trends (patient_key, code, span, bucket, first, min, max, last, n)
  select patient_key, code, ${QUARTER / SECOND}, quarter, first, min, max, last, n from sums
  on conflict (patient_key, code, span, bucket) do update
    set first = excluded.first, min = excluded.min, max = excluded.max, last = excluded.last, n = excluded.n`;

async function rebuildAlone(db: PoolClient, minutes: readonly { key: number; minute: Instant }[]): Promise<void> {
  const keys = minutes.map((m) => m.key);
  const starts = minutes.map((m) => new Date(m.minute));
  // Every version of what was ever read in these minutes: the one in force may say another time.
  // The lateral parts keep to the order written: joined freely, the planner reads every reading of the unit for a few minutes.
  const r = await db.query(
    `select e.patient_key, ${EVENT}
     from (select distinct h.patient_key, h.source_id, h.event_id from unnest($1::int[], $2::timestamptz[]) as m(key, start)
             cross join lateral (select * from events where patient_key = m.key and t >= m.start and t < m.start + interval '1 minute'
               and kind = 'vital' offset 0) as h) as h
       cross join lateral (select * from events where source_id = h.source_id and event_id = h.event_id
         and patient_key = h.patient_key offset 0) as e
       join sources s on s.id = e.source_id`,
    [keys, starts],
  );
  const byPatient = new Map<number, ChartEvent[]>();
  for (const row of r.rows) {
    const events = byPatient.get(row.patient_key);
    if (events) events.push(eventOf(row.event));
    else byPatient.set(row.patient_key, [eventOf(row.event)]);
  }
  const series = new Map<string, Map<string, RawPoint[]>>(minutes.map((m) => [`${m.key}|${m.minute}`, new Map()]));
  for (const [key, events] of byPatient)
    for (const e of currentOf(events).sort((a, b) => a.t - b.t || a.receivedAt - b.receivedAt)) {
      const codes = series.get(`${key}|${Math.floor(e.t / MINUTE) * MINUTE}`);
      if (!codes || e.kind !== 'vital') continue;
      for (const [code, value] of trendValues(e)) {
        const readings = codes.get(code);
        if (readings) readings.push([e.t, value]);
        else codes.set(code, [[e.t, value]]);
      }
    }
  const rows: [number, string, Date, number, number, number, number, number][] = [];
  for (const { key, minute } of minutes)
    for (const [code, readings] of series.get(`${key}|${minute}`) ?? [])
      for (const b of bucketsOf(readings, MINUTE)) rows.push([key, code, new Date(b[0]), b[1], b[2], b[3], b[4], b[5]]);
  const column = (n: number) => rows.map((row) => row[n]);
  await db.query(
    `with kept as (select * from unnest($4::int[], $5::text[], $6::timestamptz[], $7::real[], $8::real[], $9::real[], $10::real[], $11::int[])
                     as k(key, code, bucket, first, min, max, last, n)),
          gone as (delete from trends t using unnest($1::int[], $2::timestamptz[]) as m(key, start) cross join unnest($3::text[]) as c(code)
                   where t.patient_key = m.key and t.code = c.code and t.span = ${MINUTE / SECOND} and t.bucket = m.start
                     and (m.key, c.code, m.start) not in (select key, code, bucket from kept))
     insert into trends (patient_key, code, span, bucket, first, min, max, last, n)
     select key, code, ${MINUTE / SECOND}, bucket, first, min, max, last, n from kept
     on conflict (patient_key, code, span, bucket) do update
       set first = excluded.first, min = excluded.min, max = excluded.max, last = excluded.last, n = excluded.n`,
    [keys, starts, TREND_CODES, ...[0, 1, 2, 3, 4, 5, 6, 7].map(column)],
  );
  await db.query(QUARTERS_FROM_MINUTES, [keys, starts, TREND_CODES]);
}
