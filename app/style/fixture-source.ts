import type { UnitSnapshot } from '../../lib/live';
import { unitScreen } from '../../lib/screen';
import type { LiveSource } from '../live/client';
import { stillClock } from '../live/clock';
import { Notices } from '../live/notices';
import { PatientRoom, UnitRoom } from '../live/store';

/** A live source that says one thing for ever: style pages and tests. */
export function fixtureSource(snapshot: UnitSnapshot, silenceMs = 2_000): LiveSource {
  const unit = new UnitRoom(() => undefined);
  unit.snapshot(unitScreen(snapshot));
  const patient = new PatientRoom(() => undefined);
  const clock = stillClock(Date.parse(snapshot.serverNow));
  return {
    clock,
    notices: new Notices(),
    first: () => false,
    unit: () => unit,
    patient: () => patient,
    silence: () => silenceMs,
    onTick: () => () => undefined,
    ticks: () => 0,
    drawn: () => undefined,
  };
}
