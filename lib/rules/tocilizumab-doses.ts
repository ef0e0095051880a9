import type { Chart, Dose } from '../chart/chart';
import { knownAt } from '../chart/read-rules';
import {
  countIn24h,
  countTotal,
  type DosePair,
  dosePairs,
  isOneDose,
  tociDoseMg,
  tociIntervalMs,
  tociMgPerKg,
  weightAt,
} from '../chart/tocilizumab';
import { clinicalNumber } from '../display/numbers';
import { num, type Protocol, span } from '../protocols/protocol';
import type { Instant } from '../time';
import { ahead, earlier, finding, holds, QUIET } from './reading';
import type { Evidence, Finding, Reading, Rule } from './rule';
import { doseEvidence } from './tocilizumab';
import { clock, span as lasting, list, mg } from './words';

/** What is wrong with a tocilizumab dose or order: each violation is an alert of its own. */

export interface Checked {
  readonly dose: Dose;
  /** Ordered, not given yet: the text asks to hold it. Otherwise it is in the patient. */
  readonly order: boolean;
  /** Start of the administration: planned for an order. */
  readonly at: Instant;
}

/**
 * Given doses and the orders still open, as the checks see them. An order is over when a dose was given after it; a record
 * that is still taken for a repeat of another (TOCI-16) is not checked on its own.
 */
export function checkedDoses(chart: Chart, merged: ReadonlySet<Dose> = NONE): readonly Checked[] {
  const { tocilizumab: given, tocilizumabOrders: orders } = chart.doses;
  const last = given.at(-1);
  const out: Checked[] = [];
  for (const dose of given) if (!merged.has(dose)) out.push({ dose, order: false, at: dose.t });
  for (const dose of orders)
    if (last === undefined || last.t < dose.t) out.push({ dose, order: true, at: dose.plannedAt ?? dose.t });
  return out;
}
const NONE: ReadonlySet<Dose> = new Set();

/** The last instant at which an event finding of these records is shown: its life counts from when the last became known. */
export function shownUntil(dose: Dose, others: readonly Dose[], protocol: Protocol): Instant {
  let known = knownAt(dose);
  for (const o of others) known = Math.max(known, knownAt(o));
  return known + span(protocol, 'event.life');
}

interface Violation {
  readonly priority: Finding['priority'];
  readonly text: string;
  readonly others: readonly Dose[];
  readonly evidence?: readonly Evidence[];
}

/** One finding for each checked dose that `judge` objects to, while it is recent enough. */
export function violations(
  rule: Pick<Rule, 'id'>,
  checked: readonly Checked[],
  protocol: Protocol,
  now: Instant,
  judge: (c: Checked) => Violation | null,
  lookAgainAt: Instant | null = null,
): Reading {
  const findings: Finding[] = [];
  let again = lookAgainAt;
  for (const c of checked) {
    const v = judge(c);
    if (v === null) continue;
    const until = shownUntil(c.dose, v.others, protocol);
    if (now > until) continue;
    again = earlier(again, until + 1);
    const evidence = [
      doseEvidence(c.dose, c.order ? 'tocilizumab ordered' : 'tocilizumab given'),
      ...v.others.map((o) => doseEvidence(o)),
      ...(v.evidence ?? []),
    ];
    findings.push(finding(rule, { trigger: c.dose.id, priority: v.priority, since: c.dose.t, text: v.text, evidence }));
  }
  return findings.length === 0 && again === null ? QUIET : { findings, lookAgainAt: again };
}

/** Pairs, which of their records are not checked yet, and when the silence about them ends. */
function pending(
  chart: Chart,
  protocol: Protocol,
  now: Instant,
): { merged: ReadonlySet<Dose>; pairs: readonly DosePair[]; endsAt: Instant | null } {
  const pairs = dosePairs(chart, protocol);
  if (pairs.length === 0) return { merged: NONE, pairs, endsAt: null };
  const merged = new Set<Dose>();
  let endsAt: Instant | null = null;
  for (const pair of pairs) {
    if (!isOneDose(pair, now, protocol)) continue;
    merged.add(pair.second);
    if (pair.answer === null) endsAt = earlier(endsAt, ahead(pair.since + span(protocol, 'toci.pairAnswer'), now));
  }
  return { merged, pairs, endsAt };
}

