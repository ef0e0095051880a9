import type { Chart } from './chart/chart';
import type { Protocol } from './protocols/protocol';
import { RULES } from './rules';
import type { Finding, Reading, Rule } from './rules/rule';
import type { Instant } from './time';

export type { Chart } from './chart/chart';
export { emptyChart } from './chart/empty';
export { type Applied, advance, apply, fold } from './chart/fold';
export { changesFacts, sameFacts } from './chart/fold/person';
export { compareEvents, currentVersions, supersedes } from './chart/order';
export { bedRow, crsState, icansState, patientState } from './present';

/** What all rules say of a chart at an instant, and what is needed to ask only those again that may say something else. */
export interface Evaluation {
  readonly findings: readonly Finding[];
  /** When time alone may change a grade or a finding next; null if only an event can. */
  readonly nextLookAt: Instant | null;
  /** Readings by place in the list of rules; null without an open stay. */
  readonly byRule: readonly Reading[] | null;
  /** Before this instant no rule needs to be asked again for the sake of time alone; Infinity if none ever. */
  readonly rulesQuietUntil: Instant;
  readonly chart: Chart;
  readonly protocol: Protocol;
}

/** A bit for each part of the chart, so that what changed and what a rule reads are numbers. */
const BIT: Readonly<Record<keyof Chart, number>> = {
  t: 1 << 0,
  person: 1 << 1,
  stay: 1 << 2,
  therapy: 1 << 3,
  vitals: 1 << 4,
  feed: 1 << 5,
  evidence: 1 << 6,
  support: 1 << 7,
  infusions: 1 << 8,
  doses: 1 << 9,
  labs: 1 << 10,
  neuro: 1 << 11,
  ice: 1 << 12,
  attributions: 1 << 13,
  regrades: 1 << 14,
  decisions: 1 << 15,
  diagnostics: 1 << 16,
  checklist: 1 << 17,
  fluid: 1 << 18,
  rejects: 1 << 19,
  steps: 1 << 20,
  episode: 1 << 21,
  temperatures: 1 << 22,
  course: 1 << 23,
};
const maskOf = (parts: readonly (keyof Chart)[] | undefined): number => (parts ?? []).reduce((mask, part) => mask | BIT[part], 0);

interface Watched {
  readonly rule: Rule;
  readonly reads: number;
  readonly readsWhileMet: number;
}
const WATCHED: readonly Watched[] = RULES.map((rule) => ({
  rule,
  reads: maskOf(rule.reads),
  readsWhileMet: maskOf(rule.readsWhileMet),
}));

const ALL: readonly number[] = WATCHED.map((_, i) => i);
const READERS = new Map<number, readonly number[]>();

/** Places of the rules that read any of the parts; remembered, since the same few combinations come with every event. */
function readersOf(changed: number): readonly number[] {
  let readers = READERS.get(changed);
  if (readers === undefined) {
    readers = ALL.filter((i) => {
      const w = WATCHED[i] as Watched;
      return ((w.reads | w.readsWhileMet) & changed) !== 0;
    });
    if (READERS.size < 4_096) READERS.set(changed, readers);
  }
  return readers;
}

/**
 * Evaluates the rules at `now`, the chart being advanced to it. With `before` only those are run whose parts of the chart
 * are other objects than then, or whose next look has come. A patient without an open stay has no findings.
 */
