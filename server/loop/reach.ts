import type { RaisedAlert } from '../../lib/alerts/alert';
import type { AlertEvent } from '../../lib/alerts/event';
import type { Instant } from '../../lib/time';

/** What the loop asks those who tell people: must this raised alert go on to the next tier at once? */
export interface Reach {
  /** `justTold`: tiers the change under way tells. Null: no. */
  skipFor(
    alert: RaisedAlert,
    patientKey: number | null,
    justTold: readonly number[],
    now: Instant,
  ): Extract<AlertEvent, { type: 'skip' }> | null;
}
/** As long as nobody tells people. */
export const NO_REACH: Reach = { skipFor: () => null };
