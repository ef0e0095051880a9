import type { ReactNode } from 'react';
import { sessionOfPage, unitsOfPage } from '../../server/auth/pages';
import { PatientFrame } from './frame';

/** Pages about one patient use the whole width: no sidebar, the bar on top says where one is. */
export default async function PatientsLayout({ children }: { children: ReactNode }) {
  const session = await sessionOfPage();
  if (session === null) return children;
  const { id, name, roles } = session.person;
  return (
    <PatientFrame
      person={{ id, name, roles }}
      own={await unitsOfPage(session.person)}
      shared={session.shared}
      locked={session.locked}
      ended={session.ended}
    >
      {children}
    </PatientFrame>
  );
}