const nothingGiven = (chart: Chart): boolean => chart.doses.tocilizumab.length + chart.doses.tocilizumabOrders.length === 0;
const WATCH = 'tell prescriber and pharmacy; watch ANC, liver values, infection';

export const TOCI_INTERVAL: Rule = {
  id: 'TOCI-INTERVAL',
  family: 'TOCI-INTERVAL',
  title: 'Tocilizumab too early',
  when: 'A dose given, or planned, less than 8 h after the start of the last dose given. Given from 7 h 45 min on: low.',
  priority: ['low', 'high'],
  kind: 'event',
  cls: 'drug',
  ack: 'until-worse',
  notify: ['RN', 'PH', 'HEM'],
  action:
    'An order: hold it until the interval allows it. A dose already given: tell prescriber and pharmacy; watch ANC, liver and infection.',
  source: ['S1', 'FDA', 'ENG'],
  numbers: [
    'toci.interval',
    'toci.intervalNear',
    'toci.infusionLasts',
    'event.life',
    'toci.pairWithin',
    'toci.pairDose',
    'toci.pairAnswer',
  ],
  reads: ['doses', 'decisions', 'stay'],
  evaluate(chart, protocol, now) {
    if (nothingGiven(chart)) return QUIET;
    const interval = tociIntervalMs(protocol);
    const nearFrom = span(protocol, 'toci.intervalNear') + span(protocol, 'toci.infusionLasts');
    const { merged, endsAt } = pending(chart, protocol, now);
    const given = chart.doses.tocilizumab;
    return violations(
      TOCI_INTERVAL,
      checkedDoses(chart, merged),
      protocol,
      now,
      ({ dose, order, at }) => {
        const before = order ? given.at(-1) : given[given.indexOf(dose) - 1];
        if (before === undefined || at - before.t >= interval) return null;
        const gap = at - before.t;
        if (order) {
          const eligible = clock(chart, before.t + interval, at);
          const when = `${clock(chart, at, dose.t)}, ${lasting(gap)} after the dose of ${clock(chart, before.t, at)}`;
          return { priority: 'high', text: `Ordered for ${when}: hold, eligible from ${eligible}`, others: [before] };
        }
        const near = gap >= nearFrom;
        const text = `Already given ${lasting(gap)} after the dose of ${clock(chart, before.t, at)}${near ? '' : `: ${WATCH}`}`;
        return { priority: near ? 'low' : 'high', text, others: [before] };
      },
      endsAt,
    );
  },
};

export const TOCI_24H_LIMIT: Rule = {
  id: 'TOCI-24H-LIMIT',
  family: 'TOCI-24H-LIMIT',
  title: 'Tocilizumab: limit of 24 h',
  when: 'A dose given, or planned, with three given in the 24 h before it.',
  priority: 'high',
  kind: 'event',
  cls: 'drug',
  ack: 'until-worse',
  notify: ['RN', 'PH', 'HEM'],
  action:
    'The limit of three in 24 h is reached. An order: hold it. A dose already given: tell prescriber and pharmacy; watch ANC, liver and infection.',
  source: ['S1', 'ASCO21'],
  numbers: ['toci.per24h', 'toci.per24hWindow', 'event.life', 'toci.pairWithin', 'toci.pairDose', 'toci.pairAnswer'],
  reads: ['doses', 'decisions', 'stay'],
  evaluate(chart, protocol, now) {
    if (nothingGiven(chart)) return QUIET;
    const { merged, endsAt } = pending(chart, protocol, now);
    const given = chart.doses.tocilizumab;
    const limit = num(protocol, 'toci.per24h');
    const window = span(protocol, 'toci.per24hWindow');
    return violations(
      TOCI_24H_LIMIT,
      checkedDoses(chart, merged),
      protocol,
      now,
      ({ dose, order, at }) => {
        const before = order ? given : given.slice(0, given.indexOf(dose));
        const count = countIn24h(before, at, protocol);
        if (count < limit) return null;
        const others = before.filter((d) => d.t > at - window && d.t <= at);
        const third = others.at(-limit) as Dose;
        const eligible = clock(chart, third.t + window, at);
        const text = order
          ? `Ordered for ${clock(chart, at, dose.t)} with ${count} given in the 24 h before: hold, eligible from ${eligible}`
          : `Already given with ${count} in the 24 h before it: ${WATCH}`;
        return { priority: 'high', text, others };
      },
      endsAt,
    );
  },
};

