/** From so many senders on, those just answered and those that wait together, a moment is worth waiting for. */
const FROM_SENDERS = 4;
/** Never longer, and never more than a third of what the last batch took: what it costs stays below what a statement costs. */
const LONGEST_MS = 2;
const SHARE = 1 / 3;
/** Who has not spoken again by then is not about to. */
const AT_ONCE_MS = 10;

/**
 * A sender that was answered sends its next message at once. Were the few that came first taken up at once, they would make a
 * statement of their own and all others the next one: two commits for what fits into one. So after a batch that answered
 * several the loop gives the others a moment to arrive. A message that comes alone never waits.
 */
export class Gather {
  private answered = 0;
  private tookMs = 0;
  private atMs = 0;

  /** A batch has been answered: so many messages, after so long, at this process time. */
  after(messages: number, tookMs: number, nowMs: number): void {
    this.answered = messages;
    this.tookMs = tookMs;
    this.atMs = nowMs;
  }
  /** How long, and up to how many waiting messages, the next batch waits for more; null: not at all. */
  plan(waiting: number, nowMs: number): { readonly ms: number; readonly until: number } | null {
    if (waiting === 0) return null;
    const answered = nowMs - this.atMs <= AT_ONCE_MS ? this.answered : 0;
    this.answered = 0;
    if (answered === 0 || answered + waiting < FROM_SENDERS) return null;
    return { ms: Math.min(LONGEST_MS, this.tookMs * SHARE), until: waiting + answered };
  }
}
