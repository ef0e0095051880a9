/** What people chart is stored under such names, `person:` and their id: no sender may have one. */
export const isOfPerson = (name: string): boolean => name.startsWith('person:');

/** What a source is, for people: nothing is read differently by it. The first two are what a sender is that nobody has set up yet. */
export const SOURCE_KINDS = [
  ...(['unknown', 'hl7v2'] as const),
  ...(['monitor', 'respiratory', 'pump', 'lab', 'pharmacy', 'adt', 'record', 'gateway', 'other'] as const),
] as const;
export const isSourceKind = (text: string): boolean => (SOURCE_KINDS as readonly string[]).includes(text);

/** A source as the administration shows it. Maps: what they send -> what we read it as. */
export interface SourceView {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly isNew: boolean;
  readonly zone: string;
  /** Its readings count as device readings whatever the code says. */
  readonly monitor: boolean;
  /** Units it may write to; empty = every unit. */
  readonly units: readonly string[];
  readonly expectedSecs: number | null;
  readonly skewLimitSecs: number | null;
  /** SHA-256 fingerprint of the TLS client certificate. */
  readonly certificate: string | null;
  readonly codes: Readonly<Record<string, string>>;
  readonly unitMap: Readonly<Record<string, string>>;
  readonly locations: Readonly<Record<string, string>>;
  readonly keys: readonly KeyView[];
  readonly lastAt: string | null;
}
export interface KeyView {
  /** Public part of the key, which names it. */
  readonly kid: string;
  readonly unitId: string;
  readonly scopes: readonly string[];
  /** Addresses and ranges it may be used from; empty = anywhere. */
  readonly addresses: readonly string[];
  readonly createdAt: string;
  readonly expiresAt: string | null;
  readonly revokedAt: string | null;
  readonly lastUsedAt: string | null;
}

/** What came of the parts of a feed's messages in the last 24 hours, whichever node took them in. */
export interface FeedCounts {
  readonly messages: number;
  readonly used: number;
  readonly repeated: number;
  readonly held: number;
  readonly rejected: number;
  readonly kept: number;
}
export interface FeedView extends FeedCounts {
  readonly sourceId: string;
  readonly source: string;
  readonly kind: string;
  readonly isNew: boolean;
  readonly lastAt: string | null;
  readonly perMinute: number;
  /** Its clock minus ours, in seconds; null while too little has come to say. */
  readonly skewSecs: number | null;
  readonly skewLimitSecs: number;
  readonly expectedSecs: number | null;
  /** Expected and not heard for longer. */
  readonly silent: boolean;
  /** Entries of the quarantine that nobody has settled. */
  readonly waiting: number;
  readonly units: readonly string[];
  readonly beds: readonly FeedBedView[];
}
export interface FeedBedView extends FeedCounts {
  readonly bed: string;
  readonly unitId: string;
  readonly lastAt: string;
  readonly perMinute: number;
  readonly silent: boolean;
}
/** Of what was new, how much was used: 0 to 1; null if nothing came. Repeats are neither. */
export function shareUsed(c: FeedCounts): number | null {
  const all = c.used + c.held + c.rejected + c.kept;
  return all === 0 ? null : c.used / all;
}

/** A part of a message that would be read in another way. */
export interface PreviewLine {
  readonly receivedAt: string;
  readonly patient: string;
  readonly before: string | null;
  readonly after: string | null;
  /** used: taken in from now on. lost: no longer used. changed: means something else. */
  readonly what: 'used' | 'lost' | 'changed';
}
/** What a change of its maps would do to messages of the source that are stored. */
export interface Preview {
  readonly messages: number;
  readonly lines: readonly PreviewLine[];
  /** Lines that are not listed. */
  readonly more: number;
  readonly used: number;
  readonly lost: number;
  readonly changed: number;
}
