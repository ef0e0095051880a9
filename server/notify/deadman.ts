import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import { DEFAULT_POLICY } from '../../lib/alerts/escalate';
import { reconcile } from '../../lib/alerts/reconcile';
import { transition } from '../../lib/alerts/transition';
import { advance, apply, emptyChart, evaluate } from '../../lib/engine';
import { admit } from '../../lib/events/admit';
import type { Protocol } from '../../lib/protocols/protocol';
import { RULES } from '../../lib/rules/index';
import { HOUR, type Instant, MINUTE } from '../../lib/time';
import type { Clock } from '../clock';
import { takeLease } from '../store/lease';
import { addNotice, forgetNotices } from '../store/notices';

/** An outside watchdog expects a sign this often (process time) and calls somebody after three that did not come. */
export const SIGN_EVERY_MS = 30_000;
/** Signs that were sent are of no interest after so long. */
const KEPT_MS = 6 * HOUR;
const RULES_BY_ID = new Map(RULES.map((r) => [r.id, r]));

/**
 * The sign of life for a watchdog outside: an invented patient with fever and a vasopressor goes through admission of events, chart,
 * grading, rules, reconciliation and transition; only if that raises the high it must raise, a notice goes into the outbox, from where
 * the dispatcher sends it like any other. Nothing of it is stored but the notice. It runs between two batches of the loop, so a loop
 * that stands still sends none.
 */
export class DeadMan {
  private readonly node = randomUUID();
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly p: {
      readonly pool: Pool;
      readonly clock: Clock;
      readonly log: Logger;
      readonly protocol: Protocol;
      readonly inLoop: (run: () => Promise<void>) => Promise<void>;
      readonly wake: () => void;
    },
  ) {}

  start(): void {
    const beat = () => void this.beat().catch((error) => this.p.log.error({ err: error }, 'no sign of life could be sent'));
    this.timer = setInterval(beat, SIGN_EVERY_MS);
    beat();
  }
  stop(): void {
    if (this.timer) clearInterval(this.timer);
  }

  /** @throws when the synthetic patient raises no alert: then no sign goes out, and the watchdog notices. */
  async beat(): Promise<void> {
    const { pool, clock, protocol } = this.p;
    await this.p.inLoop(async () => {
      if (!(await takeLease(pool, 'sign of life', this.node, clock.now(), 2 * SIGN_EVERY_MS * clock.speed))) return;
      const now = clock.now();
      const found = syntheticAlert(protocol, now);
      const notice = { kind: 'sign-of-life', finding: found } as const;
      await forgetNotices(pool, 'sign-of-life', now - KEPT_MS);
      await addNotice(pool, { alertId: 'sign-of-life', version: 0, unitId: '', tier: 0, createdAt: now, notice });
    });
    this.p.wake();
  }
}

/** Rule and level that an invented patient raises now. @throws if it is not what it must be. */
export function syntheticAlert(protocol: Protocol, now: Instant): string {
  const at = (msAgo: number) => new Date(now - msAgo).toISOString();
  const patient = { mrn: 'synthetic' };
  const wire = [
    { kind: 'admission', t: at(4 * HOUR), unit: 'X', bed: 'X-1', mrn: 'synthetic', carTInfusedAt: at(72 * HOUR) },
    { kind: 'vital', t: at(12 * MINUTE), tempC: 39 },
    { kind: 'vital', t: at(11 * MINUTE), tempC: 39 },
    { kind: 'medication', t: at(10 * MINUTE), drug: 'norepinephrine', status: 'running', rate: 0.1, rateUnit: 'mcg/kg/min' },
  ];
  let chart = emptyChart();
  for (const [i, fields] of wire.entries()) {
    const read = admit({ id: `sign-${i}`, patient, ...fields }, now);
    if ('rejected' in read) throw new Error(`a synthetic event is refused: ${read.rejected.detail}`);
    const applied = apply(chart, read.ok.event, protocol);
    if (!('chart' in applied)) throw new Error('a synthetic event is late');
    chart = applied.chart;
  }
  const { findings } = evaluate(advance(chart, now, protocol), protocol, now);
  const { changes } = reconcile({
    now,
    place: { unitId: 'X', patientId: 'synthetic', stayId: 'synthetic', bed: 'X-1' },
    open: [],
    closed: [],
    findings,
    evaluated: 'all',
    rules: RULES_BY_ID,
    policy: DEFAULT_POLICY,
    protocol: protocol.id,
    corrected: [],
    acts: [],
    mayRaise: true,
    newId: () => 'synthetic',
  });
  for (const { event } of changes) {
    const outcome = transition(null, event, now);
    if (outcome.refused || outcome.alert.rule !== 'CRS-ESCALATION' || (outcome.alert.level ?? 0) < 3) continue;
    if (!outcome.effects.some((e) => e.kind === 'notify')) continue;
    return `${outcome.alert.rule} ${outcome.alert.level} ${outcome.alert.priority}`;
  }
  throw new Error('a vasopressor with fever raised no alert');
}
