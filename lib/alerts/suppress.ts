import { type Instant, MINUTE } from '../time';
import { type OpenAlert, rank } from './alert';
import { isGravest } from './escalate';

/** One thing that quiets another, of the same patient (of the same unit for T2). */
export interface Quieting {
  readonly by: string;
  /** The grades of `by` at which it does. */
  readonly levels?: readonly number[];
  readonly quiets: readonly string[];
  /** How long after the rise; null: as long as `by` holds. */
  readonly forMs: number | null;
  /** Only where both rest on the same record, or the lesser one's values came by the source that `by` names. */
  readonly only?: 'same-record' | 'same-source';
}
export const QUIETINGS: readonly Quieting[] = [
  // A silent laboratory explains no silent monitor: what had come by another source, or by none that is known, is told.
  { by: 'T2', quiets: ['FEED-SILENT', 'T1'], forMs: null, only: 'same-source' },
  { by: 'HLH-SUSPECT', quiets: ['FERRITIN-10K'], forMs: null },
  { by: 'STEROID-ESCALATE-CRS4', quiets: ['STEROID-DUE-CRS3'], forMs: null },
  // A rise to 1 tells neither the intensivist nor the neurologist, whom a fall of ICE names.
  { by: 'ICANS-ESCALATION', levels: [2, 3, 4], quiets: ['ICE-FALL'], forMs: null, only: 'same-record' },
  // The first steps of treatment are not told apart from a rise to 2 (C29). At 3 and 4 each is told at once.
  { by: 'CRS-ESCALATION', levels: [2], quiets: ['TOCI-DUE', 'TELEMETRY-MISSING'], forMs: 30 * MINUTE },
  { by: 'CRS-ESCALATION', levels: [3, 4], quiets: ['CRS-POSSIBLE-NO-FEVER', 'CRS-G1-PERSIST'], forMs: null },
];
/** Rules whose alerts may quiet others. */
export const QUIETERS: ReadonlySet<string> = new Set(QUIETINGS.map((q) => q.by));

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
  for (const q of QUIETINGS) {
    if (q.by !== by.rule || !q.quiets.includes(lesser.rule) || q.levels?.includes(by.level ?? 0) === false) continue;
    const near = q.only === 'same-source' ? by.unitId === lesser.unitId : by.stayId === lesser.stayId;
    if (!near || (q.only === 'same-source' && !cameBy(by.trigger, lesser))) continue;
    if (q.only === 'same-record' && !shareRecord(by, lesser)) continue;
    if (q.forMs === null) return null;
    if (now < by.risenAt + q.forMs) return by.risenAt + q.forMs;
  }
  return undefined;
}

function cameBy(source: string, lesser: OpenAlert): boolean {
  return lesser.evidence.some((e) => e.source === source);
}

function shareRecord(a: OpenAlert, b: OpenAlert): boolean {
  const ids = new Set(a.evidence.map((e) => e.eventId).filter((id) => id !== undefined));
  return b.evidence.some((e) => e.eventId !== undefined && ids.has(e.eventId));
}
