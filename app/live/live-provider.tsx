'use client';
import { type ReactNode, useEffect, useState } from 'react';
import { LiveClient, type LiveSource } from './client';
import { stillClock } from './clock';
import { LiveSourceProvider } from './hooks';
import { PatientRoom, UnitRoom } from './store';

/** Before the socket is there (and on the server, which only draws the frame): everything is loading. */
function idleSource(): LiveSource {
  const unit = new UnitRoom(() => undefined);
  const patient = new PatientRoom(() => undefined);
  return { clock: stillClock(0), unit: () => unit, patient: () => patient, silence: () => null };
}
const IDLE = idleSource();

/** Opens the one socket of this page and gives it to everything below. `unitId` decides the time zone. */
export function LiveProvider({ unitId, children }: { unitId: string | null; children: ReactNode }) {
  const [client, setClient] = useState<LiveClient | null>(null);
  useEffect(() => {
    const made = new LiveClient({ onRefused: leaveIfSignedOut });
    const stopReporting = made.reportActivity(window);
    setClient(made);
    return () => {
      stopReporting();
      made.close();
    };
  }, []);
  const source = client ?? IDLE;
  const [zone, setZone] = useState('UTC');
  useEffect(() => {
    if (unitId === null) return;
    const room = source.unit(unitId);
    const read = () => {
      if (room.state.status === 'ready') setZone(room.state.screen.unit.zone);
    };
    read();
    return room.subscribe(read);
  }, [source, unitId]);
  return (
    <LiveSourceProvider source={source} zone={zone}>
      {children}
    </LiveSourceProvider>
  );
}

/** Only the server's own word ends the page: a lost link or a restart must not throw anybody out. */
function leaveIfSignedOut(code: string): void {
  if (code === 'unauthenticated') window.location.assign(`/login?callbackUrl=${encodeURIComponent(window.location.pathname)}`);
}
