import type { Instant } from '../lib/time';
import { HOUR, MINUTE, SECOND } from '../lib/time';
import type { Census } from './census';
import type { AdmittedEvent, Delivery, Outcome } from './intake/port';
import { unitAt } from './loop/admit';

/** What came of the parts of messages. */
export interface Counts {
  readonly messages: number;
  /** Events taken into a chart, those that wait for their time included. */
  readonly used: number;
  readonly repeated: number;
  readonly held: number;
  readonly rejected: number;
  /** Parts kept and used by no rule: unknown codes, units, sentinels. */
  readonly kept: number;
}
type Tally = { -readonly [K in keyof Counts]: number };
const nothing = (): Tally => ({ messages: 0, used: 0, repeated: 0, held: 0, rejected: 0, kept: 0 });

/** One source as it was heard; `beds` by full id. */
export interface Heard extends Counts {
  readonly source: string;
  readonly lastAt: Instant;
  readonly perMinute: number;
  /** Its clock minus ours; null while too little has come to say. Negative: it is behind, or delivers late. */
  readonly skewMs: number | null;
  /** How long it is usually silent between two messages, at most; null while too little has come. */
  readonly usualGapMs: number | null;
  readonly units: readonly string[];
  readonly beds: readonly HeardBed[];
}
export interface HeardBed extends Counts {
  readonly bed: string;
  readonly unitId: string;
  readonly lastAt: Instant;
  readonly perMinute: number;
}

/** Counts that are not stored yet: of a source in an hour, of one bed or (bed '') of all. */
export interface Unsaved extends Counts {
  readonly source: string;
  readonly bed: string;
  readonly hour: Instant;
  readonly lastAt: Instant;
}
type Saving = Tally & { readonly source: string; readonly bed: string; readonly hour: Instant; lastAt: Instant };

const RATE_MINUTES = 5;
const SLOT_MS = 20 * SECOND;
/** Slots that must agree before a clock is called off: one minute. */
export const SLOTS = 3;
const GAPS = 20;
/** What is older than this at its arrival was not sent as it happened. */
const HISTORY_MS = 5 * MINUTE;
/** A unit a source has not spoken of for so long is no longer its unit. */
const UNIT_KEPT_MS = 12 * 60 * MINUTE;

/** Messages of the last minutes, by minute. */
class Rate {
  private readonly minutes = new Map<number, number>();
  private firstAt: Instant | null = null;
  add(t: Instant): void {
    this.firstAt ??= t;
    const minute = Math.floor(t / MINUTE);
    this.minutes.set(minute, (this.minutes.get(minute) ?? 0) + 1);
    if (this.minutes.size > RATE_MINUTES + 1)
      for (const old of [...this.minutes.keys()].filter((m) => m < minute - RATE_MINUTES)) this.minutes.delete(old);
  }
  perMinute(now: Instant): number {
    if (this.firstAt === null) return 0;
    const from = Math.floor(now / MINUTE) - RATE_MINUTES;
    let n = 0;
    for (const [minute, count] of this.minutes) if (minute > from) n += count;
    const span = Math.min(RATE_MINUTES, Math.max(1, (now - this.firstAt) / MINUTE));
    return Math.round((n / span) * 10) / 10;
  }
}

/**
 * How far a clock is off, from the stamps of its messages: in every 20 s the stamp furthest ahead, so that a message that
 * was delayed, or a buffer that is being delivered, is not taken for a wrong clock.
 */
class Skew {
  private slots: { readonly n: number; best: number }[] = [];
  add(stamp: Instant, receivedAt: Instant): void {
    const n = Math.floor(receivedAt / SLOT_MS);
    const off = stamp - receivedAt;
    const last = this.slots.at(-1);
    if (last?.n === n) last.best = Math.max(last.best, off);
    else this.slots = [...this.slots, { n, best: off }].slice(-SLOTS);
  }
  /** The slots agree to 10 s, or all are ahead: then the one nearest to right. */
  ms(): number | null {
    if (this.slots.length < SLOTS) return null;
    const all = this.slots.map((s) => s.best);
    const [low, high] = [Math.min(...all), Math.max(...all)];
    if (low > 0) return low;
    if (high < 0 && high - low > 10 * SECOND) return null;
    return high;
  }
}

interface Bed {
  readonly unitId: string;
  readonly tally: Tally;
  readonly rate: Rate;
  lastAt: Instant;
}
interface Feed {
  readonly tally: Tally;
  readonly rate: Rate;
  readonly skew: Skew;
  readonly gaps: number[];
  readonly units: Map<string, Instant>;
  readonly beds: Map<string, Bed>;
  lastAt: Instant;
}

/** What each source has sent to this process, and what became of it; server/feed-ledger.ts stores it and adds the other nodes'. */
export class Feeds {
  private readonly feeds = new Map<string, Feed>();
  private unsaved = new Map<string, Saving>();

  constructor(private readonly census: Census) {}

