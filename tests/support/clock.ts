import type { Instant } from '../../lib/time';
import type { Clock } from '../../server/clock';

/** A clock that stands until it is told to go on. */
export interface ManualClock extends Clock {
  /** Moves on and does what falls due on the way, each at its own instant. */
  advance(ms: number): void;
}

export function manualClock(start: Instant): ManualClock {
  let t = start;
  let due: { at: Instant; work: () => void }[] = [];
  const add = (at: Instant, work: () => void) => {
    const entry = { at, work };
    due.push(entry);
    return () => {
      due = due.filter((d) => d !== entry);
    };
  };
  const clock: ManualClock = {
    speed: 1,
    now: () => t,
    monotonicMs: () => t - start,
    at: (instant, work) => add(Math.max(instant, t), work),
    every(ms, work) {
      let cancel = (): void => undefined;
      const next = () => {
        cancel = add(t + ms, () => {
          next();
          work();
        });
      };
      next();
      return () => cancel();
    },
    advance(ms) {
      const until = t + ms;
      for (;;) {
        const first = due.filter((d) => d.at <= until).sort((a, b) => a.at - b.at)[0];
        if (!first) break;
        due = due.filter((d) => d !== first);
        t = first.at;
        first.work();
      }
      t = until;
    },
  };
  return clock;
}
