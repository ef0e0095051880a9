import { catalogRow } from './events/catalog';
import type { Freshness } from './state';
import { HOUR, MINUTE, SECOND } from './time';

const ORDER: readonly Freshness[] = ['fresh', 'ageing', 'stale', 'withheld', 'unknown'];

/** Of two judgements the worse: a screen may only ever age what the server sent, never freshen it. */
export function worseFreshness(a: Freshness, b: Freshness): Freshness {
  return ORDER.indexOf(a) >= ORDER.indexOf(b) ? a : b;
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
export const DATED: Limits = { fresh: Number.POSITIVE_INFINITY, ageing: Number.POSITIVE_INFINITY, stale: Number.POSITIVE_INFINITY };

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
