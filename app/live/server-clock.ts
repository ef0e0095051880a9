import type { Instant } from '../../lib/time';
import type { Clock } from './clock';

/**
 * The server's clock on this screen: its last word plus what has passed on the monotonic clock since, times the speed
 * of simulated time. A message can only be late, so of nearby estimates the latest one is the best.
 */
export class ServerClock implements Clock {
  #offset: number | null = null;
  #speed = 1;
  /** Stands here until `run`. */
  #stands: Instant | null = 0;
  readonly #listeners = new Set<() => void>();
  #timer: ReturnType<typeof setTimeout> | null = null;
  readonly #monotonic: () => number;

  constructor(monotonic: () => number = () => performance.now()) {
    this.#monotonic = monotonic;
  }
  /** Shows this instant until `run`: what the server has drawn and what the browser draws over it must say the same. */
  stand(at: Instant, speed: number): void {
    this.#stands = at;
    this.#speed = speed;
  }
  /** Goes on from where it stands, which was the server's time at the monotonic `since`. */
  run(since: number): void {
    if (this.#stands === null) return;
    const at = this.#stands;
    this.#stands = null;
    if (at > 0) this.#offset ??= at - since * this.#speed;
    this.#beat();
  }
  /** Taken in with each message that carries the server's time. */
  heard(serverNow: Instant, speed = this.#speed): void {
    this.#stands = null;
    const offset = serverNow - this.#monotonic() * speed;
    const jumped = this.#offset === null || speed !== this.#speed || Math.abs(offset - this.#offset) > 1_500 * speed;
    this.#speed = speed;
    this.#offset = jumped ? offset : Math.max(this.#offset ?? offset, offset);
    if (jumped) this.#beat();
  }
  get known(): boolean {
    return this.#offset !== null;
  }
  /** Milliseconds the server's clock is ahead of performance.now(); only of use at speed 1. */
  get phase(): number {
    return this.#offset ?? 0;
  }
  now(): Instant {
    if (this.#stands !== null) return this.#stands;
    return this.#offset === null ? Date.now() : this.#offset + this.#monotonic() * this.#speed;
  }
  subscribe(onBeat: () => void): () => void {
    this.#listeners.add(onBeat);
    if (this.#timer === null) this.#schedule();
    return () => {
      this.#listeners.delete(onBeat);
      if (this.#listeners.size === 0 && this.#timer !== null) {
        clearTimeout(this.#timer);
        this.#timer = null;
      }
    };
  }
  #beat(): void {
    for (const listener of this.#listeners) listener();
  }
  /** Beats just after each full second of the server, so that all clocks on screen change together. */
  #schedule(): void {
    const left = this.#speed === 1 ? 1_000 - (this.now() % 1_000) : 1_000;
    this.#timer = setTimeout(() => {
      this.#schedule();
      this.#beat();
    }, left + 4);
  }
}
