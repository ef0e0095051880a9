import type { Chart } from '../chart/chart';
import { episodeOpen, runOf } from '../chart/read';
import { type Protocol, span } from '../protocols/protocol';
import { HOUR, type Instant } from '../time';
import type { DelayClock } from './types';

/** Reported for each 12 h of delay from CRS onset to tocilizumab (Alvi 2019: observational, 137 patients). */
const FACTOR_PER_12H = 1.7;

/** Hours from the onset of CRS and from grade 2 to the first dose of the episode (C28); null while no episode is open. */
export function delayClock(chart: Chart, protocol: Protocol, now: Instant): DelayClock | null {
  const { episode } = chart;
  if (episode === null || !episodeOpen(chart)) return null;
  const onsetAt = episode.firstFeverAt ?? episode.openedAt;
  const doseAt = chart.doses.tocilizumab.find((d) => d.t >= episode.openedAt)?.t ?? null;
  const grade2At = runOf(chart, 'crs', 2, doseAt ?? now, protocol)?.start ?? null;
  const until = doseAt ?? now;
  const hours = (from: Instant | null): number | null => (from === null ? null : Math.max(0, until - from) / HOUR);
  const hoursSinceOnset = hours(onsetAt);
  const studied = hoursSinceOnset !== null && hoursSinceOnset <= span(protocol, 'toci.delayFactorTo') / HOUR;
  const factor = studied && hoursSinceOnset !== null ? FACTOR_PER_12H ** (hoursSinceOnset / 12) : null;
  return {
    onsetAt,
    grade2At,
    doseAt,
    hoursSinceOnset,
    hoursSinceGrade2: hours(grade2At),
    factor,
    text:
      factor === null
        ? 'Longer than the intervals studied.'
        : `Association reported for this interval: x ${factor.toFixed(1)} cardiac events (1.7 for each 12 h; observational, 137 patients).`,
    source: ['A19'],
  };
}
