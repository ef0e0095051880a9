import { SECOND } from '../../lib/time';
import type { Heard } from '../feeds';
import type { TechnicalFinding, Watcher } from './finding';

/** An interface that usually speaks more often has fallen silent after so long. */
export const SILENT_MS = 60 * SECOND;

export interface SilenceParts {
  heard(now: number): readonly Pick<Heard, 'source' | 'usualGapMs' | 'units' | 'lastAt'>[];
  /** How often the source should be heard, as an administrator said; null = learnt from what it does. */
  expectedSecsOf(source: string): number | null;
  /** Is anybody there to be watched? */
  occupied(unitId: string): boolean;
  /** Local wall time of an instant as people of the unit read it, "03:14". */
  clockOf(unitId: string, t: number): string;
}

/** T2: sources that have fallen silent for the whole unit. */
export function watchSilence(p: SilenceParts): Watcher {
  return (now) => {
    const findings: TechnicalFinding[] = [];
    for (const f of p.heard(now)) {
      const expected = p.expectedSecsOf(f.source);
      const usual = f.usualGapMs !== null && f.usualGapMs < SILENT_MS ? SILENT_MS : null;
      const limitMs = expected === null ? usual : Math.max(SILENT_MS, expected * SECOND);
      if (limitMs === null || now - f.lastAt <= limitMs) continue;
      for (const unitId of f.units)
        if (p.occupied(unitId))
          findings.push({
            rule: 'T2',
            unitId,
            trigger: f.source,
            level: 1,
            text: `Nothing from ${f.source} since ${p.clockOf(unitId, f.lastAt)}`,
          });
    }
    return findings;
  };
}
