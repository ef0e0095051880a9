import type { Chart } from '../../lib/chart/chart';
import { apply, compareEvents, currentVersions, emptyChart, fold } from '../../lib/engine';
import type { ChartEvent } from '../../lib/events/event';
import type { Protocol } from '../../lib/protocols/protocol';
import type { Instant } from '../../lib/time';

/** The chart a caller keeps that receives events one by one, in the order given: applies, and folds again where it must. */
export function receive(events: readonly ChartEvent[], to: Instant, protocol: Protocol, onRefold?: () => void): Chart {
  let chart = emptyChart();
  const stored: ChartEvent[] = [];
  const kept: Chart[] = [];
  for (const e of events) {
    const others = stored.filter((s) => s.id === e.id && s.feed === e.feed);
    if (others.some((s) => s.revision === e.revision && s.receivedAt === e.receivedAt)) continue;
    stored.push(e);
    let from: Instant | null = null;
    // What an admission says holds from the beginning; so does what it no longer says.
    if (others.length > 0 || e.revision !== 'final') from = e.kind === 'admission' ? 0 : Math.min(e.t, ...others.map((s) => s.t));
    else {
      const result = apply(chart, e, protocol);
      if ('chart' in result) chart = result.chart;
      else from = result.refoldFrom;
    }
    if (from !== null) {
      onRefold?.();
      const since = from;
      while ((kept.at(-1)?.t ?? Number.NEGATIVE_INFINITY) >= since) kept.pop();
      const start = kept.at(-1) ?? emptyChart();
      const newest = Math.max(chart.t, e.t);
      chart = fold(
        start,
        currentVersions(stored).filter((s) => s.t > start.t),
        newest,
        protocol,
      );
    }
    while ((kept.at(-1)?.t ?? Number.NEGATIVE_INFINITY) >= e.t) kept.pop();
    if (chart.t > (kept.at(-1)?.t ?? Number.NEGATIVE_INFINITY)) kept.push(chart);
  }
  return fold(chart, [], to, protocol);
}

/** All events folded at once in their order. */
export function foldAll(events: readonly ChartEvent[], to: Instant, protocol: Protocol): Chart {
  return fold(emptyChart(), currentVersions(events).sort(compareEvents), to, protocol);
}

/** The chart without what only says when it was last graded. */
export function settled(chart: Chart): object {
  const { course, ...rest } = chart;
  return { ...rest, peakIcans: course.peakIcans, peakIcansAt: course.peakIcansAt };
}
