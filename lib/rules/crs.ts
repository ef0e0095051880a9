import type { Chart } from '../chart/chart';
import { current, episodeOpen, lastRise, nextInfusionAt, productAt, stretchStart } from '../chart/read';
import { num, type Protocol, span } from '../protocols/protocol';
import type { Instant } from '../time';
import { crsDrivers } from './drivers';
import { after, ahead, earlier, holds, QUIET, quietUntil } from './reading';
import type { Evidence, Reading, Rule } from './rule';
import { signChangesAt } from './sign';
import { clock, criteriaOf, hours } from './words';

/** Rises of the CRS grade, and findings that would be CRS but for the fever. */

const GRADE_READS = ['steps', 'regrades', 'infusions', 'support', 'evidence', 'attributions'] as const;

/** The latest rise of CRS if it still stands and is not older than its window. */
function standingRise(chart: Chart, protocol: Protocol, now: Instant) {
  if (current(chart).crs === 0) return null;
  const rise = lastRise(chart, 'crs', now, protocol);
  if (rise === null || current(chart).crs < rise.to || now - rise.t > span(protocol, 'event.escalation')) return null;
  return rise;
}

export const CRS_ONSET: Rule = {
  id: 'CRS-ONSET',
  family: 'CRS-ONSET',
  title: 'CRS begins',
  when: 'The latest rise of the suggested CRS grade ended at 1, is at most 12 h old, and the grade is still at least 1.',
  priority: 'medium',
  kind: 'state',
  cls: 'clinical',
  ack: 'until-worse',
  notify: ['RN', 'HEM'],
  action: 'Confirm the grade. S1 lists antipyretic, fluids and a work-up for infection.',
  source: ['S1', 'L19'],
  numbers: ['crs.feverC', 'crs.runFall', 'event.escalation'],
  reads: GRADE_READS,
  evaluate(chart, protocol, now) {
    const rise = standingRise(chart, protocol, now);
    if (rise === null || rise.to !== 1) return QUIET;
    const text = `Meets ${criteriaOf(protocol)} grade 1 criteria: fever`;
    const { lastAt, lastC, lastId } = chart.evidence.fever;
    const fever: Evidence = {
      name: 'temperature',
      value: lastC,
      unit: 'Cel',
      t: lastAt,
      ...(lastId === null ? {} : { eventId: lastId }),
    };
    const window = span(protocol, 'event.escalation');
    return holds(CRS_ONSET, { priority: 'medium', level: 1, since: rise.t, text, evidence: [fever] }, after(rise.t, window));
  },
};

export const CRS_ESCALATION: Rule = {
  id: 'CRS-ESCALATION',
  family: 'CRS-ONSET',
  title: 'CRS rises',
  when: 'The latest rise of the suggested CRS grade ended at 2 or more, is at most 12 h old, and the grade is still at least that. High from 3. A return after a fall of at most 30 min is no rise.',
  priority: ['medium', 'high'],
  kind: 'state',
  cls: 'clinical',
  ack: 'until-done',
  // A rise to 1 or 2 asks for no more than to be known; unconfirmed, it is told by GRADE-UNCONFIRMED.
  ackFor: (f) => ((f.level ?? 0) >= 3 ? 'until-done' : 'until-worse'),
  notify: ['RN', 'CN', 'ICU', 'HEM'],
  action: 'Confirm the grade; the checklist shows what S1 lists at this grade.',
  source: ['S1', 'L19'],
  numbers: ['crs.runFall', 'event.escalation'],
  reads: GRADE_READS,
  evaluate(chart, protocol, now) {
    const rise = standingRise(chart, protocol, now);
    if (rise === null || rise.to < 2) return QUIET;
    const drivers = crsDrivers(chart, rise.to, now, protocol);
    const reason = drivers.text === '' ? '' : `: ${drivers.text}`;
    return holds(
      CRS_ESCALATION,
      {
        priority: rise.to >= 3 ? 'high' : 'medium',
        level: rise.to,
        since: rise.t,
        text: `Meets ${criteriaOf(protocol)} grade ${rise.to} criteria${reason}`,
        evidence: drivers.evidence,
      },
      earlier(after(rise.t, span(protocol, 'event.escalation')), signChangesAt(chart, protocol, now)),
    );
  },
};

/** A domain, or late fever, that is present and grades nothing. */
const uncounted = (s: Chart['steps'][number]): boolean => s.crs === 0 && (s.hypotension > 0 || s.hypoxia > 0 || s.fever);

