import type { Logger } from 'pino';
import type { Clock } from '../clock';
import { Places } from './places';
import { type Empty, FROM_THE_FIRST, type PlanParts, planNotices } from './plan';
import { type SendParts, sendDue } from './send';

/** What other nodes committed, what is due again, and what was kept back is looked at this often (process time). */
const POLL_MS = 1_000;
/** In a storm what comes within this time is worked out together (process time). */
const GATHER_MS = 200;

/**
 * Turns notices into deliveries and sends what is due. Woken by each commit that changed an alert; looks by itself every second,
 * because a wake-up can be lost and a notice must not. Everything it knows is in the database: it may die at any moment.
 */
export class Dispatcher {
  private running: Promise<void> | null = null;
  private again = false;
  private stopped = false;
  private poll: NodeJS.Timeout | null = null;
  private soon: NodeJS.Timeout | null = null;
  private begunMs = Number.NEGATIVE_INFINITY;
  private readonly places = new Places();
  /** Process time at which a run last came to its end without trouble. */
  lastRunMs: number;

  constructor(
    private readonly plan: PlanParts,
    private readonly sending: Omit<SendParts, 'places' | 'onDone'>,
    private readonly clock: Clock,
    private readonly log: Logger,
    private readonly onEmpty: (empty: readonly Empty[]) => Promise<void>,
  ) {
    this.lastRunMs = clock.monotonicMs();
  }

  start(): void {
    this.poll = setInterval(() => this.run(true), POLL_MS);
    this.run(true);
  }
  async stop(): Promise<void> {
    this.stopped = true;
    if (this.poll) clearInterval(this.poll);
    if (this.soon) clearTimeout(this.soon);
    await this.running;
    await this.places.ended();
  }
  /** Something may have to be told. */
  wake(): void {
    if (this.soon !== null || this.stopped) return;
    const waitMs = this.begunMs + GATHER_MS - this.clock.monotonicMs();
    if (waitMs <= 0) {
      this.run(false);
      return;
    }
    this.soon = setTimeout(() => {
      this.soon = null;
      this.run(false);
    }, waitMs);
  }

  /** What was kept back may go out now. */
  look(): void {
    this.run(true);
  }
  /** Resolves once what waits now has been worked out. */
  async finish(): Promise<void> {
    await this.running;
    this.run(false);
    await this.running;
  }

  private run(held: boolean): void {
    if (this.stopped) return;
    if (this.running) {
      this.again = true;
      return;
    }
    this.begunMs = this.clock.monotonicMs();
    this.running = this.work(held)
      .then(() => {
        this.lastRunMs = this.clock.monotonicMs();
      })
      .catch((error) => this.log.warn({ err: error }, 'telling people failed; it is tried again'))
      .finally(() => {
        this.running = null;
        if (!this.again) return;
        this.again = false;
        this.wake();
      });
  }

  private async work(held: boolean): Promise<void> {
    let alsoHeld = held;
    let after = FROM_THE_FIRST;
    while (!this.stopped) {
      const planned = await planNotices(this.plan, alsoHeld, after);
      alsoHeld &&= planned.full;
      after = alsoHeld ? planned.last : FROM_THE_FIRST;
      if (planned.deliveries > 0) await this.plan.at('committed');
      if (planned.empty.length > 0) await this.onEmpty(planned.empty);
      const sent = await sendDue({ ...this.sending, places: this.places, onDone: () => this.wake() });
      if (!planned.full && sent === 0) return;
    }
  }
}
