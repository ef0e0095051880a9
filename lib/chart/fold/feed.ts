import type { ChartEventOf } from '../../events/event';
import { type Protocol, span } from '../../protocols/protocol';
import type { Instant } from '../../time';
import { type Chart, type Feed, type Stay, type Switch, VITAL_NAMES } from '../chart';
import type { VitalReading } from './plausible';
import { REFOLD, type Refold } from './refold';

type Vital = ChartEventOf<'vital'>;

/** When a monitor last spoke, since when it does in this stay, and since when again after somebody recorded it as stopped. */
export function foldFeed(chart: Chart, e: Vital, reading: VitalReading, protocol: Protocol): Feed | Refold {
  const { feed } = chart;
  const { values } = reading;
  let { deviceAt, firstMonitorAt, resumedAt, arterialAt } = feed;
  if (e.source === 'device') {
    const any = VITAL_NAMES.some((name) => values[name] !== undefined);
    if (any && (deviceAt === null || e.t > deviceAt)) deviceAt = e.t;
    if ((values.heartRate !== undefined || values.spo2Percent !== undefined) && inStay(chart.stay, e.t)) {
      const said = chart.support.monitoring;
      const earlier = firstMonitorAt !== null && e.t < firstMonitorAt;
      if (said !== null && moves(said, e.t, earlier)) return REFOLD;
      if (firstMonitorAt === null || earlier) firstMonitorAt = e.t;
      if (said !== null && resumes(said, e.t, protocol) && (resumedAt === null || e.t < resumedAt)) resumedAt = e.t;
    }
  }
  const pressure = values.sbpMmHg !== undefined || values.mapMmHg !== undefined;
  if (e.pressureSite === 'arterial' && pressure && (arterialAt === null || e.t > arterialAt)) arterialAt = e.t;
  const same =
    deviceAt === feed.deviceAt &&
    firstMonitorAt === feed.firstMonitorAt &&
    resumedAt === feed.resumedAt &&
    arterialAt === feed.arterialAt;
  return same ? feed : { deviceAt, firstMonitorAt, resumedAt, arterialAt };
}

/** Is it of the stay the chart stands in, or of the one that ended last? One that comes after the discharge still is. */
function inStay(stay: Stay, t: Instant): boolean {
  return stay.admittedAt !== null && t >= stay.admittedAt && (stay.open || (stay.endedAt !== null && t <= stay.endedAt));
}

/**
 * Does a monitor that streams at `t` run again, although it was recorded as stopped? Not in the first minutes: a stop is charted
 * while the last values are still on their way, and FEED-SILENT would then guard a monitor that was taken off on purpose.
 */
function resumes(said: Switch, t: Instant, protocol: Protocol): boolean {
  return !said.running && t > said.t + span(protocol, 'feed.silent');
}

/** A late value may say that monitoring ran, or did not run, before its newest stop was recorded; that stop then began elsewhere. */
function moves(said: Switch, t: Instant, earlier: boolean): boolean {
  return !said.running && t < said.t && (t > said.since || earlier);
}