  /** To be told of every delivery once it is durable. */
  delivered(d: Delivery, outcomes: readonly Outcome[]): void {
    if (d.protocol === 'command' || d.replayOf !== undefined) return;
    let f = this.feeds.get(d.feed);
    if (f === undefined) {
      f = {
        tally: nothing(),
        rate: new Rate(),
        skew: new Skew(),
        gaps: [],
        units: new Map(),
        beds: new Map(),
        lastAt: d.receivedAt,
      };
      this.feeds.set(d.feed, f);
    } else {
      // A history sent in one go says nothing of how often the source usually speaks.
      if (!isHistory(d)) f.gaps.push(d.receivedAt - f.lastAt);
      if (f.gaps.length > GAPS) f.gaps.shift();
      f.lastAt = Math.max(f.lastAt, d.receivedAt);
    }
    const all = this.saving(d.feed, '', d.receivedAt);
    f.tally.messages++;
    all.messages++;
    f.rate.add(d.receivedAt);
    const stamp = stampOf(d);
    if (stamp !== null) f.skew.add(stamp, d.receivedAt);
    for (const r of d.refused) for (const tally of [f.tally, all]) count(tally, r.status);
    const spoken = new Set<string>();
    for (const [i, admitted] of d.events.entries()) {
      const status = outcomes[i]?.status ?? 'rejected';
      for (const tally of [f.tally, all]) count(tally, status);
      const place = this.placeOf(admitted);
      if (place === null) continue;
      f.units.set(place.unitId, d.receivedAt);
      if (place.bed === null) continue;
      const bed = f.beds.get(place.bed) ?? { unitId: place.unitId, tally: nothing(), rate: new Rate(), lastAt: d.receivedAt };
      f.beds.set(place.bed, bed);
      const ofBed = this.saving(d.feed, place.bed, d.receivedAt);
      for (const tally of [bed.tally, ofBed]) count(tally, status);
      if (spoken.has(place.bed)) continue;
      spoken.add(place.bed);
      bed.tally.messages++;
      ofBed.messages++;
      bed.rate.add(d.receivedAt);
      bed.lastAt = d.receivedAt;
    }
  }

  private saving(source: string, bed: string, at: Instant): Saving {
    const hour = Math.floor(at / HOUR) * HOUR;
    const key = `${source}\u001f${bed}\u001f${hour}`;
    const row = this.unsaved.get(key) ?? { source, bed, hour, lastAt: at, ...nothing() };
    row.lastAt = Math.max(row.lastAt, at);
    this.unsaved.set(key, row);
    return row;
  }
  /** What has been counted since it was asked last: to be stored now, or put back. */
  takeUnsaved(): readonly Unsaved[] {
    const rows = [...this.unsaved.values()];
    this.unsaved = new Map();
    return rows;
  }
  putBack(rows: readonly Unsaved[]): void {
    for (const row of rows) {
      const into = this.saving(row.source, row.bed, row.lastAt);
      for (const name of Object.keys(nothing()) as (keyof Counts)[]) into[name] += row[name];
    }
  }
  /** Counted, and not yet handed out to be stored. */
  notYetSaved(): readonly Unsaved[] {
    return [...this.unsaved.values()];
  }

  private placeOf({ patient, event }: AdmittedEvent): { unitId: string; bed: string | null } | null {
    const person = patient.mrn === undefined ? undefined : this.census.byMrn(patient.mrn);
    if (person) {
      const unitId = unitAt(this.census, person.key, event.t);
      return unitId === null ? null : { unitId, bed: this.census.seat(person.key)?.bedId ?? null };
    }
    const bed = patient.bed === undefined ? undefined : this.census.bed(patient.bed);
    return bed ? { unitId: bed.unitId, bed: bed.id } : null;
  }

  /** Every source heard since the start. */
  heard(now: Instant): Heard[] {
    return [...this.feeds].map(([source, f]) => ({
      source,
      ...f.tally,
      lastAt: f.lastAt,
      perMinute: f.rate.perMinute(now),
      skewMs: f.skew.ms(),
      usualGapMs: usualGap(f.gaps),
      units: [...f.units].filter(([, t]) => now - t < UNIT_KEPT_MS).map(([unit]) => unit),
      beds: [...f.beds].map(([bed, b]) => ({
        bed,
        unitId: b.unitId,
        ...b.tally,
        lastAt: b.lastAt,
        perMinute: b.rate.perMinute(now),
      })),
    }));
  }
}

/** Everything in it is of the past: a source that catches up. */
function isHistory(d: Delivery): boolean {
  return d.events.length > 0 && d.events.every(({ event }) => d.receivedAt - event.t > HISTORY_MS);
}

/** When the sender made the message: as it says, else the time of its freshest device reading. */
function stampOf(d: Delivery): Instant | null {
  if (d.sentAt !== undefined) return d.sentAt;
  let newest: Instant | null = null;
  for (const { event } of d.events)
    if (event.kind === 'vital' && event.source === 'device' && (newest === null || event.t > newest)) newest = event.t;
  return newest;
}

/** The longest of its silences but one: a single break is not its habit. */
function usualGap(gaps: readonly number[]): number | null {
  if (gaps.length < GAPS / 2) return null;
  return [...gaps].sort((a, b) => b - a)[1] ?? null;
}

function count(tally: Tally, status: string): void {
  if (status === 'stored') tally.used++;
  else if (status === 'duplicate') tally.repeated++;
  else if (status === 'held') tally.held++;
  else if (status === 'kept') tally.kept++;
  else tally.rejected++;
}
