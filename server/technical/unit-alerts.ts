import type { Pool, PoolClient } from 'pg';
import { type Alert, type ClosedAlert, isOpen, type OpenAlert } from '../../lib/alerts/alert';
import type { AlertEvent, Effect } from '../../lib/alerts/event';
import { escalationOf } from '../../lib/alerts/policy';
import { reconcile } from '../../lib/alerts/reconcile';
import { TECHNICAL } from '../../lib/alerts/technical';
import { transition } from '../../lib/alerts/transition';
import type { Finding } from '../../lib/rules/rule';
import type { Instant } from '../../lib/time';
import type { Census } from '../census';
import type { Clock } from '../clock';
import { alertRows } from '../loop/alert-rows';
import type { AlertCommand } from '../loop/command-lane';
import { type CommandAnswer, REFUSED_AS } from '../loop/command-lane';
import type { Reach } from '../loop/reach';
import { CLOSED_KEPT_MS } from '../loop/step';
import { commandAnswer } from '../store/commands';
import { opaqueId } from '../store/ids';
import { SYSTEM } from '../store/reader';
import { inTransaction } from '../store/transaction';
import { loadUnitAlerts, lockUnitAlerts, unitAlert, writeUnitAlerts } from '../store/unit-alerts';
import type { TechnicalFinding } from './finding';

const RULES = new Map(TECHNICAL.map((t) => [t.id, t]));

interface Known {
  readonly open: readonly OpenAlert[];
  readonly closed: readonly ClosedAlert[];
}
interface Changed {
  readonly alert: Alert;
  readonly effects: readonly Effect[];
}

/**
 * Alerts of units themselves (T2 to T5). They live by the same `transition` as those of patients; what is in memory is what is
 * committed, read again every second, so that every node shows and answers them.
 */
export class UnitAlerts {
  private known: Known = { open: [], closed: [] };
  private readonly listeners: ((alert: Alert) => void)[] = [];

  constructor(
    private readonly pool: Pool,
    private readonly clock: Clock,
    private readonly census: Census,
    private readonly reach: Reach,
  ) {}

  /** Called with each alert that changed, here or on another node. */
  onChange(listener: (alert: Alert) => void): void {
    this.listeners.push(listener);
  }
  open(unitId?: string): readonly OpenAlert[] {
    return unitId === undefined ? this.known.open : this.known.open.filter((a) => a.unitId === unitId);
  }
  find(id: string): Alert | null {
    return this.known.open.find((a) => a.id === id) ?? this.known.closed.find((a) => a.id === id) ?? null;
  }

  /** Reads what is stored and tells of what is new. */
  async refresh(): Promise<void> {
    const before = new Map([...this.known.open, ...this.known.closed].map((a) => [a.id, a.version]));
    this.known = await loadUnitAlerts(SYSTEM.technical, this.pool, this.clock.now() - CLOSED_KEPT_MS);
    for (const alert of [...this.known.open, ...this.known.closed])
      if (before.get(alert.id) !== alert.version) for (const listener of this.listeners) listener(alert);
  }

  /**
   * Compares what is found in the unit with its open alerts and takes the steps that fell due. Nothing is written, and the
   * database is not asked, as long as nothing changes.
   */
  async look(unitId: string, findings: readonly Finding[], evaluated: ReadonlySet<string>): Promise<void> {
    if (this.changesOf(unitId, this.known, findings, evaluated).length === 0) return;
    await inTransaction(this.pool, async (db) => {
      await lockUnitAlerts(db, unitId);
      const stored = await loadUnitAlerts(SYSTEM.technical, db, this.clock.now() - CLOSED_KEPT_MS);
      await this.write(db, this.changesOf(unitId, stored, findings, evaluated));
    });
    await this.refresh();
  }

