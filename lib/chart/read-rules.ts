import { type Protocol, span } from '../protocols/protocol';
import { HOUR, type Instant } from '../time';
import type { Chart, Decision, LabValue } from './chart';
import { current, gradeAtAct, monitoringStart, type Scale } from './read';

/** Readers that only rules and guidance need. */

/** When a record was known: its own time, or its arrival if that was later. Fractions of a millisecond only order arrivals. */
export function knownAt(record: { readonly t: Instant; readonly receivedAt: Instant }): Instant {
  return Math.max(record.t, Math.floor(record.receivedAt));
}

/** Hours from the collection of a culture until it was known to be positive, whole; null for one that is not (MON-13, MON-14). */
export function hoursToPositivity(culture: LabValue, collectedAt: Instant = culture.t): number | null {
  if (culture.value !== 1) return null;
  return Math.max(0, Math.round(((culture.positiveAt ?? knownAt(culture)) - collectedAt) / HOUR));
}

/** A decision to withhold that is in force. */
export interface Withheld {
  readonly decision: Decision;
  /** Over at exactly this instant. */
  readonly until: Instant;
}

/**
 * The decision to withhold `what` that holds at `now` (C7): 8 h from its time, or until CRS or ICANS rises above its grade
 * at the decision. Of several the one that lasts longest; null if none holds.
 */
export function withheld(chart: Chart, what: string, now: Instant, protocol: Protocol): Withheld | null {
  const holdMs = span(protocol, 'decision.holds');
  for (let i = chart.decisions.length - 1; i >= 0; i--) {
    const decision = chart.decisions[i] as Decision;
    if (decision.t + holdMs <= now) return null;
    if (decision.withhold === what && decision.t <= now && !risenSince(chart, decision.t, now, protocol)) {
      return { decision, until: decision.t + holdMs };
    }
  }
  return null;
}

function risenSince(chart: Chart, t: Instant, now: Instant, protocol: Protocol): boolean {
  const crs = gradeAtAct(chart, 'crs', t, protocol);
  const icans = gradeAtAct(chart, 'icans', t, protocol);
  for (let i = chart.steps.length - 1; i >= 0; i--) {
    const step = chart.steps[i];
    if (step === undefined || step.t <= t) return false;
    if (step.t <= now && (step.crs > crs || step.icans > icans)) return true;
  }
  return false;
}

/** How often a confirmed grade is asked for at the present suggestions, ms. */
export function regradeEvery(chart: Chart, protocol: Protocol): number {
  const step = current(chart);
  const grade = Math.max(step.crs, step.icans);
  return span(protocol, grade >= 3 ? 'regrade.everyGrade3' : grade === 2 ? 'regrade.everyGrade2' : 'regrade.every');
}

/** From when the clock of a scale's next regrade counts: the newest confirmed grade or the start of monitoring. */
export function regradedAt(chart: Chart, scale: Scale): Instant | null {
  const start = monitoringStart(chart);
  if (start === null) return null;
  for (let i = chart.regrades.length - 1; i >= 0; i--) {
    const r = chart.regrades[i];
    if (r !== undefined && r[scale] !== null) return Math.max(start, r.t);
  }
  return start;
}
