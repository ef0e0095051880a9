'use client';
import type { FirstCourse } from '../../../lib/trend';
import { LivePatient } from './live-patient';
import { PatientView } from './patient-view';

export function PatientPage({ id, first }: { id: string; first: Promise<FirstCourse | null> | null }) {
  return <LivePatient id={id}>{(state) => <PatientView key={state.patient.id} state={state} first={first} />}</LivePatient>;
}
