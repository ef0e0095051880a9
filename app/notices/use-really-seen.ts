'use client';
import { type RefObject, useEffect } from 'react';

/** Calls back once the element is on the screen, mostly uncovered by scrolling, and the page itself is in front. */
export function useReallySeen(ref: RefObject<Element | null>, onSeen: () => void): void {
  useEffect(() => {
    const element = ref.current;
    if (element === null) return;
    let inView = false;
    const look = () => {
      if (inView && document.visibilityState === 'visible') onSeen();
    };
    const observer = new IntersectionObserver(
      (entries) => {
        inView = entries.at(-1)?.isIntersecting === true;
        look();
      },
      { threshold: 0.6 },
    );
    observer.observe(element);
    document.addEventListener('visibilitychange', look);
    return () => {
      observer.disconnect();
      document.removeEventListener('visibilitychange', look);
    };
  }, [ref, onSeen]);
}
