import type { Channel } from '../../lib/alerts/alert';

/** Ways out of the house. Sound is made by the workstations themselves. */
const CHANNELS: readonly Channel[] = ['app', 'push', 'webhook', 'email'];
/** Messages under way at once by one channel. */
const OF_A_CHANNEL = 40;

/** What is under way, by channel: each has places of its own, so that a mail server that hangs takes none from the pagers. */
export class Places {
  private readonly underWay = new Map<string, Set<Promise<void>>>();

  /** How many more may go out by each channel; those without a place are left out. */
  free(): readonly { readonly channel: Channel; readonly places: number }[] {
    return CHANNELS.map((channel) => ({ channel, places: OF_A_CHANNEL - (this.underWay.get(channel)?.size ?? 0) })).filter(
      ({ places }) => places > 0,
    );
  }
  /** Holds a place until the work has come to its end, well or not. */
  take(channel: string, work: Promise<void>, onDone: () => void): void {
    const taken = this.underWay.get(channel) ?? new Set();
    this.underWay.set(channel, taken);
    const held = work.finally(() => {
      taken.delete(held);
      onDone();
    });
    taken.add(held);
  }
  /** Everything under way has come to its end. */
  async ended(): Promise<void> {
    await Promise.all([...this.underWay.values()].flatMap((taken) => [...taken]));
  }
}
