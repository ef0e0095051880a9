import type { ReactNode } from 'react';
import { personOfPage } from '../../server/auth/pages';
import { Frame } from './frame';

/** Who is not signed in gets no frame: the page itself sends them to sign in and back to where they wanted to go. */
export default async function UnitLayout({ children }: { children: ReactNode }) {
  const actor = await personOfPage();
  if (actor === null) return children;
  return <Frame person={{ id: actor.id, name: actor.name, roles: actor.roles }}>{children}</Frame>;
}
