import type { ReactNode } from 'react';
import { sessionOfPage, unitsOfPage } from '../../server/auth/pages';
import { Frame } from './frame';

/** Who is not signed in gets no frame: the page itself sends them to sign in and back to where they wanted to go. */
export default async function UnitLayout({ children }: { children: ReactNode }) {
  const session = await sessionOfPage();
  if (session === null) return children;
  const { id, name, roles, waiting = [] } = session.person;
  return (
    <Frame
      person={{ id, name, roles, waiting }}
      own={await unitsOfPage(session.person)}
      shared={session.shared}
      locked={session.locked}
      ended={session.ended}
    >
      {children}
    </Frame>
  );
}
