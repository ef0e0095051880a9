'use client';
import { useEffect, useRef } from 'react';
import { wallTime } from '../../lib/display/clock';
import { mayReload, type Pairing, RELOAD_LOOK_MS, wallTheme } from '../../lib/kiosk';
import { isOpen, linkOf } from '../../lib/screen';
import { HOUR, MINUTE } from '../../lib/time';
import { useClock, useZone } from '../live/clock';
import { ask } from '../live/command';
import { useLiveSource } from '../live/hooks';
import { useOutdated } from '../live/outdated';

const RENEW_LOOK_MS = HOUR;
const LIGHT_LOOK_MS = MINUTE;

/** What a paired wall does by itself while it hangs there: renews its token, and loads itself anew. */
export function KioskDuties({ unitId }: { unitId: string }) {
  useRenewal();
  useReload(unitId);
  useLight();
  return null;
}

/**
 * As bright as a charge nurse has set it for this display, by the unit's clock. Asked again each minute, so that a change
 * shows without anybody touching the wall; while the server does not answer it stays as it is.
 */
function useLight(): void {
  const clock = useClock();
  const zone = useZone();
  useEffect(() => {
    const look = async () => {
      const answer = await ask<Pairing>('/api/kiosk');
      if (answer.kind !== 'done' || answer.body.state !== 'paired') return;
      const theme = wallTheme(answer.body.light, Number(wallTime(clock.now(), zone).hm.slice(0, 2)));
      document.documentElement.dataset.theme = theme;
    };
    void look();
    const timer = setInterval(() => void look(), LIGHT_LOOK_MS);
    return () => clearInterval(timer);
  }, [clock, zone]);
}

function useRenewal(): void {
  useEffect(() => {
    const renew = () => void ask('/api/kiosk/renew', { method: 'POST' });
    renew();
    const timer = setInterval(renew, RENEW_LOOK_MS);
    return () => clearInterval(timer);
  }, []);
}

/** In the small hours, and at once when the server has become another version. */
function useReload(unitId: string): void {
  const source = useLiveSource();
  const clock = useClock();
  const zone = useZone();
  const loadedAt = useRef<number | null>(null);
  const outdated = useOutdated(unitId);
  useEffect(() => {
    const look = async () => {
      const room = source.unit(unitId);
      if (room.state.status !== 'ready') return;
      const now = clock.now();
      loadedAt.current ??= now;
      const { alerts } = room.state.screen;
      const ready = mayReload({
        now,
        loadedAt: loadedAt.current,
        localHour: Number(wallTime(now, zone).hm.slice(0, 2)),
        openHighs: [...alerts.values()].filter((a) => isOpen(a) && a.priority === 'high').length,
        live: linkOf(source.silence() ?? Number.POSITIVE_INFINITY) === 'live',
        outdated,
      });
      // The page that follows must be there before this one is given up.
      if (ready && (await answers('/readyz')) && (await answers('/wall'))) window.location.reload();
    };
    void look();
    const timer = setInterval(() => void look(), RELOAD_LOOK_MS);
    return () => clearInterval(timer);
  }, [source, clock, zone, unitId, outdated]);
}
async function answers(path: string): Promise<boolean> {
  try {
    return (await fetch(path, { cache: 'no-store', signal: AbortSignal.timeout(3_000) })).ok;
  } catch {
    return false;
  }
}
