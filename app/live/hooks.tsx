'use client';
import { createContext, type ReactNode, useContext, useMemo, useSyncExternalStore } from 'react';
import { type Link, linkOf, type PatientScreen, type UnitScreen } from '../../lib/screen';
import type { BedRow } from '../../lib/state';
import type { LiveSource } from './client';
import { ClockProvider, useFromClock } from './clock';
import type { RoomState } from './store';

const LiveContext = createContext<LiveSource | null>(null);

/** Everything below reads from `source`, told in the unit's own time. */
export function LiveSourceProvider({ source, zone, children }: { source: LiveSource; zone: string; children: ReactNode }) {
  return (
    <LiveContext value={source}>
      <ClockProvider clock={source.clock} zone={zone}>
        {children}
      </ClockProvider>
    </LiveContext>
  );
}
export function useLiveSource(): LiveSource {
  const source = useContext(LiveContext);
  if (source === null) throw new Error('No live source above this component');
  return source;
}

/**
 * The unit's screen; renders with every change, so only lists and headers use it. With `same` the screen stays the one it was
 * until the two differ in what the component draws: a board of tiles that read their own rows does not render for a pulse.
 */
export function useUnit(unitId: string, same?: (a: UnitScreen, b: UnitScreen) => boolean): RoomState<UnitScreen> {
  const room = useLiveSource().unit(unitId);
  const subscribe = useMemo(() => room.subscribe.bind(room), [room]);
  const read = useMemo(() => {
    let kept = room.state;
    return () => {
      const { state } = room;
      const alike = same !== undefined && kept.status === 'ready' && state.status === 'ready' && same(kept.screen, state.screen);
      if (!alike) kept = state;
      return kept;
    };
  }, [room, same]);
  return useSyncExternalStore(subscribe, read, read);
}
/** A part of the unit's screen, rendered again only when that part is another one. `pick` must give the same object for the same screen. */
export function useUnitPart<T>(unitId: string, pick: (screen: UnitScreen) => T): T | undefined {
  const room = useLiveSource().unit(unitId);
  const subscribe = useMemo(() => room.subscribe.bind(room), [room]);
  const read = () => (room.state.status === 'ready' ? pick(room.state.screen) : undefined);
  return useSyncExternalStore(subscribe, read, read);
}
/** One bed's row: a tile renders when its own row changes and not otherwise. */
export function useBed(unitId: string, bed: string): BedRow | undefined {
  const room = useLiveSource().unit(unitId);
  const subscribe = useMemo(() => (listener: () => void) => room.subscribeBed(bed, listener), [room, bed]);
  return useSyncExternalStore(
    subscribe,
    () => room.bed(bed),
    () => room.bed(bed),
  );
}
/** One patient by opaque id. */
export function usePatient(id: string): RoomState<PatientScreen> {
  const room = useLiveSource().patient(id);
  const subscribe = useMemo(() => room.subscribe.bind(room), [room]);
  return useSyncExternalStore(
    subscribe,
    () => room.state,
    () => room.state,
  );
}
/** State of the link and seconds since the last tick; null before the first. */
export function useLink(): { readonly link: Link | 'connecting'; readonly seconds: number | null } {
  const source = useLiveSource();
  const seconds = useFromClock(() => {
    const silence = source.silence();
    return silence === null ? null : Math.floor(silence / 1_000);
  });
  const link = useFromClock(() => {
    const silence = source.silence();
    return silence === null ? 'connecting' : linkOf(silence);
  });
  return { link, seconds };
}
