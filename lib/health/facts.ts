import type { Instant } from '../time';

/** What the server knows of itself. Instants are epoch ms on the server's clock; null: not known, or there is none. */
export interface HealthFacts {
  readonly now: Instant;
  /** Why this node may not be given work, by part; empty: it may. */
  readonly reasons: Readonly<Record<string, string>>;
  readonly warnings: readonly string[];
  readonly database: {
    /** Milliseconds to an answer; null: none came. */
    readonly answerMs: number | null;
    readonly version: string;
    readonly bytes: number | null;
    readonly connections: number;
    readonly maxConnections: number;
    readonly embedded: boolean;
  };
  readonly loop: {
    readonly sinceTurnMs: number;
    readonly queued: number;
    readonly behind: number;
    readonly longestBehindMs: number;
  };
  readonly feeds: { readonly heard: number; readonly findings: readonly string[] };
  readonly telling: {
    readonly checkedAt: Instant | null;
    readonly problems: number;
    readonly pagingLate: boolean;
    /** Names of people one of whose phones the push service has given up. */
    readonly deadPhones: readonly string[];
  };
  readonly audit: { readonly unchained: number; readonly breaks: number; readonly anchoredAt: Instant | null };
  readonly nodes: readonly NodeFact[];
  readonly disk: { readonly freeBytes: number; readonly totalBytes: number } | null;
  /** Of the HL7 port; null: it has none. */
  readonly certificateUntil: Instant | null;
  readonly plainOnNetwork: boolean;
  readonly keysEnding: readonly { readonly source: string; readonly until: Instant }[];
  readonly clock: { readonly driftMs: number; readonly speed: number };
  readonly backup: { readonly at: Instant; readonly bytes: number } | null;
  /** `zones`: of the tables of time zones. */
  readonly versions: { readonly tocsin: string; readonly node: string; readonly migration: string; readonly zones: string };
}
export interface NodeFact {
  readonly id: string;
  readonly host: string;
  readonly version: string;
  readonly startedAt: Instant;
  readonly seenAt: Instant;
  readonly own: boolean;
}
