'use client';
import { useCallback, useEffect, useState } from 'react';
import type { Duty } from '../../lib/alerts/recipients';
import { ask, newCommandId } from '../live/command';
import type { OnCallEntryView, OnCallView } from './duties';

const READ_EVERY_MS = 15_000;
export interface NewDuty {
  readonly duty: Duty;
  readonly userId: string;
  readonly from: string;
  readonly to: string;
}
type Added = { readonly kind: 'done' } | { readonly kind: 'overlap'; readonly with: readonly OnCallEntryView[] } | Failed;
interface Failed {
  readonly kind: 'failed';
  readonly why: string;
}

/** The unit's schedule of the next two weeks, who is reachable now, and how to change it. */
export function useOnCall(unitId: string) {
  const [view, setView] = useState<OnCallView | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const path = `/api/units/${encodeURIComponent(unitId)}/on-call`;
  const load = useCallback(async () => {
    const answer = await ask<OnCallView>(path);
    if (answer.kind === 'done') setView(answer.body);
    setTrouble(answer.kind === 'failed' ? answer.why : null);
  }, [path]);
  useEffect(() => {
    void load();
    const timer = setInterval(() => void load(), READ_EVERY_MS);
    return () => clearInterval(timer);
  }, [load]);
  const add = async (entry: NewDuty, replace: boolean): Promise<Added> => {
    const answer = await ask<{ overlaps?: readonly OnCallEntryView[] }>(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ commandId: newCommandId(), ...entry, replace }),
    });
    await load();
    if (answer.kind === 'changed') return { kind: 'overlap', with: answer.body.overlaps ?? [] };
    return answer.kind === 'done' ? { kind: 'done' } : answer;
  };
  const remove = async (id: number): Promise<string | null> => {
    const answer = await ask(`${path}/${id}`, { method: 'DELETE' });
    await load();
    return answer.kind === 'failed' ? answer.why : null;
  };
  return { view, trouble, add, remove };
}
