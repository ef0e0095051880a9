import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { DAY, type Instant, SECOND } from '../lib/time';
import type { Census } from './census';
import type { Clock } from './clock';
import type { Counts, Feeds, Heard, HeardBed } from './feeds';
import type { Logger } from './log';
import { addFeedCounts, dropFeedCounts, type FeedSum, feedCountsSince } from './store/feed-counts';
import { forgetNodes, type NodeWords, tellNodes, toldByNodes } from './store/node-words';
import { SYSTEM } from './store/reader';
import type { Sources } from './store/sources';
import type { Listened } from './technical/silence';

/** How often counts are stored and those of the other nodes read: three small statements (process time). */
export const SAVE_EVERY_MS = 10 * SECOND;
/** A node that has said nothing for so long is not listening any more. */
const ALIVE_MS = 35 * SECOND;
/** What a node that has gone knew of its sources is remembered for so long, so that their silence is noticed after a restart. */
const TOLD_KEPT_MS = DAY;
const TOPIC = 'feeds';
const COUNTS_KEPT_MS = 30 * DAY;
const TIDY_EVERY = 360;

/** What a node knows of a source and the others cannot: how it speaks just now. */
type Told = Pick<Heard, 'source' | 'lastAt' | 'perMinute' | 'skewMs' | 'usualGapMs' | 'units'> & {
  readonly beds: readonly Pick<HeardBed, 'bed' | 'unitId' | 'perMinute'>[];
};

/**
 * Feeds as the whole installation knows them: the counts of the last 24 hours, stored by the hour, and what every node heard.
 * Nothing of it is on the way of a message: counts are gathered and added a few times a minute.
 */
export class FeedLedger {
  private readonly node = randomUUID();
  private sums: readonly FeedSum[] = [];
  private others: readonly NodeWords<Told>[] = [];
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<void> | null = null;
  private rounds = 0;

  constructor(
    private readonly p: {
      readonly pool: Pool;
      readonly clock: Clock;
      readonly log: Logger;
      readonly feeds: Feeds;
      readonly census: Census;
      readonly sources: Sources;
      /** From when senders could be heard here: the start, or when what they say could be stored again. */
      readonly listeningSince: () => Instant;
    },
  ) {}

  async start(): Promise<void> {
    await this.read(this.p.clock.now());
    this.timer = setInterval(() => void this.save(), SAVE_EVERY_MS);
  }
  /** Stores what is left; what was heard stays known to whoever starts next. */
  async stop(): Promise<void> {
    if (this.timer) clearInterval(this.timer);
    await this.running;
    await this.save();
  }

  /** Stores what was counted since the last time, tells the others what is heard here, reads what they have said. */
  save(): Promise<void> {
    this.running ??= this.round().finally(() => {
      this.running = null;
    });
    return this.running;
  }
  private async round(): Promise<void> {
    const { pool, clock, feeds, sources, log } = this.p;
    const now = clock.now();
    const rows = feeds.takeUnsaved();
    try {
      await addFeedCounts(
        pool,
        rows.flatMap((r) => {
          const source = sources.find(r.source);
          return source ? [{ ...r, sourceId: source.id }] : [];
        }),
      );
    } catch (error) {
      // Whether it was committed nobody knows: rather a message counted twice than one that is missing.
      feeds.putBack(rows);
      log.warn({ err: error }, 'counts of feeds could not be stored; it is tried again');
      return;
    }
    try {
      const mine = feeds.heard(now);
      if (mine.length > 0) await tellNodes(pool, TOPIC, { node: this.node, at: now, said: mine.map(told) });
      await this.read(now);
      if (this.rounds++ % TIDY_EVERY === 0) {
        await dropFeedCounts(pool, now - COUNTS_KEPT_MS);
        await forgetNodes(pool, TOPIC, now - TOLD_KEPT_MS);
      }
    } catch (error) {
      log.warn({ err: error }, 'what other nodes hear of feeds could not be read; it is tried again');
    }
  }
  private async read(now: Instant): Promise<void> {
    const { pool } = this.p;
    this.sums = await feedCountsSince(SYSTEM.technical, pool, now - DAY);
    this.others = (await toldByNodes<Told>(SYSTEM.technical, pool, TOPIC, now - TOLD_KEPT_MS)).filter(
      (o) => o.node !== this.node,
    );
  }

