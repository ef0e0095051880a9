import { isAbove } from '../chart/bounds';
import type { Chart, Dose } from '../chart/chart';
import { infusionAt, labBefore, nextInfusionAt } from '../chart/read';
import { knownAt } from '../chart/read-rules';
import { num, type Protocol, span } from '../protocols/protocol';
import type { Instant } from '../time';
import { earlier, finding, holds, QUIET, quietUntil } from './reading';
import type { Evidence, Finding, Rule } from './rule';
import { doseEvidence } from './tocilizumab';
import { clock, drugName, list, sentence } from './words';

/** GM-CSF, leukocyte filter, early anakinra. */

export const GMCSF_ORDERED: Rule = {
  id: 'GMCSF-ORDERED',
  family: 'GMCSF-ORDERED',
  title: 'GM-CSF ordered',
  when: 'Sargramostim or molgramostim ordered or given.',
  priority: 'high',
  kind: 'event',
  cls: 'drug',
  ack: 'until-worse',
  notify: ['RN', 'PH', 'HEM'],
  action:
    'GM-CSF is contraindicated after CAR-T; G-CSF is allowed. An order: hold it. Already given: tell prescriber and pharmacy.',
  source: ['S1'],
  numbers: ['event.life'],
  reads: ['doses', 'stay'],
  evaluate(chart, protocol, now) {
    const doses = chart.doses.gmCsf;
    if (doses.length === 0) return QUIET;
    const findings: Finding[] = [];
    let again: Instant | null = null;
    for (const dose of doses) {
      const until = knownAt(dose) + span(protocol, 'event.life');
      if (now > until || isFollowedBy(dose, doses)) continue;
      again = earlier(again, until + 1);
      const name = sentence(drugName(dose.drug));
      const text =
        dose.state === 'ordered'
          ? `${name} ordered: hold; G-CSF is allowed`
          : `${name} already given: tell prescriber and pharmacy`;
      findings.push(
        finding(GMCSF_ORDERED, {
          trigger: dose.id,
          priority: 'high',
          since: dose.t,
          text,
          evidence: [doseEvidence(dose, dose.drug)],
        }),
      );
    }
    return findings.length === 0 ? QUIET : { findings, lookAgainAt: again };
  },
};

/** An order whose dose was given: the dose has its own finding. */
function isFollowedBy(order: Dose, doses: readonly Dose[]): boolean {
  return order.state === 'ordered' && doses.some((d) => d.state !== 'ordered' && d.drug === order.drug && d.t >= order.t);
}

export const LEUKOFILTER_USED: Rule = {
  id: 'LEUKOFILTER-USED',
  family: 'LEUKOFILTER-USED',
  title: 'Leukocyte filter used',
  when: 'The CAR-T infusion is recorded with a leukocyte-depleting filter.',
  priority: 'medium',
  kind: 'event',
  cls: 'drug',
  ack: 'until-worse',
  notify: ['RN', 'HEM'],
  action: 'No leukocyte filter for CAR-T cells (S1): tell the CAR-T team, check the record.',
  source: ['S1'],
  numbers: ['event.life'],
  reads: ['therapy', 'stay'],
  evaluate(chart, protocol, now) {
    const findings: Finding[] = [];
    let again: Instant | null = null;
    for (const infusion of chart.therapy.infusions) {
      if (!infusion.leukocyteFilter || infusion.t > now) {
        if (infusion.leukocyteFilter) again = earlier(again, infusion.t);
        continue;
      }
      const until = knownAt(infusion) + span(protocol, 'event.life');
      if (now > until) continue;
      again = earlier(again, until + 1);
      findings.push(
        finding(LEUKOFILTER_USED, {
          trigger: infusion.id,
          priority: 'medium',
          since: infusion.t,
          text: `Cells of ${clock(chart, infusion.t, infusion.t)} infused through a leukocyte filter`,
          evidence: [{ name: 'leukocyte filter', value: 'used', t: infusion.t, eventId: infusion.id }],
        }),
      );
    }
    return findings.length === 0 ? quietUntil(again) : { findings, lookAgainAt: again };
  },
};

/** Reasons to think of anakinra early (ANAK-02): ferritin before the infusion, prior transplant, active EBV. */
export function earlyAnakinraReasons(chart: Chart, protocol: Protocol, now: Instant): readonly Evidence[] {
  const { baseline, history } = chart.person;
  const reasons: Evidence[] = [];
  const limit = num(protocol, 'anakinra.ferritin');
  const infused = infusionAt(chart, now)?.t ?? null;
  const measured = infused === null ? undefined : labBefore(chart, 'ferritin', infused);
  if (baseline.ferritinNgMl !== undefined && baseline.ferritinNgMl > limit) {
    reasons.push({ name: 'baseline ferritin', value: baseline.ferritinNgMl, unit: 'ng/mL', t: null });
  } else if (baseline.ferritinNgMl === undefined && measured !== undefined && isAbove(measured, limit)) {
    reasons.push({ name: 'baseline ferritin', value: measured.value, unit: 'ng/mL', t: measured.t, eventId: measured.id });
  }
  if (baseline.priorTransplant || history.priorTransplant) reasons.push({ name: 'prior transplant', value: 'yes', t: null });
  if (baseline.activeEbv || history.activeEbv) reasons.push({ name: 'active EBV', value: 'yes', t: null });
  return reasons;
}

export const ANAKINRA_CONSIDER: Rule = {
  id: 'ANAKINRA-CONSIDER',
  family: 'ANAKINRA-CONSIDER',
  title: 'Early anakinra?',
  when: 'A tocilizumab dose given, with a ferritin above 3 000 ng/mL before the infusion, a prior transplant or active EBV, and no anakinra given.',
  priority: 'low',
  kind: 'state',
  cls: 'clinical',
  ack: 'until-worse',
  notify: ['HEM'],
  action: 'S2: early IL-1 blockade may be considered (off label).',
  source: ['S2'],
  numbers: ['anakinra.ferritin'],
  reads: ['doses', 'infusions', 'labs', 'person', 'therapy'],
  evaluate(chart, protocol, now) {
    const first = chart.doses.tocilizumab[0];
    if (first === undefined || chart.doses.anakinra.length > 0 || chart.infusions.anakinra !== undefined) return QUIET;
    const reasons = earlyAnakinraReasons(chart, protocol, now);
    // What was measured before another infusion is another baseline.
    const coming = nextInfusionAt(chart, now);
    if (reasons.length === 0) return quietUntil(coming);
    const found = {
      priority: 'low' as const,
      since: first.t,
      text: `Tocilizumab given with ${list(reasons.map((r) => r.name))}: early anakinra may be considered (S2)`,
      evidence: [doseEvidence(first, 'first tocilizumab'), ...reasons],
    };
    return holds(ANAKINRA_CONSIDER, found, coming);
  },
};

export const OTHER_DRUG_RULES: readonly Rule[] = [GMCSF_ORDERED, LEUKOFILTER_USED, ANAKINRA_CONSIDER];
