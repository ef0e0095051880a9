import type { Chart, Dose } from '../chart/chart';
import { current, episodeOpen, gradeAtAct, nextInfusionAt, runOf, stepAt } from '../chart/read';
import { withheld } from '../chart/read-rules';
import { type Permission, permission, tociIntervalMs } from '../chart/tocilizumab';
import { signNow } from '../grading/crs';
import { type Protocol, span } from '../protocols/protocol';
import type { Instant } from '../time';
import { tociDoseText } from './doses-said';
import { ahead, earlier, holds, QUIET, quietUntil } from './reading';
import type { Evidence, Rule } from './rule';
import { SIGN_READS, signChangesAt } from './sign';
import { clock, mg, said } from './words';

/** When tocilizumab is indicated, and what follows when it does not work. */

const DUE_READS = ['steps', 'regrades', 'doses', 'decisions', 'therapy', 'person'] as const;

export function doseEvidence(dose: Dose, name = 'tocilizumab'): Evidence {
  const source = dose.source === null ? {} : { source: dose.source };
  return { name, value: dose.mg, unit: 'mg', t: dose.t, ...source, eventId: dose.id };
}

/** TOCI-07: the run of CRS >= 2 that no dose has answered, or until when something else keeps it quiet. */
function unanswered(chart: Chart, protocol: Protocol, now: Instant): { start: Instant } | { quietUntil: Instant | null } {
  if (current(chart).crs < 2) return { quietUntil: null };
  const run = runOf(chart, 'crs', 2, now, protocol);
  if (run === null) return { quietUntil: null };
  const last = chart.doses.tocilizumab.at(-1);
  if (last !== undefined && last.t >= run.start - span(protocol, 'toci.dueLookback')) return { quietUntil: null };
  const allowed = permission(chart, chart.doses.tocilizumab, now, protocol);
  if (!allowed.canGive) return { quietUntil: mayBeGivenAt(chart, allowed, now) };
  const decision = withheld(chart, 'tocilizumab', now, protocol);
  return decision === null ? run : { quietUntil: decision.until };
}

/** When a dose may next be allowed: by interval and limits, or because another infusion begins another total. */
function mayBeGivenAt(chart: Chart, allowed: Permission, now: Instant): Instant | null {
  return earlier(allowed.nextEligibleAt, nextInfusionAt(chart, now));
}

export const TOCI_DUE: Rule = {
  id: 'TOCI-DUE',
  family: 'TOCI-DUE',
  title: 'Tocilizumab due',
  when: 'A run of CRS 2 or more without a dose since 8 h before it began, interval and limits allow one, and no decision to withhold is in force.',
  priority: 'medium',
  kind: 'state',
  cls: 'task',
  ack: 'until-done',
  notify: ['RN', 'ICU', 'HEM', 'PH'],
  action: 'Tocilizumab is the first line from grade 2 (S1): record the dose, or the decision to withhold it.',
  source: ['S1', 'S2'],
  numbers: [
    'toci.mgPerKg',
    'toci.mgPerKgSmall',
    'toci.smallBelowKg',
    'toci.maxMg',
    'toci.dueLookback',
    'toci.interval',
    'toci.per24h',
    'toci.total',
    'decision.holds',
    'toci.per24hWindow',
    'toci.infusionLasts',
    'crs.runFall',
  ],
  reads: DUE_READS,
  evaluate(chart, protocol, now) {
    const due = unanswered(chart, protocol, now);
    if (!('start' in due)) return quietUntil(due.quietUntil);
    return holds(TOCI_DUE, {
      priority: 'medium',
      since: due.start,
      text: `CRS 2 or more, no dose ${sinceLast(chart, due.start)}: protocol ${tociDoseText(chart, now, protocol)}`,
      evidence: runEvidence(chart, due.start),
    });
  },
};

