'use client';
import { LivePatient } from '../live-patient';
import { HistoryView } from './history-view';

export function HistoryPage({ id }: { id: string }) {
  return <LivePatient id={id}>{(state) => <HistoryView key={state.patient.id} state={state} />}</LivePatient>;
}
