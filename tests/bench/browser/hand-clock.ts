import type { Clock } from '../../../app/live/clock';
import type { Instant } from '../../../lib/time';

/** A clock that goes on when it is told to: an hour passes as fast as the page can draw its seconds. */
export class HandClock implements Clock {
  readonly #listeners = new Set<() => void>();
  #now: Instant;
  constructor(now: Instant) {
    this.#now = now;
  }
  now(): Instant {
    return this.#now;
  }
  subscribe(onBeat: () => void): () => void {
    this.#listeners.add(onBeat);
    return () => this.#listeners.delete(onBeat);
  }
  pass(ms: number): void {
    this.#now += ms;
    for (const listener of this.#listeners) listener();
  }
}