  /** Every source heard by any node, with what came of its messages in the last 24 hours (the hour that has begun included). */
  heard(now: Instant): Heard[] {
    const { feeds, clock, census, sources } = this.p;
    const all = new Map<string, Heard>();
    for (const f of feeds.heard(now)) all.set(f.source, { ...f, ...ZERO, beds: f.beds.map((b) => ({ ...b, ...ZERO })) });
    for (const node of this.others) {
      const alive = now - node.at <= ALIVE_MS * clock.speed;
      for (const f of node.said) all.set(f.source, joined(all.get(f.source), f, alive));
    }
    const bedsOf = new Map([...all].map(([source, f]) => [source, new Map(f.beds.map((b) => [b.bed, b]))]));
    const add = (source: string, bed: string, counts: Counts, lastAt: Instant) => {
      const f = all.get(source) ?? { ...SILENT, source, lastAt };
      if (bed === '') return all.set(source, { ...f, ...plus(f, counts), lastAt: Math.max(f.lastAt, lastAt) });
      const beds = bedsOf.get(source) ?? new Map<string, HeardBed>();
      const unitId = census.bed(bed)?.unitId;
      const known = beds.get(bed) ?? (unitId ? { ...ZERO, bed, unitId, lastAt, perMinute: 0 } : null);
      if (known === null) return;
      bedsOf.set(source, beds.set(bed, { ...known, ...plus(known, counts), lastAt: Math.max(known.lastAt, lastAt) }));
      if (!all.has(source)) all.set(source, f);
    };
    for (const s of this.sums) add(sources.nameOf(s.sourceId), s.bed, s, s.lastAt);
    for (const s of feeds.notYetSaved()) add(s.source, s.bed, s, s.lastAt);
    return [...all.values()]
      .filter((f) => f.source !== '')
      .map((f) => ({ ...f, beds: [...(bedsOf.get(f.source)?.values() ?? f.beds)] }));
  }

  /**
   * The same for those who judge silence: it counts only as long as somebody listens. A node that lives has heard nothing new
   * up to when it last said so; what happened before this one started nobody may have been there to hear.
   */
  judged(now: Instant): Listened[] {
    const { clock } = this.p;
    return this.heard(now).map((f) => {
      const alive = this.others.filter((o) => now - o.at <= ALIVE_MS * clock.speed && o.said.some((x) => x.source === f.source));
      const saidAgo = Math.max(0, ...alive.map((o) => now - o.at));
      return { ...f, silentFrom: Math.max(f.lastAt + saidAgo, this.p.listeningSince()) };
    });
  }
}

const ZERO: Counts = { messages: 0, used: 0, repeated: 0, held: 0, rejected: 0, kept: 0 };
const SILENT = { ...ZERO, perMinute: 0, skewMs: null, usualGapMs: null, units: [], beds: [] };

const told = (f: Heard): Told => ({
  source: f.source,
  lastAt: f.lastAt,
  perMinute: f.perMinute,
  skewMs: f.skewMs,
  usualGapMs: f.usualGapMs,
  units: f.units,
  beds: f.beds.filter((b) => b.perMinute > 0).map(({ bed, unitId, perMinute }) => ({ bed, unitId, perMinute })),
});

/** What two nodes hear of a source; one that has gone hears nothing any more. */
function joined(mine: Heard | undefined, f: Told, alive: boolean): Heard {
  const base = mine ?? { ...SILENT, source: f.source, lastAt: f.lastAt };
  const newer = mine === undefined || f.lastAt > mine.lastAt;
  const beds = new Map(base.beds.map((b) => [b.bed, b]));
  for (const b of alive ? f.beds : []) {
    const known = beds.get(b.bed) ?? { ...ZERO, bed: b.bed, unitId: b.unitId, lastAt: f.lastAt, perMinute: 0 };
    beds.set(b.bed, { ...known, perMinute: tenths(known.perMinute + b.perMinute) });
  }
  return {
    ...base,
    lastAt: Math.max(base.lastAt, f.lastAt),
    perMinute: tenths(base.perMinute + (alive ? f.perMinute : 0)),
    skewMs: newer ? f.skewMs : (base.skewMs ?? f.skewMs),
    usualGapMs: base.usualGapMs === null ? f.usualGapMs : Math.min(base.usualGapMs, f.usualGapMs ?? base.usualGapMs),
    units: [...new Set([...base.units, ...f.units])],
    beds: [...beds.values()],
  };
}
const tenths = (n: number) => Math.round(n * 10) / 10;

function plus(a: Counts, b: Counts): Counts {
  return {
    messages: a.messages + b.messages,
    used: a.used + b.used,
    repeated: a.repeated + b.repeated,
    held: a.held + b.held,
    rejected: a.rejected + b.rejected,
    kept: a.kept + b.kept,
  };
}
