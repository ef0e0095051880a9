import { isBelow } from '../chart/bounds';
import type { Chart } from '../chart/chart';
import { current, episodeOpen, givenOrRunning, runOf } from '../chart/read';
import { hoursToPositivity, knownAt, withheld } from '../chart/read-rules';
import { clinicalNumber } from '../display/numbers';
import { num, type Protocol, span } from '../protocols/protocol';
import type { Instant } from '../time';
import { after, earlier, finding, holds, QUIET, quietUntil } from './reading';
import type { Evidence, Finding, Rule } from './rule';
import { doseEvidence } from './tocilizumab';
import { clock, said } from './words';

/** Infection beside CRS: antibiotics, cultures, and the reassessment after tocilizumab. */

/** A drug of the site's antipseudomonal set since 24 h before `start`, given or running (MON-06, C21). */
export function covered(chart: Chart, protocol: Protocol, start: Instant, now: Instant): boolean {
  return givenOrRunning(
    chart,
    chart.doses.antibiotic,
    protocol.sets.antibiotics,
    start - span(protocol, 'antibiotic.lookback'),
    now,
  );
}

function lastAntibiotic(chart: Chart): Evidence {
  const last = chart.doses.antibiotic.at(-1);
  return last === undefined
    ? { name: 'antibiotic', value: 'none given', t: null }
    : doseEvidence(last, `last antibiotic: ${last.drug}`);
}

export const ABX_NOT_STARTED: Rule = {
  id: 'ABX-NOT-STARTED',
  family: 'ABX-NOT-STARTED',
  title: 'Antibiotic not started',
  when: "A run of CRS 2 or more for 60 min without an antibiotic of the site's antipseudomonal set given or running since 24 h before it, no decision to withhold. Vancomycin alone does not count. A site may ask for it only with a low or unknown ANC.",
  priority: 'high',
  kind: 'state',
  cls: 'task',
  ack: 'until-done',
  notify: ['RN', 'ICU', 'PH'],
  action:
    'S2: broad antipseudomonal antibiotic within 1 h of grade 2, in parallel with cultures and tocilizumab. Record the dose or the decision.',
  source: ['S2'],
  numbers: [
    'antibiotic.due',
    'antibiotic.lookback',
    'decision.holds',
    'antibiotic.ancBelow',
    'antibiotic.ancMaxAge',
    'crs.runFall',
  ],
  reads: ['steps', 'regrades', 'doses', 'infusions', 'decisions', 'labs', 'stay'],
  evaluate(chart, protocol, now) {
    if (current(chart).crs < 2) return QUIET;
    const run = runOf(chart, 'crs', 2, now, protocol);
    if (run === null || covered(chart, protocol, run.start, now)) return QUIET;
    const excused = protocol.choices.antibioticsOnlyNeutropenic ? ancSufficientUntil(chart, protocol) : null;
    if (excused !== null && now < excused) return quietUntil(excused);
    const from = run.start + span(protocol, 'antibiotic.due');
    if (now < from) return quietUntil(from);
    const decision = withheld(chart, 'antibiotics', now, protocol);
    if (decision !== null) return quietUntil(decision.until);
    return holds(ABX_NOT_STARTED, {
      priority: 'high',
      since: from,
      text: `CRS 2 or more since ${clock(chart, run.start, from)} without an antipseudomonal antibiotic`,
      evidence: [{ name: 'CRS', value: current(chart).crs, t: run.start }, lastAntibiotic(chart)],
    });
  },
};

/** The first instant at which an ANC that is not low is too old to excuse anything; null without such a value (Q17). */
function ancSufficientUntil(chart: Chart, protocol: Protocol): Instant | null {
  const anc = chart.labs.anc?.at(-1);
  if (anc === undefined || isBelow(anc, num(protocol, 'antibiotic.ancBelow'))) return null;
  return after(anc.t, span(protocol, 'antibiotic.ancMaxAge'));
}

