import type { Chart } from '../../lib/chart/chart';
import { advance, apply, compareEvents } from '../../lib/engine';
import type { ChartEvent } from '../../lib/events/event';
import type { Protocol } from '../../lib/protocols/protocol';
import type { Instant } from '../../lib/time';

/** Charts as they stood at instants of the past, so that a grade of the past is written with its whole basis. */
export type ChartsAlong = ReadonlyMap<Instant, Chart>;

/** A history that changes more often than this keeps the whole basis of its newest steps only. */
const AT_MOST = 60;

/** The chart at `t` on the way from one that lies before all of the events; null if they do not simply follow it. */
export function chartAlong(from: Chart, events: readonly ChartEvent[], t: Instant, protocol: Protocol): Chart | null {
  let chart = from;
  for (const e of events.filter((e) => e.t <= t).sort(compareEvents)) {
    const r = apply(chart, e, protocol);
    if (!('chart' in r)) return null;
    chart = r.chart;
  }
  return advance(chart, t, protocol);
}

/** Remembers the charts at the steps that one slice of a fold brought about; the cost is that of the slice for each step. */
export function rememberSteps(
  into: Map<Instant, Chart>,
  from: Chart,
  slice: readonly ChartEvent[],
  after: Chart,
  protocol: Protocol,
): void {
  for (let i = after.steps.length - 1; i >= 0; i--) {
    const t = after.steps[i]?.t ?? Number.NEGATIVE_INFINITY;
    if (t <= from.t) break;
    const chart = chartAlong(from, slice, t, protocol);
    if (chart !== null) into.set(t, chart);
  }
  for (const t of [...into.keys()].sort((a, b) => a - b).slice(0, Math.max(0, into.size - AT_MOST))) into.delete(t);
}
