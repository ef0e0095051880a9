'use client';
import { useCallback, useEffect, useState } from 'react';
import type { Team } from '../../lib/units/teams';
import type { Assigned } from '../../lib/worklist/worklist';
import { type Answer, ask, newCommandId } from '../live/command';

const READ_EVERY_MS = 30_000;

export interface Colleague {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly string[];
}
interface Assignments {
  readonly patients: readonly (Assigned & {
    readonly bed: string | null;
    readonly nurse: { readonly id: string; readonly name: string; readonly since: string } | null;
  })[];
  readonly people: readonly Colleague[];
  readonly teams: readonly Team[];
}

/** Who has which patient of the unit, and how to change it; null until the server has said so. Asks only while `wanted`. */
export function useAssignments(unitId: string, wanted = true) {
  const [known, setKnown] = useState<Assignments | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const path = `/api/units/${encodeURIComponent(unitId)}/assignments`;
  const take = useCallback((answer: Answer<Assignments>) => {
    if (answer.kind === 'done') setKnown(answer.body);
    setTrouble(answer.kind === 'failed' ? answer.why : null);
    return answer.kind === 'done';
  }, []);
  const load = useCallback(async () => take(await ask<Assignments>(path)), [path, take]);
  useEffect(() => {
    if (!wanted) return;
    void load();
    const timer = setInterval(() => void load(), READ_EVERY_MS);
    return () => clearInterval(timer);
  }, [load, wanted]);
  const assign = async (patientId: string, userId: string | null): Promise<boolean> =>
    take(
      await ask<Assignments>(path, {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ commandId: newCommandId(), set: [{ patientId, userId }] }),
      }),
    );
  return { known, trouble, assign };
}
