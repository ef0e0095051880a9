'use client';
import { useEffect, useState } from 'react';
import { read as readJson } from '../live/command';

export type Read<T> =
  | { readonly state: 'loading' }
  | { readonly state: 'done'; readonly body: T }
  | { readonly state: 'failed'; readonly why: string };

/**
 * Reads an address when it or `round` changes; null reads nothing. What was read before stays until the new answer is there. `giveUpMs`:
 * how long the answer is waited for where the server has much to compute.
 */
export function useJson<T>(path: string | null, round = 0, giveUpMs?: number): Read<T> {
  const [read, setRead] = useState<Read<T>>({ state: 'loading' });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a further round asks the same address again
  useEffect(() => {
    if (path === null) return;
    const stop = new AbortController();
    readJson<T>(path, stop.signal, giveUpMs).then(
      (body) => setRead({ state: 'done', body }),
      (error: Error) => !stop.signal.aborted && setRead({ state: 'failed', why: error.message }),
    );
    return () => stop.abort();
  }, [path, round, giveUpMs]);
  return read;
}
