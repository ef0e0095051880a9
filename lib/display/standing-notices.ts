import type { AlarmOffView } from '../live';
import type { PatientState } from '../state';
import { type Instant, MINUTE } from '../time';
import { patientSilentFor } from './aging';
import { timeText } from './clock';
import { ageText } from './durations';
import { changeText } from './protocol-change';

/** Something that stands over every number of a patient and must be known wherever a dose is decided. */
export interface StandingNotice {
  readonly kind: 'silent' | 'alarm-off' | 'limits' | 'absence' | 'protocol';
  readonly text: string;
}

/**
 * What stands over a patient's numbers at `now`, the gravest first: a monitor that is silent, alarms that are off, treatment
 * limits, absence from the unit, a protocol changed within the last day. `offs` is what is off on the unit; a row that waits
 * for its second person is not in force. Times in the unit's zone.
 */
export function standingNotices(
  state: Pick<PatientState, 'patient' | 'latest' | 'protocol'>,
  offs: readonly AlarmOffView[],
  now: Instant,
): readonly StandingNotice[] {
  const { patient, protocol } = state;
  const at = (t: Instant | string) => timeText(typeof t === 'string' ? Date.parse(t) : t, now, patient.zone);
  const notices: StandingNotice[] = [];
  const silent = patientSilentFor(state, now);
  if (silent !== null)
    notices.push({
      kind: 'silent',
      text: `NOT LIVE: the monitor has been silent for ${ageText(Math.max(silent, MINUTE))}, since ${at(now - silent)}. Go to the bedside.`,
    });
  for (const off of offs)
    if (off.kind === 'alarm' && !off.pending && off.patientId === patient.id)
      notices.push({
        kind: 'alarm-off',
        text: `ALARM OFF: ${off.title ?? off.rule}${off.until === null ? '' : ` until ${at(off.until)}`}, ${off.by}: ${off.reason}`,
      });
  if (patient.limits !== null) {
    const { text, reviewBy } = patient.limits;
    const late = reviewBy !== null && Date.parse(reviewBy) <= now;
    notices.push({
      kind: 'limits',
      text: `Treatment limits: ${text}${reviewBy === null ? '' : `, ${late ? 'review was due' : 'review by'} ${at(reviewBy)}`}`,
    });
  }
  if (patient.absence !== null) {
    const { reason, until } = patient.absence;
    const late = until !== null && Date.parse(until) <= now;
    notices.push({
      kind: 'absence',
      text: `Off unit: ${reason}${until === null ? '' : `, ${late ? 'was to be back' : 'back'} ${at(until)}`}`,
    });
  }
  if (protocol.change) notices.push({ kind: 'protocol', text: changeText(protocol.change, now, patient.zone) });
  return notices;
}