export const ABX_NEUTROPENIC: Rule = {
  id: 'ABX-NEUTROPENIC',
  family: 'ABX-NEUTROPENIC',
  title: 'Neutropenic fever without antibiotic',
  when: 'CRS exactly 1, a run of CRS 1 or more for 60 min, the latest ANC below 0.5 and at most 48 h old, and no antibiotic of the set given or running since 24 h before the run; no decision to withhold.',
  priority: 'medium',
  kind: 'state',
  cls: 'task',
  ack: 'until-done',
  notify: ['RN', 'ICU', 'HEM', 'PH'],
  action: 'Neutropenic-fever antibiotics are due by local policy (S1). Record the dose or the decision.',
  source: ['S1', 'ENG'],
  numbers: [
    'antibiotic.ancBelow',
    'antibiotic.ancMaxAge',
    'antibiotic.due',
    'antibiotic.lookback',
    'decision.holds',
    'crs.runFall',
  ],
  reads: ['steps', 'regrades', 'labs', 'doses', 'infusions', 'decisions', 'stay'],
  evaluate(chart, protocol, now) {
    if (current(chart).crs !== 1) return QUIET;
    const anc = chart.labs.anc?.at(-1);
    if (anc === undefined || !isBelow(anc, num(protocol, 'antibiotic.ancBelow'))) return QUIET;
    const tooOldAt = after(anc.t, span(protocol, 'antibiotic.ancMaxAge'));
    if (now >= tooOldAt) return QUIET;
    const run = runOf(chart, 'crs', 1, now, protocol);
    if (run === null || covered(chart, protocol, run.start, now)) return QUIET;
    const from = run.start + span(protocol, 'antibiotic.due');
    if (now < from) return quietUntil(from);
    const decision = withheld(chart, 'antibiotics', now, protocol);
    if (decision !== null) return quietUntil(decision.until);
    return holds(
      ABX_NEUTROPENIC,
      {
        priority: 'medium',
        since: Math.max(from, anc.t),
        text: `Fever with neutrophils ${clinicalNumber(anc.value)} (${clock(chart, anc.t, from)}): neutropenic-fever antibiotics are due by local policy`,
        evidence: [
          { name: 'ANC', value: anc.value, unit: '10*9/L', t: anc.t, eventId: anc.id },
          { name: 'CRS', value: 1, t: run.start },
          lastAntibiotic(chart),
        ],
      },
      tooOldAt,
    );
  },
};

/** Was a blood culture drawn since `from`: as a procedure, or known from its result? */
export function bloodCultureSince(chart: Chart, from: Instant): boolean {
  return (
    chart.diagnostics.some((d) => d.test === 'blood-culture' && d.t >= from) ||
    (chart.labs['blood-culture'] ?? []).some((v) => v.t >= from)
  );
}

export const CULTURES_DUE: Rule = {
  id: 'CULTURES-DUE',
  family: 'CULTURES-DUE',
  title: 'Cultures due',
  when: 'CRS 1 or more, 60 min after the episode opened, without a blood culture since 6 h before it, no decision to withhold.',
  priority: 'medium',
  kind: 'state',
  cls: 'task',
  ack: 'until-done',
  notify: ['RN'],
  action: 'Blood and urine cultures, chest film.',
  source: ['S1'],
  numbers: ['culture.due', 'culture.lookback', 'decision.holds'],
  reads: ['steps', 'episode', 'diagnostics', 'labs', 'decisions', 'stay'],
  evaluate(chart, protocol, now) {
    const { episode } = chart;
    if (episode === null || !episodeOpen(chart) || current(chart).crs < 1) return QUIET;
    if (bloodCultureSince(chart, episode.openedAt - span(protocol, 'culture.lookback'))) return QUIET;
    const from = episode.openedAt + span(protocol, 'culture.due');
    if (now < from) return quietUntil(from);
    const decision = withheld(chart, 'cultures', now, protocol);
    if (decision !== null) return quietUntil(decision.until);
    const last = chart.diagnostics.findLast((d) => d.test === 'blood-culture');
    return holds(CULTURES_DUE, {
      priority: 'medium',
      since: from,
      text: `CRS since ${clock(chart, episode.openedAt, from)}, no blood culture on record since ${said(protocol, 'culture.lookback')} before`,
      evidence: [
        { name: 'episode opened', value: 'CRS', t: episode.openedAt },
        {
          name: 'blood culture',
          value: last === undefined ? null : 'earlier',
          t: last?.t ?? null,
          ...(last === undefined ? {} : { eventId: last.id }),
        },
      ],
    });
  },
};

