'use client';
import { useSyncExternalStore } from 'react';
import { wallTime } from '../../lib/display/clock';
import { useFromClock, useZone } from './clock';

/**
 * The unit's zone, "America/Chicago", where this device's own clock shows another time now; null where both read the same. Every time
 * on every page is the unit's, and whoever reads from afar has to know it.
 */
export function useOtherZone(): string | null {
  const zone = useZone();
  // The server does not know where the reader is.
  const here = useSyncExternalStore(never, deviceZone, () => zone);
  const differs = useFromClock((now) => {
    const [there, own] = [wallTime(now, zone), wallTime(now, here)];
    return there.hm !== own.hm || there.date !== own.date;
  });
  return differs ? zone : null;
}

const never = () => () => undefined;
/** A browser that keeps its zone to itself says UTC or nothing; then nobody is warned of what is not known. */
const deviceZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';
