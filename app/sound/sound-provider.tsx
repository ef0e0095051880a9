'use client';
import { createContext, type ReactNode, useCallback, useContext, useEffect, useState, useSyncExternalStore } from 'react';
import { soundings } from '../../lib/alerts/sound';
import { useClock } from '../live/clock';
import { useLiveSource, useUnitPart } from '../live/hooks';
import { SOUND_OFF_STATE, SoundEngine, type SoundState } from './engine';

const SoundContext = createContext<SoundEngine | null>(null);

/** Sounds what nobody has on this unit. `wall`: AUDIO OFF of the unit silences it; a workstation only pauses. */
export function SoundProvider({ unitId, wall = false, children }: { unitId: string; wall?: boolean; children: ReactNode }) {
  const source = useLiveSource();
  const clock = useClock();
  const [engine, setEngine] = useState<SoundEngine | null>(null);
  const alerts = useUnitPart(unitId, (s) => s.alerts);
  const audioOff = useUnitPart(unitId, (s) => s.alarmOffs.some((o) => o.kind === 'audio')) ?? false;
  useEffect(() => {
    if (unitId === '') return;
    const made = new SoundEngine(unitId, () => clock.now());
    const stopTicks = source.onTick(() => made.look());
    const stopBeats = clock.subscribe(() => made.look());
    setEngine(made);
    return () => {
      stopTicks();
      stopBeats();
      made.close();
      setEngine(null);
    };
  }, [unitId, source, clock]);
  useEffect(() => {
    engine?.hear(soundings(alerts?.values() ?? []), wall && audioOff);
  }, [engine, alerts, wall, audioOff]);
  return <SoundContext value={engine}>{children}</SoundContext>;
}
export function useSound(): { readonly engine: SoundEngine | null; readonly state: SoundState } {
  const engine = useContext(SoundContext);
  const subscribe = useCallback((listener: () => void) => engine?.subscribe(listener) ?? (() => undefined), [engine]);
  const state = useSyncExternalStore(
    subscribe,
    () => engine?.state ?? SOUND_OFF_STATE,
    () => SOUND_OFF_STATE,
  );
  return { engine, state };
}
