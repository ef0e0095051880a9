'use client';
import { useEffect, useState } from 'react';
import { LiveProvider } from '../live/live-provider';
import { SoundProvider } from '../sound/sound-provider';
import { KioskDuties } from './kiosk-duties';
import { Wall } from './wall';

/** So long a wall stays blank for visitors. */
const HIDDEN_MS = 60_000;

/** The wall with its own socket, keeping the screen awake. `kiosk`: a paired display, not a person looking at the page. */
export function WallScreen({ unitId, kiosk = false }: { unitId: string; kiosk?: boolean }) {
  useWakeLock();
  const hidden = usePrivacyKey();
  return (
    <LiveProvider unitId={unitId} kiosk={kiosk} wall>
      <SoundProvider unitId={unitId} wall>
        <Wall unitId={unitId} hidden={hidden} />
      </SoundProvider>
      {kiosk && <KioskDuties unitId={unitId} />}
    </LiveProvider>
  );
}

/** Shift+P: visitors see beds and alert badges for a minute, nothing of a patient. Pressed again it ends. */
function usePrivacyKey(): boolean {
  const [hidden, setHidden] = useState(false);
  useEffect(() => {
    const onKey = (e: KeyboardEvent) => {
      if (e.code === 'KeyP' && e.shiftKey && !e.ctrlKey && !e.metaKey && !e.altKey) setHidden((h) => !h);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  useEffect(() => {
    if (!hidden) return;
    const back = setTimeout(() => setHidden(false), HIDDEN_MS);
    return () => clearTimeout(back);
  }, [hidden]);
  return hidden;
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
