import type { Chart } from '../chart/chart';
import { isAdult } from '../chart/read';
import { num, type Protocol, span } from '../protocols/protocol';
import { pulseDose } from '../rules/asked-steroid';
import { pulseMg } from '../rules/doses-said';
import { mg } from '../rules/words';
import { DAY, type Instant } from '../time';
import type { LadderStep, SteroidPanel } from './types';

/** The methylprednisolone course of grade 4 (STER-04) with the day it has reached. */

/** [share of the pulse, first day, last day]; the last rung goes on until the grade is 1. */
const RUNGS: readonly (readonly [number, number, number | null])[] = [
  [1, 1, 3],
  [0.5, 4, 5],
  [0.25, 6, 7],
  [0.12, 8, null],
];

/** Counted from the first pulse of the present episode; day 1 is the first 24 h. */
export function ladder(chart: Chart, protocol: Protocol, now: Instant): SteroidPanel['ladder'] {
  const pulse = pulseMg(chart, now, protocol);
  const since = chart.episode === null ? Number.NEGATIVE_INFINITY : chart.episode.openedAt - span(protocol, 'steroid.lookback');
  const { first } = pulseDose(chart, since, now, protocol);
  const day = first === null ? null : Math.floor((now - first.t) / DAY) + 1;
  const known = pulse !== null && (isAdult(chart, now) || pulse > 0);
  const steps: LadderStep[] = RUNGS.map(([share, fromDay, toDay]) => ({
    text: known ? `${mg(share * (pulse ?? num(protocol, 'steroid.pulseMg')))} q12h` : 'by site protocol',
    fromDay,
    toDay,
    current: day !== null && day >= fromDay && (toDay === null || day <= toDay),
  }));
  return { startedAt: first?.t ?? null, day, steps };
}