export const TOCI_DELAY: Rule = {
  id: 'TOCI-DELAY',
  family: 'TOCI-DUE',
  title: 'Tocilizumab delayed',
  when: 'As TOCI-DUE, for 2 h or more of the run.',
  priority: 'high',
  kind: 'state',
  cls: 'task',
  ack: 'until-done',
  notify: ['ICU', 'HEM', 'CN'],
  action:
    'Do not delay further: cardiac events were 1.7 times as likely with each 12 h from onset to the dose (A19, observational, 137 patients; studied to about a day). Record the dose or the decision.',
  source: ['S1', 'A19'],
  numbers: [
    'toci.delay',
    'toci.dueLookback',
    'toci.interval',
    'toci.per24h',
    'toci.total',
    'decision.holds',
    'toci.per24hWindow',
    'toci.infusionLasts',
    'toci.mgPerKg',
    'toci.mgPerKgSmall',
    'toci.smallBelowKg',
    'toci.maxMg',
    'crs.runFall',
  ],
  reads: DUE_READS,
  evaluate(chart, protocol, now) {
    const due = unanswered(chart, protocol, now);
    if (!('start' in due)) return quietUntil(due.quietUntil);
    const from = due.start + span(protocol, 'toci.delay');
    if (now < from) return quietUntil(from);
    return holds(TOCI_DELAY, {
      priority: 'high',
      since: from,
      text: `CRS 2 or more since ${clock(chart, due.start, from)}, still no dose ${sinceLast(chart, due.start)}: protocol ${tociDoseText(chart, now, protocol)}`,
      evidence: runEvidence(chart, due.start),
    });
  },
};

function sinceLast(chart: Chart, anchor: Instant): string {
  const last = chart.doses.tocilizumab.at(-1);
  return last === undefined ? 'on record' : `since ${clock(chart, last.t, anchor)}`;
}

function runEvidence(chart: Chart, start: Instant): readonly Evidence[] {
  const last = chart.doses.tocilizumab.at(-1);
  const run: Evidence = { name: 'CRS', value: current(chart).crs, t: start };
  return last === undefined
    ? [run, { name: 'tocilizumab', value: 'none given', t: null }]
    : [run, doseEvidence(last, 'last tocilizumab')];
}

/** CRS >= 2, not below the grade at that dose, with a sign that is there now (TOCI-09, TOCI-10, C4). */
function notImproved(chart: Chart, dose: Dose, protocol: Protocol, now: Instant): boolean {
  const { crs } = current(chart);
  return crs >= 2 && crs >= gradeAtAct(chart, 'crs', dose.t, protocol) && signNow(chart, now, protocol);
}

export const TOCI_REPEAT_DUE: Rule = {
  id: 'TOCI-REPEAT-DUE',
  family: 'TOCI-REPEAT-DUE',
  title: 'Repeat tocilizumab?',
  when: '8 h or more since the last dose, CRS 2 or more and not below the grade at that dose, a sign present now, and the limits allow a dose.',
  priority: 'medium',
  kind: 'state',
  cls: 'task',
  ack: 'until-done',
  notify: ['RN', 'ICU', 'HEM', 'PH'],
  action: 'No improvement after the last dose: S1 repeats it within the limits.',
  source: ['S1'],
  numbers: [
    'toci.interval',
    'toci.per24h',
    'toci.total',
    'toci.per24hWindow',
    'toci.infusionLasts',
    'toci.mgPerKg',
    'toci.mgPerKgSmall',
    'toci.smallBelowKg',
    'toci.maxMg',
    'crs.runFall',
  ],
  reads: ['steps', 'regrades', 'doses', 'therapy', 'person', ...SIGN_READS],
  evaluate(chart, protocol, now) {
    const last = chart.doses.tocilizumab.at(-1);
    if (last === undefined || current(chart).crs < 2) return QUIET;
    const allowed = permission(chart, chart.doses.tocilizumab, now, protocol);
    if (!allowed.canGive) return quietUntil(mayBeGivenAt(chart, allowed, now));
    const again = signChangesAt(chart, protocol, now);
    if (!notImproved(chart, last, protocol, now)) return quietUntil(again);
    const from = last.t + tociIntervalMs(protocol);
    const before = gradeAtAct(chart, 'crs', last.t, protocol);
    const { crs } = current(chart);
    return holds(
      TOCI_REPEAT_DUE,
      {
        priority: 'medium',
        since: Math.max(from, runOf(chart, 'crs', 2, now, protocol)?.start ?? from),
        text: `CRS ${crs} after the dose of ${clock(chart, last.t, from)} (CRS ${before} then): protocol ${tociDoseText(chart, now, protocol)}`,
        evidence: [{ name: 'CRS', value: crs, t: current(chart).t }, doseEvidence(last, 'last tocilizumab')],
      },
      again,
    );
  },
};

