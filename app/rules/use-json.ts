'use client';
import { useEffect, useState } from 'react';

export type Read<T> =
  | { readonly state: 'loading' }
  | { readonly state: 'done'; readonly body: T }
  | { readonly state: 'failed'; readonly why: string };

/** Reads an address when it or `round` changes; null reads nothing. What was read before stays until the new answer is there. */
export function useJson<T>(path: string | null, round = 0): Read<T> {
  const [read, setRead] = useState<Read<T>>({ state: 'loading' });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a further round asks the same address again
  useEffect(() => {
    if (path === null) return;
    const stop = new AbortController();
    const load = async () => {
      const answer = await fetch(path, { cache: 'no-store', signal: stop.signal });
      const body = (await answer.json().catch(() => null)) as (T & { error?: { message?: string } }) | null;
      if (!answer.ok || body === null) throw new Error(body?.error?.message ?? `The server answered ${answer.status}.`);
      setRead({ state: 'done', body });
    };
    load().catch((error: unknown) => {
      if (!stop.signal.aborted)
        setRead({ state: 'failed', why: error instanceof Error ? error.message : 'The server cannot be reached.' });
    });
    return () => stop.abort();
  }, [path, round]);
  return read;
}
