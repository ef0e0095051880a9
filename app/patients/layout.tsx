import type { ReactNode } from 'react';
import { personOfPage } from '../../server/auth/pages';
import { PatientFrame } from './frame';

/** Pages about one patient use the whole width: no sidebar, the bar on top says where one is. */
export default async function PatientsLayout({ children }: { children: ReactNode }) {
  const actor = await personOfPage();
  if (actor === null) return children;
  return <PatientFrame person={{ id: actor.id, name: actor.name, roles: actor.roles }}>{children}</PatientFrame>;
}
