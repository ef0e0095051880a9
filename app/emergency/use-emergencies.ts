'use client';
import { useCallback, useEffect, useState } from 'react';
import type { EmergencyPage } from '../../lib/people/emergency';
import { ask } from '../live/command';

const READ_EVERY_MS = 30_000;

/** Emergency accesses of this person and of the units they oversee, read again now and then. */
export function useEmergencies() {
  const [page, setPage] = useState<EmergencyPage | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const load = useCallback(async () => {
    const answer = await ask<EmergencyPage>('/api/emergency-access');
    if (answer.kind === 'done') setPage(answer.body);
    setTrouble(answer.kind === 'failed' ? answer.why : null);
  }, []);
  useEffect(() => {
    void load();
    const timer = setInterval(() => void load(), READ_EVERY_MS);
    return () => clearInterval(timer);
  }, [load]);
  return { page, trouble, load };
}