  private changesOf(unitId: string, known: Known, findings: readonly Finding[], evaluated: ReadonlySet<string>): Changed[] {
    const now = this.clock.now();
    const open = known.open.filter((a) => a.unitId === unitId);
    const alerts = new Map<string, Alert>(open.map((a) => [a.id, a]));
    const changes = new Map<string, Changed>();
    const change = (id: string | null, event: AlertEvent) => {
      const before = id === null ? null : (alerts.get(id) ?? null);
      if (id !== null && (before === null || !isOpen(before))) return;
      const outcome = transition(before, event, now);
      if (outcome.refused || outcome.alert === before) return;
      alerts.set(outcome.alert.id, outcome.alert);
      const effects = [...(changes.get(outcome.alert.id)?.effects ?? []), ...outcome.effects];
      changes.set(outcome.alert.id, { alert: outcome.alert, effects });
    };
    const result = reconcile({
      now,
      place: { unitId, patientId: '', stayId: '', bed: null },
      open,
      closed: known.closed.filter((a) => a.unitId === unitId),
      findings,
      evaluated,
      rules: RULES,
      policy: escalationOf(this.census.unit(unitId)?.settings),
      protocol: '',
      corrected: [],
      acts: [],
      mayRaise: true,
      newId: () => opaqueId('a'),
    });
    for (const c of result.changes) change(c.alertId, c.event);
    for (const a of [...alerts.values()])
      if (isOpen(a) && a.nextActionAt !== null && a.nextActionAt <= now) change(a.id, { type: 'due' });
    for (const a of [...alerts.values()]) {
      if (a.phase !== 'raised') continue;
      const told = (changes.get(a.id)?.effects ?? []).flatMap((e) => (e.kind === 'notify' ? [e.tier] : []));
      const skip = this.reach.skipFor(a, null, told, now);
      if (skip) change(a.id, skip);
    }
    return [...changes.values()];
  }

  /** A person's answer: the same rules, refusals and repeats as with a patient's alert. */
  async answer(c: AlertCommand): Promise<CommandAnswer> {
    const answer = await inTransaction(this.pool, async (db) => {
      const first = await commandAnswer(c.event.by, db, c.id);
      if (first) return { ...first.answer, status: first.status } as CommandAnswer;
      const unitId = (await unitAlert(SYSTEM.technical, db, c.alertId))?.unitId;
      if (unitId !== undefined) await lockUnitAlerts(db, unitId);
      const alert = await unitAlert(SYSTEM.technical, db, c.alertId);
      if (!alert) return notFound(c.alertId);
      const now = this.clock.now();
      const outcome = transition(alert, c.event, now);
      if (outcome.refused) {
        const { code, message } = outcome.refused;
        return { status: REFUSED_AS[code], alertId: alert.id, error: { code, message } };
      }
      await this.write(db, [outcome]);
      const said = { alertId: alert.id };
      await db.query('insert into commands (id, actor, at, status, answer) values ($1, $2, $3, 200, $4)', [
        c.id,
        c.event.by.id,
        new Date(now),
        JSON.stringify(said),
      ]);
      return { status: 200, ...said };
    });
    await this.refresh();
    return answer;
  }

  private async write(db: PoolClient, changes: readonly Changed[]): Promise<void> {
    if (changes.length > 0) await writeUnitAlerts(db, alertRows({ key: 0, open: [] }, changes));
  }
}

const notFound = (alertId: string): CommandAnswer => ({
  status: 404,
  alertId,
  error: { code: 'not-found', message: 'There is no such alert.' },
});

/** An instant finding of the server in the words of a rule's finding. */
export function asFinding(f: TechnicalFinding, now: Instant): Finding {
  const priority = f.rule === 'T3' ? 'high' : f.rule === 'T5' && f.level < 2 ? 'low' : 'medium';
  return {
    rule: f.rule,
    trigger: f.trigger,
    priority,
    condition: f.condition ?? 'present',
    level: null,
    since: now,
    text: f.text,
    evidence: [],
  };
}
