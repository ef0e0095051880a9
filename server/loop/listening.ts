import { type Chart, VITAL_NAMES } from '../../lib/chart/chart';
import type { Finding } from '../../lib/rules/rule';
import type { Instant } from '../../lib/time';
import { patienceMs } from '../technical/silence';
import type { Room } from './room';

const OF_SILENCE: ReadonlySet<string> = new Set(['FEED-SILENT', 'T1']);

export interface Listened {
  readonly findings: readonly Finding[];
  /** When what is unknown now is known. */
  readonly nextAt: Instant | null;
}

/**
 * The findings as far as this server can know them. A monitor that was last heard before we started may have spoken to a
 * closed door: whether it is silent is known once we have listened for a minute, and until then nobody is called for it (a
 * restart of ten minutes called for every bed, two seconds before all of them spoke).
 */
export function asListened(room: Pick<Room, 'clock' | 'listeningSince'>, chart: Chart, findings: readonly Finding[]): Listened {
  const { clock, listeningSince } = room;
  const known = listeningSince + patienceMs(clock);
  // By far the most: each event comes by here, and no more is read for it.
  if (clock.now() >= known || !findings.some(isOfSilence)) return { findings, nextAt: null };
  const heard = heardAt(chart);
  if (heard === null || heard >= listeningSince) return { findings, nextAt: null };
  return { findings: findings.map((f) => (isOfSilence(f) ? { ...f, condition: 'unknown' as const } : f)), nextAt: known };
}

const isOfSilence = (f: Finding): boolean => OF_SILENCE.has(f.rule);
/** When the newest value of a device came; null if none has. */
function heardAt(chart: Chart): Instant | null {
  const came = VITAL_NAMES.flatMap((name) => {
    const v = chart.vitals[name];
    return v?.device === true ? [v.t + v.lag] : [];
  });
  return came.length === 0 ? null : Math.max(...came);
}
