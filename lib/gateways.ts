/** A pager or message gateway of a unit as the administration shows it. Its secret is never among this. */
export interface GatewayView {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  readonly createdAt: string;
  /** Secrets that sign: 2 while the gateway changes over. */
  readonly secrets: number;
  /** Why nothing can be sent there now; null if it can. */
  readonly problem: string | null;
  /** Newest first. */
  readonly last: readonly GatewayDeliveryView[];
}
export interface GatewayDeliveryView {
  readonly id: string;
  readonly at: string;
  readonly kind: string;
  readonly priority: string;
  readonly state: string;
  readonly attempts: number;
  /** Whom the gateway was asked to page. */
  readonly to: string | null;
  readonly submittedAfterSecs: number | null;
  /** What became of it, in words. */
  readonly said: string;
}
