'use client';
import { LivePatient } from '../live-patient';
import { HandoffScreen } from './handoff-view';

export function HandoffPage({ id }: { id: string }) {
  return <LivePatient id={id}>{(state) => <HandoffScreen key={state.patient.id} state={state} />}</LivePatient>;
}
