import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { Finding } from '../../lib/rules/rule';
import { type Instant, SECOND } from '../../lib/time';
import type { Census } from '../census';
import type { Clock } from '../clock';
import { takeLease } from '../store/lease';
import type { TechnicalFinding, Watcher } from './finding';
import { asFinding, type UnitAlerts } from './unit-alerts';

/** How often the watchers are asked (process time). */
const LOOK_EVERY_MS = 1_000;
/** One node judges the units at a time; if it goes away another takes over after so long. */
const LEASE_MS = 10 * SECOND;

export interface Watch {
  readonly rule: TechnicalFinding['rule'];
  readonly watcher: Watcher;
  /** Reads what the watcher judges by; called before it is asked. */
  readonly prepare?: () => Promise<void>;
  /** Has it watched for long enough to know that what it does not find has ended? Absent: always. */
  readonly maySayEnded?: (now: Instant) => boolean;
}

/**
 * The lane of conditions that no chart shows: asks the watchers every second and lets their findings live as alerts of the unit.
 * A watcher that fails, or has only begun to watch, decides nothing: what was found before stands, also over a restart.
 */
export class TechnicalLane {
  private readonly node = randomUUID();
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<void> | null = null;

  constructor(
    private readonly p: {
      readonly pool: Pool;
      readonly clock: Clock;
      readonly census: Census;
      readonly log: Logger;
      readonly alerts: UnitAlerts;
      readonly watches: readonly Watch[];
      /** After each look. */
      readonly onLook: () => Promise<void>;
    },
  ) {}

  async start(): Promise<void> {
    await this.p.alerts.refresh();
    this.timer = setInterval(() => this.tick(), LOOK_EVERY_MS);
  }
  async stop(): Promise<void> {
    if (this.timer) clearInterval(this.timer);
    await this.running;
  }

  private tick(): void {
    this.running ??= this.look()
      .catch((error) => this.p.log.warn({ err: error }, 'technical conditions could not be judged'))
      .finally(() => {
        this.running = null;
      });
  }

  private async look(): Promise<void> {
    const { alerts, clock, census, watches, log } = this.p;
    await alerts.refresh();
    if (!(await takeLease(this.p.pool, 'technical lane', this.node, clock.now(), LEASE_MS * clock.speed))) return;
    const found: TechnicalFinding[] = [];
    const evaluated = new Set<string>();
    const undecided = new Set<string>();
    for (const { rule, watcher, prepare, maySayEnded } of watches) {
      try {
        await prepare?.();
        found.push(...watcher(clock.now()));
        if (maySayEnded?.(clock.now()) ?? true) evaluated.add(rule);
        else undecided.add(rule);
      } catch (error) {
        log.warn({ err: error, rule }, 'a watcher failed; what it found before stands');
        undecided.add(rule);
      }
    }
    // Two may watch for the same rule.
    for (const rule of undecided) evaluated.delete(rule);
    const byUnit = new Map<string, Finding[]>(census.allUnits().map((u) => [u.id, []]));
    for (const f of found) byUnit.get(f.unitId)?.push(asFinding(f, clock.now()));
    for (const [unitId, findings] of byUnit) await alerts.look(unitId, findings, evaluated);
    await this.p.onLook();
  }
}
