import type { Chart, Dose } from '../chart/chart';
import { current, episodeOpen, runOf, weightKg } from '../chart/read';
import { withheld } from '../chart/read-rules';
import { answeringSteroid, lastSteroidAt } from '../chart/steroids';
import { lowPressure } from '../grading/crs';
import { num, type Protocol, span } from '../protocols/protocol';
import type { Instant } from '../time';
import { pulseDose } from './asked-steroid';
import { dexamethasoneText, pulseMg, pulseText } from './doses-said';
import { crsDrivers, icansDrivers } from './drivers';
import { after, earlier, holds, QUIET, quietUntil } from './reading';
import type { Rule } from './rule';
import { lastSteroidEvidence, steroidChangesAt } from './steroid-said';
import { doseEvidence } from './tocilizumab';
import { clock, sentence } from './words';

/** Steroids that are asked for: when to add, when they are due, when one was missed. */

export const STEROID_ADD_G2: Rule = {
  id: 'STEROID-ADD-G2',
  family: 'STEROID-ADD-G2',
  title: 'Add a steroid at grade 2?',
  when: 'CRS 2, the latest pressure low after two boluses and one tocilizumab dose of the episode, no steroid in 12 h, no decision to withhold.',
  priority: 'medium',
  kind: 'state',
  cls: 'task',
  ack: 'until-done',
  notify: ['HEM'],
  action: 'S1: dexamethasone every 12 h for one or two doses when hypotension persists after boluses and tocilizumab.',
  source: ['S1', 'ASCO21'],
  numbers: [
    'steroid.addBoluses',
    'steroid.bolusMinMl',
    'steroid.bolusMinMlPerKg',
    'steroid.addWithin',
    'steroid.doseMg',
    'steroid.childMgPerKg',
    'crs.devicePressureAlone',
    'decision.holds',
  ],
  reads: ['steps', 'episode', 'evidence', 'doses', 'infusions', 'decisions', 'person'],
  evaluate(chart, protocol, now) {
    const { episode } = chart;
    if (current(chart).crs !== 2 || episode === null || !episodeOpen(chart)) return QUIET;
    const low = lowPressure(chart, now, protocol);
    const reading = low.now ? low.lastAt : null;
    if (reading === null) return quietUntil(loneReadingCountsAt(chart, protocol, now));
    const before = (list: readonly Dose[]): readonly Dose[] => list.filter((d) => d.t >= episode.openedAt && d.t < reading);
    // Q11. By weight only where it is known: a bolus is not doubted for want of a weight.
    const least = Math.max(
      num(protocol, 'steroid.bolusMinMl'),
      num(protocol, 'steroid.bolusMinMlPerKg') * (weightKg(chart) ?? 0),
    );
    const boluses = before(chart.doses.bolus).filter((b) => least === 0 || (b.ml ?? 0) >= least);
    const doses = before(chart.doses.tocilizumab);
    if (boluses.length < num(protocol, 'steroid.addBoluses') || doses.length === 0) return QUIET;
    const steroid = lastSteroidAt(chart, now);
    if (steroid !== null && steroid > now - span(protocol, 'steroid.addWithin'))
      return quietUntil(steroid + span(protocol, 'steroid.addWithin'));
    const decision = withheld(chart, 'steroid', now, protocol);
    if (decision !== null) return quietUntil(decision.until);
    const lastBolus = boluses.at(-1) as Dose;
    const dose = doses.at(-1) as Dose;
    const since = Math.max((boluses[num(protocol, 'steroid.addBoluses') - 1] as Dose).t, (doses[0] as Dose).t);
    return holds(STEROID_ADD_G2, {
      priority: 'medium',
      since,
      text: `Pressure low after ${boluses.length} boluses and tocilizumab: protocol ${dexamethasoneText(chart, now, protocol, 'q12h, one or two doses')}`,
      evidence: [
        ...crsDrivers(chart, 2, now, protocol).evidence,
        { name: 'boluses', value: boluses.length, t: lastBolus.t, eventId: lastBolus.id },
        doseEvidence(dose),
        lastSteroidEvidence(chart, now),
      ],
    });
  },
};

/** When a single low device pressure begins to count. */
function loneReadingCountsAt(chart: Chart, protocol: Protocol, now: Instant): Instant | null {
  const { run } = chart.evidence.pressure;
  if (run === null || run.countsFrom !== null) return null;
  const at = run.firstAt + span(protocol, 'crs.devicePressureAlone');
  return at > now ? at : null;
}

