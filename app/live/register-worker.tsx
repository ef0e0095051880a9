'use client';
import { useEffect } from 'react';

/** Registers the service worker that says NOT LIVE when a reload finds no server. Needs https or localhost. */
export function RegisterWorker() {
  useEffect(() => {
    navigator.serviceWorker?.register('/sw.js', { scope: '/' }).catch((error: unknown) => {
      console.warn('No service worker: a reload while the server is away will end at an error page', error);
    });
  }, []);
  return null;
}
