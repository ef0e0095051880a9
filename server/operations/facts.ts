import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import type { Pool } from 'pg';
import type { HealthFacts } from '../../lib/health/facts';
import { DAY, type Instant } from '../../lib/time';
import type { Clock } from '../clock';
import type { Config } from '../config';
import type { Feeds } from '../feeds';
import type { Health } from '../health';
import type { Logger } from '../log';
import { metrics } from '../metrics';
import type { Monitor } from '../monitor';
import type { Notify } from '../notify';
import type { Nodes } from './nodes';

interface Parts {
  readonly config: Config;
  readonly pool: Pool;
  readonly embedded: boolean;
  readonly clock: Clock;
  readonly log: Logger;
  readonly health: Health;
  readonly monitor: Monitor;
  readonly feeds: Feeds;
  readonly notify: Notify;
  readonly nodes: Nodes;
}
const REFRESH_MS = 30_000;
const KEYS_AHEAD_MS = 30 * DAY;
const OF_FEEDS = ['T2', 'T5'];

/** Gathers what the server knows of itself, for the health page; the same figures go to /metrics every half minute. */
export class Facts {
  private readonly timer: NodeJS.Timeout;
  private readonly certificateUntil: Instant | null;

  constructor(private readonly p: Parts) {
    this.certificateUntil = p.config.mllp.tls === null ? null : endOf(p.config.mllp.tls.cert);
    const measure = () => void this.gather().catch((error) => p.log.warn({ err: error }, 'the health facts could not be read'));
    measure();
    this.timer = setInterval(measure, REFRESH_MS);
    this.timer.unref();
  }
  stop(): void {
    clearInterval(this.timer);
  }

  async gather(): Promise<HealthFacts> {
    const { config, clock, monitor, health, feeds, notify } = this.p;
    const now = clock.now();
    const { reasons, warnings } = health.report();
    const beat = notify.auditor.heartbeat();
    const stored = await this.stored(now);
    const space = await statfs(config.dataDir).catch(() => null);
    const disk = space && { freeBytes: space.bavail * space.bsize, totalBytes: space.blocks * space.bsize };
    const behindMs = [...monitor.ward.behind.values()].map((since) => clock.monotonicMs() - since);
    const facts: HealthFacts = {
      ...{ now, reasons, warnings, disk, ...stored },
      loop: {
        sinceTurnMs: clock.monotonicMs() - monitor.lastTurnMs,
        queued: monitor.queued,
        behind: behindMs.length,
        longestBehindMs: Math.max(0, ...behindMs),
      },
      feeds: {
        heard: feeds.heard(now).length,
        findings: notify.unitAlerts.open().flatMap((a) => (OF_FEEDS.includes(a.rule) ? [a.text] : [])),
      },
      telling: {
        checkedAt: beat.checkedAt === null ? null : Date.parse(beat.checkedAt),
        problems: beat.problems,
        pagingLate: beat.pagingLate,
        deadPhones: stored.deadPhones,
      },
      audit: {
        unchained: await figureOf(metrics.auditUnchained),
        breaks: await figureOf(metrics.auditBreaks),
        anchoredAt: stored.anchoredAt,
      },
      certificateUntil: this.certificateUntil,
      plainOnNetwork: config.mllp.plainOnNetwork,
      clock: { driftMs: await figureOf(metrics.clockDriftMs), speed: clock.speed },
    };
    measured(facts);
    return facts;
  }

  /** What stands in the database; while that is away, what can be said without it. */
  private async stored(now: Instant) {
    const { pool, clock, embedded, nodes } = this.p;
    const away = {
      database: { answerMs: null, version: '', bytes: null, connections: 0, maxConnections: 0, embedded },
      ...{ nodes: [], keysEnding: [], deadPhones: [], backup: null, anchoredAt: null },
      versions: {
        tocsin: nodes.version,
        node: process.versions.node,
        migration: 'not known',
        zones: process.versions.tz ?? 'not known',
      },
    };
    if (this.p.health.report().reasons.database !== undefined) return away;
    const started = clock.monotonicMs();
    await pool.query('select 1');
    const answerMs = clock.monotonicMs() - started;
    const r = await pool.query(
      `select current_setting('server_version') as version, current_setting('max_connections')::int as most,
         pg_database_size(current_database())::float8 as bytes, (select count(*)::int from pg_stat_activity) as connections,
         (select max(migration_name) from _prisma_migrations where finished_at is not null) as migration,
         (select state from jobs where name = 'backup') as backup,
         (select max(at) from audit_anchors) as anchored_at`,
    );
    const keys = await pool.query(
      `select s.name as source, k.expires_at as until from ingest_keys k join sources s on s.id = k.source_id
       where k.revoked_at is null and k.expires_at > $1 and k.expires_at < $2
         and not exists (select 1 from ingest_keys n where n.source_id = k.source_id and n.revoked_at is null and n.expires_at > $2)
       order by k.expires_at`,
      [new Date(now), new Date(now + KEYS_AHEAD_MS)],
    );
    const dead = await pool.query(
      `select distinct u.name from push_subscriptions p join users u on u.id = p.user_id
       where p.failed_at is not null and u.disabled_at is null order by u.name limit 20`,
    );
    const row = r.rows[0];
    return {
      database: {
        ...{ answerMs, embedded, version: String(row.version).split(' ')[0] ?? '', bytes: row.bytes as number },
        ...{ connections: row.connections as number, maxConnections: row.most as number },
      },
      nodes: await nodes.list(),
      keysEnding: keys.rows.map((k) => ({ source: k.source as string, until: (k.until as Date).getTime() })),
      deadPhones: dead.rows.map((d) => d.name as string),
      backup: row.backup as HealthFacts['backup'],
      anchoredAt: (row.anchored_at as Date | null)?.getTime() ?? null,
      versions: { ...away.versions, migration: row.migration as string },
    };
  }
}

function measured(f: HealthFacts): void {
  if (f.database.answerMs !== null) metrics.databaseSeconds.set(f.database.answerMs / 1_000);
  if (f.database.bytes !== null) metrics.databaseBytes.set(f.database.bytes);
  if (f.disk !== null) metrics.diskFreeBytes.set(f.disk.freeBytes);
  metrics.nodes.set(f.nodes.length);
  metrics.backupAt.set((f.backup?.at ?? 0) / 1_000);
  metrics.certificateUntil.set((f.certificateUntil ?? 0) / 1_000);
}
async function figureOf(gauge: { get(): Promise<{ values: { value: number }[] }> }): Promise<number> {
  return (await gauge.get()).values[0]?.value ?? 0;
}
function endOf(file: string): Instant {
  return Date.parse(new X509Certificate(readFileSync(file)).validTo);
}
