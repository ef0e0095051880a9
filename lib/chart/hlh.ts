import { bilirubinReference, times, transaminaseReference } from '../grading/organs';
import { num, type Protocol, span } from '../protocols/protocol';
import type { Instant } from '../time';
import { isAbove, isAtMost } from './bounds';
import type { Chart, LabValue } from './chart';
import { stepAt } from './read';

/** Ferritin above its limit with hysteresis, and the suspicion of HLH that rests on it (HLH-01, HLH-03, C27). */

export interface HighFerritin {
  /** The result it began with. */
  readonly first: LabValue;
  readonly latest: LabValue;
}

/** On above 10 000, off only at or below 9 000, as known at `at`; null while off. */
export function highFerritin(chart: Chart, protocol: Protocol, at: Instant): HighFerritin | null {
  const list = chart.labs.ferritin;
  if (list === undefined) return null;
  const on = num(protocol, 'hlh.ferritinOn');
  const off = num(protocol, 'hlh.ferritinOff');
  let first: LabValue | null = null;
  let latest: LabValue | null = null;
  for (const v of list) {
    if (v.t > at) break;
    if (isAbove(v, on)) first ??= v;
    else if (isAtMost(v, off)) first = null;
    latest = v;
  }
  return first === null || latest === null ? null : { first, latest };
}

export type HlhCriterion = 'hepatic' | 'renal' | 'pulmonary' | 'hemophagocytosis';
export interface HlhMet {
  readonly criterion: HlhCriterion;
  /** "AST 320 U/L". */
  readonly said: string;
  readonly t: Instant;
  readonly eventId?: string;
}
export interface HlhSuspicion {
  readonly ferritin: HighFerritin;
  /** Criteria met by results fresh enough to count. */
  readonly met: readonly HlhMet[];
  /** Criteria met only by results too old to count: repeat them. */
  readonly stale: readonly HlhMet[];
}

/** How many criteria beside ferritin make the suspicion. */
export const HLH_CRITERIA_NEEDED = 2;

/** What there is of HLH-03 at `at`; null while ferritin is not high. */
export function hlhCriteria(chart: Chart, protocol: Protocol, at: Instant): HlhSuspicion | null {
  const ferritin = highFerritin(chart, protocol, at);
  if (ferritin === null) return null;
  const met: HlhMet[] = [];
  const stale: HlhMet[] = [];
  const oldest = ferritin.latest.t - span(protocol, 'hlh.labsWithin');
  const judge = (criterion: HlhCriterion, results: readonly Result[]): void => {
    const fresh = results.filter((r) => r.value.t >= oldest);
    const chosen = fresh.length > 0 ? fresh : results;
    const first = chosen[0];
    if (first === undefined) return;
    const said = chosen.map((r) => `${r.name} ${r.value.value} ${r.unit}`).join(', ');
    (fresh.length > 0 ? met : stale).push({ criterion, said, t: first.value.t, eventId: first.value.id });
  };
  judge('hepatic', hepatic(chart, protocol, at));
  judge('renal', renal(chart, protocol, at));
  const step = stepAt(chart, at);
  if (step.hypoxia >= 3) met.push({ criterion: 'pulmonary', said: `hypoxia domain ${step.hypoxia}`, t: step.t });
  const marrow = chart.diagnostics.find((d) => d.hemophagocytosis === true && d.t <= at);
  if (marrow !== undefined) met.push({ criterion: 'hemophagocytosis', said: 'documented', t: marrow.t, eventId: marrow.id });
  return { ferritin, met, stale };
}

interface Result {
  readonly name: string;
  readonly unit: string;
  readonly value: LabValue;
}

function newest(chart: Chart, test: string, at: Instant): LabValue | undefined {
  return chart.labs[test]?.findLast((v) => v.t <= at);
}

function hepatic(chart: Chart, protocol: Protocol, at: Instant): readonly Result[] {
  const out: Result[] = [];
  const factor = num(protocol, 'hlh.transaminaseFactor');
  const limit = times(factor, transaminaseReference(chart, protocol));
  for (const [test, name] of [
    ['ast', 'AST'],
    ['alt', 'ALT'],
  ] as const) {
    const v = newest(chart, test, at);
    if (v !== undefined && isAbove(v, limit)) out.push({ name, unit: 'U/L', value: v });
  }
  const bilirubin = newest(chart, 'bilirubin', at);
  const above = times(num(protocol, 'hlh.bilirubinFactor'), bilirubinReference(chart, protocol));
  if (bilirubin !== undefined && isAbove(bilirubin, above)) out.push({ name: 'bilirubin', unit: 'mg/dL', value: bilirubin });
  return out;
}

function renal(chart: Chart, protocol: Protocol, at: Instant): readonly Result[] {
  const v = newest(chart, 'creatinine', at);
  const baseline = chart.person.baseline.creatinineMgDl;
  const limit =
    baseline === undefined ? num(protocol, 'hlh.creatinineAbove') : times(num(protocol, 'hlh.creatinineFactor'), baseline);
  return v !== undefined && isAbove(v, limit) ? [{ name: 'creatinine', unit: 'mg/dL', value: v }] : [];
}

const TESTS = ['ferritin', 'ast', 'alt', 'bilirubin', 'creatinine'] as const;

/** First instant of the present spell of suspicion, with the ferritin of that instant; null while there is none. */
export function hlhSuspectedSince(
  chart: Chart,
  protocol: Protocol,
  now: Instant,
): { readonly t: Instant; readonly ferritin: LabValue } | null {
  const enough = (at: Instant): HlhSuspicion | null => {
    const s = hlhCriteria(chart, protocol, at);
    return s !== null && s.met.length >= HLH_CRITERIA_NEEDED ? s : null;
  };
  let suspicion = enough(now);
  if (suspicion === null) return null;
  const from = suspicion.ferritin.first.t;
  const instants = new Set<Instant>();
  const add = (t: Instant): void => void (t >= from && t <= now && instants.add(t));
  for (const test of TESTS) for (const v of chart.labs[test] ?? []) add(v.t);
  for (const step of chart.steps) add(step.t);
  for (const d of chart.diagnostics) add(d.t);
  let since = now;
  for (const t of [...instants].sort((a, b) => b - a)) {
    const then = enough(t);
    if (then === null) break;
    since = t;
    suspicion = then;
  }
  return { t: since, ferritin: suspicion.ferritin.latest };
}
