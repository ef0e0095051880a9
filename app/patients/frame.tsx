'use client';
import type { ReactNode } from 'react';
import { PagingDown } from '../notices/paging-down';
import { SignedIn, type SignedInSession } from '../session/signed-in';

/** What a patient's pages draw, they draw themselves. */
export function PatientFrame({ children, ...session }: SignedInSession & { children: ReactNode }) {
  return (
    <SignedIn
      {...session}
      draw={(unitId) => (
        <>
          <PagingDown unitId={unitId} />
          {children}
        </>
      )}
    />
  );
}
