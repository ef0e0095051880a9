'use client';
import { useCallback, useEffect, useState } from 'react';
import type { UnitAlertView } from '../../lib/state';
import { read } from '../live/command';

interface History {
  readonly alerts: readonly UnitAlertView[];
  readonly loading: boolean;
  readonly problem: string | null;
  /** Asks for the next page; null when there is none. */
  readonly more: (() => void) | null;
}

/** Closed alerts of a unit, read when somebody looks. */
export function useHistory(unitId: string, wanted: boolean): History {
  const [alerts, setAlerts] = useState<readonly UnitAlertView[]>([]);
  const [next, setNext] = useState<string | null>(null);
  const [loading, setLoading] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const load = useCallback(
    async (cursor: string | null) => {
      setLoading(true);
      const query = new URLSearchParams({ unit: unitId, state: 'closed', ...(cursor === null ? {} : { cursor }) });
      try {
        const body = await read<{ alerts: UnitAlertView[]; next?: string }>(`/api/alerts?${query}`);
        setAlerts((before) => (cursor === null ? body.alerts : [...before, ...body.alerts]));
        setNext(body.next ?? null);
        setProblem(null);
      } catch (error) {
        setProblem(error instanceof Error ? error.message : 'The server cannot be reached.');
      }
      setLoading(false);
    },
    [unitId],
  );
  useEffect(() => {
    if (wanted) void load(null);
  }, [wanted, load]);
  return { alerts, loading, problem, more: next === null ? null : () => void load(next) };
}
