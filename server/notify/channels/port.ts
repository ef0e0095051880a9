import type { Channel } from '../../../lib/alerts/alert';
import type { Priority } from '../../../lib/rules/rule';
import type { Instant } from '../../../lib/time';

/** What goes along with a delivery; stored with it, so that another node or a later start can send it. */
export interface DeliveryBody {
  readonly kind: 'alert' | 'close' | 'withdrawn' | 'test' | 'sign-of-life' | 'emergency-access';
  readonly why: string;
  /** Version of the alert. */
  readonly n: number;
  /** Label of the bed, only if the unit lets it leave the house. */
  readonly bed?: string;
  /** When the transition happened that is told. */
  readonly at: Instant;
  /** Why it is gathered with others. */
  readonly gather?: string;
  /** The delivery it went out with. */
  readonly lead?: string;
  /** How many a summary stands for. */
  readonly count?: number;
  readonly text?: string;
}

/** A delivery as a channel gets it. */
export interface Parcel {
  readonly id: string;
  readonly outboxId: string;
  readonly alertId: string;
  readonly unitId: string;
  readonly userId: string | null;
  readonly channel: Channel;
  /** A subscription, a webhook, an address, a person: the channel's own word for where. */
  readonly target: string;
  readonly tier: number;
  readonly priority: Priority;
  readonly attempts: number;
  readonly createdAt: Instant;
  readonly expiresAt: Instant;
  readonly body: DeliveryBody;
}

export type Sent =
  | { readonly ok: true; readonly detail: string /** Nothing more can come back on this channel. */; readonly final?: boolean }
  | {
      readonly ok: false;
      readonly detail: string;
      /** Trying again will not help. */
      readonly final?: boolean;
      /** The address is gone for good. */
      readonly gone?: boolean;
      /** There is nobody at the other end yet; it is sent when there is. */
      readonly absent?: boolean;
      readonly retryAfterMs?: number;
    };

/** One way out of the house. It never throws, and answers within its own patience. */
export type Send = (parcel: Parcel) => Promise<Sent>;
