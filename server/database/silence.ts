import { setImmediate as afterPolling } from 'node:timers/promises';
import pg from 'pg';

/** A connection of which nothing has been heard so long while it owes an answer is asked after (real time). */
const SILENT_MS = 5_000;
const LOOK_EVERY_MS = 1_000;
/** So long the database may take to say whether it still works on a statement. */
const PATIENCE_MS = 5_000;

interface Heard {
  readonly bytes: number;
  readonly sinceMs: number;
  /** The database has said since that it does not work on what this connection waits for. */
  idleThere: boolean;
}
type Inner = pg.PoolClient & {
  readonly processID?: number;
  readonly readyForQuery?: boolean;
  readonly connection: { readonly stream: { readonly bytesRead: number; destroy(): void } };
};

/**
 * Ends connections of the pool whose other end is gone without a word: a partition, a firewall that forgot them, a machine that
 * lost its power. The system would wait a quarter of an hour for each. A statement on which the database is still at work, or
 * that waits there for a lock, is left alone however long it takes; one that it said twice it does not work on, or a database
 * that answers nobody, ends the connection, and whoever waited on it hears that nothing is known to be stored. Twice, and never
 * where something has arrived meanwhile: a long statement may end while it is asked after, its answer on the way or unread here.
 */
export function watchSilence(pool: pg.Pool, url: string, now: () => number = () => performance.now()): void {
  const heard = new Map<Inner, Heard>();
  let asking = false;
  const hear = (inner: Inner) => heard.set(inner, { bytes: inner.connection.stream.bytesRead, sinceMs: now(), idleThere: false });
  pool.on('acquire', (client) => void hear(client as Inner));
  pool.on('release', (_error, client) => void heard.delete(client as Inner));
  pool.on('remove', (client) => void heard.delete(client as Inner));
  const owes = (client: Inner, h: Heard) =>
    heard.get(client) === h && client.readyForQuery === false && client.connection.stream.bytesRead === h.bytes;

  const look = async () => {
    // After work that held this process up, its timers run before what has arrived is read.
    await afterPolling();
    const silent: [Inner, Heard][] = [];
    for (const [client, h] of heard) {
      if (!owes(client, h)) hear(client);
      else if (now() - h.sinceMs >= SILENT_MS) silent.push([client, h]);
    }
    if (silent.length === 0) return;
    const atWork = await workedOn(
      url,
      silent.map(([client]) => client),
    );
    await afterPolling();
    for (const [client, h] of silent) {
      if (!owes(client, h)) continue;
      const idle = atWork === null || !atWork.has(client.processID ?? -1);
      if (atWork === null || (idle && h.idleThere)) client.connection.stream.destroy();
      h.idleThere = idle;
    }
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

/** Which of these the database is working for, by process number; null if nobody answers in time. */
async function workedOn(url: string, clients: readonly Inner[]): Promise<ReadonlySet<number> | null> {
  const pids = clients.map((c) => c.processID ?? -1);
  const probe = new pg.Client({
    ...{ connectionString: url, application_name: 'tocsin-probe' },
    ...{ connectionTimeoutMillis: PATIENCE_MS, query_timeout: PATIENCE_MS },
  });
  probe.on('error', () => undefined);
  try {
    await probe.connect();
    const r = await probe.query(`select pid from pg_stat_activity where pid = any($1) and state = 'active'`, [pids]);
    return new Set(r.rows.map((row) => row.pid as number));
  } catch (error) {
    // A database that refuses (no connection left, starting up) answers: it has not said that it is idle.
    return error instanceof pg.DatabaseError ? new Set(pids) : null;
  } finally {
    (probe as unknown as Inner).connection.stream.destroy();
  }
}
