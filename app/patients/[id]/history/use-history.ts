'use client';
import { useCallback, useEffect, useState } from 'react';
import type { HistoryEntry, HistoryKind } from '../../../../lib/history/entry';
import { ask } from '../../../live/command';

interface Page {
  readonly entries: readonly HistoryEntry[];
  readonly next?: string;
}
export interface HistoryList {
  readonly entries: readonly HistoryEntry[] | null;
  readonly problem: string | null;
  /** Asks for older ones; null when there are none. */
  readonly more: (() => void) | null;
  readonly refresh: () => void;
}

/** The history of a patient under the chosen filters, read when somebody looks and again when asked to. */
export function useHistory(patientId: string, kinds: readonly HistoryKind[]): HistoryList {
  const [entries, setEntries] = useState<readonly HistoryEntry[] | null>(null);
  const [next, setNext] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const asked = kinds.join(',');
  const load = useCallback(
    async (cursor: string | null, stop?: AbortSignal) => {
      const query = new URLSearchParams({ kinds: asked, ...(cursor === null ? {} : { cursor }) });
      const answer = await ask<Page>(`/api/patients/${encodeURIComponent(patientId)}/history?${query}`);
      if (stop?.aborted) return;
      if (answer.kind !== 'done') return setProblem(answer.kind === 'failed' ? answer.why : 'The server refused.');
      setProblem(null);
      setEntries((before) => (cursor === null ? answer.body.entries : [...(before ?? []), ...answer.body.entries]));
      setNext(answer.body.next ?? null);
    },
    [patientId, asked],
  );
  useEffect(() => {
    const stop = new AbortController();
    void load(null, stop.signal);
    return () => stop.abort();
  }, [load]);
  return {
    entries,
    problem,
    more: next === null ? null : () => void load(next),
    refresh: () => void load(null),
  };
}
