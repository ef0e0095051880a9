'use client';
import { can } from '../../../lib/permissions';
import type { PatientState } from '../../../lib/state';
import { actorHere, rolesOn, usePerson } from '../../session/person';

/** Whether the person may record this kind of event about the patient; without a kind, anything at all. Nobody signed in is a picture of the page. */
export function useMayChart(state: PatientState, eventKind?: string): boolean {
  const person = usePerson();
  return person === null || can(actorHere(person), 'chart', { kind: 'patient', unitId: state.patient.unit ?? '', eventKind });
}

/** Whether the person sees the patient as one of the unit's people: emergency access prints nothing. */
export function useMayPrint(state: PatientState): boolean {
  const person = usePerson();
  return person === null || rolesOn(person, state.patient.unit ?? '').length > 0;
}
