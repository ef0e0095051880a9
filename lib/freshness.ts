import type { Oxygen, VitalName, VitalValue } from './chart/chart';
import { catalogRow } from './events/catalog';
import type { Freshness } from './state';
import { HOUR, type Instant, MINUTE, SECOND } from './time';

const ORDER: readonly Freshness[] = ['fresh', 'ageing', 'stale', 'withheld', 'unknown'];

/** Of two judgements the worse: a screen may only ever age what the server sent, never freshen it. */
export function worseFreshness(a: Freshness, b: Freshness): Freshness {
  return ORDER.indexOf(a) >= ORDER.indexOf(b) ? a : b;
}

/** Of two judgements the better: something known twice is as fresh as its newer record. */
export function betterFreshness(a: Freshness, b: Freshness): Freshness {
  return ORDER.indexOf(a) <= ORDER.indexOf(b) ? a : b;
}

/** Age up to which a value is fresh, ageing, stale; beyond it is withheld. Milliseconds. */
export interface Limits {
  readonly fresh: number;
  readonly ageing: number;
  readonly stale: number;
}
/** Charted vitals, oxygen device and infusion rates are expected every 4 h: 1.25, 1.5 and 3 times that. */
export const CHARTED: Limits = { fresh: 5 * HOUR, ageing: 6 * HOUR, stale: 12 * HOUR };
export const STREAMED: Limits = { fresh: 90 * SECOND, ageing: 3 * MINUTE, stale: 15 * MINUTE };
export const TEMPERATURE: Limits = { fresh: 4 * HOUR, ageing: 5 * HOUR, stale: 12 * HOUR };
/** Ferritin and CRP are dated, never withheld. */
export const LAB: Limits = { fresh: 26 * HOUR, ageing: 30 * HOUR, stale: Number.POSITIVE_INFINITY };

/** What an age in milliseconds makes of a value. */
export function freshnessOfAge(ageMs: number, limits: Limits): Freshness {
  if (ageMs <= limits.fresh) return 'fresh';
  if (ageMs <= limits.ageing) return 'ageing';
  return ageMs <= limits.stale ? 'stale' : 'withheld';
}

/** Dated tests never go stale by age alone. */
export const DATED: Limits = {
  fresh: Number.POSITIVE_INFINITY,
  ageing: Number.POSITIVE_INFINITY,
  stale: Number.POSITIVE_INFINITY,
};

/**
 * Which limits a value of `latest` ages by. What a monitor streams ages in minutes; the same vital charted by a person
 * is expected every 4 h.
 */
export function limitsOf(code: string, source: string): Limits {
  switch (catalogRow(code)?.freshness) {
    case 'streamed':
      return source === 'device' ? STREAMED : CHARTED;
    case 'temperature':
      return TEMPERATURE;
    case 'charted':
      return CHARTED;
    case 'daily-lab':
      return LAB;
    default:
      return DATED;
  }
}

/** How fresh something of time `t` is at `now`; unknown if there is none. What is ahead of the clock is fresh. */
export function freshnessAt(t: Instant | null | undefined, now: Instant, limits: Limits): Freshness {
  return t === null || t === undefined ? 'unknown' : freshnessOfAge(now - t, limits);
}

/** A vital sign by its field and by how it came: streamed by a monitor, cycled by a cuff, or charted. */
export function vitalFreshness(name: VitalName, value: VitalValue | undefined, now: Instant): Freshness {
  if (value === undefined) return 'unknown';
  return freshnessAt(value.t, now, limitsOf(name, value.device && value.site !== 'cuff' ? 'device' : 'charted'));
}

/** A laboratory value by its collection time. */
export function labFreshness(test: string, t: Instant, now: Instant): Freshness {
  return freshnessAt(t, now, limitsOf(test, 'lab'));
}

/** A device in use or a running infusion, by its newest charting. */
export function chartedFreshness(charted: { readonly t: Instant } | null, now: Instant): Freshness {
  return freshnessAt(charted?.t, now, CHARTED);
}

/** Whether the oxygen status is known: the device as charted; on room air a reading of SpO2 renews it. */
export function oxygenFreshness(oxygen: Oxygen | null, spo2: VitalValue | undefined, now: Instant): Freshness {
  const device = chartedFreshness(oxygen, now);
  if (oxygen !== null && oxygen.device !== 'room-air') return device;
  return betterFreshness(device, vitalFreshness('spo2Percent', spo2, now));
}
