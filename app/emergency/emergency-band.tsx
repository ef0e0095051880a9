'use client';
import { timeText } from '../../lib/display/clock';
import { ageText, minutesSeconds } from '../../lib/display/durations';
import type { EmergencyView } from '../../lib/people/emergency';
import { MINUTE } from '../../lib/time';
import { useHeightAs } from '../components/height-as';
import { useFromClock, useZone } from '../live/clock';
import { rolesOn, usePerson } from '../session/person';
import { useEmergencies } from './use-emergencies';

/** So long before its end the band counts seconds, and says what is to be done with what has been typed. */
const SOON_MS = 10 * MINUTE;

/** Over every page of a patient whom the person sees by emergency access only. */
export function EmergencyBand({ patientId, unitId }: { patientId: string; unitId: string | null }) {
  const person = usePerson();
  const outside = person !== null && unitId !== null && rolesOn(person, unitId).length === 0;
  return outside ? <Band patientId={patientId} unitId={unitId} /> : null;
}
/** Stays in sight however far the page is scrolled; the bar that says who the patient is stands below it, so it is one line on a phone. */
function Band({ patientId, unitId }: { patientId: string; unitId: string }) {
  const access = useEmergencies().page?.own.find((e) => e.patientId === patientId);
  return (
    <div
      ref={useHeightAs<HTMLDivElement>('--band')}
      className="below-veil sticky top-0 z-11 [--band:0px] bg-ink px-5 py-2 text-bg max-tablet:px-3 max-tablet:py-1"
    >
      <p role="status" className="text-14 font-650 max-tablet:text-13">
        EMERGENCY ACCESS<span className="max-tablet:hidden"> to a patient of</span> {unitId}
        {access === undefined ? <OnRecord /> : <Until access={access} />}
      </p>
    </div>
  );
}

/** When it ends, and how long that still is: counted for whoever looks, said once more to whoever listens when the end is near. */
function Until({ access }: { access: EmergencyView }) {
  const zone = useZone();
  const until = Date.parse(access.until);
  const soon = useFromClock((now) => until - now <= SOON_MS);
  const left = useFromClock((now) => (until - now <= SOON_MS ? minutesSeconds(until - now) : ageText(until - now)));
  return (
    <>
      {' '}
      until <span className="num">{timeText(until, Date.now(), zone)}</span>,{' '}
      <span aria-hidden="true" className="num">
        {left} left
      </span>
      {soon ? (
        <>
          <span className="sr-only">less than 10 minutes left</span>
          <span className="max-tablet:hidden">. Save what you have typed: what is not sent by then is lost.</span>
        </>
      ) : (
        <OnRecord />
      )}
    </>
  );
}
function OnRecord() {
  return <span className="max-tablet:hidden">. What you look at is on record and reviewed.</span>;
}
