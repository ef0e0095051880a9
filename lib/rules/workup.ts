import type { Chart, Diagnostic } from '../chart/chart';
import { current, infusionAt, runOf } from '../chart/read';
import { withheld } from '../chart/read-rules';
import { clinicalNumber } from '../display/numbers';
import { num, type Protocol, span } from '../protocols/protocol';
import type { Instant } from '../time';
import { after, ahead, earlier, holds, QUIET, quietUntil } from './reading';
import type { Evidence, Rule } from './rule';
import { clock, list, said } from './words';

/** Echocardiograms, and the baseline panel around the infusion. */

/** The newest echocardiogram, with or without an ejection fraction. */
export function lastEcho(chart: Chart): Diagnostic | undefined {
  return chart.diagnostics.findLast((d) => d.test === 'echocardiogram');
}

export const ECHO_DUE: Rule = {
  id: 'ECHO-DUE',
  family: 'ECHO-DUE',
  title: 'Echocardiogram due',
  when: 'A run of CRS 3 or more for 6 h without an echocardiogram in the episode, no decision to leave it out.',
  priority: 'low',
  kind: 'state',
  cls: 'task',
  ack: 'until-done',
  notify: ['ICU'],
  action: 'Echocardiogram from grade 3 (S1).',
  source: ['S1', 'ENG'],
  numbers: ['echo.due', 'decision.holds', 'crs.runFall'],
  reads: ['steps', 'regrades', 'episode', 'diagnostics', 'decisions', 'stay'],
  evaluate(chart, protocol, now) {
    if (current(chart).crs < 3) return QUIET;
    const run = runOf(chart, 'crs', 3, now, protocol);
    if (run === null) return QUIET;
    const from = run.start + span(protocol, 'echo.due');
    const opened = chart.episode?.openedAt ?? run.start;
    const echo = lastEcho(chart);
    if (echo !== undefined && echo.t >= opened) return QUIET;
    if (now < from) return quietUntil(from);
    const decision = withheld(chart, 'echo', now, protocol);
    if (decision !== null) return quietUntil(decision.until);
    return holds(ECHO_DUE, {
      priority: 'low',
      since: from,
      text: `CRS 3 or more since ${clock(chart, run.start, from)}, no echocardiogram in this episode`,
      evidence: [
        { name: 'CRS', value: current(chart).crs, t: run.start },
        {
          name: 'echocardiogram',
          value: echo === undefined ? null : 'earlier',
          t: echo?.t ?? null,
          ...(echo === undefined ? {} : { eventId: echo.id }),
        },
      ],
    });
  },
};

export const ECHO_REPEAT: Rule = {
  id: 'ECHO-REPEAT',
  family: 'ECHO-REPEAT',
  title: 'Repeat the echocardiogram',
  when: 'The latest echocardiogram showed an ejection fraction below 40 % and is 72 h old or more.',
  priority: 'low',
  kind: 'state',
  cls: 'task',
  ack: 'until-done',
  notify: ['ICU'],
  action: 'Repeat the echocardiogram; S2 names an inotrope (dobutamine, milrinone) below 40 %.',
  source: ['S2', 'ENG'],
  numbers: ['ef.lowBelow', 'echo.repeat'],
  reads: ['diagnostics', 'stay'],
  evaluate(chart, protocol, now) {
    const echo = lastEcho(chart);
    if (echo === undefined || echo.efPercent === null || echo.efPercent >= num(protocol, 'ef.lowBelow')) return QUIET;
    const from = echo.t + span(protocol, 'echo.repeat');
    if (now < from) return quietUntil(from);
    return holds(ECHO_REPEAT, {
      priority: 'low',
      since: from,
      text: `Ejection fraction ${clinicalNumber(echo.efPercent)} % at ${clock(chart, echo.t, from)}, not repeated for ${said(protocol, 'echo.repeat')}`,
      evidence: [{ name: 'ejection fraction', value: echo.efPercent, unit: '%', t: echo.t, eventId: echo.id }],
    });
  },
};

