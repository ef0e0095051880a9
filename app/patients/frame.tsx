'use client';
import type { ReactNode } from 'react';
import { LiveProvider } from '../live/live-provider';
import { NoticeStack } from '../notices/notice-stack';
import { PagingDown } from '../notices/paging-down';
import { OpenFromNotice } from '../push/open-from-notice';
import { type PersonHere, PersonProvider } from '../session/person';
import { UnitProvider, useUnits } from '../session/unit';
import { SoundProvider } from '../sound/sound-provider';

/** Who is signed in, the one socket, what this person is told; what a patient's pages draw, they draw themselves. */
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
  return (
    <LiveProvider unitId={current}>
      <SoundProvider unitId={current ?? ''}>
        <PagingDown unitId={current ?? ''} />
        {children}
      </SoundProvider>
      <NoticeStack />
      <OpenFromNotice />
    </LiveProvider>
  );
}
