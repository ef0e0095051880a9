'use client';
import { LivePatient } from './live-patient';
import { PatientView } from './patient-view';

export function PatientPage({ id }: { id: string }) {
  return <LivePatient id={id}>{(state) => <PatientView key={state.patient.id} state={state} />}</LivePatient>;
}
