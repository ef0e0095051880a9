'use client';
import { createContext, type ReactNode, useContext, useInsertionEffect } from 'react';
import type { UnitRole, UserActor } from '../../lib/permissions';
import { askFor } from '../live/command';

/** Who is signed in, as pages need it. */
export interface PersonHere {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly UnitRole[];
  /** Units whose roles are not in force until the person has a second factor. */
  readonly waiting?: readonly string[];
}
const PersonContext = createContext<PersonHere | null>(null);

export function PersonProvider({ person, children }: { person: PersonHere | null; children: ReactNode }) {
  const id = person?.id ?? null;
  // Before any part of the page asks for something.
  useInsertionEffect(() => askFor(id), [id]);
  return <PersonContext value={person}>{children}</PersonContext>;
}
/** null on a wall. */
export function usePerson(): PersonHere | null {
  return useContext(PersonContext);
}
/** The person's roles on a unit. */
export function rolesOn(person: PersonHere | null, unitId: string): readonly string[] {
  return person?.roles.filter((r) => r.unitId === unitId).map((r) => r.role) ?? [];
}
/** The person for asking `can`: what a button offers; the server asks again. */
export function actorHere(person: PersonHere | null): UserActor | null {
  return person && { kind: 'user', session: '', ...person };
}
