import { type Settled, takeOver } from './elsewhere';
import type { Room } from './room';

/** What other nodes have committed, taken over beside the loop, one run at a time. */
export class Neighbours {
  /** Patients and whether they moved; null: everybody has to be compared. */
  private readonly told = new Map<number | null, boolean>();
  private running: Promise<void> | null = null;
  private stopping = false;

  constructor(
    private readonly room: Room,
    /** Told of numbers and beds for which held events may be admitted now. */
    private readonly settled: (settled: Settled) => Promise<void>,
  ) {}

  /** Other nodes have committed these patients (null: perhaps anybody). */
  heard(keys: readonly number[] | null, moved: boolean): void {
    for (const key of keys ?? [null]) this.told.set(key, moved || (this.told.get(key) ?? false));
    this.running ??= this.takeOverAll()
      .catch((error) => this.room.log.warn({ err: error }, 'what other nodes have stored could not be read; it is tried again'))
      .finally(() => {
        this.running = null;
      });
  }
  private async takeOverAll(): Promise<void> {
    while (this.told.size > 0 && !this.stopping) {
      const told = [...this.told];
      this.told.clear();
      for (const moved of [true, false]) {
        const keys = told.filter(([, m]) => m === moved).map(([key]) => key);
        if (keys.length === 0) continue;
        const all = keys.includes(null);
        const settled = await takeOver(this.room, all ? null : (keys as number[]), moved);
        if (settled.mrns.length + settled.beds.length > 0) await this.settled(settled);
      }
    }
  }
  /** Takes nothing further over. */
  end(): void {
    this.stopping = true;
  }
  /** Resolves when the run under way is done. */
  async idle(): Promise<void> {
    await this.running;
  }
}
