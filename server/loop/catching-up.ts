import { refOf } from '../../lib/protocols/document';
import { pendingLane } from './pending-lane';
import type { Room } from './room';

/** A source that has been quiet so long has delivered its backlog. */
const BACKLOG_PAUSE_MS = 400;
const BACKLOG_LONGEST_MS = 10_000;
const TRIES = 5;

/** Folds charts again from what is stored, beside the loop: one at a time, the one that has waited longest. */
export class CatchingUp {
  private running: Promise<void> | null = null;
  /** Charts whose unit follows another version now. One after the other leaves the live fold; the rest goes on meanwhile. */
  private readonly changing = new Set<number>();

  constructor(
    private readonly room: Room,
    private readonly wake: () => void,
  ) {}

  /** Every open chart of these units waits to be folded again, from its first event. */
  change(units: ReadonlySet<string>): void {
    for (const patient of this.room.ward.all()) {
      const stay = this.room.census.openStay(patient.key);
      if (stay && units.has(stay.unitId)) this.changing.add(patient.key);
    }
  }
  /** Ends what a source was delivering that has fallen silent: its patient is judged again. */
  endBacklogs(): void {
    const { ward, clock } = this.room;
    for (const key of [...ward.backlog.keys()]) {
      if (this.delivering(key, clock.monotonicMs())) continue;
      ward.backlog.delete(key);
      ward.lookNow(key);
    }
  }
  private delivering(key: number, ms: number): boolean {
    const b = this.room.ward.backlog.get(key);
    return b !== undefined && ms - b.last < BACKLOG_PAUSE_MS && ms - b.since < BACKLOG_LONGEST_MS;
  }

  /** Begins with the next chart, unless one is under way. */
  begin(): void {
    if (this.running) return;
    const { ward, clock, log } = this.room;
    const ms = clock.monotonicMs();
    if (ward.behind.size === 0) this.changeNext(ms);
    for (const [key] of ward.behind) {
      if (this.delivering(key, ms)) continue;
      ward.folding = key;
      this.running = this.fold(key)
        .catch((error) => log.error({ err: error, patient: key }, 'a chart could not be caught up'))
        .finally(() => {
          this.running = null;
          ward.folding = null;
          // The next one at once: after a change of the protocol a whole unit waits.
          if (ward.behind.size > 0 || this.changing.size > 0) this.wake();
        });
      return;
    }
  }
  /** The next chart whose unit has changed its protocol, if it has not been folded anew for another reason meanwhile. */
  private changeNext(ms: number): void {
    const { ward, protocolOf } = this.room;
    for (const key of this.changing) {
      this.changing.delete(key);
      const patient = ward.get(key);
      if (!patient || refOf(patient.protocol) === refOf(protocolOf(key))) continue;
      ward.behind.set(key, ms);
      return;
    }
  }
  /** Folds this chart now. At the start a backlog is no reason for silence. */
  async fold(key: number, atStart = false): Promise<void> {
    const { ward, clock } = this.room;
    ward.behind.delete(key);
    const quiet = !atStart && ward.backlog.has(key);
    try {
      for (let tries = 0; tries < TRIES; tries++) {
        if (await pendingLane(this.room, key, quiet)) return;
      }
      ward.behind.set(key, clock.monotonicMs());
    } catch (error) {
      // Nobody else would think of this chart again.
      ward.behind.set(key, clock.monotonicMs());
      throw error;
    }
  }
  /** Resolves when the chart under way is done. */
  async idle(): Promise<void> {
    await this.running;
  }
}
