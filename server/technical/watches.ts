import { type Instant, SECOND } from '../../lib/time';
import type { Clock } from '../clock';
import type { Monitor } from '../monitor';
import { watchClocks } from './clocks';
import type { Watch } from './lane';
import { type Listened, SILENT_MS, watchSilence } from './silence';

/** On a clock that runs faster a moment of real time is long: a source is given this much of it before it counts as silent. */
const MOMENT_MS = 5 * SECOND;

/** What is watched of the feeds of units: silence (T2) and clocks (T5). */
export function feedWatches(p: { monitor: Monitor; feeds: { heard(now: Instant): Listened[] }; clock: Clock }): Watch[] {
  const { monitor, feeds, clock } = p;
  const { census, sources } = monitor;
  return [
    {
      rule: 'T2',
      watcher: watchSilence({
        heard: (now) => feeds.heard(now),
        patienceMs: SILENT_MS + (clock.speed - 1) * MOMENT_MS,
        expectedSecsOf: (source) => sources.find(source)?.expectedSecs ?? null,
        occupied: (unitId) => census.patientsOf(unitId).length > 0,
        clockOf: (unitId, t) =>
          new Intl.DateTimeFormat('en-GB', {
            timeZone: census.unit(unitId)?.zone ?? 'UTC',
            hour: '2-digit',
            minute: '2-digit',
            hourCycle: 'h23',
          }).format(t),
      }),
    },
    {
      rule: 'T5',
      watcher: watchClocks({
        heard: (now) => feeds.heard(now),
        limitSecsOf: (source) => sources.find(source)?.skewLimitSecs ?? null,
        speed: clock.speed,
      }),
    },
  ];
}