export const CRS_NO_IMPROVE_24H: Rule = {
  id: 'CRS-NO-IMPROVE-24H',
  family: 'CRS-NO-IMPROVE-24H',
  title: 'No improvement in 24 h',
  when: '24 h or more since the first tocilizumab dose of the open episode, CRS 2 or more and not below the grade at that dose, a sign present now. Where the site says so, at grade 2 a second domain since that dose at once.',
  priority: 'high',
  kind: 'state',
  cls: 'clinical',
  ack: 'until-done',
  notify: ['ICU', 'HEM'],
  action: "S1 goes on to the next grade's management: grade 2 as 3, grade 3 as 4.",
  source: ['S1'],
  numbers: ['toci.noImprove', 'crs.runFall'],
  reads: ['steps', 'regrades', 'doses', 'episode', ...SIGN_READS],
  evaluate(chart, protocol, now) {
    const found = noImprovement(chart, protocol, now);
    if ('quietUntil' in found) return quietUntil(found.quietUntil);
    const { crs } = current(chart);
    const dayOver = found.dose.t + span(protocol, 'toci.noImprove');
    const from = found.worseSince ?? dayOver;
    const dosed = clock(chart, found.dose.t, from);
    const why =
      found.worseSince === null
        ? `not below the grade at the first dose (${dosed})`
        : `with a second sign since the first dose (${dosed}): hypotension and hypoxia`;
    return holds(
      CRS_NO_IMPROVE_24H,
      {
        priority: 'high',
        level: crs,
        since: from,
        text: `CRS ${crs}, ${why}: manage as grade ${Math.min(4, crs + 1)}`,
        evidence: [
          { name: 'CRS', value: crs, t: current(chart).t },
          doseEvidence(found.dose, 'first tocilizumab of the episode'),
        ],
      },
      earlier(signChangesAt(chart, protocol, now), ahead(dayOver, now)),
    );
  },
};

interface NotBetter {
  readonly dose: Dose;
  /** Q9: since when a second domain has been there; null where 24 h without improvement decide. */
  readonly worseSince: Instant | null;
}

function noImprovement(chart: Chart, protocol: Protocol, now: Instant): NotBetter | { quietUntil: Instant | null } {
  const { episode } = chart;
  if (episode === null || !episodeOpen(chart) || current(chart).crs < 2) return { quietUntil: null };
  const dose = chart.doses.tocilizumab.find((d) => d.t >= episode.openedAt);
  if (dose === undefined) return { quietUntil: null };
  const from = dose.t + span(protocol, 'toci.noImprove');
  if (now < from) {
    if (!protocol.choices.worseInsideGrade2) return { quietUntil: from };
    const worseSince = worseInside(chart, dose, protocol, now);
    return worseSince === null ? { quietUntil: earlier(from, signChangesAt(chart, protocol, now)) } : { dose, worseSince };
  }
  return notImproved(chart, dose, protocol, now)
    ? { dose, worseSince: null }
    : { quietUntil: signChangesAt(chart, protocol, now) };
}

/**
 * Q9, where the site asks for it: since when hypotension and hypoxia stand together at grade 2 that did not at the first dose,
 * given at grade 2; null otherwise. The steps of the grade since the dose tell, the signs must be there now.
 */
