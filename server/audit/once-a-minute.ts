const GRAIN_MS = 60_000;
const MOST_REMEMBERED = 1_000;

/** The same refusal again and again is one line of the audit in so long: who hammers at a door must not fill the record. */
export class OnceAMinute {
  private readonly at = new Map<string, number>();
  constructor(private readonly realNow: () => number = Date.now) {}

  /** Does it unless it was done a moment ago; what could not be written is written the next time. */
  do(name: string, write: (now: number) => Promise<unknown>): void {
    const now = this.realNow();
    const last = this.at.get(name);
    if (last !== undefined && now - last < GRAIN_MS) return;
    if (this.at.size >= MOST_REMEMBERED) this.at.clear();
    this.at.set(name, now);
    write(now).catch(() => this.at.delete(name));
  }
}
