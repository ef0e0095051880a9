'use client';
import { createContext, type ReactNode, useCallback, useContext, useEffect, useRef, useState } from 'react';
import type { SignGiven } from '../../lib/people/sign';
import { LOCKED_EVENT, sendCommand } from '../live/command';
import { savedBeforeLock } from './before-lock';
import { Idle } from './idle';
import { LockSoon } from './lock-soon';
import { useUnits } from './unit';

export interface Lock {
  readonly locked: boolean;
  /** The sign-in is over: it can be left, not unlocked. */
  readonly ended: boolean;
  /** Locks this screen and every other tab of this sign-in. */
  lock(): Promise<void>;
  /** null: unlocked; else why not. */
  unlock(sign: SignGiven): Promise<string | null>;
  /** Ends this sign-in and lets somebody else sign in. What the first one has not saved waits for them on the server. */
  leave(): Promise<void>;
}
const LockContext = createContext<Lock | null>(null);
/** null where nobody is signed in. */
export const useLock = (): Lock | null => useContext(LockContext);

/** `shared`: others use this workstation too, so it locks itself. `locked`, `ended`: the server says that it is already. */
export function LockProvider(props: {
  readonly shared: boolean;
  readonly locked: boolean;
  readonly ended: boolean;
  readonly children: ReactNode;
}) {
  const { shared } = props;
  const { current: unit } = useUnits();
  const [locked, setLocked] = useState(props.locked);
  const [ended, setEnded] = useState(props.ended);
  const [locksAt, setLocksAt] = useState<number | null>(null);
  const idle = useRef<Idle | null>(null);
  const now = useRef(locked);
  now.current = locked;
  const lock = useCallback(async () => {
    if (now.current) return;
    now.current = true;
    const saved = Promise.all([savedBeforeLock(), idle.current?.lockOthers()]);
    // What it shows goes at once; the server shuts its doors as soon as the unfinished forms of every tab are with it.
    setLocked(true);
    await saved;
    await sendCommand('/api/me/lock', unit === null ? {} : { unit });
  }, [unit]);
  const unlock = useCallback(async (sign: SignGiven) => {
    const answer = await sendCommand('/api/me/unlock', { sign });
    if (answer.kind === 'failed' && answer.code === 'no-session') setEnded(true);
    if (answer.kind !== 'done') return answer.kind === 'failed' ? answer.why : 'Try again.';
    idle.current?.restart();
    idle.current?.tell('unlocked');
    setLocked(false);
    return null;
  }, []);
  const leave = useCallback(async () => {
    await savedBeforeLock();
    await sendCommand('/api/me/sign-out', {});
    idle.current?.tell('locked');
    window.location.assign('/login');
  }, []);
  const lockNow = useRef(lock);
  lockNow.current = lock;
  useEffect(() => {
    const made = new Idle({
      onIdle: () => {
        if (shared) void lockNow.current();
      },
      onSoon: (at) => setLocksAt(shared ? at : null),
      onEnded: () => {
        if (shared) setEnded(true);
      },
      onOther: async (said) => {
        const kept = said === 'locked' ? savedBeforeLock() : null;
        setLocked(said === 'locked');
        if (said === 'unlocked') setEnded(false);
        await kept;
      },
    });
    idle.current = made;
    const lockedThere = () => setLocked(true);
    window.addEventListener(LOCKED_EVENT, lockedThere);
    return () => {
      window.removeEventListener(LOCKED_EVENT, lockedThere);
      made.close();
    };
  }, [shared]);
  return (
    <LockContext value={{ locked, ended, lock, unlock, leave }}>
      {props.children}
      {locksAt !== null && !locked && <LockSoon at={locksAt} />}
    </LockContext>
  );
}
