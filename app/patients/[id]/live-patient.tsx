'use client';
import type { ReactNode } from 'react';
import type { PatientState } from '../../../lib/state';
import { Skeleton } from '../../components/tags';
import { EmergencyBand } from '../../emergency/emergency-band';
import { ClockProvider, useClock } from '../../live/clock';
import { usePatient } from '../../live/hooks';
import { NoPatient } from './no-patient';

/** The live state of one patient, told in the zone of the patient's own unit. */
export function LivePatient({ id, children }: { id: string; children: (state: PatientState) => ReactNode }) {
  const room = usePatient(id);
  const clock = useClock();
  if (room.status === 'refused') {
    const gone = room.error.code === 'not-found';
    const why = gone ? 'There is no such patient here, or the stay has ended elsewhere.' : room.error.message;
    return <NoPatient why={why} outside={room.error.code === 'forbidden' ? id : null} />;
  }
  if (room.status === 'loading') return <LoadingPatient />;
  const { state } = room.screen;
  return (
    <ClockProvider clock={clock} zone={state.patient.zone}>
      <EmergencyBand patientId={state.patient.id} unitId={state.patient.unit} />
      {children(state)}
    </ClockProvider>
  );
}

/** Bars of the real size, still. */
function LoadingPatient() {
  return (
    <div aria-busy="true" aria-label="Loading the patient" role="status" className="min-h-dvh bg-bg">
      <div className="h-11 border-b border-line bg-tile" />
      <div className="flex h-15 items-center gap-4 border-b border-line bg-tile px-4">
        <Skeleton className="h-7 w-20" />
        <Skeleton className="h-6 w-44" />
      </div>
      <div className="flex h-21 items-center gap-4 border-b border-line bg-tile px-4">
        <Skeleton className="h-14 w-60" />
        <Skeleton className="h-14 w-60" />
      </div>
    </div>
  );
}
