'use client';
import { hmsText } from '../../lib/display/clock';
import { useClock, useZone } from '../live/clock';

/** The moment of a save on the unit's clock: hh:mm:ss. */
export function useSaved(): () => string {
  const clock = useClock();
  const zone = useZone();
  return () => hmsText(clock.now(), zone);
}
