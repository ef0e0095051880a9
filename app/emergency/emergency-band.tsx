'use client';
import { timeText } from '../../lib/display/clock';
import { useHeightAs } from '../components/height-as';
import { useZone } from '../live/clock';
import { rolesOn, usePerson } from '../session/person';
import { useEmergencies } from './use-emergencies';

/** Over every page of a patient whom the person sees by emergency access only. */
export function EmergencyBand({ patientId, unitId }: { patientId: string; unitId: string | null }) {
  const person = usePerson();
  const outside = person !== null && unitId !== null && rolesOn(person, unitId).length === 0;
  return outside ? <Band patientId={patientId} unitId={unitId} /> : null;
}
/** Stays in sight however far the page is scrolled; the bar that says who the patient is stands below it, so it is one line on a phone. */
function Band({ patientId, unitId }: { patientId: string; unitId: string }) {
  const zone = useZone();
  const access = useEmergencies().page?.own.find((e) => e.patientId === patientId);
  return (
    <div
      ref={useHeightAs<HTMLDivElement>('--band')}
      className="below-veil sticky top-0 z-11 [--band:0px] bg-ink px-5 py-2 text-bg max-tablet:px-3 max-tablet:py-1"
    >
      <p role="status" className="text-14 font-650 max-tablet:text-13">
        EMERGENCY ACCESS<span className="max-tablet:hidden"> to a patient of</span> {unitId}
        {access !== undefined && (
          <>
            {' '}
            until <span className="num">{timeText(Date.parse(access.until), Date.now(), zone)}</span>
          </>
        )}
        <span className="max-tablet:hidden">. What you look at is on record and reviewed.</span>
        <span className="tablet:hidden">, on record</span>
      </p>
    </div>
  );
}
