'use client';
import { createContext, type ReactNode, useContext, useEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { FrameProvider, type LaneFrame } from './geometry';

/** Of a frame, ms; the rest of its 16 belongs to style, layout and paint. */
const BUDGET_MS = 6;

/** Charts wait for their turn here: a dozen drawn in one task would hold up the cursor, an answer, the whole page. */
export interface Turns {
  /** Calls `draw` in one of the next frames, in the order asked. Returns how to take it back. */
  ask(draw: () => void): () => void;
}
export function createTurns(): Turns {
  const waiting = new Set<() => void>();
  let asked = false;
  const again = () => {
    if (asked || waiting.size === 0) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      const until = performance.now() + BUDGET_MS;
      for (const draw of waiting) {
        waiting.delete(draw);
        // At once, so that its time is known before the next one begins.
        flushSync(draw);
        if (performance.now() >= until) break;
      }
      again();
    });
  };
  return {
    ask(draw) {
      waiting.add(draw);
      again();
      return () => waiting.delete(draw);
    },
  };
}
export const TurnsContext = createContext<Turns>(createTurns());

interface Drawing {
  readonly on: unknown;
  readonly frame: LaneFrame;
  readonly children: ReactNode;
}
/**
 * A chart that is drawn again only when what it draws or where it stands has become another object, and then in its turn:
 * a new present value beside it does not draw it. Until then it stays as it was, unseen where its times are no longer those
 * of the axis above it.
 */
export function Still(props: Drawing) {
  const turns = useContext(TurnsContext);
  const [drawn, setDrawn] = useState<Drawing | null>(null);
  const wanted = useRef<Drawing>(props);
  const { on, frame } = props;
  const still = drawn !== null && drawn.on === on && drawn.frame === frame;
  useEffect(() => {
    wanted.current = props;
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: something newer to draw goes to the end of the queue
  useEffect(() => {
    if (!still) return turns.ask(() => setDrawn(wanted.current));
  }, [turns, still, on, frame]);
  if (drawn === null) return null;
  return (
    <FrameProvider value={drawn.frame}>
      <div className={isElsewhere(drawn.frame, frame) ? 'invisible' : ''}>{drawn.children}</div>
    </FrameProvider>
  );
}

/** Whether the same instant stands somewhere else on these two axes, by more than the step with which they follow the time. */
function isElsewhere({ axis: a }: LaneFrame, { axis: b }: LaneFrame): boolean {
  const span = b.to - b.from;
  return Math.abs(a.from - b.from) > span / 50 || Math.abs(a.to - b.to) > span / 50;
}
