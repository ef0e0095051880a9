import type { Pool } from 'pg';
import { Gauge } from 'prom-client';
import { can } from '../../lib/permissions';
import { type FeedView, isOfPerson } from '../../lib/sources';
import { SECOND } from '../../lib/time';
import type { Clock } from '../clock';
import type { Feeds } from '../feeds';
import { registry } from '../metrics';
import type { Monitor } from '../monitor';
import { countQuarantine } from '../store/quarantine-list';
import { SKEW_LIMIT_MS } from '../technical/clocks';
import { HttpError, sendJson } from './answer';
import type { Route } from './router';

export interface FeedParts {
  readonly monitor: Monitor;
  /** As the whole installation knows them. */
  readonly feeds: Pick<Feeds, 'heard'>;
  /** As this process counted them since its start: what a scraper adds up. */
  readonly here: Feeds;
  readonly pool: Pool;
  readonly clock: Clock;
}

/** What came from whom, what was used, what was held and why; the same figures go to /metrics. */
export function feedRoutes(p: FeedParts): Route[] {
  expose(p);
  return [
    {
      method: 'GET',
      pattern: '/api/feeds',
      access: 'reader',
      async handle({ res, actor }) {
        if (!can(actor, 'read', { kind: 'feeds' })) throw new HttpError(403, 'forbidden', 'You have no right to the feeds.');
        const waiting = new Map<string, number>();
        for (const c of await countQuarantine(actor, p.pool)) waiting.set(c.source, (waiting.get(c.source) ?? 0) + c.entries);
        const mine = (unitId: string) => can(actor, 'read', { kind: 'unit', unitId });
        const feeds = feedViews(p).map((f) => ({
          ...f,
          waiting: waiting.get(f.source) ?? 0,
          beds: f.beds.filter((b) => mine(b.unitId)),
        }));
        sendJson(res, 200, { serverNow: new Date(p.clock.now()).toISOString(), feeds });
      },
    },
  ];
}

const NONE = { messages: 0, used: 0, repeated: 0, held: 0, rejected: 0, kept: 0 };

function feedViews({ monitor, feeds, clock }: FeedParts): FeedView[] {
  const now = clock.now();
  const heard = new Map(feeds.heard(now).map((f) => [f.source, f]));
  return monitor.sources
    .all()
    .filter((s) => !isOfPerson(s.name))
    .flatMap((s): FeedView[] => {
      const f = heard.get(s.name);
      const last = f?.lastAt ?? monitor.sources.lastSeen(s.id);
      // A key that only reads makes no feed.
      if (last === null && s.kind === 'unknown' && s.expectedSecs === null) return [];
      const limitMs = s.expectedSecs === null ? null : s.expectedSecs * SECOND;
      const late = (t: number | null) => limitMs !== null && (t === null || now - t > limitMs);
      return [
        {
          sourceId: String(s.id),
          source: s.name,
          kind: s.kind,
          isNew: s.isNew,
          lastAt: last === null ? null : new Date(last).toISOString(),
          perMinute: f?.perMinute ?? 0,
          skewSecs: f?.skewMs == null ? null : Math.round(f.skewMs / 100) / 10,
          skewLimitSecs: s.skewLimitSecs ?? SKEW_LIMIT_MS / SECOND,
          expectedSecs: s.expectedSecs,
          silent: late(last),
          waiting: 0,
          units: f?.units ?? s.units ?? [],
          ...pick(f ?? NONE),
          beds: (f?.beds ?? [])
            .map((b) => ({
              ...{ bed: b.bed, unitId: b.unitId, perMinute: b.perMinute, silent: late(b.lastAt) },
              ...pick(b),
              lastAt: new Date(b.lastAt).toISOString(),
            }))
            .sort((a, b) => (a.bed < b.bed ? -1 : 1)),
        },
      ];
    })
    .sort((a, b) => (a.source < b.source ? -1 : 1));
}
const pick = (c: typeof NONE) => ({
  messages: c.messages,
  used: c.used,
  repeated: c.repeated,
  held: c.held,
  rejected: c.rejected,
  kept: c.kept,
});

/** Gauges that are asked when somebody scrapes: counts by source, its rate, its last message, its clock. No label names a patient. */
function expose(p: FeedParts): void {
  const gauge = (name: string, help: string, labels: readonly string[], fill: (g: Gauge, f: FeedView) => void) => {
    registry.removeSingleMetric(name);
    const made: Gauge = new Gauge({
      registers: [registry],
      name,
      help,
      labelNames: labels,
      collect() {
        this.reset();
        for (const f of feedViews(p)) fill(this, f);
      },
    });
    return made;
  };
  const here = (f: FeedView) => p.here.heard(p.clock.now()).find((h) => h.source === f.source) ?? NONE;
  const parts = (g: Gauge, source: string, counts: typeof NONE) => {
    for (const status of ['used', 'repeated', 'held', 'rejected', 'kept'] as const) g.set({ source, status }, counts[status]);
  };
  gauge(
    'tocsin_feed_parts',
    'Parts of messages of a source by what became of them, of this node since its start',
    ['source', 'status'],
    (g, f) => parts(g, f.source, here(f)),
  );
  gauge('tocsin_feed_messages', 'Messages of a source, of this node since its start', ['source'], (g, f) =>
    g.set({ source: f.source }, here(f).messages),
  );
  gauge(
    'tocsin_feed_parts_day',
    'Parts of messages of a source by what became of them, of all nodes in the last 24 hours',
    ['source', 'status'],
    (g, f) => parts(g, f.source, f),
  );
  gauge('tocsin_feed_messages_day', 'Messages of a source, of all nodes in the last 24 hours', ['source'], (g, f) =>
    g.set({ source: f.source }, f.messages),
  );
  gauge('tocsin_feed_messages_per_minute', 'Messages of a source a minute, over five minutes', ['source'], (g, f) =>
    g.set({ source: f.source }, f.perMinute),
  );
  gauge('tocsin_feed_last_message_seconds', 'When the source was last heard (Unix time)', ['source'], (g, f) => {
    if (f.lastAt !== null) g.set({ source: f.source }, Date.parse(f.lastAt) / SECOND);
  });
  gauge('tocsin_feed_clock_skew_seconds', "The source's clock minus the server's", ['source'], (g, f) => {
    if (f.skewSecs !== null) g.set({ source: f.source }, f.skewSecs);
  });
  gauge('tocsin_feed_bed_last_message_seconds', 'When the source last spoke of a bed (Unix time)', ['source', 'bed'], (g, f) => {
    for (const b of f.beds) g.set({ source: f.source, bed: b.bed }, Date.parse(b.lastAt) / SECOND);
  });
}