/** The panel asked for before the infusion (MON-09), in the order it is listed. */
export const BASELINE_TESTS: readonly (readonly [test: string, name: string])[] = [
  ['hemoglobin', 'hemoglobin'],
  ['wbc', 'WBC'],
  ['anc', 'ANC'],
  ['platelets', 'platelets'],
  ['creatinine', 'creatinine'],
  ['ast', 'AST'],
  ['alt', 'ALT'],
  ['bilirubin', 'bilirubin'],
  ['magnesium', 'magnesium'],
  ['phosphate', 'phosphate'],
  ['crp', 'CRP'],
  ['ferritin', 'ferritin'],
  ['ldh', 'LDH'],
  ['urate', 'urate'],
  ['fibrinogen', 'fibrinogen'],
  ['pt', 'PT'],
  ['aptt', 'aPTT'],
];

/** The infusion whose baseline counts at `now`: the next one from `baseline.around` before it on, else the last. */
function baselineOf(chart: Chart, protocol: Protocol, now: Instant): Instant | null {
  return infusionAt(chart, now + span(protocol, 'baseline.around'))?.t ?? null;
}

/** What is missing of the baseline of the latest or planned infusion; empty when complete or no infusion is known. */
export function missingBaseline(chart: Chart, protocol: Protocol, now: Instant): readonly string[] {
  const infusion = baselineOf(chart, protocol, now);
  if (infusion === null) return [];
  const from = infusion - span(protocol, 'baseline.labs');
  const missing = BASELINE_TESTS.filter(([test]) => !(chart.labs[test] ?? []).some((v) => v.t >= from && v.t <= infusion)).map(
    ([, name]) => name,
  );
  if (chart.person.weights.length === 0) missing.push('weight');
  if (!chart.ice.records.some((r) => r.t <= infusion && (r.score !== null || r.capd !== null))) missing.push('ICE or CAPD');
  return missing;
}

export const BASELINE_INCOMPLETE: Rule = {
  id: 'BASELINE-INCOMPLETE',
  family: 'BASELINE-INCOMPLETE',
  title: 'Baseline missing',
  when: 'From 24 h before to 24 h after the planned or real infusion: a test of the baseline panel without a result in the 7 days before it, no weight, or no ICE or CAPD before it.',
  priority: 'low',
  kind: 'state',
  cls: 'task',
  ack: 'until-done',
  notify: ['RN', 'HEM'],
  action: 'Complete the baseline: later values are compared with it.',
  source: ['S1', 'ASCO21', 'ENG'],
  numbers: ['baseline.around', 'baseline.labs'],
  reads: ['therapy', 'labs', 'person', 'ice'],
  evaluate(chart, protocol, now) {
    const infusion = baselineOf(chart, protocol, now);
    if (infusion === null) return QUIET;
    const around = span(protocol, 'baseline.around');
    const from = infusion - around;
    if (now < from) return quietUntil(from);
    const over = after(infusion, around);
    const coming = chart.therapy.infusions.find((i) => i.t > infusion);
    const nextFrom = coming === undefined ? null : coming.t - around;
    const missing = now >= over ? [] : missingBaseline(chart, protocol, now);
    if (missing.length === 0) return nextFrom === null ? QUIET : quietUntil(nextFrom);
    const evidence: Evidence[] = missing.map((name) => ({ name, value: null, t: null }));
    return holds(
      BASELINE_INCOMPLETE,
      { priority: 'low', since: from, text: `Baseline missing: ${list(missing)}`, evidence },
      earlier(earlier(over, ahead(infusion, now)), nextFrom),
    );
  },
};

export const WORKUP_RULES: readonly Rule[] = [ECHO_DUE, ECHO_REPEAT, BASELINE_INCOMPLETE];
