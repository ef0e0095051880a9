import type { Chart, DrugInfusion } from '../chart/chart';
import { predictedWeightKg } from '../chart/predicted-weight';
import { current, episodeOpen, isAdult, newest, weightKg } from '../chart/read';
import { withheld } from '../chart/read-rules';
import { liveSteroidRun } from '../chart/steroids';
import { clinicalNumber } from '../display/numbers';
import { notCounted } from '../grading/oxygen';
import { runsAt } from '../grading/pressors';
import { num, type Protocol, span } from '../protocols/protocol';
import type { Instant } from '../time';
import { after, earlier, holds, QUIET, quietUntil } from './reading';
import type { Evidence, Reading, Rule } from './rule';
import { infusionEvidence, lastOfRun } from './steroid-said';
import { clock, drugName, list, said, sentence } from './words';

/** Fluid, vasopressors, ventilation. */

/** Crystalloid boluses of the last 24 h (C11): mL, mL/kg, and when the oldest leaves the window. */
export function bolusesIn24h(
  chart: Chart,
  protocol: Protocol,
  now: Instant,
): { readonly ml: number; readonly mlPerKg: number | null; readonly lessAt: Instant | null } {
  const window = span(protocol, 'fluid.window');
  let ml = 0;
  let lessAt: Instant | null = null;
  for (const b of chart.doses.bolus) {
    if (b.t <= now - window || b.t > now || b.ml === null) continue;
    ml += b.ml;
    lessAt ??= b.t + window;
  }
  const kg = weightKg(chart);
  return { ml, mlPerKg: kg === null ? null : Math.round((ml / kg) * 1e6) / 1e6, lessAt };
}

function fluid(rule: Rule, chart: Chart, protocol: Protocol, now: Instant, holdsAt: (mlPerKg: number) => boolean): Reading {
  if (chart.doses.bolus.length === 0 || !episodeOpen(chart)) return QUIET;
  const { ml, mlPerKg, lessAt } = bolusesIn24h(chart, protocol, now);
  if (ml === 0) return QUIET;
  const last = newest(chart.doses.bolus);
  const given: Evidence = {
    name: 'boluses in 24 h',
    value: ml,
    unit: 'mL',
    t: last?.t ?? null,
    ...(last === undefined ? {} : { eventId: last.id }),
  };
  const high = rule.priority === 'high';
  if (mlPerKg === null) {
    // Without a weight the sum decides nothing: what stands keeps standing.
    if (high) return quietUntil(lessAt);
    const text = `${clinicalNumber(ml)} mL in ${said(protocol, 'fluid.window')}, boluses only; weight not known`;
    return holds(rule, { priority: 'medium', condition: 'unknown', since: last?.t ?? now, text, evidence: [given] }, lessAt);
  }
  if (!holdsAt(mlPerKg)) return quietUntil(lessAt);
  const weight = chart.person.weights.at(-1);
  return holds(
    rule,
    {
      priority: high ? 'high' : 'medium',
      level: high ? current(chart).crs : null,
      since: last?.t ?? now,
      text: `${clinicalNumber(mlPerKg, 1)} mL/kg in ${said(protocol, 'fluid.window')}, boluses only`,
      evidence: [given, { name: 'weight', value: weight?.kg ?? null, unit: 'kg', t: weight?.t ?? null }],
    },
    lessAt,
  );
}

export const FLUID_50: Rule = {
  id: 'FLUID-50',
  family: 'FLUID-50',
  title: 'Fluid above 50 mL/kg',
  when: 'Crystalloid boluses of the last 24 h above 50 mL/kg (and not above 75) while a CRS episode is open.',
  priority: 'medium',
  kind: 'state',
  cls: 'clinical',
  ack: 'until-worse',
  notify: ['ICU'],
  action: 'S2: a vasopressor rather than more fluid.',
  source: ['S2'],
  numbers: ['fluid.medium', 'fluid.high', 'fluid.window'],
  reads: ['doses', 'episode', 'person'],
  evaluate(chart, protocol, now) {
    return fluid(FLUID_50, chart, protocol, now, (v) => v > num(protocol, 'fluid.medium') && v <= num(protocol, 'fluid.high'));
  },
};