export const TOCI_TOTAL_LIMIT: Rule = {
  id: 'TOCI-TOTAL-LIMIT',
  family: 'TOCI-TOTAL-LIMIT',
  title: 'Tocilizumab: total reached',
  when: 'A dose given, or planned, with four given since the CAR-T infusion.',
  priority: 'high',
  kind: 'event',
  cls: 'drug',
  ack: 'until-worse',
  notify: ['RN', 'PH', 'HEM'],
  action:
    'The total of four is reached: S1 goes on with other agents. A dose already given: tell prescriber and pharmacy; watch ANC, liver and infection.',
  source: ['S1', 'FDA'],
  numbers: ['toci.total', 'event.life', 'toci.pairWithin', 'toci.pairDose', 'toci.pairAnswer'],
  reads: ['doses', 'decisions', 'therapy', 'stay'],
  evaluate(chart, protocol, now) {
    if (nothingGiven(chart)) return QUIET;
    const { merged, endsAt } = pending(chart, protocol, now);
    const given = chart.doses.tocilizumab;
    return violations(
      TOCI_TOTAL_LIMIT,
      checkedDoses(chart, merged),
      protocol,
      now,
      ({ dose, order, at }) => {
        const before = order ? given : given.slice(0, given.indexOf(dose));
        const count = countTotal(chart, before, at, protocol);
        if (count < num(protocol, 'toci.total')) return null;
        const text = order
          ? `Ordered for ${clock(chart, at, dose.t)} with ${count} given since the infusion: no further dose`
          : `Already given as dose ${count + 1} since the infusion: ${WATCH}`;
        return { priority: 'high', text, others: before.slice(-count) };
      },
      endsAt,
    );
  },
};

/** mg to 0.1 mg, as doses are compared with their upper limits. */
const tenth = (value: number): number => Math.round(value * 10) / 10;

export const TOCI_OVERDOSE: Rule = {
  id: 'TOCI-OVERDOSE',
  family: 'TOCI-OVERDOSE',
  title: 'Tocilizumab overdose',
  when: 'More than 800 mg, or more than 110 % of the dose by weight, ordered or given; compared at 0.1 mg. Without a weight only the 800 mg are checked.',
  priority: 'high',
  kind: 'event',
  cls: 'drug',
  ack: 'until-worse',
  notify: ['RN', 'PH', 'ICU', 'HEM'],
  action:
    'Check weight and dose. An order: hold it until that is settled. A dose already given: tell prescriber and pharmacy; watch ANC, liver and infection.',
  source: ['S1', 'FDA', 'ENG'],
  numbers: ['toci.maxMg', 'toci.mgPerKg', 'toci.mgPerKgSmall', 'toci.smallBelowKg', 'toci.overFactor', 'event.life'],
  reads: ['doses', 'person'],
  evaluate(chart, protocol, now) {
    if (nothingGiven(chart)) return QUIET;
    return violations(TOCI_OVERDOSE, checkedDoses(chart), protocol, now, ({ dose, order, at }) => {
      if (dose.mg === null) return null;
      const max = num(protocol, 'toci.maxMg');
      const weight = weightAt(chart, at);
      const byWeight = weight === null ? null : tociMgPerKg(protocol, weight.kg) * weight.kg;
      const over = byWeight !== null && tenth(dose.mg) > tenth(num(protocol, 'toci.overFactor') * byWeight);
      if (tenth(dose.mg) <= tenth(max) && !over) return null;
      const limit =
        weight === null
          ? `at most ${mg(max)}, weight not known`
          : `${mg(tociDoseMg(protocol, weight.kg))} at ${clinicalNumber(weight.kg)} kg`;
      const text = order
        ? `${mg(dose.mg)} ordered, protocol ${limit}: hold and check`
        : `${mg(dose.mg)} already given, protocol ${limit}: ${WATCH}`;
      return { priority: 'high', text, others: [], evidence: weightEvidence(weight) };
    });
  },
};

