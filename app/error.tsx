'use client';
import { useEffect } from 'react';
import { Button } from './components/button';

const TRY_AGAIN_MS = 10_000;

/** A page that failed as a whole says so in the veil's words and tries again by itself: a wall has nobody to press a button. */
export default function PageError({ error, reset }: { error: Error; reset: () => void }) {
  useEffect(() => {
    console.error('A page failed', error);
    const again = setTimeout(reset, TRY_AGAIN_MS);
    return () => clearTimeout(again);
  }, [error, reset]);
  return (
    <main className="hatch flex min-h-dvh flex-col justify-center gap-4 bg-bg p-8">
      <div role="alert" className="rounded-4 border-2 border-ink bg-tile p-6">
        <p className="text-28 font-700">NOT LIVE: this page failed</p>
        <p className="mt-2 text-16">Use bedside monitors. It is tried again every 10 s.</p>
      </div>
      <p>
        <Button size="form" onClick={reset}>
          Try again now
        </Button>
      </p>
    </main>
  );
}
