'use client';
import { useEffect, useRef } from 'react';
import { singleKey } from './single-keys';

/** Single keys of a page. None of them gives, stops or acknowledges anything. */
export function useKeys(keys: Readonly<Record<string, () => void>>): void {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const act = latest.current[singleKey(event) ?? ''];
      if (!act) return;
      event.preventDefault();
      act();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
}
