import { gradeAtAct } from '../chart/read';
import { QUIET } from './reading';
import type { Evidence, Rule } from './rule';
import { checkedDoses, violations } from './tocilizumab-doses';
import { clock } from './words';

/** Tocilizumab where ICANS leads: judged with the grades at the time of the order or dose (TOCI-08). */

const grades = (crs: number, icans: number, t: number): readonly Evidence[] => [
  { name: 'CRS then', value: crs, t },
  { name: 'ICANS then', value: icans, t },
];

export const TOCI_G1_ICANS2: Rule = {
  id: 'TOCI-G1-ICANS2',
  family: 'TOCI-G1-ICANS2',
  title: 'Tocilizumab in CRS 1 with ICANS 2',
  when: 'Ordered or given with CRS exactly 1 and ICANS 2 or more (not in the review protocol, where S2 lists tocilizumab and dexamethasone). High for an order, medium once given.',
  priority: ['high', 'medium'],
  kind: 'event',
  cls: 'drug',
  ack: 'until-worse',
  notify: ['HEM', 'ICU'],
  action:
    'S1: steroid instead. The ASCO21 table and S2: tocilizumab with steroid. The attending decides. Already given: review the steroid now.',
  source: ['S1', 'S2', 'ASCO21'],
  numbers: ['crs.runFall', 'event.life'],
  reads: ['doses', 'steps', 'regrades', 'stay'],
  evaluate(chart, protocol, now) {
    const { tocilizumab, tocilizumabOrders } = chart.doses;
    if (!protocol.choices.tociG1Icans2 || tocilizumab.length + tocilizumabOrders.length === 0) return QUIET;
    return violations(TOCI_G1_ICANS2, checkedDoses(chart), protocol, now, ({ dose, order }) => {
      const crs = gradeAtAct(chart, 'crs', dose.t, protocol);
      const icans = gradeAtAct(chart, 'icans', dose.t, protocol);
      if (crs !== 1 || icans < 2) return null;
      const when = `with CRS 1 and ICANS ${icans}`;
      const text = order
        ? `Ordered at ${clock(chart, dose.t, dose.t)} ${when}: steroid instead (S1)?`
        : `Already given ${when}: review steroid now`;
      return { priority: order ? 'high' : 'medium', text, others: [], evidence: grades(crs, icans, dose.t) };
    });
  },
};

export const TOCI_ICANS_ONLY: Rule = {
  id: 'TOCI-ICANS-ONLY',
  family: 'TOCI-ICANS-ONLY',
  title: 'Tocilizumab for ICANS alone',
  when: 'Ordered or given with CRS 0 and ICANS 1 or more.',
  priority: 'medium',
  kind: 'event',
  cls: 'drug',
  ack: 'until-worse',
  notify: ['HEM', 'NEU', 'PH'],
  action: 'Tocilizumab does not treat ICANS: steroid is what S1 and S2 list.',
  source: ['S1', 'S2'],
  numbers: ['crs.runFall', 'event.life'],
  reads: ['doses', 'steps', 'regrades', 'stay'],
  evaluate(chart, protocol, now) {
    const { tocilizumab, tocilizumabOrders } = chart.doses;
    if (tocilizumab.length + tocilizumabOrders.length === 0) return QUIET;
    return violations(TOCI_ICANS_ONLY, checkedDoses(chart), protocol, now, ({ dose, order }) => {
      const crs = gradeAtAct(chart, 'crs', dose.t, protocol);
      const icans = gradeAtAct(chart, 'icans', dose.t, protocol);
      if (crs !== 0 || icans < 1) return null;
      const text = `${order ? 'Ordered' : 'Already given'} with CRS 0 and ICANS ${icans}: tocilizumab does not treat ICANS`;
      return { priority: 'medium', text, others: [], evidence: grades(crs, icans, dose.t) };
    });
  },
};

export const TOCILIZUMAB_ICANS_RULES: readonly Rule[] = [TOCI_G1_ICANS2, TOCI_ICANS_ONLY];
