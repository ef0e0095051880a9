import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Clock } from '../../server/clock';
import { createLog } from '../../server/log';
import { beginsAt } from '../../server/store/trends';
import { Trends } from '../../server/trends';
import { manualClock } from '../support/clock';
import { freshDatabase, type TestDatabase } from '../support/database';

const T = Date.UTC(2026, 10, 21, 3, 0);

describe('trend buckets', () => {
  let database: TestDatabase;
  const log = createLog('error', 'stderr');
  beforeAll(async () => {
    database = await freshDatabase();
    await database.pool.query("insert into sources (name) values ('MON')");
    await database.pool.query("insert into patients (uid, mrn, created_at) values ('u1', 'T1', now())");
  });
  afterAll(() => database.drop());

  const store = async (id: string, t: number, heartRate: number) => {
    const r = await database.pool.query(
      `insert into events (source_id, event_id, patient_key, kind, t, received_at, digest, body)
       values (1, $1, 1, 'vital', $2, $2, 1, $3) returning seq`,
      [id, new Date(t), JSON.stringify({ heartRate })],
    );
    return BigInt(r.rows[0].seq);
  };
  /** What the start and the timer build by themselves must not come between a question and the look. */
  const started = async (clock: Clock) => {
    const trends = new Trends(database.pool, log, clock);
    await trends.start();
    const itself = trends as unknown as { timer: NodeJS.Timeout; starting: Promise<void> };
    clearInterval(itself.timer);
    await itself.starting;
    return trends;
  };
  const minutes = async () =>
    (
      await database.pool.query("select bucket, last, n from trends where code = 'heartRate' and span = 60 order by bucket")
    ).rows.map((r) => [(r.bucket.getTime() - T) / 60_000, r.last, r.n]);

  it('what a node stored and had not built when it was killed is built by another once it has been silent for a minute and a half', async () => {
    const dead = new Trends(database.pool, log, manualClock(T + 60_000));
    await dead.start();
    dead.touch(1, T, await store('a', T, 80));
    await dead.tend();
    // Stored, never touched again: the process is gone (its timer would only build what it was told).
    await store('b', T + 60_000, 90);
    const clock = manualClock(T + 90_000);
    const other = new Trends(database.pool, log, clock);
    clearInterval((dead as unknown as { timer: NodeJS.Timeout }).timer);
    await database.pool.query(
      "insert into jobs (name, state) select 'trends kept', state from jobs where starts_with(name, 'trends n')",
    );
    await other.tend();
    expect(await minutes()).toEqual([[0, 80, 1]]);
    clock.advance(61_000);
    await other.tend();
    expect(await minutes()).toEqual([
      [0, 80, 1],
      [1, 90, 1],
    ]);
    await other.stop();
    expect((await database.pool.query("select name from jobs where starts_with(name, 'trends')")).rows).toEqual([]);
  });

  it('what was stored while no node ran, or before the last one noted how far it came, is built at the next start', async () => {
    await database.pool.query(
      "insert into jobs (name, state) select 'trends', jsonb_build_object('seq', max(seq)::text) from events",
    );
    await store('c', T + 120_000, 100);
    const next = new Trends(database.pool, log, manualClock(T + 200_000));
    await next.start();
    // A page that asks waits for what is being built.
    await next.flush(1, T);
    expect((await minutes()).at(-1)).toEqual([2, 100, 1]);
    await next.stop();
  });

  it('a minute that has begun is built when it is over or somebody asks; until then the note says that it is not', async () => {
    const [start, clock] = [T + 1_800_000, manualClock(T + 1_810_000)];
    const trends = await started(clock);
    const noted = async () =>
      (await database.pool.query("select state->>'seq' as seq from jobs where starts_with(name, 'trends n')")).rows;
    const seq = await store('begun', start, 70);
    trends.touch(1, start, seq);
    await trends.tend();
    expect((await minutes()).at(-1)?.[0]).not.toBe(30);
    expect(await noted()).toEqual([{ seq: String(seq - 1n) }]);
    await trends.flush(1, T);
    expect((await minutes()).at(-1)).toEqual([30, 70, 1]);
    const more = await store('later', start + 20_000, 72);
    trends.touch(1, start + 20_000, more);
    clock.advance(60_000);
    await trends.tend();
    expect((await minutes()).at(-1)).toEqual([30, 72, 2]);
    expect(await noted()).toEqual([{ seq: String(more) }]);
    await trends.stop();
  });

  it('who asks sees the last minutes also where another node stored them', async () => {
    const trends = await started(manualClock(T + 2_410_000));
    await store('elsewhere', T + 2_405_000, 66);
    await trends.flush(1, T);
    expect((await minutes()).at(-1)).toEqual([40, 66, 1]);
    await trends.stop();
  });

  it('a reading whose time was corrected stands at its new time alone, in its minute and in its quarter of an hour', async () => {
    const trends = await started(manualClock(T));
    const [was, is] = [T + 3_600_000, T + 4_800_000];
    const seq = await store('moved', was, 120);
    await store('stays', was + 30_000, 130);
    trends.touch(1, was, seq);
    await trends.flush(1, T);
    await database.pool.query(
      `insert into events (source_id, event_id, version, revision, patient_key, kind, t, received_at, digest, body)
       values (1, 'moved', 'v2', 1, 1, 'vital', $1, $1, 2, '{"heartRate":140}')`,
      [new Date(is)],
    );
    trends.touch(1, was);
    trends.touch(1, is);
    await trends.flush(1, T);
    const since = await database.pool.query(
      "select span, bucket, first, min, max, last, n from trends where code = 'heartRate' and bucket >= $1 order by span, bucket",
      [new Date(was)],
    );
    const at = (t: number) => (t - T) / 60_000;
    expect(since.rows.map((r) => [r.span, at(r.bucket.getTime()), r.first, r.min, r.max, r.last, r.n])).toEqual([
      [60, 60, 130, 130, 130, 130, 1],
      [60, 80, 140, 140, 140, 140, 1],
      [900, 60, 130, 130, 130, 130, 1],
      [900, 75, 140, 140, 140, 140, 1],
    ]);
    await trends.stop();
  });

  it('a withdrawn reading leaves neither its minute nor its quarter of an hour behind', async () => {
    const trends = await started(manualClock(T));
    const t = T + 36_000_000;
    trends.touch(1, t, await store('wrong', t, 200));
    await trends.flush(1, T);
    expect((await database.pool.query('select 1 from trends where bucket >= $1', [new Date(t)])).rowCount).toBe(2);
    await database.pool.query(
      `insert into events (source_id, event_id, version, revision, patient_key, kind, t, received_at, digest, body)
       values (1, 'wrong', 'v2', 2, 1, 'vital', $1, $1, 2, '{"heartRate":200}')`,
      [new Date(t)],
    );
    trends.touch(1, t);
    await trends.flush(1, T);
    expect((await database.pool.query('select 1 from trends where bucket >= $1', [new Date(t)])).rowCount).toBe(0);
    await trends.stop();
  });

  it('who asks for the last hours does not wait for what is delivered of weeks ago', async () => {
    const trends = await started(manualClock(T));
    const [old, near] = [T - 20 * 86_400_000, T - 7_200_000];
    trends.touch(1, old, await store('weeks ago', old, 71));
    trends.touch(1, near, await store('two hours ago', near, 72));
    const built = async () => (await minutes()).map(([minute]) => minute);
    await trends.flush(1, near);
    expect(await built()).toContain(-120);
    expect(await built()).not.toContain(-20 * 1_440);
    await trends.flush(1, old);
    expect(await built()).toContain(-20 * 1_440);
    await trends.stop();
  });

  it('a question about grades, drugs or laboratory values alone waits for no buckets', async () => {
    const at = T - 30 * 86_400_000;
    const trends = await started(manualClock(T));
    trends.touch(1, at, await store('a month ago', at, 73));
    const asked = (codes: string[] | null) => trends.flush(1, beginsAt({ from: at, to: T, points: 1, codes }));
    const built = async () => (await minutes()).map(([minute]) => minute);
    await asked(['-']);
    await asked(['ferritin', 'crp']);
    expect(await built()).not.toContain(-30 * 1_440);
    await asked(['ferritin', 'mapMmHg']);
    expect(await built()).toContain(-30 * 1_440);
    await trends.stop();
  });

  it('who opens a patient waits for that patient, not for two days of somebody else that are being built', async () => {
    const begin = T + 90_000_000;
    await database.pool.query("insert into patients (uid, mrn, created_at) values ('u2', 'T2', now())");
    const trends = await started(manualClock(begin));
    const first = await database.pool.query(
      `insert into events (source_id, event_id, patient_key, kind, t, received_at, digest, body)
       select 1, 'long ' || n, 1, 'vital', $1::timestamptz - n * interval '1 minute', $1, n, '{"heartRate":80}'
       from generate_series(1, 2880) as n returning seq`,
      [new Date(begin)],
    );
    for (const [n, row] of first.rows.entries()) trends.touch(1, begin - (n + 1) * 60_000, BigInt(row.seq));
    const built = async (key: number) =>
      Number(
        (
          await database.pool.query(
            'select count(*) from trends where patient_key = $1 and span = 60 and bucket >= $2 and bucket < $3',
            [key, new Date(begin - 2880 * 60_000), new Date(begin)],
          )
        ).rows[0].count,
      );
    const before = await built(1);
    const whole = trends.tend();
    await database.pool.query(
      `insert into events (source_id, event_id, patient_key, kind, t, received_at, digest, body)
       values (1, 'other', 2, 'vital', $1, $1, 1, '{"heartRate":90}')`,
      [new Date(begin - 60_000)],
    );
    trends.touch(2, begin - 60_000);
    await trends.flush(2, T);
    expect(await built(2)).toBe(1);
    expect(await built(1)).toBeLessThan(2880);
    await whole;
    expect(await built(1)).toBe(2880);
    expect(before).toBeLessThan(10);
    await trends.stop();
  });
});
