'use client';
import { useEffect } from 'react';
import { LiveProvider } from '../live/live-provider';
import { Wall } from './wall';

/** The wall with its own socket, keeping the screen awake. */
export function WallScreen({ unitId }: { unitId: string }) {
  useWakeLock();
  return (
    <LiveProvider unitId={unitId}>
      <Wall unitId={unitId} />
    </LiveProvider>
  );
}

/** Asked for again whenever the page comes back to the front: browsers drop the lock when it is hidden. */
function useWakeLock(): void {
  useEffect(() => {
    let lock: WakeLockSentinel | null = null;
    const hold = async () => {
      if (document.visibilityState !== 'visible') return;
      lock = await navigator.wakeLock?.request('screen').catch(() => null);
    };
    void hold();
    document.addEventListener('visibilitychange', hold);
    return () => {
      document.removeEventListener('visibilitychange', hold);
      void lock?.release();
    };
  }, []);
}
