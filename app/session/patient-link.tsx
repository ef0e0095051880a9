'use client';
import type { ReactNode } from 'react';
import { can } from '../../lib/permissions';
import { Link } from '../components/link';
import { actorHere, usePerson } from './person';
import { useUnits } from './unit';

/** Whether the person may open patients of this tab's unit: IT sees the board, no charts. Nobody signed in is a picture of the page. */
export function useMayOpen(): boolean {
  const person = usePerson();
  const { current } = useUnits();
  return person === null || current === null || can(actorHere(person), 'read', { kind: 'patient', unitId: current });
}

/** A bed's label as the way to its patient; the label alone for whoever would only be refused there. */
export function PatientLink(props: { patientId: string | null; label: string; className: string; children: ReactNode }) {
  if (!useMayOpen()) return <span className={props.className.replace('tile-link', '')}>{props.children}</span>;
  return (
    <Link href={`/patients/${props.patientId}`} aria-label={`Open ${props.label}`} className={props.className}>
      {props.children}
    </Link>
  );
}
