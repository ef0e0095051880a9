'use client';
import { useCallback, useEffect, useState } from 'react';
import type { EscalationPolicy } from '../../lib/alerts/escalate';
import { ask, newCommandId } from '../live/command';
import type { Colleague } from '../staffing/duties';

export interface EscalationView {
  readonly version: number;
  readonly policy: EscalationPolicy;
  readonly failSafe: { readonly id: string; readonly name: string } | null;
  readonly bedInPush: boolean;
  readonly phoneTree: readonly string[];
  readonly problems: readonly string[];
  readonly isDefault: boolean;
  readonly defaults: EscalationPolicy;
  readonly people: readonly Colleague[];
}
/** What an editor sends: the version it changes, and all of it. */
export interface EscalationDraft {
  readonly policy: EscalationPolicy;
  readonly failSafe: string;
  readonly bedInPush: boolean;
  readonly phoneTree: readonly string[];
}

/** The unit's escalation and how to change it. */
export function useEscalation(unitId: string) {
  const [view, setView] = useState<EscalationView | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const path = `/api/units/${encodeURIComponent(unitId)}/escalation`;
  const load = useCallback(async () => {
    const answer = await ask<EscalationView>(path);
    if (answer.kind === 'done') setView(answer.body);
    setTrouble(answer.kind === 'failed' ? answer.why : null);
  }, [path]);
  useEffect(() => void load(), [load]);
  /** What went wrong, or null. Somebody else's change comes first: the editor then shows theirs. */
  const save = async (version: number, draft: EscalationDraft): Promise<string | null> => {
    const answer = await ask<EscalationView>(path, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ commandId: newCommandId(), version, ...draft }),
    });
    if (answer.kind === 'done') setView(answer.body);
    if (answer.kind === 'changed') {
      await load();
      return 'Somebody has changed it meanwhile. Look again and save.';
    }
    return answer.kind === 'failed' ? answer.why : null;
  };
  return { view, trouble, save };
}
