'use client';
import type { ReactNode } from 'react';
import type { PatientState } from '../../../lib/state';
import { bedLabel, birthText } from './bars';
import { WhereBar } from './where-bar';

/** The bars of a page beside the patient's own: where one is, and who this is by two identifiers. Right: what the page offers. */
export function PatientHead({ state, page, children }: { state: PatientState; page: string; children?: ReactNode }) {
  const { patient } = state;
  return (
    <>
      <WhereBar state={state} person={null} page={page} />
      <header className="flex min-h-15 flex-wrap items-center gap-x-5 gap-y-2 border-b border-line bg-tile px-4 py-2 max-tablet:px-3">
        <h1 className="flex items-baseline gap-3.5">
          <span className="flex-none text-28 font-650 num">{bedLabel(state)}</span>
          <span className="min-w-0 text-20 font-650 wrap-anywhere">{patient.name ?? 'Name not known'}</span>
        </h1>
        <span className="text-14 text-ink2">
          {patient.birthDate === null ? 'birth date not known' : `born ${birthText(patient.birthDate)}`}, MRN {patient.mrn}
        </span>
        {children !== undefined && (
          <div className="ml-auto flex flex-wrap items-center gap-3 max-tablet:ml-0 print:hidden">{children}</div>
        )}
      </header>
    </>
  );
}
