'use client';
import { createContext, type ReactNode, useCallback, useContext, useSyncExternalStore } from 'react';
import type { Instant } from '../../lib/time';

/** The server's clock as this screen knows it: never the browser's own, which may be wrong by days. */
export interface Clock {
  now(): Instant;
  /** Calls back about once a second. */
  subscribe(onBeat: () => void): () => void;
}

/** A clock that stands still: fixtures and tests. */
export function stillClock(t: Instant): Clock {
  return { now: () => t, subscribe: () => () => undefined };
}

const ClockContext = createContext<Clock>(stillClock(0));
const ZoneContext = createContext('UTC');

/** Gives everything below it a clock and the unit's time zone. */
export function ClockProvider({ clock, zone, children }: { clock: Clock; zone: string; children: ReactNode }) {
  return (
    <ClockContext value={clock}>
      <ZoneContext value={zone}>{children}</ZoneContext>
    </ClockContext>
  );
}
export function useZone(): string {
  return useContext(ZoneContext);
}
export function useClock(): Clock {
  return useContext(ClockContext);
}

/** Something told from the time, as text, number or truth: the component renders again only when it changes. */
export function useFromClock<T extends string | number | boolean | null>(tell: (now: Instant) => T): T {
  const clock = useContext(ClockContext);
  const snapshot = () => tell(clock.now());
  const subscribe = useCallback((onBeat: () => void) => clock.subscribe(onBeat), [clock]);
  return useSyncExternalStore(subscribe, snapshot, snapshot);
}

/** Now, taken anew when `key` tells something else: a tile renders when a minute it shows turns over, and not each second. */
export function useNowWhen(key: (now: Instant) => string): Instant {
  const clock = useContext(ClockContext);
  useFromClock(key);
  return clock.now();
}

/** Now, taken anew each `stepMs`. For what shows many times of different kinds. */
export function useNow(stepMs: number): Instant {
  return useNowWhen((now) => String(Math.floor(now / stepMs)));
}