export function evaluate(chart: Chart, protocol: Protocol, now: Instant, before?: Evaluation): Evaluation {
  const gradesAt = chart.course.nextAt;
  if (!chart.stay.open)
    return { findings: NONE, nextLookAt: gradesAt, byRule: null, rulesQuietUntil: Number.NEGATIVE_INFINITY, chart, protocol };
  const known = before !== undefined && before.protocol === protocol ? before.byRule : null;
  const changed = known === null || before === undefined ? -1 : changedParts(before.chart, chart);
  const quiet = known !== null && before !== undefined && now < before.rulesQuietUntil;
  const asked = quiet ? readersOf(changed) : ALL;
  let readings: Reading[] | null = null;
  let told = false;
  for (const i of asked) {
    const { rule, reads, readsWhileMet } = WATCHED[i] as Watched;
    const reading = known?.[i];
    const stale =
      reading === undefined ||
      (changed & reads) !== 0 ||
      (reading.findings.length > 0 &&
        (changed & readsWhileMet) !== 0 &&
        !(before !== undefined && rule.stands?.(reading, before.chart, chart))) ||
      (reading.lookAgainAt !== null && reading.lookAgainAt <= now);
    if (!stale) continue;
    const said = rule.evaluate(chart, protocol, now);
    if (reading === undefined || reading.findings.length > 0 || said.findings.length > 0) told = true;
    if (said === reading) continue;
    readings ??= known === null ? new Array<Reading>(WATCHED.length) : known.slice();
    readings[i] = said;
  }
  const byRule = readings ?? known ?? NO_READINGS;
  const findings = told || before === undefined ? findingsOf(byRule) : before.findings;
  const rulesQuietUntil = quiet && readings === null ? before.rulesQuietUntil : quietUntil(byRule, now);
  const rulesAt = rulesQuietUntil > now ? rulesQuietUntil : nextAfter(byRule, now);
  const next = gradesAt === null ? rulesAt : Math.min(gradesAt, rulesAt);
  return { findings, nextLookAt: next === Number.POSITIVE_INFINITY ? null : next, byRule, rulesQuietUntil, chart, protocol };
}

/** The earliest look any rule wants; `now` if one wants to be asked again at once. */
function quietUntil(byRule: readonly Reading[], now: Instant): Instant {
  let next = Number.POSITIVE_INFINITY;
  for (const { lookAgainAt } of byRule) {
    if (lookAgainAt === null) continue;
    if (lookAgainAt <= now) return now;
    if (lookAgainAt < next) next = lookAgainAt;
  }
  return next;
}
/** The earliest look after `now`. */
function nextAfter(byRule: readonly Reading[], now: Instant): Instant {
  let next = Number.POSITIVE_INFINITY;
  for (const { lookAgainAt } of byRule) if (lookAgainAt !== null && lookAgainAt > now && lookAgainAt < next) next = lookAgainAt;
  return next;
}

function findingsOf(byRule: readonly Reading[]): readonly Finding[] {
  const out: Finding[] = [];
  for (const reading of byRule) for (const finding of reading.findings) out.push(finding);
  return out;
}

const NONE: readonly Finding[] = [];
const NO_READINGS: readonly Reading[] = [];

/** Parts that are other objects. Written out: it runs for every event. */
function changedParts(a: Chart, b: Chart): number {
  if (a === b) return 0;
  return (
    (a.t === b.t ? 0 : BIT.t) |
    (a.person === b.person ? 0 : BIT.person) |
    (a.stay === b.stay ? 0 : BIT.stay) |
    (a.therapy === b.therapy ? 0 : BIT.therapy) |
    (a.vitals === b.vitals ? 0 : BIT.vitals) |
    (a.feed === b.feed ? 0 : BIT.feed) |
    (a.evidence === b.evidence ? 0 : BIT.evidence) |
    (a.support === b.support ? 0 : BIT.support) |
    (a.infusions === b.infusions ? 0 : BIT.infusions) |
    (a.doses === b.doses ? 0 : BIT.doses) |
    (a.labs === b.labs ? 0 : BIT.labs) |
    (a.neuro === b.neuro ? 0 : BIT.neuro) |
    (a.ice === b.ice ? 0 : BIT.ice) |
    (a.attributions === b.attributions ? 0 : BIT.attributions) |
    (a.regrades === b.regrades ? 0 : BIT.regrades) |
    (a.decisions === b.decisions ? 0 : BIT.decisions) |
    (a.diagnostics === b.diagnostics ? 0 : BIT.diagnostics) |
    (a.checklist === b.checklist ? 0 : BIT.checklist) |
    (a.fluid === b.fluid ? 0 : BIT.fluid) |
    (a.rejects === b.rejects ? 0 : BIT.rejects) |
    (a.steps === b.steps ? 0 : BIT.steps) |
    (a.episode === b.episode ? 0 : BIT.episode) |
    (a.temperatures === b.temperatures ? 0 : BIT.temperatures) |
    (a.course === b.course ? 0 : BIT.course)
  );
}
