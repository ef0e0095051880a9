import { type Instant, MINUTE } from '../time';
import { type OpenAlert, rank } from './alert';
import { isGravest } from './escalate';

/** After a rise the same patient's first steps of treatment are not told apart from it. */
const FIRST_STEPS_MS = 30 * MINUTE;
const FIRST_STEPS: ReadonlySet<string> = new Set(['TOCI-DUE', 'TELEMETRY-MISSING']);
/** Rules whose alerts may quiet others. */
export const QUIETERS: ReadonlySet<string> = new Set([
  'T2',
  'HLH-SUSPECT',
  'STEROID-ESCALATE-CRS4',
  'ICANS-ESCALATION',
  'CRS-ESCALATION',
]);
const LESSER_CRS: ReadonlySet<string> = new Set(['CRS-POSSIBLE-NO-FEVER', 'CRS-G1-PERSIST']);

export interface Quiet {
  /** The graver alert. */
  readonly by: string;
  /** When it ends by time; null: with the graver alert. A notice is put off, not dropped. */
  readonly until: Instant | null;
}

/**
 * Which open alerts a graver one quiets at this instant: alert id -> by whom. Computed when shown and again before
 * somebody is told; never stored. `open` may hold a whole unit. An alert is quieted only by one of its own or a higher
 * priority that is itself unanswered or answered (not snoozed, not ended); rises to grade 3 and 4, seizures, drug limits
 * and doubt about identity are never quieted.
 */
export function quieted(open: readonly OpenAlert[], now: Instant): ReadonlyMap<string, Quiet> {
  const active = open.filter(mayQuiet);
  const map = new Map<string, Quiet>();
  for (const lesser of open) {
    const quiet = quietOf(lesser, active, now);
    if (quiet !== null) map.set(lesser.id, quiet);
  }
  return map;
}

/** The same of one alert, given those that may quiet it; null: nothing does. */
export function quietOf(lesser: OpenAlert, others: readonly OpenAlert[], now: Instant): Quiet | null {
  if (isGravest(lesser.rule, lesser.priority, lesser.level) !== null) return null;
  for (const by of others) {
    if (by.id === lesser.id || rank(by.priority) < rank(lesser.priority) || !mayQuiet(by)) continue;
    const until = quiets(by, lesser, now);
    if (until !== undefined) return { by: by.id, until };
  }
  return null;
}
const mayQuiet = (a: OpenAlert) =>
  QUIETERS.has(a.rule) && (a.phase === 'raised' || a.phase === 'acknowledged') && a.condition !== 'absent';

/** undefined: it does not. */
function quiets(by: OpenAlert, lesser: OpenAlert, now: Instant): Instant | null | undefined {
  if (by.rule === 'T2')
    return by.unitId === lesser.unitId && lesser.family === 'FEED-SILENT' && cameBy(by.trigger, lesser) ? null : undefined;
  if (by.stayId !== lesser.stayId) return undefined;
  switch (by.rule) {
    case 'HLH-SUSPECT':
      return lesser.rule === 'FERRITIN-10K' ? null : undefined;
    case 'STEROID-ESCALATE-CRS4':
      return lesser.rule === 'STEROID-DUE-CRS3' ? null : undefined;
    case 'ICANS-ESCALATION':
      return lesser.rule === 'ICE-FALL' && shareRecord(by, lesser) ? null : undefined;
    case 'CRS-ESCALATION': {
      const level = by.level ?? 0;
      const until = by.risenAt + FIRST_STEPS_MS;
      if (level >= 2 && FIRST_STEPS.has(lesser.rule) && now < until) return until;
      return level >= 3 && LESSER_CRS.has(lesser.rule) && lesser.priority !== 'high' ? null : undefined;
    }
    default:
      return undefined;
  }
}

/** A silent laboratory explains no silent monitor: what had come by another source, or by none that is known, is told. */
function cameBy(source: string, lesser: OpenAlert): boolean {
  return lesser.evidence.some((e) => e.source === source);
}

function shareRecord(a: OpenAlert, b: OpenAlert): boolean {
  const ids = new Set(a.evidence.map((e) => e.eventId).filter((id) => id !== undefined));
  return b.evidence.some((e) => e.eventId !== undefined && ids.has(e.eventId));
}
