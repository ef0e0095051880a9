'use client';
import { LivePatient } from '../live-patient';
import { RegradeView } from './regrade-view';

export function RegradePage({ id }: { id: string }) {
  return <LivePatient id={id}>{(state) => <RegradeView key={state.patient.id} state={state} />}</LivePatient>;
}
