'use client';
import { type ReactNode, useCallback, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { ANOTHER_PERSON } from '../../lib/people/page-person';
import { LiveClient, type LiveSource } from './client';
import { LiveSourceProvider } from './hooks';

/**
 * Opens the one socket of this page and gives it to everything below. `unitId` decides the time zone. `kiosk`: a paired wall.
 * `wall`: the wall, looked at by a signed-in person. `locked`: behind a locked screen the server gives what a wall is given; what was there before is dropped with its socket.
 */
export function LiveProvider({
  unitId,
  zone: given,
  kiosk = false,
  wall = false,
  locked = false,
  person,
  children,
}: {
  unitId: string | null;
  /** The unit's time zone, where it is known before the unit's own snapshot says it. */
  zone?: string | undefined;
  kiosk?: boolean;
  wall?: boolean;
  locked?: boolean;
  /** Id of the person for whom the page was drawn. */
  person?: string;
  children: ReactNode;
}) {
  const source = useMemo(
    () =>
      new LiveClient({
        onRefused: kiosk ? leaveIfRevoked : leaveIfSignedOut,
        ...(kiosk ? { as: 'kiosk' } : wall || locked ? { as: 'wall' } : {}),
        ...(person === undefined ? {} : { person }),
      }),
    [kiosk, wall, locked, person],
  );
  useEffect(() => {
    source.open();
    const stopReporting = kiosk ? () => undefined : source.reportActivity(window);
    return () => {
      stopReporting();
      source.close();
    };
  }, [source, kiosk]);
  const [heard, setHeard] = useState<{ unitId: string; zone: string } | null>(null);
  useEffect(() => {
    if (unitId === null) return;
    const room = source.unit(unitId);
    const read = () => {
      if (room.state.status === 'ready') setHeard({ unitId, zone: room.state.screen.unit.zone });
    };
    read();
    return room.subscribe(read);
  }, [source, unitId]);
  const zone = heard?.unitId === unitId ? heard.zone : (given ?? 'UTC');
  return (
    <LiveSourceProvider source={source} zone={zone}>
      {children}
      <Heartbeat source={source} />
    </LiveSourceProvider>
  );
}

/** Draws nothing; that it still renders is what the watchdog lives on. Frozen or dead React ends in NOT LIVE. */
function Heartbeat({ source }: { source: LiveSource }) {
  const subscribe = useCallback((listener: () => void) => source.onTick(listener), [source]);
  const ticks = useSyncExternalStore(
    subscribe,
    () => source.ticks(),
    () => 0,
  );
  useEffect(() => {
    if (ticks > 0) source.drawn();
  }, [source, ticks]);
  return null;
}

/** Only the server's own word ends the page: a lost link or a restart must not throw anybody out. */
function leaveIfSignedOut(code: string): void {
  if (code === ANOTHER_PERSON) window.location.reload();
  if (code !== 'unauthenticated') return;
  if (window.location.pathname === '/wall') window.location.reload();
  else window.location.assign(`/login?callbackUrl=${encodeURIComponent(window.location.pathname)}`);
}
/** A wall whose right has ended shows a new code, never a sign-in form. */
function leaveIfRevoked(code: string): void {
  if (code === 'unauthenticated') window.location.assign('/wall');
}
