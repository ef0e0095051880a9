import { HttpError } from './answer';

const MAX_REMEMBERED = 10_000;

/** Counts attempts by somebody in a sliding window; one too many is 429 with the seconds to wait. */
export class Attempts {
  private readonly made = new Map<string, number[]>();
  constructor(
    private readonly max: number,
    private readonly windowMs: number,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** @throws HttpError 429 */
  count(who: string): void {
    const now = this.now();
    const recent = (this.made.get(who) ?? []).filter((t) => t > now - this.windowMs);
    if (recent.length >= this.max) {
      const seconds = Math.ceil(((recent[0] ?? now) + this.windowMs - now) / 1_000);
      throw new HttpError(429, 'too-many', `Too many attempts; try again in ${seconds} s.`, { 'retry-after': String(seconds) });
    }
    if (this.made.size >= MAX_REMEMBERED) this.made.clear();
    this.made.set(who, [...recent, now]);
  }
  /** One of the attempts went right: it does not count. Those that went wrong still do. */
  takeBack(who: string): void {
    const made = this.made.get(who);
    if (made !== undefined) this.made.set(who, made.slice(0, -1));
  }
  /** What went right ends the count. */
  forget(who: string): void {
    this.made.delete(who);
  }
}
