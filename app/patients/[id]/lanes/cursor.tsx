'use client';
import { createContext, useContext, useSyncExternalStore } from 'react';
import type { Instant } from '../../../../lib/time';

/**
 * The one cursor through all lanes. It lives outside React state, so that moving it draws a line and a row of numbers
 * and not a dozen charts.
 */
export interface Cursor {
  get(): Instant | null;
  set(t: Instant | null): void;
  subscribe(onChange: () => void): () => void;
}

export function createCursor(): Cursor {
  let at: Instant | null = null;
  let asked: number | null = null;
  const listeners = new Set<() => void>();
  const tell = () => {
    asked = null;
    for (const listener of listeners) listener();
  };
  return {
    get: () => at,
    set(t) {
      if (t === at) return;
      at = t;
      // At most once a frame, however fast the pointer moves.
      if (asked === null) asked = requestAnimationFrame(tell);
    },
    subscribe(onChange) {
      listeners.add(onChange);
      return () => listeners.delete(onChange);
    },
  };
}

export const CursorContext = createContext<Cursor>(createCursor());
export function useCursor(): Cursor {
  return useContext(CursorContext);
}
export function useCursorTime(): Instant | null {
  const cursor = useContext(CursorContext);
  return useSyncExternalStore(cursor.subscribe, cursor.get, () => null);
}