export const FLUID_75: Rule = {
  id: 'FLUID-75',
  family: 'FLUID-50',
  title: 'Fluid above 75 mL/kg',
  when: 'Crystalloid boluses of the last 24 h above 75 mL/kg while a CRS episode is open.',
  priority: 'high',
  kind: 'state',
  cls: 'clinical',
  ack: 'until-worse',
  notify: ['ICU'],
  action: 'S2: a vasopressor rather than more fluid.',
  source: ['S2'],
  numbers: ['fluid.high', 'fluid.window'],
  reads: ['doses', 'episode', 'person', 'steps'],
  evaluate(chart, protocol, now) {
    return fluid(FLUID_75, chart, protocol, now, (v) => v > num(protocol, 'fluid.high'));
  },
};

const runningNow = (chart: Chart, drug: string, now: Instant): DrugInfusion | null => {
  const i = chart.infusions[drug];
  return i !== undefined && runsAt(i, now) ? i : null;
};

export const DOPAMINE_AVOID: Rule = {
  id: 'DOPAMINE-AVOID',
  family: 'DOPAMINE-AVOID',
  title: 'Dopamine running',
  when: 'A dopamine infusion runs.',
  priority: 'low',
  kind: 'state',
  cls: 'clinical',
  ack: 'until-worse',
  notify: ['ICU', 'PH'],
  action: 'S2 prefers norepinephrine, then vasopressin, then epinephrine or phenylephrine.',
  source: ['S2'],
  numbers: [],
  reads: ['infusions', 'stay'],
  evaluate(chart, _protocol, now) {
    const i = runningNow(chart, 'dopamine', now);
    if (i === null) return QUIET;
    const text = `Dopamine since ${clock(chart, i.startedAt, i.startedAt)}`;
    return holds(DOPAMINE_AVOID, { priority: 'low', since: i.startedAt, text, evidence: [infusionEvidence(i)] }, i.endsAt);
  },
};

export const PHENYL_LOW_EF: Rule = {
  id: 'PHENYL-LOW-EF',
  family: 'PHENYL-LOW-EF',
  title: 'Phenylephrine with low ejection fraction',
  when: 'A phenylephrine infusion runs and the latest ejection fraction, at most 7 days old, is below 40 %.',
  priority: 'low',
  kind: 'state',
  cls: 'clinical',
  ack: 'until-worse',
  notify: ['ICU', 'PH'],
  action: 'May lower cardiac output.',
  source: ['S2'],
  numbers: ['ef.lowBelow', 'ef.maxAge'],
  reads: ['infusions', 'diagnostics', 'stay'],
  evaluate(chart, protocol, now) {
    const i = runningNow(chart, 'phenylephrine', now);
    if (i === null) return QUIET;
    const echo = chart.diagnostics.findLast((d) => d.efPercent !== null);
    if (echo === undefined || echo.efPercent === null || echo.efPercent >= num(protocol, 'ef.lowBelow')) return QUIET;
    const tooOldAt = after(echo.t, span(protocol, 'ef.maxAge'));
    if (now >= tooOldAt) return QUIET;
    return holds(
      PHENYL_LOW_EF,
      {
        priority: 'low',
        since: Math.max(i.startedAt, echo.t),
        text: `Phenylephrine with ejection fraction ${clinicalNumber(echo.efPercent)} % (${clock(chart, echo.t, i.startedAt)})`,
        evidence: [
          infusionEvidence(i),
          { name: 'ejection fraction', value: echo.efPercent, unit: '%', t: echo.t, eventId: echo.id },
        ],
      },
      earlier(tooOldAt, i.endsAt),
    );
  },
};

export const PRONE_CONSIDER: Rule = {
  id: 'PRONE-CONSIDER',
  family: 'PRONE-CONSIDER',
  title: 'Prone position?',
  when: 'The latest PaO2/FiO2 is below 150 mm[Hg] while invasive ventilation runs.',
  priority: 'low',
  kind: 'state',
  cls: 'clinical',
  ack: 'until-worse',
  notify: ['ICU'],
  action: 'S2: consider prone position, with lung-protective ventilation.',
  source: ['S2'],
  numbers: ['vent.pfBelow'],
  reads: ['support', 'labs'],
  evaluate(chart, protocol) {
    const start = chart.support.ventilatedSince;
    const pf = chart.labs['pf-ratio']?.at(-1);
    if (start === null || pf === undefined || pf.value >= num(protocol, 'vent.pfBelow')) return QUIET;
    return holds(PRONE_CONSIDER, {
      priority: 'low',
      since: Math.max(start, pf.t),
      text: `PaO2/FiO2 ${clinicalNumber(pf.value)} on invasive ventilation`,
      evidence: [{ name: 'PaO2/FiO2', value: pf.value, unit: 'mm[Hg]', t: pf.t, eventId: pf.id }],
    });
  },
};

