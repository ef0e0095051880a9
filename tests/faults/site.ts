import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createUnit } from '../../server/administration/units';
import { createKey } from '../../server/auth/keys';
import { migrate } from '../../server/database/migrate';
import { PROJECT_ROOT } from '../../server/root';
import { admission } from '../support/client';
import { startRedis, type TestRedis } from '../support/redis';
import { type Load, startLoad } from './load';
import { type FaultNode, newNode } from './nodes';
import { type Postgres, startPostgres } from './postgres';
import { type BadLine, openProxy } from './proxy';

/** One node with the lines that lead to it and from it. */
export interface Place {
  readonly node: FaultNode;
  /** From the node to the database. */
  readonly toDatabase: BadLine;
  /** From senders and screens to the node. */
  readonly http: BadLine;
  readonly mllp: BadLine;
}
/** A hospital to break: PostgreSQL, nodes, a unit, patients, keys, and a bad line wherever two of them talk. */
export interface Site {
  readonly unit: string;
  readonly mrns: readonly string[];
  readonly key: string;
  readonly readKey: string;
  /** Of a source beside the ledger: what measurements send. */
  readonly probeKey: string;
  readonly postgres: Postgres;
  readonly places: readonly Place[];
  /** The database's time (epoch ms). */
  now(): number;
  readonly admittedAt: number;
  readonly infusedAt: number;
  /** The environment of its nodes: for one that has to be started apart. */
  readonly env: Readonly<Record<string, string>>;
  load(random: () => number, o?: { everyMs?: number; place?: () => Place; mrns?: readonly string[] }): Load;
  /** GET with the reading key, from a node that answers. */
  get<T>(path: string, place?: Place): Promise<T>;
  close(): Promise<void>;
}
export const UNIT = 'FAULTS';

export async function openSite(o: {
  readonly patients?: number;
  readonly nodes?: number;
  readonly env?: Record<string, string>;
  readonly dataDir?: string;
  /** What the database's clock shows at the start (epoch ms). */
  readonly startAt?: number;
  /** Of the nodes' time; 1 is real. */
  readonly speed?: number;
}): Promise<Site> {
  const { patients = 6, nodes = 1 } = o;
  const aheadMs = o.startAt === undefined ? 0 : o.startAt - Date.now();
  const siteNow = () => Date.now() + aheadMs;
  const dataDir = o.dataDir ?? mkdtempSync(join(tmpdir(), 'tocsin-faults-'));
  const closing: (() => unknown)[] = [() => rmSync(dataDir, { recursive: true, force: true })];
  const close = async () => {
    for (const end of closing.reverse()) await end();
  };
  try {
    const postgres = await startPostgres(dataDir);
    closing.push(() => postgres.stop());
    await migrate(postgres.pool, join(PROJECT_ROOT, 'prisma', 'migrations'));
    if (aheadMs !== 0) await postgres.clockAhead(aheadMs);
    const now = new Date(siteNow());
    const DAY = 86_400_000;
    const [admittedAt, infusedAt] = [now.getTime() - 5 * DAY, now.getTime() - 4 * DAY];
    await createUnit(postgres.prisma, {
      ...{
        id: UNIT,
        name: UNIT,
        zone: 'America/Chicago',
        beds: patients > 400 ? '' : String(patients),
        protocolId: 'astct-2019',
        now,
        by: 'faults',
      },
    });
    const keyOf = async (source: string, scope: 'ingest' | 'read') =>
      (await createKey(postgres.prisma, { source, unitId: UNIT, scopes: [scope], now: Date.now() })).key;
    const [key, readKey, probeKey] = [
      await keyOf('FAULTS', 'ingest'),
      await keyOf('READER', 'read'),
      await keyOf('PROBE', 'ingest'),
    ];
    const redis: TestRedis | null = nodes > 1 ? await startRedis() : null;
    if (redis) closing.push(() => redis.stop());
    const env = {
      AUTH_SECRET: 'the same secret on every node, forty characters',
      ...(redis && { REDIS_URL: redis.url }),
      ...o.env,
    };
    const places: Place[] = [];
    for (let i = 0; i < nodes; i++) {
      const toDatabase = await openProxy(postgres.port);
      const url = new URL(postgres.url);
      url.port = String(toDatabase.port);
      const own = { ...env, DATABASE_URL: url.href, TOCSIN_DATA: join(dataDir, `node-${i}`) };
      const node = await newNode(own, o.speed === undefined ? [] : ['--speed', String(o.speed)]);
      const http = await openProxy(node.port);
      const mllp = await openProxy(node.mllpPort);
      closing.push(
        () => Promise.all([toDatabase.close(), http.close(), mllp.close()]),
        () => {
          node.freeze(false);
          return node.kill('SIGKILL');
        },
      );
      places.push({ node, toDatabase, http, mllp });
    }
    await Promise.all(places.map((p) => p.node.start()));
    const first = places[0] as Place;
    const mrns = Array.from({ length: patients }, (_, i) => `F${i + 1}`);
    const beds = String(patients).length;
    for (let i = 0; i < mrns.length; i += 100) {
      const events = mrns.slice(i, i + 100).map((mrn, k) => ({
        ...admission(mrn, String(i + k + 1).padStart(Math.max(2, beds), '0')),
        ...{
          unit: UNIT,
          id: `adm-${mrn}`,
          t: new Date(admittedAt).toISOString(),
          carTInfusedAt: new Date(infusedAt).toISOString(),
        },
      }));
      const r = await fetch(`${first.node.address}/api/events`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        body: JSON.stringify({ events }),
      });
      const text = await r.text();
      if (r.status !== 200 || /rejected|held/.test(text)) throw new Error(`the patients were not admitted: ${text}`);
    }
    return {
      ...{ unit: UNIT, mrns, key, readKey, probeKey, postgres, places, env, close },
      now: siteNow,
      admittedAt,
      infusedAt,
      load(random, l = {}) {
        const place = l.place ?? (() => first);
        return startLoad({
          ...{ mrns: l.mrns ?? mrns, random, key, now: siteNow, ...(l.everyMs === undefined ? {} : { everyMs: l.everyMs }) },
          address: () => `http://127.0.0.1:${place().http.port}`,
          mllpPort: () => place().mllp.port,
        });
      },
      async get<T>(path: string, place = first): Promise<T> {
        const r = await fetch(`${place.node.address}${path}`, { headers: { authorization: `Bearer ${readKey}` } });
        if (r.status !== 200) throw new Error(`GET ${path}: ${r.status} ${await r.text()}`);
        return (await r.json()) as T;
      },
    };
  } catch (error) {
    await close().catch(() => undefined);
    throw error;
  }
}
