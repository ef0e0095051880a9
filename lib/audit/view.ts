/** A line of the audit as it is shown and exported. */
export interface AuditLine {
  readonly id: string;
  readonly unit: string | null;
  /** RFC 3339. */
  readonly at: string;
  /** A person's id, a key's, "cli:user" or "system". */
  readonly actor: string;
  /** The person's name as it is now; null where the actor is not a person. */
  readonly actorName: string | null;
  readonly action: string;
  readonly subject: string;
  readonly detail: Readonly<Record<string, unknown>>;
  /** Its place in the unit's chain; null for the second or so until it has one. */
  readonly place: string | null;
}

/** One thing that is wrong with a chain. */
export interface AuditBreak {
  readonly unit: string;
  /** Place in the chain where it shows. */
  readonly place: number;
  readonly kind: 'changed' | 'missing' | 'anchor-forged' | 'anchor-broken' | 'truncated' | 'anchor-missing';
  readonly text: string;
}
/** What walking the chain of one unit found; unit "" is the installation's own. */
export interface AuditChainReport {
  readonly unit: string;
  readonly rows: number;
  readonly anchors: number;
  /** Place of the last anchored row: what lies behind it can be appended to or cut without being noticed. */
  readonly anchoredTo: number;
  readonly unchained: number;
  readonly breaks: readonly AuditBreak[];
}
