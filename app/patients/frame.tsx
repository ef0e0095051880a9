'use client';
import type { ReactNode } from 'react';
import { LiveProvider } from '../live/live-provider';
import { type PersonHere, PersonProvider } from '../session/person';
import { UnitProvider, useUnits } from '../session/unit';

/** Who is signed in and the one socket; what a patient's pages draw, they draw themselves. */
export function PatientFrame({ person, children }: { person: PersonHere; children: ReactNode }) {
  return (
    <PersonProvider person={person}>
      <UnitProvider own={person.roles.map((r) => r.unitId)}>
        <WithLive>{children}</WithLive>
      </UnitProvider>
    </PersonProvider>
  );
}
function WithLive({ children }: { children: ReactNode }) {
  const { current } = useUnits();
  return <LiveProvider unitId={current}>{children}</LiveProvider>;
}
