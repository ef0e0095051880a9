'use client';
import { useEffect } from 'react';

/** Fixtures stand still: the watchdog would rightly call them not live, and the flash would spoil pictures. */
export function StopTime() {
  useEffect(() => {
    const trace = window.__tocsin;
    if (trace === undefined) return;
    trace.still = true;
    document.documentElement.removeAttribute('data-flash-high-off');
    document.documentElement.removeAttribute('data-flash-medium-off');
    return () => {
      trace.still = false;
    };
  }, []);
  return null;
}
