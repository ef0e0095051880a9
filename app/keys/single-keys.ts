'use client';
import { useSyncExternalStore } from 'react';

/**
 * Whether single keys (no Ctrl, no Alt) do anything in this browser. Who dictates, or rests a hand on the keyboard, switches
 * them off: every one of them has a button.
 */
const KEPT = 'tocsin-single-keys';
const heard = new Set<() => void>();

export function singleKeysOn(): boolean {
  try {
    return window.localStorage.getItem(KEPT) !== 'off';
  } catch {
    return true;
  }
}
export function setSingleKeys(on: boolean): void {
  try {
    window.localStorage.setItem(KEPT, on ? 'on' : 'off');
  } catch {
    // A browser that keeps nothing keeps the keys on.
  }
  for (const tell of heard) tell();
}
export function useSingleKeysOn(): boolean {
  return useSyncExternalStore(
    (tell) => {
      heard.add(tell);
      return () => heard.delete(tell);
    },
    singleKeysOn,
    () => true,
  );
}

/** The single key that was pressed, or null: switched off, a modifier held, somebody typing, inside a dialog, or already used. */
export function singleKey(event: KeyboardEvent): string | null {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || !singleKeysOn()) return null;
  const target = event.target instanceof Element ? event.target : null;
  return target?.closest('input, textarea, select, [contenteditable], [role="dialog"]') ? null : event.key;
}
