'use client';
import { useEffect, useState } from 'react';
import { secondsLeft } from '../../lib/people/lock';

/** Nobody has touched this workstation for a while. Said once to whoever listens, counted down for whoever looks. */
export function LockSoon({ at }: { at: number }) {
  const [left, setLeft] = useState(() => secondsLeft(at, Date.now()));
  useEffect(() => {
    const timer = setInterval(() => setLeft(secondsLeft(at, Date.now())), 1_000);
    return () => clearInterval(timer);
  }, [at]);
  return (
    <div
      role="status"
      className="fixed inset-x-0 bottom-0 z-20 flex justify-center gap-2 border-t-2 border-ink bg-raise px-4 py-2.5 text-14 font-600 max-desk:bottom-[66px] print:hidden"
    >
      This screen locks in a minute. Touch it or press a key to stay.
      <span aria-hidden="true" className="num whitespace-nowrap text-ink2">
        {left} s
      </span>
    </div>
  );
}
