import { catalogRow } from '../events/catalog';
import { betterFreshness, CHARTED, freshnessAt, limitsOf, STREAMED, worseFreshness } from '../freshness';
import type { BedRow, Freshness, LatestValue, OxygenState, PatientState, PressorState } from '../state';
import type { Instant } from '../time';

/**
 * Freshness of a value at `now`, between messages: what the server said, or worse if it has aged since. What a cuff
 * cycles ages as charted, whoever sent it.
 */
export function freshNow(code: string, value: LatestValue, now: Instant): Freshness {
  const source = value.site === 'cuff' ? 'charted' : value.source;
  return worseFreshness(value.fresh, freshnessAt(Date.parse(value.t), now, limitsOf(code, source)));
}

/** Hatched: kept for reference, or no longer said. */
export function isOld(fresh: Freshness): boolean {
  return fresh === 'stale' || fresh === 'withheld';
}

/** A running infusion by its newest charting. */
export function chartedNow(charted: Pick<PressorState, 't' | 'fresh'>, now: Instant): Freshness {
  return worseFreshness(charted.fresh, freshnessAt(Date.parse(charted.t), now, CHARTED));
}

/** The oxygen device: as charted; on room air a reading of SpO2 renews it. */
export function oxygenNow(oxygen: OxygenState, spo2: LatestValue | undefined, now: Instant): Freshness {
  const device = freshnessAt(Date.parse(oxygen.t), now, CHARTED);
  const renewed = oxygen.device === 'room-air' && spo2 !== undefined ? freshNow('spo2Percent', spo2, now) : 'unknown';
  return worseFreshness(oxygen.fresh, renewed === 'unknown' ? device : betterFreshness(device, renewed));
}

/** How long a bed's monitor has been silent; null while it streams, never did, or the patient is off the unit. */
export function silentFor(row: Pick<BedRow, 'feeds' | 'absence'>, now: Instant): number | null {
  if (row.feeds.lastDeviceAt === null || row.absence !== null) return null;
  return silence(Date.parse(row.feeds.lastDeviceAt), now);
}

/** When a patient's monitor last streamed a sign, from the signs themselves; null if it never did. A cuff is no stream. */
export function lastStreamed(latest: PatientState['latest']): Instant | null {
  const streamed = Object.entries(latest).filter(
    ([code, v]) => v.source === 'device' && v.site !== 'cuff' && catalogRow(code)?.freshness === 'streamed',
  );
  return streamed.length === 0 ? null : Math.max(...streamed.map(([, v]) => Date.parse(v.t)));
}

/** The same for the page of one patient: how long the monitor has been silent. */
export function patientSilentFor(state: Pick<PatientState, 'latest' | 'patient'>, now: Instant): number | null {
  const at = lastStreamed(state.latest);
  return at === null || state.patient.absence !== null ? null : silence(at, now);
}

function silence(at: Instant, now: Instant): number | null {
  const fresh = freshnessAt(at, now, STREAMED);
  return fresh === 'stale' || fresh === 'withheld' ? now - at : null;
}
