import { isBelow } from '../chart/bounds';
import type { Chart, LabValue } from '../chart/chart';
import { HLH_CRITERIA_NEEDED, highFerritin, hlhCriteria, hlhSuspectedSince } from '../chart/hlh';
import { current, episodeOpen } from '../chart/read';
import { withheld } from '../chart/read-rules';
import { clinicalNumber } from '../display/numbers';
import { hscoreOf } from '../grading/hscore';
import { num, type Protocol, span } from '../protocols/protocol';
import { holds, QUIET, quietUntil } from './reading';
import type { Evidence, Rule } from './rule';
import { clock, list } from './words';

/** Signs of HLH / IEC-HS: features and reminders, never a diagnosis. */

const labEvidence = (name: string, v: LabValue, unit: string): Evidence => ({
  name,
  value: v.value,
  unit,
  t: v.t,
  eventId: v.id,
});

export const FERRITIN_10K: Rule = {
  id: 'FERRITIN-10K',
  family: 'FERRITIN-10K',
  title: 'Ferritin above 10 000',
  when: 'Ferritin above 10 000 ng/mL; over again only at 9 000 or below. High where the site asks for it from a CRS grade.',
  priority: ['medium', 'high'],
  kind: 'state',
  cls: 'clinical',
  ack: 'until-worse',
  notify: ['HEM'],
  notifyFor: (f) => (f.priority === 'high' ? ['HEM', 'ICU'] : ['HEM']),
  action: 'Evaluate for HLH / IEC-HS: the feature table and the HScore show what is known.',
  source: ['S1', 'S2'],
  numbers: ['hlh.ferritinOn', 'hlh.ferritinOff', 'hlh.ferritinHighFromCrs'],
  reads: ['labs', 'steps'],
  evaluate(chart, protocol, now) {
    if (chart.labs.ferritin === undefined) return QUIET;
    const high = highFerritin(chart, protocol, now);
    if (high === null) return QUIET;
    return holds(FERRITIN_10K, {
      priority: current(chart).crs >= num(protocol, 'hlh.ferritinHighFromCrs') ? 'high' : 'medium',
      since: high.first.t,
      text: `Ferritin ${clinicalNumber(high.latest.value)} ng/mL`,
      evidence: [labEvidence('ferritin', high.latest, 'ng/mL')],
    });
  },
};

/** HLH-02: the latest ferritin and the earlier one it is at least twice of; null if it is not. */
export function ferritinDoubling(
  chart: Chart,
  protocol: Protocol,
): { readonly latest: LabValue; readonly earlier: LabValue } | null {
  const values = chart.labs.ferritin;
  const latest = values?.at(-1);
  if (values === undefined || latest === undefined || latest.value < num(protocol, 'hlh.doublingFrom')) return null;
  const factor = num(protocol, 'hlh.doublingFactor');
  const from = latest.t - span(protocol, 'hlh.doublingWindow');
  const earlier = values.find((v) => v.t >= from && v.t < latest.t && latest.value >= Math.round(factor * v.value * 1e6) / 1e6);
  return earlier === undefined ? null : { latest, earlier };
}

export const FERRITIN_DOUBLING: Rule = {
  id: 'FERRITIN-DOUBLING',
  family: 'FERRITIN-DOUBLING',
  title: 'Ferritin doubles',
  when: 'The latest ferritin is 1 000 ng/mL or more and at least twice a value of the 30 h before it, until the next one. Medium when it is 5 000 or more, or CRS is below its peak or over.',
  priority: ['low', 'medium'],
  kind: 'state',
  cls: 'clinical',
  ack: 'until-worse',
  notify: ['HEM'],
  action: 'Repeat ferritin; look for IEC-HS.',
  source: ['H23', 'ENG'],
  numbers: ['hlh.doublingFrom', 'hlh.doublingFactor', 'hlh.doublingWindow', 'hlh.doublingMedium'],
  reads: ['labs', 'steps', 'episode', 'stay'],
  evaluate(chart, protocol) {
    const d = ferritinDoubling(chart, protocol);
    if (d === null) return QUIET;
    const { episode } = chart;
    const pastPeak = episode !== null && (!episodeOpen(chart) || current(chart).crs < episode.peak);
    const medium = d.latest.value >= num(protocol, 'hlh.doublingMedium') || pastPeak;
    const past = pastPeak ? ' while CRS is below its peak' : '';
    return holds(FERRITIN_DOUBLING, {
      priority: medium ? 'medium' : 'low',
      since: d.latest.t,
      text: `Ferritin ${clinicalNumber(d.earlier.value)} (${clock(chart, d.earlier.t, d.latest.t)}) to ${clinicalNumber(d.latest.value)} ng/mL${past}`,
      evidence: [labEvidence('ferritin', d.latest, 'ng/mL'), labEvidence('earlier ferritin', d.earlier, 'ng/mL')],
    });
  },
};