function worseInside(chart: Chart, dose: Dose, protocol: Protocol, now: Instant): Instant | null {
  if (current(chart).crs !== 2 || !signNow(chart, now, protocol)) return null;
  const then = stepAt(chart, dose.t);
  if (gradeAtAct(chart, 'crs', dose.t, protocol) !== 2 || (then.hypotension > 0 && then.hypoxia > 0)) return null;
  let since: Instant | null = null;
  for (let i = chart.steps.length - 1; i >= 0; i--) {
    const step = chart.steps[i];
    if (step === undefined || step.t <= dose.t || step.hypotension === 0 || step.hypoxia === 0) break;
    since = step.t;
  }
  return since;
}

export const FEVER_POST_TOCI: Rule = {
  id: 'FEVER-POST-TOCI',
  family: 'FEVER-POST-TOCI',
  title: 'Fever after tocilizumab',
  when: 'The latest temperature is febrile and was taken more than 12 h and at most 24 h after the last dose.',
  priority: 'medium',
  kind: 'state',
  cls: 'clinical',
  ack: 'until-worse',
  notify: ['HEM'],
  action:
    'Usual defervescence is 4 to 8 h: look for an occult infection or consider the next dose. Reassess before adding antibiotics.',
  source: ['S2'],
  numbers: ['toci.feverFrom', 'toci.feverTo', 'crs.feverC'],
  reads: ['doses', 'evidence'],
  evaluate(chart, protocol, now) {
    const { fever } = chart.evidence;
    const last = chart.doses.tocilizumab.at(-1);
    if (!fever.now || fever.lastAt === null || last === undefined || fever.lastAt > now) return QUIET;
    const age = fever.lastAt - last.t;
    if (age <= span(protocol, 'toci.feverFrom') || age > span(protocol, 'toci.feverTo')) return QUIET;
    const id = fever.lastId === null ? {} : { eventId: fever.lastId };
    return holds(FEVER_POST_TOCI, {
      priority: 'medium',
      since: last.t + span(protocol, 'toci.feverFrom') + 1,
      text: `Fever more than ${said(protocol, 'toci.feverFrom')} after the dose of ${clock(chart, last.t, last.t)} (${last.mg === null ? 'amount not known' : mg(last.mg)})`,
      evidence: [
        { name: 'temperature', value: fever.lastC, unit: 'Cel', t: fever.lastAt, ...id },
        doseEvidence(last, 'last tocilizumab'),
      ],
    });
  },
};

export const IL6_POST_TOCI: Rule = {
  id: 'IL6-POST-TOCI',
  family: 'IL6-POST-TOCI',
  title: 'IL-6 after tocilizumab',
  when: 'An IL-6 collected within 14 days after a dose, at most 24 h ago.',
  priority: 'low',
  kind: 'state',
  cls: 'clinical',
  ack: 'until-worse',
  notify: ['HEM'],
  action: 'Expected to rise 10 to 100 fold after the dose: not interpretable for response, no sign of failure.',
  source: ['S2'],
  numbers: ['toci.il6Window', 'toci.il6Shown'],
  reads: ['doses', 'labs'],
  evaluate(chart, protocol, now) {
    const value = chart.labs.il6?.at(-1);
    if (value === undefined) return QUIET;
    const dose = chart.doses.tocilizumab.findLast((d) => d.t < value.t);
    const until = value.t + span(protocol, 'toci.il6Shown') + 1;
    if (dose === undefined || now >= until || value.t - dose.t > span(protocol, 'toci.il6Window')) return QUIET;
    return holds(
      IL6_POST_TOCI,
      {
        priority: 'low',
        since: value.t,
        text: `IL-6 of ${clock(chart, value.t, value.t)} was taken after the dose of ${clock(chart, dose.t, value.t)}: not a sign of failure`,
        evidence: [{ name: 'IL-6', value: value.value, unit: 'pg/mL', t: value.t, eventId: value.id }, doseEvidence(dose)],
      },
      until,
    );
  },
};

export const TOCILIZUMAB_RULES: readonly Rule[] = [
  TOCI_DUE,
  TOCI_DELAY,
  TOCI_REPEAT_DUE,
  CRS_NO_IMPROVE_24H,
  FEVER_POST_TOCI,
  IL6_POST_TOCI,
];
