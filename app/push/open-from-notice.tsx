'use client';
import { useRouter } from 'next/navigation';
import { useEffect } from 'react';

/** A tapped notice whose browser refuses to open a window opens in this one. Only our own addresses are followed. */
export function OpenFromNotice() {
  const router = useRouter();
  useEffect(() => {
    const worker = navigator.serviceWorker;
    if (worker === undefined) return;
    const onMessage = (e: MessageEvent<{ type?: unknown; path?: unknown } | null>) => {
      const path = e.data?.type === 'tocsin-open' ? e.data.path : null;
      if (typeof path === 'string' && /^\/(alerts|me\/notifications)([/?]|$)/.test(path)) router.push(path);
    };
    worker.addEventListener('message', onMessage);
    worker.startMessages();
    return () => worker.removeEventListener('message', onMessage);
  }, [router]);
  return null;
}