export const VENT_PLATEAU: Rule = {
  id: 'VENT-PLATEAU',
  family: 'VENT-PLATEAU',
  title: 'Plateau pressure 30 or more',
  when: 'The latest plateau pressure is 30 cm[H2O] or more while invasive ventilation runs.',
  priority: 'low',
  kind: 'state',
  cls: 'clinical',
  ack: 'until-worse',
  notify: ['ICU'],
  action: 'S2: tidal volume 6 mL/kg predicted weight, plateau below 30, PEEP 10 to 15; PaCO2 of 50 to 60 accepted.',
  source: ['S2'],
  numbers: ['vent.plateauFrom'],
  reads: ['support', 'vitals'],
  evaluate(chart, protocol) {
    const start = chart.support.ventilatedSince;
    if (start === null) return QUIET;
    const plateau = chart.vitals.plateauCmH2O;
    if (plateau === undefined || plateau.value < num(protocol, 'vent.plateauFrom')) return QUIET;
    return holds(VENT_PLATEAU, {
      priority: 'low',
      since: Math.max(start, plateau.t),
      text: `Plateau ${clinicalNumber(plateau.value)} cmH2O`,
      evidence: [
        {
          name: 'plateau pressure',
          value: plateau.value,
          unit: 'cm[H2O]',
          t: plateau.t,
          source: plateau.device ? 'device' : 'charted',
          eventId: plateau.id,
        },
      ],
    });
  },
};

export const VENT_VT: Rule = {
  id: 'VENT-VT',
  family: 'VENT-VT',
  title: 'Tidal volume above 8 mL/kg',
  when: 'Tidal volume above 8.0 mL/kg predicted weight for 60 min of invasive ventilation; adults only.',
  priority: 'low',
  kind: 'state',
  cls: 'clinical',
  ack: 'until-worse',
  notify: ['ICU'],
  action: 'S2: target 6 mL/kg predicted weight.',
  source: ['S2', 'ENG'],
  numbers: ['vent.mlPerKgAbove', 'vent.mlPerKgFor'],
  reads: ['support', 'evidence', 'person'],
  evaluate(chart, protocol, now) {
    const high = chart.evidence.tidalHighSince;
    const ventilated = chart.support.ventilatedSince;
    if (high === null || ventilated === null || !isAdult(chart, now)) return QUIET;
    const start = Math.max(high, ventilated);
    const from = start + span(protocol, 'vent.mlPerKgFor');
    if (now < from) return quietUntil(from);
    const weight = predictedWeightKg(chart.person);
    const per = weight === null ? '' : ` (${clinicalNumber(weight, 1)} kg)`;
    return holds(VENT_VT, {
      priority: 'low',
      since: from,
      text: `Tidal volume above ${said(protocol, 'vent.mlPerKgAbove')} predicted weight${per} since ${clock(chart, start, from)}`,
      evidence: [
        { name: 'tidal volume above 8 mL/kg', value: 'since', t: high },
        { name: 'invasive ventilation', value: 'running', t: ventilated },
      ],
    });
  },
};

