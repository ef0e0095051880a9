'use client';
import { useEffect, useRef } from 'react';

/** Tells the page's styles how high a bar is that stays in sight, so that what else stays in sight stands beside it and not over it. */
export function useHeightAs<E extends HTMLElement>(property: '--band' | '--foot' | '--panel-head') {
  const bar = useRef<E>(null);
  useEffect(() => {
    const element = bar.current;
    // Where nothing is laid out there is no height to tell.
    if (element === null || typeof ResizeObserver === 'undefined') return;
    const { style } = document.documentElement;
    const sizes = new ResizeObserver(() => style.setProperty(property, `${element.offsetHeight}px`));
    sizes.observe(element);
    return () => {
      sizes.disconnect();
      style.removeProperty(property);
    };
  }, [property]);
  return bar;
}
