import type { Chart } from './chart/chart';
import { emptyChart } from './chart/empty';
import type { Protocol } from './protocols/protocol';
import { RULES } from './rules';
import type { Finding, Reading, Rule } from './rules/rule';
import type { Instant } from './time';

export type { Chart } from './chart/chart';
export { emptyChart } from './chart/empty';
export { type Applied, advance, apply, fold } from './chart/fold';
export { bedRow, crsState, icansState, patientState } from './present';
export { compareEvents, currentVersions, supersedes } from './chart/order';

/** What all rules say of a chart at an instant, and what is needed to ask only those again that may say something else. */
export interface Evaluation {
  readonly findings: readonly Finding[];
  /** When time alone may change a grade or a finding next; null if only an event can. */
  readonly nextLookAt: Instant | null;
  /** Readings by place in the list of rules; null without an open stay. */
  readonly byRule: readonly Reading[] | null;
  readonly chart: Chart;
  readonly protocol: Protocol;
}

type Part = keyof Chart;
const PARTS = Object.keys(emptyChart()) as Part[];
const BIT = new Map<Part, number>(PARTS.map((part, i) => [part, 2 ** i]));
const maskOf = (parts: readonly Part[] | undefined): number => (parts ?? []).reduce((mask, part) => mask | (BIT.get(part) ?? 0), 0);

interface Watched {
  readonly rule: Rule;
  readonly reads: number;
  readonly readsWhileMet: number;
}
const WATCHED: readonly Watched[] = RULES.map((rule) => ({ rule, reads: maskOf(rule.reads), readsWhileMet: maskOf(rule.readsWhileMet) }));

/**
 * Evaluates the rules at `now`, the chart being advanced to it. With `before` only those are run whose parts of the chart
 * are other objects than then, or whose next look has come. A patient without an open stay has no findings.
 */
export function evaluate(chart: Chart, protocol: Protocol, now: Instant, before?: Evaluation): Evaluation {
  if (!chart.stay.open) return { findings: NONE, nextLookAt: chart.course.nextAt, byRule: null, chart, protocol };
  const known = before !== undefined && before.protocol === protocol ? before.byRule : null;
  const changed = known === null || before === undefined ? -1 : changedParts(before.chart, chart);
  let readings: Reading[] | null = null;
  let next = chart.course.nextAt ?? Number.POSITIVE_INFINITY;
  for (let i = 0; i < WATCHED.length; i++) {
    const { rule, reads, readsWhileMet } = WATCHED[i] as Watched;
    let reading = known?.[i];
    const stale =
      reading === undefined ||
      (changed & reads) !== 0 ||
      (reading.findings.length > 0 && (changed & readsWhileMet) !== 0) ||
      (reading.lookAgainAt !== null && reading.lookAgainAt <= now);
    if (stale) {
      reading = rule.evaluate(chart, protocol, now);
      readings ??= known === null ? new Array<Reading>(WATCHED.length) : [...known];
      readings[i] = reading;
    }
    const again = reading?.lookAgainAt ?? null;
    if (again !== null && again > now && again < next) next = again;
  }
  const nextLookAt = next === Number.POSITIVE_INFINITY ? null : next;
  if (readings === null && known !== null && before !== undefined) {
    return { findings: before.findings, nextLookAt, byRule: known, chart, protocol };
  }
  const byRule = readings ?? [];
  return { findings: byRule.flatMap((r) => r.findings), nextLookAt, byRule, chart, protocol };
}

const NONE: readonly Finding[] = [];

function changedParts(a: Chart, b: Chart): number {
  if (a === b) return 0;
  let mask = 0;
  for (let i = 0; i < PARTS.length; i++) {
    const part = PARTS[i] as Part;
    if (a[part] !== b[part]) mask |= 2 ** i;
  }
  return mask;
}
