'use client';
import type { ReactNode } from 'react';
import type { UnitInfo } from '../../lib/live';
import { LiveProvider } from '../live/live-provider';
import { NoticeStack } from '../notices/notice-stack';
import { PagingDown } from '../notices/paging-down';
import { OpenFromNotice } from '../push/open-from-notice';
import { LockProvider, useLock } from '../session/lock';
import { LockScreen } from '../session/lock-screen';
import { type PersonHere, PersonProvider } from '../session/person';
import { UnitProvider, useUnits } from '../session/unit';
import { SoundProvider } from '../sound/sound-provider';

/** Who is signed in, the one socket, what this person is told; what a patient's pages draw, they draw themselves. */
export function PatientFrame(props: {
  person: PersonHere;
  own: readonly UnitInfo[];
  shared: boolean;
  locked: boolean;
  ended: boolean;
  children: ReactNode;
}) {
  const { person } = props;
  return (
    <PersonProvider person={person}>
      <UnitProvider own={props.own}>
        <LockProvider shared={props.shared} locked={props.locked} ended={props.ended}>
          <WithLive>{props.children}</WithLive>
        </LockProvider>
      </UnitProvider>
    </PersonProvider>
  );
}
function WithLive({ children }: { children: ReactNode }) {
  const { current, units } = useUnits();
  const locked = useLock()?.locked ?? false;
  return (
    <LiveProvider unitId={current} zone={units.find((u) => u.id === current)?.zone} locked={locked}>
      <SoundProvider unitId={current ?? ''}>
        {locked ? (
          <LockScreen />
        ) : (
          <>
            <PagingDown unitId={current ?? ''} />
            {children}
          </>
        )}
      </SoundProvider>
      {!locked && <NoticeStack />}
      {!locked && <OpenFromNotice />}
    </LiveProvider>
  );
}
