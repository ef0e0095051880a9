/** What the server lets go of by itself once it is old. Clinical events, charts, grades and alerts are not among them. */
export const RETENTION_KINDS = [
  {
    id: 'raw',
    title: 'Messages as they came',
    text: 'HL7, FHIR and JSON as received. What they said stays in the chart. Kept at least from 30 days before the oldest open stay began, and while an entry in quarantine waits.',
    usualDays: 90,
    leastDays: 7,
  },
  {
    id: 'quarantine',
    title: 'Quarantine, settled',
    text: 'Entries that were assigned, replayed or dismissed. What still waits stays.',
    usualDays: 90,
    leastDays: 7,
  },
  {
    id: 'deliveries',
    title: 'Notices and deliveries',
    text: 'Who was told of an alert by which channel, with its seconds. Of closed alerts of ended stays only.',
    usualDays: 365,
    leastDays: 30,
  },
  {
    id: 'trends',
    title: 'Trend buckets',
    text: 'Minutes and quarters of an hour for charts, counted from the end of the last stay. Readings themselves stay.',
    usualDays: 730,
    leastDays: 30,
  },
  {
    id: 'sessions',
    title: 'Sign-ins and invitations',
    text: 'Ended sign-ins and links that were used or ran out.',
    usualDays: 90,
    leastDays: 7,
  },
  {
    id: 'commands',
    title: 'Answers to repeated commands',
    text: 'Kept so that the same click sent twice is done once.',
    usualDays: 30,
    leastDays: 2,
  },
  {
    id: 'audit',
    title: 'Audit',
    text: 'Kept for good unless a number is set; then whole stretches whose end has been signed go, and the chain shows where it begins.',
    usualDays: null,
    // Six years: how long HIPAA wants such records kept.
    leastDays: 2_192,
  },
] as const;
export type RetentionKind = (typeof RETENTION_KINDS)[number]['id'];
const MOST_DAYS = 36_500;

/** Days after which each kind goes; null: never. */
export type RetentionDays = Readonly<Record<RetentionKind, number | null>>;

/** The settings stored, with the usual ones for what is not set or makes no sense. */
export function readRetention(stored: unknown): RetentionDays {
  const given = typeof stored === 'object' && stored !== null ? (stored as Record<string, unknown>) : {};
  return Object.fromEntries(
    RETENTION_KINDS.map((k) => {
      const days = given[k.id];
      return [k.id, days === null || (typeof days === 'number' && retentionTrouble(k.id, days) === null) ? days : k.usualDays];
    }),
  ) as RetentionDays;
}

/** Why the kind may not be kept for so many days; null: it may. */
export function retentionTrouble(kind: RetentionKind, days: number | null): string | null {
  const k = RETENTION_KINDS.find((x) => x.id === kind);
  if (k === undefined) return 'There is no such kind.';
  if (days === null) return null;
  if (!Number.isInteger(days) || days < k.leastDays || days > MOST_DAYS)
    return `${k.title}: a whole number of days from ${k.leastDays} to ${MOST_DAYS}.`;
  return null;
}

/** Whether more would go than before: such a change is confirmed. */
export const isShorter = (before: number | null, after: number | null): boolean =>
  after !== null && (before === null || after < before);

export interface RetentionView {
  readonly kinds: readonly {
    readonly id: RetentionKind;
    readonly days: number | null;
    /** Rows that would go now; counted up to `COUNTED_TO`. */
    readonly due: number;
  }[];
  /** RFC 3339; null: not yet. */
  readonly lastRunAt: string | null;
  readonly lastRemoved: Readonly<Record<string, number>>;
  /** When the oldest open stay began; null: nobody is there. RFC 3339. */
  readonly oldestOpenStay: string | null;
}
/** Beyond this many the page says "more than". */
export const COUNTED_TO = 100_000;
