import type { Chart } from '../chart/chart';
import { KEEP_RATES } from '../chart/fold/medication';
import { weightKg } from '../chart/read';
import { ugPerMin } from '../events/drugs';
import type { Instant } from '../time';

/** Norepinephrine and epinephrine together at `t` in ug/min; 0 when neither runs, null if a rate is not known. */
export function catecholamines(chart: Chart, t: Instant): number | null {
  let sum = 0;
  for (const drug of ['norepinephrine', 'epinephrine']) {
    const i = chart.infusions[drug];
    if (i === undefined) continue;
    const entry = i.rates.findLast(([at]) => at <= t);
    // The chart keeps the newest changes alone: whether it ran before them, and at which rate, is not known any more.
    if (entry === undefined && i.rates.length >= KEEP_RATES) return null;
    if (entry === undefined) continue;
    const ended = i.running && i.endsAt !== null && i.endsAt <= t;
    const rate = ended || entry[1] === 0 ? 0 : ugPerMin(entry[1], i.rateUnit, weightKg(chart));
    if (rate === null) return null;
    sum += rate;
  }
  return sum;
}
