'use client';
import { useCallback, useEffect, useState } from 'react';
import { read } from '../live/command';

export interface Reading<T> {
  readonly body: T | null;
  readonly problem: string | null;
  /** Asks again now. */
  readonly again: () => Promise<void>;
}

/** Reads an address, and again every so often. What was read last stays on the screen while the server is away. */
export function useRead<T>(path: string, everyMs: number | null = null): Reading<T> {
  const [body, setBody] = useState<T | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const again = useCallback(async () => {
    try {
      setBody(await read<T>(path));
      setProblem(null);
    } catch (error) {
      setProblem(error instanceof Error ? error.message : 'The server cannot be reached.');
    }
  }, [path]);
  useEffect(() => {
    void again();
    if (everyMs === null) return;
    const timer = setInterval(() => void again(), everyMs);
    return () => clearInterval(timer);
  }, [again, everyMs]);
  return { body, problem, again };
}
