'use client';
import { createContext, type RefObject, useContext, useEffect, useState } from 'react';
import type { Tick } from '../../../../lib/lanes/ticks';
import { type Axis, shareOf } from '../../../../lib/lanes/window';
import type { Instant } from '../../../../lib/time';

/** Where things stand in every lane, px. All lanes share it, so that plots line up to the pixel. */
export interface Geometry {
  /** Column of the lane's name; 0 on narrow screens, where the name stands above its lane. */
  readonly name: number;
  /** Column of the axis figures, inside the chart. */
  readonly yAxis: number;
  readonly plot: number;
  /** Column of the present value; 0 on narrow screens. */
  readonly present: number;
}
const NARROW = 640;

export function geometryOf(width: number): Geometry {
  if (width < NARROW) return { name: 0, yAxis: 34, plot: Math.max(80, width - 34), present: 0 };
  return { name: 80, yAxis: 56, plot: Math.max(80, width - 136 - 112), present: 112 };
}

export interface LaneFrame {
  readonly axis: Axis;
  readonly ticks: readonly Tick[];
  readonly geometry: Geometry;
  readonly now: Instant;
  readonly zone: string;
}
const FrameContext = createContext<LaneFrame | null>(null);
export const FrameProvider = FrameContext.Provider;
export function useFrame(): LaneFrame {
  const frame = useContext(FrameContext);
  if (!frame) throw new Error('a lane stands outside the lanes');
  return frame;
}
/** Px from the left edge of the plot; may lie outside of it. */
export function xOf(frame: Pick<LaneFrame, 'axis' | 'geometry'>, t: Instant): number {
  return shareOf(frame.axis, t) * frame.geometry.plot;
}

/** Width of an element, followed as it changes; `first` until it is known (on the server and in tests). */
export function useWidth(ref: RefObject<HTMLElement | null>, first: number): number {
  const [width, setWidth] = useState(first);
  useEffect(() => {
    const element = ref.current;
    if (!element || typeof ResizeObserver === 'undefined') return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setWidth(Math.round(entry.contentRect.width));
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [ref]);
  return width;
}