export const NMB_STEROID: Rule = {
  id: 'NMB-STEROID',
  family: 'NMB-STEROID',
  title: 'Muscle relaxant with steroid',
  when: 'A neuromuscular blocker has run for more than 48 h beside a live steroid run.',
  priority: 'low',
  kind: 'state',
  cls: 'clinical',
  ack: 'until-worse',
  notify: ['ICU', 'PH'],
  action: 'Risk of myopathy: is the relaxant still needed?',
  source: ['S2'],
  numbers: ['nmb.after', 'steroid.runGap'],
  reads: ['infusions', 'doses', 'stay'],
  evaluate(chart, protocol, now) {
    let longest: DrugInfusion | null = null;
    for (const drug of protocol.sets.neuromuscularBlockers) {
      const i = runningNow(chart, drug, now);
      if (i !== null && (longest === null || i.startedAt < longest.startedAt)) longest = i;
    }
    if (longest === null) return QUIET;
    const steroid = steroidBeside(chart, now, protocol);
    if (steroid === null) return QUIET;
    const from = after(longest.startedAt, span(protocol, 'nmb.after'));
    const ends = earlier(longest.endsAt, steroid.ends);
    if (now < from) return quietUntil(earlier(from, ends));
    return holds(
      NMB_STEROID,
      {
        priority: 'low',
        since: Math.max(from, steroid.from),
        text: `${sentence(drugName(longest.drug))} since ${clock(chart, longest.startedAt, from)}, with steroid`,
        evidence: [infusionEvidence(longest), steroid.evidence],
      },
      ends,
    );
  },
};

/** The run of steroids that is live: what it ends with, since when, and until when by time alone. */
function steroidBeside(
  chart: Chart,
  now: Instant,
  protocol: Protocol,
): { readonly evidence: Evidence; readonly from: Instant; readonly ends: Instant | null } | null {
  const run = liveSteroidRun(chart, now, protocol);
  return run === null ? null : { evidence: lastOfRun(run, now), from: run.since, ends: run.changesAt };
}

export const NIV_WATCH: Rule = {
  id: 'NIV-WATCH',
  family: 'NIV-WATCH',
  title: 'NIV under strain',
  when: 'CPAP or BiPAP for hypoxia for 60 min and FiO2 0.6 or more, respiratory rate above 30, or ICANS 2 or more now; no decision on intubation.',
  priority: 'medium',
  kind: 'state',
  cls: 'clinical',
  ack: 'until-done',
  notify: ['ICU', 'RN'],
  action: 'NIV fails often here: is intubation at hand? Record the plan.',
  source: ['S2', 'ENG'],
  numbers: ['niv.after', 'niv.fio2From', 'niv.respRateAbove', 'niv.icansFrom', 'decision.holds'],
  reads: ['support', 'vitals', 'steps', 'decisions', 'person', 'stay'],
  evaluate(chart, protocol, now) {
    const { nivSince, oxygen } = chart.support;
    if (nivSince === null || oxygen === null || notCounted(oxygen, chart.person) !== null) return QUIET;
    const from = nivSince + span(protocol, 'niv.after');
    if (now < from) return quietUntil(from);
    const signs: string[] = [];
    const evidence: Evidence[] = [{ name: oxygen.device, value: 'running', t: nivSince, eventId: oxygen.id }];
    if (oxygen.fio2 !== null && oxygen.fio2 >= num(protocol, 'niv.fio2From')) {
      signs.push(`FiO2 ${said(protocol, 'niv.fio2From')} or more`);
      evidence.push({ name: 'FiO2', value: oxygen.fio2, t: oxygen.t, eventId: oxygen.id });
    }
    const rate = chart.vitals.respRate;
    if (rate !== undefined && rate.value > num(protocol, 'niv.respRateAbove')) {
      signs.push(`respiratory rate above ${clinicalNumber(num(protocol, 'niv.respRateAbove'))}`);
      evidence.push({
        name: 'respiratory rate',
        value: rate.value,
        unit: '/min',
        t: rate.t,
        source: rate.device ? 'device' : 'charted',
        eventId: rate.id,
      });
    }
    const { icans, t } = current(chart);
    if (icans >= num(protocol, 'niv.icansFrom')) {
      signs.push(`ICANS ${icans}`);
      evidence.push({ name: 'ICANS', value: icans, t });
    }
    if (signs.length === 0) return QUIET;
    const decision = withheld(chart, 'intubation', now, protocol);
    if (decision !== null) return quietUntil(decision.until);
    const text = `NIV since ${clock(chart, nivSince, from)} with ${list(signs)}`;
    return holds(NIV_WATCH, { priority: 'medium', since: from, text, evidence });
  },
};

export const HEMODYNAMIC_RULES: readonly Rule[] = [
  FLUID_50,
  FLUID_75,
  DOPAMINE_AVOID,
  PHENYL_LOW_EF,
  PRONE_CONSIDER,
  VENT_PLATEAU,
  VENT_VT,
  NMB_STEROID,
  NIV_WATCH,
];
