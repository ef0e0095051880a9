import pg from 'pg';

/** A connection of which nothing has been heard so long while it owes an answer is asked after (real time). */
const SILENT_MS = 5_000;
const LOOK_EVERY_MS = 1_000;
/** So long the database may take to say whether it still works on a statement. */
const PATIENCE_MS = 5_000;

interface Heard {
  bytes: number;
  sinceMs: number;
}
type Inner = pg.PoolClient & {
  readonly processID?: number;
  readonly readyForQuery?: boolean;
  readonly connection: { readonly stream: { readonly bytesRead: number; destroy(): void } };
};

/**
 * Ends connections of the pool whose other end is gone without a word: a partition, a firewall that forgot them, a machine that
 * lost its power. The system would wait a quarter of an hour for each. A statement on which the database is still at work, or
 * that waits there for a lock, is left alone however long it takes; one that it does not work on, or a database that answers
 * nobody, ends the connection, and whoever waited on it hears that nothing is known to be stored.
 */
export function watchSilence(pool: pg.Pool, url: string, now: () => number = () => performance.now()): void {
  const heard = new Map<Inner, Heard>();
  let asking = false;
  pool.on('acquire', (client) => {
    const inner = client as Inner;
    heard.set(inner, { bytes: inner.connection.stream.bytesRead, sinceMs: now() });
  });
  pool.on('release', (_error, client) => void heard.delete(client as Inner));
  pool.on('remove', (client) => void heard.delete(client as Inner));

  const look = async () => {
    const silent: Inner[] = [];
    for (const [client, h] of heard) {
      const { bytesRead } = client.connection.stream;
      if (bytesRead !== h.bytes || client.readyForQuery !== false) heard.set(client, { bytes: bytesRead, sinceMs: now() });
      else if (now() - h.sinceMs >= SILENT_MS) silent.push(client);
    }
    if (silent.length === 0) return;
    const atWork = await workedOn(url, silent);
    for (const client of silent) if (!atWork.has(client.processID ?? -1)) client.connection.stream.destroy();
  };
  const timer = setInterval(() => {
    if (pool.ended) clearInterval(timer);
    if (asking || heard.size === 0) return;
    asking = true;
    void look().finally(() => {
      asking = false;
    });
  }, LOOK_EVERY_MS);
  timer.unref();
}

/** Which of these the database is working for, by process number; none if it does not say in time. */
async function workedOn(url: string, clients: readonly Inner[]): Promise<ReadonlySet<number>> {
  const probe = new pg.Client({
    ...{ connectionString: url, application_name: 'tocsin-probe' },
    ...{ connectionTimeoutMillis: PATIENCE_MS, query_timeout: PATIENCE_MS },
  });
  probe.on('error', () => undefined);
  try {
    await probe.connect();
    const r = await probe.query(`select pid from pg_stat_activity where pid = any($1) and state = 'active'`, [
      clients.map((c) => c.processID ?? -1),
    ]);
    return new Set(r.rows.map((row) => row.pid as number));
  } catch {
    return new Set();
  } finally {
    (probe as unknown as Inner).connection.stream.destroy();
  }
}
