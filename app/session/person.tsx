'use client';
import { createContext, type ReactNode, useContext } from 'react';

/** Who is signed in, as pages need it. */
export interface PersonHere {
  readonly id: string;
  readonly name: string;
  readonly role: string;
  /** Units the person works on. */
  readonly units: readonly string[];
}
const PersonContext = createContext<PersonHere | null>(null);

export function PersonProvider({ person, children }: { person: PersonHere | null; children: ReactNode }) {
  return <PersonContext value={person}>{children}</PersonContext>;
}
/** null on a wall. */
export function usePerson(): PersonHere | null {
  return useContext(PersonContext);
}
