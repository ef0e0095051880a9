import { hashOf } from './tokens';

/** An answer is used for so long before the row is read again: how late a revocation can be. */
const TRUSTED_MS = 4_000;
const MAX_REMEMBERED = 5_000;

/** What credentials stand for, remembered for seconds under the hash of each. */
export class Remembered<T> {
  private readonly answers = new Map<string, { readonly at: number; readonly answer: Promise<T> }>();
  constructor(private readonly realNow: () => number) {}

  recall(credential: string, read: (now: number) => Promise<T>): Promise<T> {
    const name = hashOf(credential);
    const now = this.realNow();
    const known = this.answers.get(name);
    if (known && Math.abs(now - known.at) < TRUSTED_MS) return known.answer;
    if (this.answers.size >= MAX_REMEMBERED) this.answers.clear();
    const answer = read(now);
    this.answers.set(name, { at: now, answer });
    // A database that was away for an instant must not be remembered as "nobody".
    answer.catch(() => this.answers.delete(name));
    return answer;
  }
  /** `hash`: of the credential. */
  forget(hash: string): void {
    this.answers.delete(hash);
  }
}
