import { nearTimeText } from '../display/clock';
import type { Instant } from '../time';

/** One line of a printed cell. A value never stands without its time. */
export interface Line {
  readonly text: string;
  /** When it was so, on the unit's clock. */
  readonly time?: string;
  readonly strong?: boolean;
  /** The time goes on from the words: "from 10:41". */
  readonly runsOn?: boolean;
  /** It takes no more lines of paper than this: what stands below it matters as much. */
  readonly most?: number;
}

/** Writes times of one sheet: with the date when they are far from now. */
export const timesOf =
  (now: Instant, zone: string) =>
  (t: Instant | string): string =>
    nearTimeText(typeof t === 'string' ? Date.parse(t) : t, now, zone);
