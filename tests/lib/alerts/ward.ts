import type { Alert, ClosedAlert, OpenAlert } from '../../../lib/alerts/alert';
import { isOpen } from '../../../lib/alerts/alert';
import { DEFAULT_POLICY } from '../../../lib/alerts/escalate';
import type { AlertEvent, Effect } from '../../../lib/alerts/event';
import { type ReconcileInput, type Recorded, reconcile } from '../../../lib/alerts/reconcile';
import { transition } from '../../../lib/alerts/transition';
import type { Finding } from '../../../lib/rules/rule';
import { RULES, T0 } from './support';

export interface Line {
  readonly alertId: string;
  readonly event: AlertEvent;
  readonly now: number;
  readonly before: Alert | null;
  readonly after: Alert;
  readonly effects: readonly Effect[];
}
interface Batch {
  readonly corrected?: readonly string[];
  readonly acts?: readonly Recorded[];
  readonly evaluated?: ReconcileInput['evaluated'];
  readonly mayRaise?: boolean;
}

/** One stay's alerts as the loop keeps them: reconcile, transition, store; with its log. */
export class Ward {
  now = T0;
  alerts: Alert[] = [];
  readonly log: Line[] = [];
  private ids = 0;

  get open(): OpenAlert[] {
    return this.alerts.filter(isOpen);
  }
  get closed(): ClosedAlert[] {
    return this.alerts.filter((a): a is ClosedAlert => !isOpen(a));
  }
  only(): Alert {
    const [alert, ...more] = this.alerts;
    if (alert === undefined || more.length > 0) throw new Error(`${this.alerts.length} alerts`);
    return alert;
  }
  input(findings: readonly Finding[], batch: Batch = {}): ReconcileInput {
    return {
      now: this.now,
      place: { unitId: 'ICU-7', patientId: 'p1', stayId: 's1', bed: 'ICU-7-04' },
      open: this.open,
      closed: this.closed,
      findings,
      evaluated: batch.evaluated ?? 'all',
      rules: RULES,
      policy: DEFAULT_POLICY,
      protocol: 'astct-2019@1',
      corrected: batch.corrected ?? [],
      acts: batch.acts ?? [],
      mayRaise: batch.mayRaise ?? true,
      newId: () => `a${++this.ids}`,
    };
  }
  /** What holds now; gives the lines it wrote. */
  see(findings: readonly Finding[], batch: Batch = {}): Line[] {
    const from = this.log.length;
    for (const { alertId, event } of reconcile(this.input(findings, batch)).changes) this.apply(alertId, event);
    return this.log.slice(from);
  }
  /** Time passes; what falls due is taken when the server is up, else only at the end. */
  wait(ms: number, isUp = true): Line[] {
    const from = this.log.length;
    const end = this.now + ms;
    if (!isUp) this.now = end;
    for (;;) {
      const next = Math.min(...this.open.map((a) => a.nextActionAt ?? Number.POSITIVE_INFINITY));
      if (next > end) break;
      this.now = Math.max(this.now, next);
      for (const alert of this.open) this.apply(alert.id, { type: 'due' });
    }
    this.now = end;
    return this.log.slice(from);
  }
  apply(alertId: string | null, event: AlertEvent): Line | null {
    const before = this.alerts.find((a) => a.id === alertId) ?? null;
    const outcome = transition(before, event, this.now);
    if (outcome.refused !== undefined || outcome.alert === before) return null;
    const after = outcome.alert;
    this.alerts = before === null ? [...this.alerts, after] : this.alerts.map((a) => (a.id === after.id ? after : a));
    const line = { alertId: after.id, event, now: this.now, before, after, effects: outcome.effects };
    this.log.push(line);
    return line;
  }
  /** The server dies and comes back: only what was stored is left. */
  restart(): void {
    this.alerts = JSON.parse(JSON.stringify(this.alerts)) as Alert[];
  }
}

export function told(lines: readonly Line[]): string[] {
  return lines.flatMap((l) => l.effects).flatMap((e) => (e.kind === 'notify' ? [`${e.why} ${e.tier}`] : []));
}