export const CRS_POSSIBLE_NO_FEVER: Rule = {
  id: 'CRS-POSSIBLE-NO-FEVER',
  family: 'CRS-POSSIBLE-NO-FEVER',
  title: 'CRS without fever?',
  when: 'Hypotension or hypoxia after the infusion that does not count for want of a documented fever; or, from D+31, fever, hypotension or hypoxia before a clinician has opened the episode. Medium when the uncounted domain is 3 or 4.',
  priority: ['low', 'medium'],
  kind: 'state',
  cls: 'clinical',
  ack: 'until-worse',
  notify: ['RN', 'HEM'],
  notifyFor: (finding) => (finding.priority === 'medium' ? ['RN', 'ICU', 'HEM'] : ['RN', 'HEM']),
  action: 'Was fever masked by a steroid or antipyretic? Consider CRS beside other causes; a regrade opens the episode.',
  source: ['L19', 'ENG'],
  numbers: ['crs.openByRegradeFromDay'],
  reads: ['steps', 'therapy', 'infusions', 'support', 'evidence', 'attributions'],
  evaluate(chart, protocol, now) {
    const step = current(chart);
    const infused = chart.therapy.firstAt;
    if (!uncounted(step) || infused === null || infused > now) return QUIET;
    const since = Math.max(stretchStart(chart.steps, uncounted) ?? now, infused);
    const worst = Math.max(step.hypotension, step.hypoxia);
    const drivers = crsDrivers(chart, worst, now, protocol);
    const day = num(protocol, 'crs.openByRegradeFromDay');
    const text = step.fever
      ? `Not graded after D+${day - 1} until a regrade: ${drivers.text}`
      : `Not graded, no fever on record: ${drivers.text}`;
    const found = { priority: worst >= 3 ? 'medium' : 'low', since, text, evidence: drivers.evidence } as const;
    return holds(CRS_POSSIBLE_NO_FEVER, found, signChangesAt(chart, protocol, now));
  },
};

export const CRS_G1_PERSIST: Rule = {
  id: 'CRS-G1-PERSIST',
  family: 'CRS-G1-PERSIST',
  title: 'Grade 1 persists',
  when: 'CRS 1 now, the episode open for more than 72 h (24 h with axi-cel and brexu-cel), and a febrile reading in the last 12 h.',
  priority: 'medium',
  kind: 'state',
  cls: 'clinical',
  ack: 'until-worse',
  notify: ['HEM'],
  action: 'S1 manages grade 1 fever of more than three days as grade 2. The grade itself stays 1.',
  source: ['S1', 'ASCO21', 'FDA'],
  numbers: ['crs.g1Persist', 'crs.g1PersistEarlyProducts', 'crs.g1PersistFever'],
  reads: ['steps', 'episode', 'evidence', 'therapy'],
  evaluate(chart, protocol, now) {
    const { episode } = chart;
    if (episode === null || !episodeOpen(chart) || current(chart).crs !== 1) return QUIET;
    const limit = g1PersistLimit(chart, protocol, now);
    const from = after(episode.openedAt, limit);
    // Another infusion may be of a product with another limit.
    const coming = nextInfusionAt(chart, now);
    if (now < from) return quietUntil(earlier(from, coming));
    const { lastAt, lastC, lastId } = chart.evidence.fever;
    const until = lastAt === null ? null : lastAt + span(protocol, 'crs.g1PersistFever');
    if (until === null || now >= until) return QUIET;
    const evidence: Evidence[] = [
      { name: 'episode open since', value: clock(chart, episode.openedAt, from), t: episode.openedAt },
      { name: 'temperature', value: lastC, unit: 'Cel', t: lastAt, ...(lastId === null ? {} : { eventId: lastId }) },
    ];
    const text = `CRS 1 with fever for more than ${hours(limit)} since ${clock(chart, episode.openedAt, from)}: consider managing as grade 2`;
    return holds(
      CRS_G1_PERSIST,
      { priority: 'medium', since: Math.max(from, current(chart).t), text, evidence },
      earlier(ahead(until, now), coming),
    );
  },
};

/** How long grade 1 may last before it is managed as grade 2, ms (CRS-16). */
export function g1PersistLimit(chart: Chart, protocol: Protocol, now: Instant): number {
  const product = productAt(chart, now);
  return span(protocol, product === 'axi-cel' || product === 'brexu-cel' ? 'crs.g1PersistEarlyProducts' : 'crs.g1Persist');
}

/** Does CRS-16 hold now? The management grade is 2 then. */
export function g1Persists(chart: Chart, protocol: Protocol, now: Instant): boolean {
  return (CRS_G1_PERSIST.evaluate(chart, protocol, now) satisfies Reading).findings.length > 0;
}

export const CRS_RULES: readonly Rule[] = [CRS_ONSET, CRS_ESCALATION, CRS_POSSIBLE_NO_FEVER, CRS_G1_PERSIST];
