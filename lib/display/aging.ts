import { freshnessAt, limitsOf, STREAMED, worseFreshness } from '../freshness';
import type { BedRow, Freshness, LatestValue } from '../state';
import type { Instant } from '../time';

/**
 * Freshness of a value at `now`, between messages: what the server said, or worse if it has aged since. What a cuff
 * cycles ages as charted, whoever sent it.
 */
export function freshNow(code: string, value: LatestValue, now: Instant): Freshness {
  const source = value.site === 'cuff' ? 'charted' : value.source;
  return worseFreshness(value.fresh, freshnessAt(Date.parse(value.t), now, limitsOf(code, source)));
}

/** How long a bed's monitor has been silent; null while it streams, never did, or the patient is off the unit. */
export function silentFor(row: Pick<BedRow, 'feeds' | 'absence'>, now: Instant): number | null {
  if (row.feeds.lastDeviceAt === null || row.absence !== null) return null;
  const at = Date.parse(row.feeds.lastDeviceAt);
  const fresh = freshnessAt(at, now, STREAMED);
  return fresh === 'stale' || fresh === 'withheld' ? now - at : null;
}
