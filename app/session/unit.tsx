'use client';
import { usePathname } from 'next/navigation';
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import type { UnitInfo } from '../../lib/live';
import { ask } from '../live/command';

const KEPT = 'tocsin-unit';
interface UnitsHere {
  /** The unit all pages of this tab are about; null if the person works on none. */
  readonly current: string | null;
  readonly units: readonly UnitInfo[];
}
const UnitContext = createContext<UnitsHere>({ current: null, units: [] });

/** Decides which unit is meant: the one in the address, else the one used last on this device, else the person's first. */
export function UnitProvider({ own, children }: { own: readonly UnitInfo[]; children: ReactNode }) {
  const path = usePathname();
  const inPath = /^\/units\/([^/]+)/.exec(path)?.[1];
  const asked = inPath === undefined ? null : decodeURIComponent(inPath);
  const [units, setUnits] = useState<readonly UnitInfo[]>(own);
  const [kept, setKept] = useState<string | null>(null);
  useEffect(() => setKept(sessionStorage.getItem(KEPT)), []);
  useEffect(() => {
    if (asked === null) return;
    sessionStorage.setItem(KEPT, asked);
    setKept(asked);
  }, [asked]);
  useEffect(() => {
    const stop = new AbortController();
    // That the server is away is said by the link's own state.
    void ask<{ units: UnitInfo[] }>('/api/units', { signal: stop.signal }).then(
      (answer) => answer.kind === 'done' && setUnits(answer.body.units),
    );
    return () => stop.abort();
  }, []);
  const known = units.map((u) => u.id);
  const remembered = kept !== null && known.includes(kept) ? kept : null;
  const current = asked ?? remembered ?? own[0]?.id ?? known[0] ?? null;
  return <UnitContext value={{ current, units }}>{children}</UnitContext>;
}
export function useUnits(): UnitsHere {
  return useContext(UnitContext);
}
/** What the unit of this tab is called; its id until that is known. */
export function useUnitName(): string {
  const { current, units } = useUnits();
  return units.find((u) => u.id === current)?.name ?? current ?? '';
}
