/** Everything that was sent, and every answer that came. A withdrawal is an entry of its own. */
export interface Entry {
  readonly id: string;
  readonly withdrawal: boolean;
  readonly answers: string[];
}
export type Ledger = Map<string, Entry>;

export function sent(ledger: Ledger, event: Record<string, unknown> & { id: string }): Entry {
  const withdrawal = event.status === 'entered-in-error';
  const entry: Entry = { id: event.id, withdrawal, answers: [] };
  ledger.set(`${event.id}${withdrawal ? '|withdrawn' : ''}`, entry);
  return entry;
}

/** A repeatable stream of numbers in [0, 1): mulberry32. */
export function draw(seed: number): () => number {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
