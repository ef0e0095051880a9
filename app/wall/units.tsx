import type { CSSProperties, ReactNode } from 'react';

/** Pixels of a screen 1920 wide to CSS: header and footer scale with the screen. */
export const px = (n: number): string => `calc(var(--px) * ${n})`;
/** Drawing units to CSS. */
export const u = (n: number): string => `calc(var(--u) * ${n})`;

interface AtProps {
  readonly x?: number;
  /** Distance from the right edge instead. */
  readonly right?: number;
  /** Baseline of the text, not the top of its box: lines of different size stand on the same one. */
  readonly base: number;
  readonly size: number;
  readonly max?: number;
  readonly className?: string;
  readonly children: ReactNode;
}
/** Inter's baseline in a line box as high as the type is large. */
const BASELINE = 0.864;

/** Text at a place of the drawing. */
export function At({ x, right, base, size, max, className = '', children }: AtProps) {
  const style: CSSProperties = { top: u(base - BASELINE * size), fontSize: u(size) };
  if (right === undefined) style.left = u(x ?? 0);
  else style.right = u(right);
  if (max !== undefined) {
    style.maxWidth = u(max);
    // Only a safety net: words are cut to fit before. Descenders must stay visible.
    style.overflow = 'clip';
    style.overflowClipMargin = u(8);
  }
  return (
    <span className={`at ${className}`} style={style}>
      {children}
    </span>
  );
}

/** A drawing at a place. */
export function Place({ x, right, y, children }: { x?: number; right?: number; y: number; children: ReactNode }) {
  const style: CSSProperties = { position: 'absolute', top: u(y), lineHeight: 0 };
  if (right === undefined) style.left = u(x ?? 0);
  else style.right = u(right);
  return <span style={style}>{children}</span>;
}