export const TOCI_UNDERDOSE: Rule = {
  id: 'TOCI-UNDERDOSE',
  family: 'TOCI-UNDERDOSE',
  title: 'Tocilizumab below dose',
  when: 'Less than 90 % of the protocol dose, ordered or given.',
  priority: 'low',
  kind: 'event',
  cls: 'drug',
  ack: 'until-worse',
  notify: ['RN', 'PH'],
  action: 'Check weight and dose; a partial dose may be meant.',
  source: ['S1', 'FDA', 'ENG'],
  numbers: ['toci.maxMg', 'toci.mgPerKg', 'toci.mgPerKgSmall', 'toci.smallBelowKg', 'toci.underFactor', 'event.life'],
  reads: ['doses', 'person'],
  evaluate(chart, protocol, now) {
    if (nothingGiven(chart)) return QUIET;
    return violations(TOCI_UNDERDOSE, checkedDoses(chart), protocol, now, ({ dose, order, at }) => {
      const weight = weightAt(chart, at);
      if (dose.mg === null || weight === null) return null;
      const full = Math.min(num(protocol, 'toci.maxMg'), tociMgPerKg(protocol, weight.kg) * weight.kg);
      // Rounded far below a tenth only against binary fractions: 576 mg of 640 mg is exactly nine tenths.
      if (Math.round(dose.mg * 1e6) >= Math.round(num(protocol, 'toci.underFactor') * full * 1e6)) return null;
      const text = `${mg(dose.mg)} ${order ? 'ordered' : 'given'}, protocol ${mg(tociDoseMg(protocol, weight.kg))} at ${clinicalNumber(weight.kg)} kg`;
      return { priority: 'low', text, others: [], evidence: weightEvidence(weight) };
    });
  },
};

function weightEvidence(weight: ReturnType<typeof weightAt>): readonly Evidence[] {
  if (weight === null) return [{ name: 'weight', value: null, unit: 'kg', t: null }];
  return [{ name: 'weight', value: weight.kg, unit: 'kg', t: weight.t, eventId: weight.id }];
}

export const TOCI_DUPLICATE: Rule = {
  id: 'TOCI-DUPLICATE',
  family: 'TOCI-DUPLICATE',
  title: 'Same dose recorded twice?',
  when: 'Two administrations from different sources, at most 30 min apart and within 10 % of each other, until a person says same or different.',
  priority: 'medium',
  kind: 'state',
  cls: 'task',
  ack: 'until-done',
  notify: ['RN', 'PH'],
  action: 'Is this the same dose? Until answered both are counted; same: withdraw one of them.',
  source: ['ENG'],
  numbers: ['toci.pairWithin', 'toci.pairDose', 'toci.pairAnswer'],
  reads: ['doses', 'decisions', 'stay'],
  evaluate(chart, protocol) {
    if (chart.doses.tocilizumab.length < 2) return QUIET;
    const open = dosePairs(chart, protocol).filter((p) => p.answer === null);
    const newest = open.at(-1);
    if (newest === undefined) return QUIET;
    const records = [...new Set(open.flatMap((p) => [p.first, p.second]))];
    const said = records.map((d) => `${d.mg === null ? '?' : mg(d.mg)} at ${clock(chart, d.t, newest.since)} from ${d.source}`);
    return holds(TOCI_DUPLICATE, {
      priority: 'medium',
      since: newest.since,
      text: `${list(said)}: one dose or two?`,
      evidence: records.map((d) => doseEvidence(d)),
    });
  },
};

export const TOCILIZUMAB_DOSE_RULES: readonly Rule[] = [
  TOCI_INTERVAL,
  TOCI_24H_LIMIT,
  TOCI_TOTAL_LIMIT,
  TOCI_OVERDOSE,
  TOCI_UNDERDOSE,
  TOCI_DUPLICATE,
];
