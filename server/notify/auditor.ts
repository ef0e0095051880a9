import type { Pool } from 'pg';
import type { Logger } from 'pino';
import { type Instant, SECOND } from '../../lib/time';
import type { Clock } from '../clock';
import { metrics } from '../metrics';
import { overdue } from '../store/notices';
import { SYSTEM } from '../store/reader';
import type { Open } from './watchers';

/** How often every open alert is gone through (process time). */
const CHECK_EVERY_MS = 5_000;
/** A step may be this late before it is a fault. */
const LATE_MS = 15 * SECOND;
/** A delivery may stay without an end so long after its time. */
const UNENDED_MS = 60 * SECOND;

export interface Heartbeat {
  /** When all open alerts were last gone through; null: not yet. */
  readonly checkedAt: string | null;
  /** Alerts without a next step, steps that are late, deliveries without an end. */
  readonly problems: number;
  /** Telling people is late: use the telephone. */
  readonly pagingLate: boolean;
}

/**
 * Goes through every open alert: each that nobody has must have a next step, no step may be late, each delivery must come to an
 * end. Its heartbeat stands on the wall; if it stops, the wall says so.
 */
export class Auditor {
  private timer: NodeJS.Timeout | null = null;
  private checkedAt: Instant | null = null;
  private problems: readonly string[] = [];
  /** Notices nobody has worked out and deliveries nobody has begun to send, long after their time. */
  private late = 0;

  constructor(
    private readonly p: {
      readonly pool: Pool;
      readonly clock: Clock;
      readonly log: Logger;
      readonly open: () => readonly Open[];
      /** Process time at which telling people last worked. */
      readonly lastRunMs: () => number;
      /** Has somebody look at the patient at once. */
      readonly lookNow: (patientKey: number) => void;
    },
  ) {}

  start(): void {
    const check = () => void this.check().catch((error) => this.p.log.warn({ err: error }, 'alerts could not be checked'));
    this.timer = setInterval(check, CHECK_EVERY_MS);
    check();
  }
  stop(): void {
    if (this.timer) clearInterval(this.timer);
  }

  /** One round. Problems are logged once, mended where a look mends them, and counted. */
  async check(): Promise<readonly string[]> {
    const { pool, clock, open, log } = this.p;
    const now = clock.now();
    const late = LATE_MS * clock.speed;
    const problems: string[] = [];
    for (const { alert, patientKey } of open()) {
      if (alert.phase === 'latched') continue;
      const isOverdue = alert.nextActionAt !== null && alert.nextActionAt < now - late;
      if (alert.nextActionAt !== null && !isOverdue) continue;
      problems.push(`${alert.id} (${alert.rule}) ${isOverdue ? 'is past its next step' : 'has no next step'}`);
      if (patientKey !== null) this.p.lookNow(patientKey);
    }
    const rows = await overdue(SYSTEM.telling, pool, now - late, now - late, now - UNENDED_MS * clock.speed);
    if (rows.notices > 0) problems.push(`${rows.notices} notices wait for longer than 15 s`);
    if (rows.deliveries > 0) problems.push(`${rows.deliveries} deliveries are late`);
    if (rows.unended > 0) problems.push(`${rows.unended} deliveries have no end`);
    for (const problem of problems) if (!this.problems.includes(problem)) log.error({ problem }, 'alerts: something is due');
    this.late = rows.notices + rows.deliveries;
    this.problems = problems;
    this.checkedAt = now;
    metrics.alertsCheckedAt.set(now / 1_000);
    metrics.alertProblems.set(problems.length);
    return problems;
  }

  heartbeat(): Heartbeat {
    const silentMs = this.p.clock.monotonicMs() - this.p.lastRunMs();
    return {
      checkedAt: this.checkedAt === null ? null : new Date(this.checkedAt).toISOString(),
      problems: this.problems.length,
      pagingLate: silentMs > LATE_MS || this.late > 0,
    };
  }
}
