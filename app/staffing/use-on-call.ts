'use client';
import type { Duty } from '../../lib/alerts/recipients';
import { ask, newCommandId } from '../live/command';
import { useRead } from '../live/use-read';
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
  const path = `/api/units/${encodeURIComponent(unitId)}/on-call`;
  const { value: view, trouble, load } = useRead<OnCallView>(path, READ_EVERY_MS);
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
