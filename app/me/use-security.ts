'use client';
import { useCallback, useEffect, useState } from 'react';
import type { SecurityView } from '../../lib/people/view';
import { ask } from '../live/command';

/** How the signed-in person proves who they are, read again after each change. */
export function useSecurity() {
  const [security, setSecurity] = useState<SecurityView | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const load = useCallback(async () => {
    const answer = await ask<SecurityView>('/api/me/security');
    if (answer.kind === 'done') setSecurity(answer.body);
    setTrouble(answer.kind === 'failed' ? answer.why : null);
  }, []);
  useEffect(() => {
    void load();
  }, [load]);
  return { security, trouble, load };
}
