'use client';
import { timeText } from '../../lib/display/clock';
import { useZone } from '../live/clock';
import { rolesOn, usePerson } from '../session/person';
import { useEmergencies } from './use-emergencies';

/** Over every page of a patient whom the person sees by emergency access only. */
export function EmergencyBand({ patientId, unitId }: { patientId: string; unitId: string | null }) {
  const person = usePerson();
  const outside = person !== null && unitId !== null && rolesOn(person, unitId).length === 0;
  return outside ? <Band patientId={patientId} unitId={unitId} /> : null;
}
function Band({ patientId, unitId }: { patientId: string; unitId: string }) {
  const zone = useZone();
  const access = useEmergencies().page?.own.find((e) => e.patientId === patientId);
  return (
    <p role="status" className="bg-ink px-5 py-2 text-14 font-650 text-bg">
      EMERGENCY ACCESS to a patient of {unitId}
      {access !== undefined && (
        <>
          {' '}
          until <span className="num">{timeText(Date.parse(access.until), Date.now(), zone)}</span>
        </>
      )}
      . What you look at is on record and reviewed.
    </p>
  );
}
