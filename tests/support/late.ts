import { expect } from 'vitest';
import type { Chart } from '../../lib/chart/chart';
import { advance, apply, emptyChart, fold } from '../../lib/engine';
import type { ChartEvent } from '../../lib/events/event';
import { ASTCT_2019 } from '../../lib/protocols/astct-2019';
import type { Protocol } from '../../lib/protocols/protocol';
import { DAY, type Instant } from '../../lib/time';
import { admission, event, type Written } from './events';
import { settled } from './orders';

/** What a chart answers to an event that comes late: it took it in place, or asks to be folded again from the event's own time. */
export type Answer = 'in place' | 'again';

/**
 * Brings a late event to a chart that knows the history and has come to `now`. Taken in place, the chart must be the one folded
 * anew with everything in the order of time, then and still two days on.
 */
export function late(
  history: readonly Written[],
  now: Instant,
  written: Written,
  protocol: Protocol = ASTCT_2019,
  patient: ChartEvent = admission(),
): { readonly answer: Answer; readonly chart: Chart } {
  const events = [patient, ...history.map(event)];
  const e = event(written);
  const anew = (to: Instant): Chart => fold(emptyChart(), [...events, e], to, protocol);
  const result = apply(fold(emptyChart(), events, now, protocol), e, protocol);
  if ('refoldFrom' in result) {
    expect(result).toStrictEqual({ refoldFrom: e.t });
    return { answer: 'again', chart: anew(now) };
  }
  expect(settled(result.chart)).toEqual(settled(anew(now)));
  expect(result.chart.course.last).toEqual(anew(now).course.last);
  expect(settled(advance(result.chart, now + 2 * DAY, protocol))).toEqual(settled(anew(now + 2 * DAY)));
  return { answer: 'in place', chart: result.chart };
}
