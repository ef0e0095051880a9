import { type Instant, SECOND } from '../../lib/time';
import type { Heard } from '../feeds';
import type { TechnicalFinding, Watcher } from './finding';

/** An interface that usually speaks more often has fallen silent after so long. */
export const SILENT_MS = 60 * SECOND;
/** On a clock that runs faster a moment of real time is long: a source is given this much of it before it counts as silent. */
const MOMENT_MS = 5 * SECOND;

/** The least silence that counts on this clock. */
export const patienceMs = ({ speed }: { readonly speed: number }): number => SILENT_MS + (speed - 1) * MOMENT_MS;

/** A source as those who judge its silence know it. */
export interface Listened extends Heard {
  /** From when silence counts: somebody has listened without a break since. Never before `lastAt`. */
  readonly silentFrom: Instant;
}
export interface SilenceParts {
  heard(now: number): readonly Pick<Listened, 'source' | 'usualGapMs' | 'units' | 'lastAt' | 'silentFrom'>[];
  /** How often the source should be heard, as an administrator said; null = learnt from what it does. */
  expectedSecsOf(source: string): number | null;
  /** The least silence that counts: `SILENT_MS`, more on a clock that runs faster. */
  readonly patienceMs: number;
  /** Is anybody there to be watched? */
  occupied(unitId: string): boolean;
  /** Local wall time of an instant as people of the unit read it, "03:14". */
  clockOf(unitId: string, t: number): string;
}

/** T2: sources that have fallen silent for the whole unit. One that was silent before a start stays so until it is heard. */
export function watchSilence(p: SilenceParts): Watcher {
  return (now) => {
    const findings: TechnicalFinding[] = [];
    for (const f of p.heard(now)) {
      const expected = p.expectedSecsOf(f.source);
      const usual = f.usualGapMs !== null && f.usualGapMs < SILENT_MS ? p.patienceMs : null;
      const limitMs = expected === null ? usual : Math.max(p.patienceMs, expected * SECOND);
      if (limitMs === null || now - f.lastAt <= limitMs) continue;
      // Not heard since before a start: whether it has begun to speak again is known only after listening for as long.
      const known = now - f.silentFrom > limitMs;
      for (const unitId of f.units)
        if (p.occupied(unitId))
          findings.push({
            rule: 'T2',
            unitId,
            trigger: f.source,
            level: 1,
            ...(known ? {} : { condition: 'unknown' }),
            text: `Nothing from ${f.source} since ${p.clockOf(unitId, f.lastAt)}`,
          });
    }
    return findings;
  };
}
