import type { Chart } from '../chart/chart';
import { weightKg } from '../chart/read';
import { ugPerMin } from '../events/drugs';
import type { Instant } from '../time';

/** Norepinephrine and epinephrine together at `t` in ug/min; 0 when neither runs, null if a rate is not known. */
export function catecholamines(chart: Chart, t: Instant): number | null {
  let sum = 0;
  for (const drug of ['norepinephrine', 'epinephrine']) {
    const i = chart.infusions[drug];
    const entry = i?.rates.findLast(([at]) => at <= t);
    if (i === undefined || entry === undefined) continue;
    const rate = entry[1] === 0 ? 0 : ugPerMin(entry[1], i.rateUnit, weightKg(chart));
    if (rate === null) return null;
    sum += rate;
  }
  return sum;
}
