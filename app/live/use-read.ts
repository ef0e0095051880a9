'use client';
import { useCallback, useEffect, useState } from 'react';
import { ask } from './command';

/**
 * What stands at an address, read again every so often; nothing while the address is null. What was read before stays while the
 * server does not answer.
 */
export function useRead<T>(path: string | null, everyMs: number) {
  const [value, setValue] = useState<T | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const load = useCallback(async () => {
    if (path === null) return;
    const answer = await ask<T>(path);
    if (answer.kind === 'done') setValue(answer.body);
    setTrouble(answer.kind === 'failed' ? answer.why : null);
  }, [path]);
  useEffect(() => {
    void load();
    const timer = setInterval(() => void load(), everyMs);
    return () => clearInterval(timer);
  }, [load, everyMs]);
  return { value, trouble, load, setValue };
}