/** A run that has lasted `dueMs` without a steroid since `lookback` before it; else until when to wait. */
function steroidDue(
  chart: Chart,
  scale: 'crs' | 'icans',
  grade: number,
  protocol: Protocol,
  now: Instant,
): { start: Instant; from: Instant } | { quietUntil: Instant | null } {
  if (current(chart)[scale] < grade) return { quietUntil: null };
  const run = runOf(chart, scale, grade, now, protocol);
  if (run === null || answeringSteroid(chart, run.start - span(protocol, 'steroid.lookback'), now, protocol) !== null)
    return { quietUntil: null };
  const from = run.start + span(protocol, 'steroid.due');
  if (now < from) return { quietUntil: from };
  const decision = withheld(chart, 'steroid', now, protocol);
  return decision === null ? { start: run.start, from } : { quietUntil: decision.until };
}

export const STEROID_DUE_CRS3: Rule = {
  id: 'STEROID-DUE-CRS3',
  family: 'STEROID-DUE-CRS3',
  title: 'Steroid due in CRS 3',
  when: 'A run of CRS 3 or more for 60 min without any steroid since 12 h before it began, no decision to withhold.',
  priority: 'high',
  kind: 'state',
  cls: 'task',
  ack: 'until-done',
  notify: ['ICU', 'HEM'],
  action: 'S1 lists dexamethasone every 6 h from grade 3: record the dose, or the decision to withhold it.',
  source: ['S1'],
  numbers: [
    'steroid.due',
    'steroid.lookback',
    'steroid.answersMg',
    'steroid.doseMg',
    'steroid.childMgPerKg',
    'decision.holds',
    'crs.runFall',
  ],
  reads: ['steps', 'regrades', 'doses', 'infusions', 'decisions', 'person'],
  evaluate(chart, protocol, now) {
    const due = steroidDue(chart, 'crs', 3, protocol, now);
    if ('quietUntil' in due) return quietUntil(due.quietUntil);
    return holds(STEROID_DUE_CRS3, {
      priority: 'high',
      since: due.from,
      text: `CRS 3 or more since ${clock(chart, due.start, due.from)} without a steroid: protocol ${dexamethasoneText(chart, now, protocol, 'q6h')}`,
      evidence: [{ name: 'CRS', value: current(chart).crs, t: due.start }, lastSteroidEvidence(chart, now)],
    });
  },
};

export const STEROID_DUE_ICANS: Rule = {
  id: 'STEROID-DUE-ICANS',
  family: 'STEROID-DUE-ICANS',
  title: 'Steroid due in ICANS',
  when: 'A run of ICANS 2 or more (review protocol: 1 or more) for 60 min without any steroid since 12 h before it began, no decision to withhold. High from ICANS 3.',
  priority: ['medium', 'high'],
  kind: 'state',
  cls: 'task',
  ack: 'until-done',
  notify: ['RN', 'ICU', 'HEM'],
  notifyFor: (f) => (f.priority === 'high' ? ['RN', 'ICU', 'HEM', 'NEU'] : ['RN', 'ICU', 'HEM']),
  action:
    'S2 lists dexamethasone every 6 h; ASCO21 from ICANS 3, at 2 by risk: consider, reassess. Record the dose or the decision.',
  source: ['S2', 'ASCO21'],
  numbers: [
    'steroid.dueIcansFrom',
    'steroid.due',
    'steroid.lookback',
    'steroid.answersMg',
    'steroid.doseMg',
    'steroid.childMgPerKg',
    'decision.holds',
    'crs.runFall',
  ],
  reads: ['steps', 'regrades', 'doses', 'infusions', 'decisions', 'person', 'ice', 'neuro', 'attributions'],
  evaluate(chart, protocol, now) {
    const grade = num(protocol, 'steroid.dueIcansFrom');
    const due = steroidDue(chart, 'icans', grade, protocol, now);
    if ('quietUntil' in due) return quietUntil(due.quietUntil);
    const { icans } = current(chart);
    const amount = dexamethasoneText(chart, now, protocol, 'q6h');
    const what = icans >= 3 ? `protocol ${amount}` : `consider ${amount}, reassess`;
    const drivers = icansDrivers(chart, icans, now, protocol);
    return holds(
      STEROID_DUE_ICANS,
      {
        priority: icans >= 3 ? 'high' : 'medium',
        since: due.from,
        text: `ICANS ${icans} without a steroid: ${what}`,
        evidence: [...drivers.evidence, lastSteroidEvidence(chart, now)],
      },
      drivers.changesAt,
    );
  },
};

