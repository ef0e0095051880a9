import type { WatchError } from '../../lib/live';
import type { Folded, PatientScreen, UnitScreen } from '../../lib/screen';
import type { BedRow } from '../../lib/state';

/** What a room shows at present. `stale` never appears here: age is told by the clock, silence by the watchdog. */
export type RoomState<S> =
  | { readonly status: 'loading' }
  | { readonly status: 'ready'; readonly screen: S }
  | { readonly status: 'refused'; readonly error: WatchError['error'] };

type Fold<S> = (screen: S) => Folded<S>;
const KEPT_WHILE_WAITING = 2_000;

/**
 * One room of the server as a store for React. Messages that come while a snapshot is on its way are kept and folded
 * after it; a gap asks for another one. The old screen stays until the new one is there.
 */
export class Room<S> {
  #state: RoomState<S> = { status: 'loading' };
  #waiting = true;
  #kept: Fold<S>[] = [];
  readonly #listeners = new Set<() => void>();
  readonly #askAgain: () => void;

  constructor(askAgain: () => void) {
    this.#askAgain = askAgain;
  }
  get state(): RoomState<S> {
    return this.#state;
  }
  get waiting(): boolean {
    return this.#waiting;
  }
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
  /** A new connection, or a gap: what comes now belongs after the next snapshot. */
  wait(): void {
    this.#waiting = true;
    this.#kept = [];
  }
  /** What the page came with; the first snapshot of the socket takes its place. Before anybody listens. */
  first(screen: S): void {
    if (this.#state.status === 'loading') this.#state = { status: 'ready', screen };
  }
  snapshot(screen: S): void {
    const kept = this.#kept;
    this.#waiting = false;
    this.#kept = [];
    this.set({ status: 'ready', screen });
    for (const fold of kept) this.fold(fold);
  }
  refuse(error: WatchError['error']): void {
    this.#waiting = false;
    this.set({ status: 'refused', error });
  }
  fold(fold: Fold<S>): void {
    if (this.#waiting) {
      if (this.#kept.length < KEPT_WHILE_WAITING) this.#kept.push(fold);
      return;
    }
    if (this.#state.status !== 'ready') return;
    const folded = fold(this.#state.screen);
    if (folded.kind === 'next') this.set({ status: 'ready', screen: folded.screen });
    else if (folded.kind === 'gap') {
      this.wait();
      this.#askAgain();
    }
  }
  protected set(state: RoomState<S>): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}

/** A unit's room, with a store for each bed: a change of one row wakes one tile. */
export class UnitRoom extends Room<UnitScreen> {
  readonly #byBed = new Map<string, Set<() => void>>();

  bed(bed: string): BedRow | undefined {
    return this.state.status === 'ready' ? this.state.screen.beds.get(bed) : undefined;
  }
  subscribeBed(bed: string, listener: () => void): () => void {
    const set = this.#byBed.get(bed) ?? new Set();
    this.#byBed.set(bed, set.add(listener));
    return () => set.delete(listener);
  }
  protected override set(state: RoomState<UnitScreen>): void {
    const before = this.state;
    super.set(state);
    for (const [bed, listeners] of this.#byBed) {
      const was = before.status === 'ready' ? before.screen.beds.get(bed) : undefined;
      if (was !== this.bed(bed)) for (const listener of listeners) listener();
    }
  }
}
export class PatientRoom extends Room<PatientScreen> {}
