import type { Chart, Dose } from '../chart/chart';
import type { Protocol } from '../protocols/protocol';
import { ruleById } from '../rules';
import type { Finding } from '../rules/rule';
import type { Instant } from '../time';

/** "What if I ordered this now?" The alerts an order of tocilizumab would raise; nothing is stored, nothing is stopped. */
const CHECKED = [
  'TOCI-INTERVAL',
  'TOCI-24H-LIMIT',
  'TOCI-TOTAL-LIMIT',
  'TOCI-OVERDOSE',
  'TOCI-UNDERDOSE',
  'TOCI-G1-ICANS2',
  'TOCI-ICANS-ONLY',
];

const HYPOTHETICAL = 'what-if';

export function checkTocilizumabOrder(
  chart: Chart,
  protocol: Protocol,
  now: Instant,
  mg: number | null,
  plannedAt: Instant = now,
): readonly Finding[] {
  const order: Dose = {
    // After everything on the chart, so that no dose of this very instant ends the order.
    t: now + 1,
    receivedAt: now + 1,
    drug: 'tocilizumab',
    state: 'ordered',
    mg,
    ml: null,
    plannedAt,
    purpose: null,
    route: null,
    source: null,
    id: HYPOTHETICAL,
  };
  const asIf: Chart = { ...chart, doses: { ...chart.doses, tocilizumabOrders: [...chart.doses.tocilizumabOrders, order] } };
  return CHECKED.flatMap((id) => ruleById(id)?.evaluate(asIf, protocol, now + 1).findings ?? []).filter(
    (f) => f.trigger === HYPOTHETICAL,
  );
}