const STERILE_SITE_TESTS = ['blood-culture', 'sterile-culture'] as const;

export const CULTURE_POSITIVE: Rule = {
  id: 'CULTURE-POSITIVE',
  family: 'CULTURE-POSITIVE',
  title: 'Culture positive',
  when: 'A blood or other sterile-site culture is reported positive; for 24 h from the report.',
  priority: 'medium',
  kind: 'event',
  cls: 'clinical',
  ack: 'until-worse',
  notify: ['RN', 'ICU', 'HEM', 'PH'],
  action: 'Infection and CRS may coexist; the grade does not change by itself: check cover and attribution.',
  source: ['S2'],
  numbers: ['event.life'],
  reads: ['labs'],
  evaluate(chart, protocol, now) {
    const findings: Finding[] = [];
    let again: Instant | null = null;
    for (const test of STERILE_SITE_TESTS) {
      for (const v of chart.labs[test] ?? []) {
        const known = knownAt(v);
        const until = known + span(protocol, 'event.life');
        if (v.value !== 1 || now > until) continue;
        again = earlier(again, until + 1);
        const hours = hoursToPositivity(v) ?? 0;
        const site = test === 'blood-culture' ? 'Blood culture' : 'Sterile-site culture';
        findings.push(
          finding(CULTURE_POSITIVE, {
            trigger: v.id,
            priority: 'medium',
            since: known,
            text: `${site} positive${hours > 0 ? ` after ${hours} h` : ''}: ${v.organism ?? 'organism not named'}`,
            evidence: [{ name: site.toLowerCase(), value: v.organism ?? 'positive', t: v.t, eventId: v.id }],
          }),
        );
      }
    }
    return findings.length === 0 ? QUIET : { findings, lookAgainAt: again };
  },
};

/** MON-13: the reassessment after the first tocilizumab dose of the episode; null while it is not open. */
export function reassessment(
  chart: Chart,
  protocol: Protocol,
  now: Instant,
): { readonly dose: Chart['doses']['tocilizumab'][number]; readonly opensAt: Instant; readonly dueAt: Instant } | null {
  const { episode } = chart;
  if (episode === null || !episodeOpen(chart)) return null;
  const dose = chart.doses.tocilizumab.find((d) => d.t >= episode.openedAt);
  if (dose === undefined) return null;
  const opensAt = dose.t + span(protocol, 'reassess.opens');
  const closed = chart.decisions.some((d) => d.reassess === 'crs-infection' && d.t >= opensAt && d.t <= now);
  return closed ? null : { dose, opensAt, dueAt: dose.t + span(protocol, 'reassess.due') };
}

export const REASSESS_DUE: Rule = {
  id: 'REASSESS-DUE',
  family: 'REASSESS-DUE',
  title: 'Reassess: CRS or infection?',
  when: '24 h after the first tocilizumab dose of the episode, CRS 1 or more, and no reassessment on record since 12 h after that dose.',
  priority: 'low',
  kind: 'state',
  cls: 'task',
  ack: 'until-done',
  notify: ['ICU', 'HEM'],
  action: 'How much CRS, how much infection? The infection panel shows the change since the dose; record the reassessment.',
  source: ['S2'],
  numbers: ['reassess.opens', 'reassess.due'],
  reads: ['steps', 'episode', 'doses', 'decisions', 'stay'],
  evaluate(chart, protocol, now) {
    if (current(chart).crs < 1) return QUIET;
    const open = reassessment(chart, protocol, now);
    if (open === null) return QUIET;
    if (now < open.dueAt) return quietUntil(open.dueAt);
    return holds(REASSESS_DUE, {
      priority: 'low',
      since: open.dueAt,
      text: `${said(protocol, 'reassess.due')} after the first dose (${clock(chart, open.dose.t, open.dueAt)}) no reassessment of CRS and infection on record`,
      evidence: [
        doseEvidence(open.dose, 'first tocilizumab of the episode'),
        { name: 'CRS', value: current(chart).crs, t: current(chart).t },
      ],
    });
  },
};

export const INFECTION_RULES: readonly Rule[] = [ABX_NOT_STARTED, ABX_NEUTROPENIC, CULTURES_DUE, CULTURE_POSITIVE, REASSESS_DUE];
