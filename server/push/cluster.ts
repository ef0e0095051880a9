import { setTimeout } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Published } from '../loop/published';
import type { Monitor } from '../monitor';
import type { Io } from './listen';

/** Readings of many patients are told together; grades and alerts at once. */
const TELL_EVERY_MS = 100;
/** Redis gets so long to answer at the start; patients do not wait for it. */
const CONNECT_MS = 3_000;

/**
 * Joins the nodes that share the database: each tells the others whose chart it has just committed. Only a fast lane: what
 * is not heard here is found by comparing versions with the database every two seconds. Returns how to leave, or null if Redis did not answer:
 * then this node goes on without it.
 */
export async function joinCluster(
  io: Io,
  monitor: Monitor,
  redisUrl: string,
  log: Logger,
): Promise<(() => Promise<void>) | null> {
  // Only where there are several nodes: reading these takes as long as a hundred charts.
  const [{ createClient }, { createAdapter }] = await Promise.all([import('redis'), import('@socket.io/redis-streams-adapter')]);
  const redis = createClient({ url: redisUrl, socket: { reconnectStrategy: (tries) => Math.min(tries * 100, 2_000) } });
  redis.on('error', (err) => log.warn({ err }, 'Redis does not answer; other nodes learn of changes from the database'));
  const connected = redis.connect().then(
    () => true,
    () => false,
  );
  if (!(await Promise.race([connected, setTimeout(CONNECT_MS, false)]))) {
    redis.destroy();
    return null;
  }
  io.adapter(createAdapter(gentle(redis), { streamName: 'tocsin', channelPrefix: 'tocsin' }));

  const readings = new Set<number>();
  const tell = (keys: readonly number[], moved: boolean) => {
    if (keys.length > 0 && redis.isReady) io.serverSideEmit('changed', [...keys], moved);
  };
  const flush = () => {
    const keys = [...readings];
    readings.clear();
    tell(keys, false);
  };
  const timer = setInterval(flush, TELL_EVERY_MS);
  monitor.onChange((change: Published) => {
    if (change.elsewhere) return;
    if (change.atOnce || change.moved) {
      readings.delete(change.patientKey);
      tell([change.patientKey], change.moved === true);
    } else readings.add(change.patientKey);
  });
  io.on('changed', (keys, moved) => monitor.heard(keys, moved));
  return async () => {
    clearInterval(timer);
    await redis.close().catch(() => undefined);
  };
}

/** A command under way when the connection breaks rejects inside the adapter, where nobody listens: it would end the process. */
function gentle<C extends object>(redis: C): C {
  return new Proxy(redis, {
    get(client, name) {
      const value = Reflect.get(client, name, client);
      if (typeof value !== 'function') return value;
      if (name !== 'publish' && name !== 'xAdd') return value.bind(client);
      return (...args: unknown[]) => value.apply(client, args).catch(() => 0);
    },
  });
}
