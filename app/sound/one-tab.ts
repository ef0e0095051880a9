interface Turn {
  readonly waiting: AbortController;
  release: () => void;
}

/** Of all tabs of a unit on this workstation one makes the sound: the one that holds the lock. */
export class OneTab {
  /** The request of this tab, waiting or granted; null: it has not asked. */
  #turn: Turn | null = null;
  #held = false;
  readonly #name: string;
  readonly #onChange: () => void;

  constructor(name: string, onChange: () => void) {
    this.#name = name;
    this.#onChange = onChange;
  }
  get held(): boolean {
    return this.#held;
  }
  /** Asks for the lock and waits in line. Where there are no locks (plain http) each tab sounds: twice rather than never. */
  ask(): void {
    if (this.#turn !== null) return;
    const turn: Turn = { waiting: new AbortController(), release: () => undefined };
    this.#turn = turn;
    const have = () => {
      if (this.#turn !== turn) return;
      this.#held = true;
      this.#onChange();
    };
    if (navigator.locks === undefined) {
      have();
      return;
    }
    const held = new Promise<void>((done) => {
      turn.release = done;
    });
    navigator.locks
      .request(this.#name, { signal: turn.waiting.signal }, () => {
        have();
        return held;
      })
      // Given up while waiting, or a browser that refuses locks: only the latter sounds by itself.
      .catch(have);
  }
  /** Lets another tab have it: this one can no longer sound. */
  leave(): void {
    const turn = this.#turn;
    if (turn === null) return;
    this.#turn = null;
    this.#held = false;
    turn.waiting.abort();
    turn.release();
    this.#onChange();
  }
}
