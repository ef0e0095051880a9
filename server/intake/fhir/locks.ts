/** Lets one piece of work at a time hold each key; who asks for several waits until all are free, so nobody waits for ever. */
export class Locks {
  private readonly held = new Map<string, Promise<unknown>>();

  async with<T>(keys: readonly string[], work: () => Promise<T>): Promise<T> {
    const mine = [...new Set(keys)];
    const before = mine.map((k) => this.held.get(k)).filter((p) => p !== undefined);
    // Taken in the same turn in which we looked: order of asking is order of getting.
    const done = Promise.allSettled(before).then(work);
    const settled = done.then(
      () => undefined,
      () => undefined,
    );
    for (const k of mine) this.held.set(k, settled);
    try {
      return await done;
    } finally {
      for (const k of mine) if (this.held.get(k) === settled) this.held.delete(k);
    }
  }
}
