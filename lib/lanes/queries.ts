import { HOUR, type Instant } from '../time';
import type { TrendQuery } from '../trend';
import type { Axis } from './window';

const POINTS = 150;
/** A code no series has: grades, drugs and events come all the same. */
const NO_SERIES = ['-'];
const WITHOUT_INFUSION_MS = 72 * HOUR;

/** The readings of the lanes' window. */
export function windowQuery(axis: Axis): TrendQuery {
  return { from: axis.from, to: axis.end, points: POINTS, codes: null };
}
/** The grades since the infusion, for the strip below the lanes; without one of the last 72 h. */
export function courseQuery(infusedAt: Instant | null, now: Instant): TrendQuery {
  return { from: (infusedAt ?? now - WITHOUT_INFUSION_MS) - HOUR, to: now, points: 1, codes: NO_SERIES };
}