export const HLH_SUSPECT: Rule = {
  id: 'HLH-SUSPECT',
  family: 'HLH-SUSPECT',
  title: 'HLH suspected',
  when: 'FERRITIN-10K holds with two or more of: AST or ALT above 5 x or bilirubin above 3 x the reference; creatinine above 3 x baseline (3.6 mg/dL if unknown); hypoxia domain 3 or more; hemophagocytosis documented. Results older than 72 h before the newest ferritin count no more: not known. With CRS 3 or more it is refractory CRS too, in the words of this alert.',
  priority: 'high',
  kind: 'state',
  cls: 'clinical',
  ack: 'until-worse',
  notify: ['HEM', 'ICU', 'PH'],
  action:
    'S1 manages as grade 3 and names HLH-2004 if nothing changes in 48 to 72 h; H23: anakinra with or without steroid first.',
  source: ['S1', 'S2', 'N18', 'H23'],
  numbers: [
    'hlh.ferritinOn',
    'hlh.ferritinOff',
    'hlh.transaminaseUln',
    'hlh.transaminaseFactor',
    'hlh.bilirubinUln',
    'hlh.bilirubinFactor',
    'hlh.creatinineFactor',
    'hlh.creatinineAbove',
    'hlh.labsWithin',
  ],
  reads: ['labs', 'steps', 'diagnostics', 'person'],
  evaluate(chart, protocol, now) {
    if (chart.labs.ferritin === undefined) return QUIET;
    const s = hlhCriteria(chart, protocol, now);
    if (s === null || s.met.length + s.stale.length < HLH_CRITERIA_NEEDED) return QUIET;
    const known = s.met.length >= HLH_CRITERIA_NEEDED;
    const { crs } = current(chart);
    const since = hlhSuspectedSince(chart, protocol, now)?.t ?? s.ferritin.latest.t;
    const stale = s.stale.length === 0 ? '' : `. Stale, repeat: ${list(s.stale.map((m) => m.said))}`;
    const route = known && crs >= 3 ? `. With CRS ${crs}: also refractory CRS, route c` : '';
    const met = s.met.map((m) => `${m.criterion} (${m.said})`);
    return holds(HLH_SUSPECT, {
      priority: 'high',
      condition: known ? 'present' : 'unknown',
      level: crs,
      since,
      text: `Ferritin ${clinicalNumber(s.ferritin.latest.value)} ng/mL with ${met.length === 0 ? 'no fresh criterion' : list(met)}${stale}${route}`,
      evidence: [
        labEvidence('ferritin', s.ferritin.latest, 'ng/mL'),
        ...s.met.map((m) => ({
          name: m.criterion,
          value: m.said,
          t: m.t,
          ...(m.eventId === undefined ? {} : { eventId: m.eventId }),
        })),
        ...s.stale.map((m) => ({
          name: `${m.criterion}, stale`,
          value: null,
          t: m.t,
          ...(m.eventId === undefined ? {} : { eventId: m.eventId }),
        })),
      ],
    });
  },
};

export const HLH_NO_IMPROVE: Rule = {
  id: 'HLH-NO-IMPROVE',
  family: 'HLH-NO-IMPROVE',
  title: 'HLH without improvement',
  when: '48 h or more since the first instant of HLH-SUSPECT, which still holds, and the latest ferritin is not below that of the start; no decision on HLH treatment.',
  priority: 'medium',
  kind: 'state',
  cls: 'clinical',
  ack: 'until-done',
  notify: ['HEM', 'ICU', 'PH'],
  action: 'S1 names HLH-2004 at 48 to 72 h; H23: anakinra with or without steroid first. Record the decision.',
  source: ['S1', 'H23'],
  numbers: [
    'hlh.noImprove',
    'hlh.ferritinOn',
    'hlh.ferritinOff',
    'hlh.labsWithin',
    'decision.holds',
    'hlh.transaminaseUln',
    'hlh.transaminaseFactor',
    'hlh.bilirubinUln',
    'hlh.bilirubinFactor',
    'hlh.creatinineFactor',
    'hlh.creatinineAbove',
  ],
  reads: ['labs', 'steps', 'diagnostics', 'person', 'decisions', 'stay'],
  evaluate(chart, protocol, now) {
    if (highFerritin(chart, protocol, now) === null) return QUIET;
    const start = hlhSuspectedSince(chart, protocol, now);
    const latest = chart.labs.ferritin?.at(-1);
    if (start === null || latest === undefined || latest.value < start.ferritin.value) return QUIET;
    const from = start.t + span(protocol, 'hlh.noImprove');
    if (now < from) return quietUntil(from);
    const decision = withheld(chart, 'hlh-treatment', now, protocol);
    if (decision !== null) return quietUntil(decision.until);
    return holds(HLH_NO_IMPROVE, {
      priority: 'medium',
      since: from,
      text: `Suspected since ${clock(chart, start.t, from)}, ferritin ${clinicalNumber(start.ferritin.value)} then, ${clinicalNumber(latest.value)} now`,
      evidence: [labEvidence('ferritin', latest, 'ng/mL'), labEvidence('ferritin at the start', start.ferritin, 'ng/mL')],
    });
  },
};

