import { MINUTE, SECOND } from '../../lib/time';
import type { Heard } from '../feeds';
import { span } from './clock-reports';
import type { TechnicalFinding, Watcher } from './finding';

/** A source's clock may be so far off; beyond 5 min the alert is a medium one. */
export const SKEW_LIMIT_MS = 30 * SECOND;
const SKEW_MEDIUM_MS = 5 * MINUTE;

export interface ClockParts {
  heard(now: number): readonly Pick<Heard, 'source' | 'skewMs' | 'units' | 'lastAt'>[];
  /** The limit an administrator set for the source, in seconds; null = the usual 30 s. */
  limitSecsOf(source: string): number | null;
  /** Simulated time runs so many times as fast; on its way a message ages as much. */
  readonly speed: number;
}
/** What has not been heard for so long cannot be judged any more (T2 says that it is silent). */
const HEARD_MS = 5 * MINUTE;
/** Real time a message may be under way. */
const ON_ITS_WAY_MS = 2 * SECOND;

/** T5: sources whose clock is off against the server's. */
export function watchClocks(p: ClockParts): Watcher {
  return (now) => {
    const findings: TechnicalFinding[] = [];
    for (const f of p.heard(now)) {
      if (f.skewMs === null || now - f.lastAt > HEARD_MS * Math.max(1, p.speed)) continue;
      const limitMs = (p.limitSecsOf(f.source) ?? SKEW_LIMIT_MS / SECOND) * SECOND + (p.speed > 1 ? p.speed * ON_ITS_WAY_MS : 0);
      const offMs = Math.abs(f.skewMs);
      if (offMs <= limitMs) continue;
      const level = offMs > Math.max(SKEW_MEDIUM_MS, limitMs) ? 2 : 1;
      const text = `Clock of ${f.source} is ${span(offMs)} ${f.skewMs > 0 ? 'ahead' : 'behind'}`;
      for (const unitId of f.units) findings.push({ rule: 'T5', unitId, trigger: f.source, level, text });
    }
    return findings;
  };
}
