import type { Chart } from '../chart/chart';
import { attributed } from '../chart/read';
import { drugByName } from '../events/drugs';
import { type Protocol, span } from '../protocols/protocol';
import type { Instant } from '../time';
import { ahead, earlier } from './reading';

/** Parts of the chart that say whether a sign is there now and not only held (C4). */
export const SIGN_READS = ['evidence', 'attributions', 'support', 'infusions'] as const;

/**
 * When a sign may come or go by time alone although no grade changes: an attribution ends, a lone low device pressure begins
 * to count, an infusion reaches its announced end.
 */
export function signChangesAt(chart: Chart, protocol: Protocol, now: Instant): Instant | null {
  let next: Instant | null = null;
  for (const domain of ['hypotension', 'hypoxia'] as const) next = earlier(next, attributed(chart, domain, now)?.until ?? null);
  const { run } = chart.evidence.pressure;
  if (run !== null && run.countsFrom === null)
    next = earlier(next, ahead(run.firstAt + span(protocol, 'crs.devicePressureAlone'), now));
  for (const name in chart.infusions) {
    const i = chart.infusions[name];
    if (i?.running && i.endsAt !== null && drugByName(name)?.pressor !== undefined) next = earlier(next, ahead(i.endsAt, now));
  }
  return next;
}
