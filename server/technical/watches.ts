import type { Instant } from '../../lib/time';
import type { Clock } from '../clock';
import type { Monitor } from '../monitor';
import { watchClocks } from './clocks';
import type { Watch } from './lane';
import { type Listened, patienceMs, watchSilence } from './silence';

/** What is watched of the feeds of units: silence (T2) and clocks (T5). */
export function feedWatches(p: { monitor: Monitor; feeds: { heard(now: Instant): Listened[] }; clock: Clock }): Watch[] {
  const { monitor, feeds, clock } = p;
  const { census, sources } = monitor;
  return [
    {
      rule: 'T2',
      watcher: watchSilence({
        heard: (now) => feeds.heard(now),
        patienceMs: patienceMs(clock),
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
