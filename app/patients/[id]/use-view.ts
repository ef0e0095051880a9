'use client';
import { useCallback, useEffect, useState } from 'react';
import { LIVE, RANGES, type View } from '../../../lib/lanes/window';

/** The window of the lanes, kept in the address so that a link shows the same stretch of time. */
export function useView(): readonly [View, (view: View) => void] {
  const [view, setView] = useState<View>(LIVE);
  // The server does not know the address's query; reading it after the first draw keeps both drawings alike.
  useEffect(() => setView(readView(new URLSearchParams(window.location.search))), []);
  const set = useCallback((next: View) => {
    setView(next);
    const params = new URLSearchParams(window.location.search);
    params.set('range', next.range);
    if (next.end === null) params.delete('end');
    else params.set('end', new Date(next.end).toISOString());
    window.history.replaceState(null, '', `?${params}`);
  }, []);
  return [view, set];
}

export function readView(params: URLSearchParams): View {
  const range = RANGES.find((r) => r === params.get('range')) ?? LIVE.range;
  const end = Date.parse(params.get('end') ?? '');
  return { range, end: Number.isNaN(end) ? null : end };
}