export const FIBRINOGEN_LOW: Rule = {
  id: 'FIBRINOGEN-LOW',
  family: 'FIBRINOGEN-LOW',
  title: 'Fibrinogen low',
  when: 'The latest fibrinogen below 150 mg/dL (medium: below 100) while CRS or ICANS is 1 or more or FERRITIN-10K holds.',
  priority: ['low', 'medium'],
  kind: 'state',
  cls: 'clinical',
  ack: 'until-worse',
  notify: ['RN', 'HEM', 'ICU'],
  action: 'HLH feature and risk of bleeding: repeat; check platelets and PT.',
  source: ['S2', 'ENG'],
  numbers: ['hlh.fibrinogenLow', 'hlh.fibrinogenVeryLow', 'hlh.ferritinOn', 'hlh.ferritinOff'],
  reads: ['labs', 'steps'],
  evaluate(chart, protocol, now) {
    const value = chart.labs.fibrinogen?.at(-1);
    if (value === undefined || !isBelow(value, num(protocol, 'hlh.fibrinogenLow'))) return QUIET;
    const { crs, icans } = current(chart);
    if (crs < 1 && icans < 1 && highFerritin(chart, protocol, now) === null) return QUIET;
    return holds(FIBRINOGEN_LOW, {
      priority: isBelow(value, num(protocol, 'hlh.fibrinogenVeryLow')) ? 'medium' : 'low',
      since: value.t,
      text: `Fibrinogen ${clinicalNumber(value.value)} mg/dL`,
      evidence: [labEvidence('fibrinogen', value, 'mg/dL')],
    });
  },
};

const HSCORE_TESTS = ['ferritin', 'triglycerides', 'fibrinogen', 'ast', 'hemoglobin', 'wbc', 'platelets'] as const;

export const HSCORE_169: Rule = {
  id: 'HSCORE-169',
  family: 'HSCORE-169',
  title: 'HScore above 169',
  when: 'The HScore with all inputs known is above 169.',
  priority: 'medium',
  kind: 'state',
  cls: 'clinical',
  ack: 'until-worse',
  notify: ['HEM'],
  action: 'A probability to weigh, no diagnosis: see the HScore and the feature table.',
  source: ['S2', 'F14'],
  numbers: ['hlh.hscoreAbove'],
  reads: ['labs', 'person', 'diagnostics', 'temperatures'],
  evaluate(chart, protocol) {
    for (const test of HSCORE_TESTS) if (chart.labs[test] === undefined) return QUIET;
    const h = hscoreOf(chart);
    if (h.score === null || h.score <= num(protocol, 'hlh.hscoreAbove')) return QUIET;
    const known = h.items.flatMap((i) => (i.t === null ? [] : [i.t]));
    return holds(HSCORE_169, {
      priority: 'medium',
      since: Math.max(...known),
      text: `HScore ${h.score}: published probability ${h.probability?.text} %`,
      evidence: h.items.map((i) => ({
        name: i.name,
        value: i.value,
        t: i.t,
        ...(i.unit === undefined ? {} : { unit: i.unit }),
        ...(i.eventId === undefined ? {} : { eventId: i.eventId }),
      })),
    });
  },
};

export const HLH_RULES: readonly Rule[] = [
  FERRITIN_10K,
  FERRITIN_DOUBLING,
  HLH_SUSPECT,
  HLH_NO_IMPROVE,
  FIBRINOGEN_LOW,
  HSCORE_169,
];
