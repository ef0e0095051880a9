'use client';
import { TopBar } from '../components/shell';
import { Problem, Skeleton } from '../components/tags';
import { OwnPassword } from './own-password';
import { OwnPin } from './own-pin';
import { OwnSecondFactor } from './own-second-factor';
import { OwnSessions } from './own-sessions';
import { useSecurity } from './use-security';

/** How one proves who one is, and where one is signed in. */
export function OwnSecurity() {
  const { security, trouble, load } = useSecurity();
  return (
    <>
      <TopBar>
        <h1 className="text-20 font-650">Password and sign-ins</h1>
      </TopBar>
      <div className="grid max-w-[1180px] grid-cols-2 items-start gap-4 p-5 max-desk:grid-cols-1 max-tablet:p-4">
        {trouble !== null && <Problem title="This could not be read.">{trouble}</Problem>}
        <div className="grid gap-4">
          <OwnSessions />
          {security === null ? <Skeleton className="h-40" /> : security.password && <OwnPassword />}
        </div>
        {security !== null && (
          <div className="grid gap-4">
            <OwnPin security={security} onDone={load} />
            <OwnSecondFactor security={security} onDone={load} />
          </div>
        )}
      </div>
    </>
  );
}
