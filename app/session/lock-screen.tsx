'use client';
import './lock.css';
import { Lock as LockSign } from 'lucide-react';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { END_AFTER_MS } from '../../lib/people/lock';
import { signOf } from '../../lib/people/sign';
import { MINUTE } from '../../lib/time';
import { Button } from '../components/button';
import { useMedia } from '../live/media';
import { Wall } from '../wall/wall';
import { useLock } from './lock';
import { LockedBeds } from './locked-beds';
import { usePerson } from './person';
import { useUnits } from './unit';

/**
 * Instead of the page while the screen is locked: whose it is, and the unit as a wall shows it, without names. The server has
 * shut everything else by then; sound goes on.
 */
export function LockScreen() {
  const { current } = useUnits();
  const small = useMedia('(max-width: 1023px)');
  return (
    <div data-live="board" className="flex h-dvh flex-col bg-bg">
      <Bar />
      <main id="main" className="lock-board min-h-0 flex-1 overflow-hidden">
        {current !== null && (small ? <LockedBeds unitId={current} /> : <Wall unitId={current} />)}
      </main>
    </div>
  );
}

function Bar() {
  const lock = useLock();
  const person = usePerson();
  return (
    <header className="flex flex-wrap items-center gap-x-5 gap-y-2 border-b-2 border-ink bg-tile px-5 py-2.5 max-tablet:px-4">
      <h1 className="flex items-center gap-3 text-20 font-650">
        <LockSign size={20} aria-hidden="true" />
        {lock?.ended ? 'Signed out' : 'Locked'}: {person?.name}
      </h1>
      {lock?.ended ? <SignInAnew /> : <Unlock />}
    </header>
  );
}

/** Nobody was here for so long that the sign-in is over. */
function SignInAnew() {
  const lock = useLock();
  return (
    <>
      <p className="text-13 text-ink2">Nobody touched this screen for {END_AFTER_MS / MINUTE} minutes.</p>
      <Button kind="primary" size="form" className="ml-auto" onClick={() => void lock?.leave()}>
        Sign in
      </Button>
    </>
  );
}

function Unlock() {
  const lock = useLock();
  const field = useRef<HTMLInputElement>(null);
  const [why, setWhy] = useState('');
  const [busy, setBusy] = useState(false);
  useEffect(() => field.current?.focus(), []);
  const unlock = async (e: FormEvent<HTMLFormElement>) => {
    e.preventDefault();
    const typed = field.current?.value ?? '';
    if (typed === '' || lock === null) return;
    setBusy(true);
    const failed = await lock.unlock(signOf(typed));
    setBusy(false);
    if (failed === null) return;
    setWhy(failed);
    field.current?.select();
  };
  return (
    <>
      <form onSubmit={(e) => void unlock(e)} className="flex flex-wrap items-center gap-3">
        <label className="flex items-center gap-2 text-13 text-ink2">
          PIN or password
          <input
            ref={field}
            type="password"
            autoComplete="current-password"
            className="field h-10 w-44 text-14"
            aria-invalid={why !== ''}
            aria-describedby="unlock-problem"
          />
        </label>
        <Button type="submit" kind="primary" size="form" disabled={busy}>
          Unlock
        </Button>
      </form>
      <p id="unlock-problem" role="alert" className="text-13 font-600">
        {why}
      </p>
      <Button size="form" className="ml-auto" onClick={() => void lock?.leave()}>
        Somebody else
      </Button>
    </>
  );
}
