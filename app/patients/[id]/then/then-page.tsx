'use client';
import { LivePatient } from '../live-patient';
import { ThenView } from './then-view';

export function ThenPage({ id }: { id: string }) {
  return <LivePatient id={id}>{(state) => <ThenView key={state.patient.id} state={state} />}</LivePatient>;
}
