'use client';
import { type ReactNode, useLayoutEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';

/**
 * What may be larger than its place scrolls within it. While it does, the keys reach it and it has a name; where all of it is
 * seen it is no stop of the Tab key.
 */
export function Scrolls({ name, className = '', children }: { name: string; className?: string; children: ReactNode }) {
  const box = useRef<HTMLElement>(null);
  const [more, setMore] = useState(false);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element || typeof ResizeObserver === 'undefined') return;
    const look = () => setMore(element.scrollWidth > element.clientWidth || element.scrollHeight > element.clientHeight);
    // In the very frame in which it comes to scroll: until then its content would be out of reach of the keys.
    look();
    const observer = new ResizeObserver(() => flushSync(look));
    for (const seen of [element, ...element.children]) observer.observe(seen);
    return () => observer.disconnect();
  }, []);
  return (
    <section
      ref={box}
      tabIndex={more ? 0 : undefined}
      aria-label={more ? `${name}, scrolls` : undefined}
      className={`overflow-auto ${className}`}
    >
      {children}
    </section>
  );
}
