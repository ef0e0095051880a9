'use client';
import { TopBar } from '../components/shell';
import { OwnPassword } from './own-password';
import { OwnSessions } from './own-sessions';

/** One's own password, and where one is signed in. */
export function OwnSecurity() {
  return (
    <>
      <TopBar>
        <h1 className="text-20 font-650">Password and sign-ins</h1>
      </TopBar>
      <div className="grid max-w-[1180px] grid-cols-2 items-start gap-4 p-5 max-desk:grid-cols-1 max-tablet:p-4">
        <OwnSessions />
        <OwnPassword />
      </div>
    </>
  );
}
