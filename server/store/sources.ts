import type { Pool } from 'pg';
import { isOfPerson } from '../../lib/sources';
import type { Instant } from '../../lib/time';
import type { SourceSettings } from '../intake/port';
import type { System } from './reader';

export interface SourceRow extends SourceSettings {
  readonly id: number;
  readonly kind: string;
  readonly isNew: boolean;
  readonly certificate: string | null;
  /** It holds keys that nobody has revoked. */
  readonly keyed: boolean;
  readonly expectedSecs: number | null;
  readonly skewLimitSecs: number | null;
}

/**
 * The sources, in memory: looked up for every message. A sender not seen before becomes a source with the zone of the unit
 * (UTC until set). Settings an administrator changes are read again every few seconds.
 */
export class Sources {
  private byName = new Map<string, SourceRow>();
  private byId = new Map<number, SourceRow>();
  private making = new Map<string, Promise<SourceRow>>();
  private readonly seenAt = new Map<number, Instant>();
  private readonly written = new Map<number, Instant>();

  constructor(private readonly pool: Pool) {}

  async load(_by: System): Promise<void> {
    const r = await this.pool.query(
      'select s.*, exists (select from ingest_keys k where k.source_id = s.id and k.revoked_at is null) as keyed from sources s',
    );
    for (const row of r.rows) {
      this.put(row);
      const last = row.last_seen_at?.getTime();
      // Another node may have heard it later than this one.
      if (last === undefined || last <= (this.seenAt.get(row.id) ?? 0)) continue;
      this.seenAt.set(row.id, last);
      this.written.set(row.id, last);
    }
  }
  // biome-ignore lint/suspicious/noExplicitAny: rows of the driver
  private put(r: any): SourceRow {
    const row: SourceRow = {
      id: r.id,
      name: r.name,
      kind: r.kind,
      zone: r.zone,
      monitor: r.monitor,
      units: r.units.length === 0 ? null : r.units,
      codes: r.codes,
      unitMap: r.unit_map,
      locations: r.locations,
      isNew: r.is_new,
      certificate: r.certificate,
      keyed: r.keyed ?? false,
      expectedSecs: r.expected_secs,
      skewLimitSecs: r.skew_limit_secs,
    };
    this.byName.set(row.name, row);
    this.byId.set(row.id, row);
    return row;
  }
  find(name: string): SourceRow | undefined {
    return this.byName.get(name);
  }
  byNumber(id: number): SourceRow | undefined {
    return this.byId.get(id);
  }
  /** The source a TLS client certificate belongs to, by its SHA-256 fingerprint; null if nobody was given it. */
  ofCertificate(fingerprint: string): string | null {
    for (const s of this.byName.values()) if (s.certificate === fingerprint) return s.name;
    return null;
  }
  /**
   * Whether a certificate nobody was given may speak under this name because it is its common name. Who signs certificates for a hospital
   * signs many: a source that was given one, or that holds keys, is nobody else's name.
   */
  byCommonName(name: string): boolean {
    const source = this.byName.get(name);
    return !isOfPerson(name) && (source === undefined || (source.certificate === null && !source.keyed));
  }
  nameOf(id: number): string {
    return this.byId.get(id)?.name ?? '';
  }
  all(): readonly SourceRow[] {
    return [...this.byName.values()];
  }
  /** The source of that name; made if it is new. */
  async ensure(name: string, kind = 'unknown', zone = 'UTC'): Promise<SourceRow> {
    const known = this.byName.get(name);
    if (known) return known;
    let making = this.making.get(name);
    if (!making) {
      making = this.pool
        .query(
          `insert into sources (name, kind, zone) values ($1, $2, $3) on conflict (name) do update set name = excluded.name returning *`,
          [name, kind, zone],
        )
        .then((r) => this.put(r.rows[0]))
        .finally(() => this.making.delete(name));
      this.making.set(name, making);
    }
    return making;
  }
  /** Notes that the source has just delivered; written down at most every 10 s. */
  seen(id: number, t: Instant): void {
    this.seenAt.set(id, t);
  }
  lastSeen(id: number): Instant | null {
    return this.seenAt.get(id) ?? null;
  }
  /** `first`: only those of whom nothing is written yet, so that a sender just connected is soon listed as heard. */
  async flush(which: 'all' | 'first' = 'all'): Promise<void> {
    const due = [...this.seenAt].filter(([id, t]) => {
      const written = this.written.get(id);
      return written === undefined || (which === 'all' && written < t);
    });
    if (due.length === 0) return;
    await this.pool.query(
      `update sources s set last_seen_at = greatest(s.last_seen_at, i.t), first_seen_at = coalesce(s.first_seen_at, i.t)
       from unnest($1::int[], $2::timestamptz[]) as i(id, t) where s.id = i.id`,
      [due.map(([id]) => id), due.map(([, t]) => new Date(t))],
    );
    for (const [id, t] of due) this.written.set(id, t);
  }
}