export const STEROID_ESCALATE_CRS4: Rule = {
  id: 'STEROID-ESCALATE-CRS4',
  family: 'STEROID-ESCALATE-CRS4',
  title: 'Pulse steroid in CRS 4',
  when: 'A run of CRS 4 for 60 min without a methylprednisolone dose of 500 mg or more since 12 h before it began, no decision to withhold. An infusion is one once it comes to that much, and while it runs at 500 mg in 12 h or more or at an unknown rate. Under 18 y only where the site has set its own pulse. Not in the review protocol.',
  priority: 'high',
  kind: 'state',
  cls: 'task',
  ack: 'until-done',
  notify: ['ICU', 'HEM', 'PH'],
  action: 'S1 lists methylprednisolone every 12 h for 3 days at grade 4, then a taper. Record the dose or the decision.',
  source: ['S1', 'ASCO21'],
  numbers: ['steroid.pulseMg', 'steroid.pulseDue', 'steroid.lookback', 'decision.holds', 'crs.runFall'],
  reads: ['steps', 'regrades', 'doses', 'infusions', 'decisions', 'person'],
  evaluate(chart, protocol, now) {
    const pulse = pulseMg(chart, now, protocol);
    if (!protocol.choices.pulseAtGrade4 || pulse === null || current(chart).crs < 4) return QUIET;
    const run = runOf(chart, 'crs', 4, now, protocol);
    if (run === null) return QUIET;
    const dose = pulseDose(chart, run.start - span(protocol, 'steroid.lookback'), now, protocol);
    if (dose.first !== null) return quietUntil(dose.turnsAt);
    const from = run.start + span(protocol, 'steroid.pulseDue');
    if (now < from) return quietUntil(earlier(from, dose.turnsAt));
    const decision = withheld(chart, 'steroid', now, protocol);
    if (decision !== null) return quietUntil(earlier(decision.until, dose.turnsAt));
    return holds(
      STEROID_ESCALATE_CRS4,
      {
        priority: 'high',
        since: Math.max(from, dose.fellShortAt ?? from),
        text: `Meets grade 4 since ${clock(chart, run.start, from)}: S1 lists ${pulseText(chart, now, protocol)} q12h for 3 d, then taper`,
        evidence: [{ name: 'CRS', value: 4, t: run.start }, lastSteroidEvidence(chart, now)],
      },
      earlier(dose.turnsAt, steroidChangesAt(chart, now)),
    );
  },
};

export const STEROID_GAP: Rule = {
  id: 'STEROID-GAP',
  family: 'STEROID-GAP',
  title: 'Steroid missed or stopped?',
  when: 'CRS or ICANS 3 or more, a steroid was given in this run or in the 12 h before it, the last one more than 12 h ago, no decision to withhold.',
  priority: 'medium',
  kind: 'state',
  cls: 'task',
  ack: 'until-done',
  notify: ['ICU', 'HEM', 'PH'],
  action: 'Was a dose missed, or the steroid stopped? Record the dose or the decision.',
  source: ['S1', 'ENG'],
  numbers: ['steroid.gap', 'steroid.lookback', 'decision.holds', 'crs.runFall'],
  reads: ['steps', 'regrades', 'doses', 'infusions', 'decisions', 'stay'],
  evaluate(chart, protocol, now) {
    const step = current(chart);
    if (step.crs < 3 && step.icans < 3) return QUIET;
    const last = lastSteroidAt(chart, now);
    if (last === null) return QUIET;
    const starts = (['crs', 'icans'] as const).map((scale) => runOf(chart, scale, 3, now, protocol)?.start ?? null);
    const lookback = span(protocol, 'steroid.lookback');
    if (!starts.some((start) => start !== null && last >= start - lookback)) return QUIET;
    const from = after(last, span(protocol, 'steroid.gap'));
    if (now < from) return quietUntil(from);
    const decision = withheld(chart, 'steroid', now, protocol);
    if (decision !== null) return quietUntil(decision.until);
    const [scale, grade] = step.crs >= 3 ? (['CRS', step.crs] as const) : (['ICANS', step.icans] as const);
    const start = starts.reduce(earlier, null);
    return holds(STEROID_GAP, {
      priority: 'medium',
      since: from,
      text: sentence(`${scale} ${grade}, last steroid at ${clock(chart, last, from)}: dose missed or stopped?`),
      evidence: [{ name: scale, value: grade, t: start }, lastSteroidEvidence(chart, now)],
    });
  },
};

export const STEROID_RULES: readonly Rule[] = [
  STEROID_ADD_G2,
  STEROID_DUE_CRS3,
  STEROID_DUE_ICANS,
  STEROID_ESCALATE_CRS4,
  STEROID_GAP,
];
