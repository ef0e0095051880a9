import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Pool } from 'pg';
import { DAY, type Instant, SECOND } from '../../lib/time';
import type { Actor } from '../auth/actor';
import { type Clock, databaseNow } from '../clock';
import type { Logger } from '../log';
import { forgetNodes, type NodeWords, tellNodes, toldByNodes } from '../store/node-words';
import { SYSTEM } from '../store/reader';
import {
  ClockReports,
  type OffClock,
  REPORT_KEPT_MS,
  SCREEN_LIMIT_MS,
  SERVER_LIMIT_MS,
  watchReportedClocks,
} from './clock-reports';
import type { Watch } from './lane';

/** How often this machine's clock and the server's own are held against the database's (process time). */
const COMPARE_EVERY_MS = 10 * SECOND;
/** What a node has said is believed for so long. */
const BELIEVED_MS = 4 * COMPARE_EVERY_MS;
const TOPIC = 'clocks';

/**
 * T5 of servers and screens. Every node compares its own clock with the database's and hears what its screens say of theirs; each
 * tells the others, so that whichever of them judges knows all.
 */
export class ClockWatch {
  private readonly node = randomUUID();
  private readonly reports = new ClockReports();
  private others: readonly NodeWords<OffClock>[] = [];
  private timer: NodeJS.Timeout | null = null;
  private said = false;
  /** What was off before a start has to be compared again first. */
  private startedAt: Instant = Number.POSITIVE_INFINITY;

  constructor(
    private readonly p: {
      readonly pool: Pool;
      readonly clock: Clock;
      readonly log: Logger;
      /** Units whose people are told of a server's clock. */
      readonly units: () => readonly string[];
      /** The machine's own time: certificates, sign-ins and signatures rest on it. */
      readonly machineNow: () => number;
    },
  ) {}

  readonly watch: Watch = {
    rule: 'T5',
    watcher: watchReportedClocks({ clocks: (now) => this.known(now), units: () => this.p.units() }),
    maySayEnded: (now) => now - this.startedAt >= REPORT_KEPT_MS,
  };
  private known(now: Instant): readonly OffClock[] {
    const believed = this.others.filter((o) => now - o.at <= BELIEVED_MS * this.p.clock.speed);
    return [...this.reports.list(now), ...believed.flatMap((o) => o.said)];
  }

  start(): void {
    this.startedAt = this.p.clock.now();
    this.timer = setInterval(
      () => void this.compare().catch((error) => this.p.log.warn({ err: error }, 'clocks could not be compared')),
      COMPARE_EVERY_MS,
    );
  }
  stop(): void {
    if (this.timer) clearInterval(this.timer);
  }

  /** Compares, tells the others if something is off or no longer is, and hears them. */
  async compare(): Promise<void> {
    const { pool, clock, machineNow } = this.p;
    const reference = await databaseNow(pool);
    const now = clock.now();
    const mine = (id: string, name: string, offMs: number) =>
      this.reports.note({ id: `${id} ${hostname()}`, name: `${name} ${hostname()}`, unitId: null, offMs }, SERVER_LIMIT_MS, now);
    mine('machine', 'the machine', machineNow() - reference);
    // Simulated time is off on purpose.
    if (clock.speed === 1) mine('server', 'the server on', now - reference);
    const off = this.reports.list(now);
    if (off.length > 0 || this.said) await tellNodes(pool, TOPIC, { node: this.node, at: now, said: off });
    this.said = off.length > 0;
    this.others = (await toldByNodes<OffClock>(SYSTEM.technical, pool, TOPIC, now - BELIEVED_MS * clock.speed)).filter(
      (o) => o.node !== this.node,
    );
    await forgetNodes(pool, TOPIC, now - DAY);
  }

  /** A screen of the unit has said how far its clock is from ours. */
  screen(actor: Actor, unitId: string, offMs: number): void {
    if (this.p.clock.speed !== 1 || actor.kind === 'key') return;
    const [id, name] =
      actor.kind === 'kiosk' ? [actor.id, `display ${actor.name}`] : [actor.session.slice(0, 12), `${actor.name}'s screen`];
    this.reports.note({ id: `screen ${id}`, name, unitId, offMs }, SCREEN_LIMIT_MS, this.p.clock.now());
  }
}
