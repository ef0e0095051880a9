'use client';
import type { ReactNode } from 'react';
import type { UnitInfo } from '../../lib/live';
import { LiveProvider } from '../live/live-provider';
import { NoticeStack } from '../notices/notice-stack';
import { OpenFromNotice } from '../push/open-from-notice';
import { SoundProvider } from '../sound/sound-provider';
import { LockProvider, useLock } from './lock';
import { LockScreen } from './lock-screen';
import { type PersonHere, PersonProvider } from './person';
import { UnitProvider, useUnits } from './unit';

/** Whose session a page is drawn in, as the server knows it. */
export interface SignedInSession {
  readonly person: PersonHere;
  readonly own: readonly UnitInfo[];
  readonly shared: boolean;
  readonly locked: boolean;
  readonly ended: boolean;
}

/** Around every signed-in page: who, which unit, the one socket, sound, what this person is told. Behind a lock nothing of the page is drawn. */
export function SignedIn(props: SignedInSession & { readonly draw: (unitId: string) => ReactNode }) {
  const { person, own, shared, locked, ended, draw } = props;
  return (
    <PersonProvider person={person}>
      <UnitProvider own={own}>
        <LockProvider shared={shared} locked={locked} ended={ended}>
          <WithLive draw={draw} person={person.id} />
        </LockProvider>
      </UnitProvider>
    </PersonProvider>
  );
}
function WithLive({ draw, person }: { draw: (unitId: string) => ReactNode; person: string }) {
  const { current, units } = useUnits();
  const locked = useLock()?.locked ?? false;
  return (
    <LiveProvider unitId={current} zone={units.find((u) => u.id === current)?.zone} locked={locked} person={person}>
      <SoundProvider unitId={current ?? ''}>{locked ? <LockScreen /> : draw(current ?? '')}</SoundProvider>
      {!locked && <NoticeStack />}
      {!locked && <OpenFromNotice />}
    </LiveProvider>
  );
}
