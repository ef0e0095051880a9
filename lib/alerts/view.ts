import type { AlertView, UnitAlertView } from '../state';
import type { Instant } from '../time';
import type { Alert, Phase } from './alert';
import type { AlertRule } from './event';

const PRIORITY_ORDER = { high: 0, medium: 1, low: 2 } as const;

/** An alert as lists and the patient's state carry it. */
export function alertView(alert: Alert, rule: Pick<AlertRule, 'title' | 'action'>, quietedBy?: string): AlertView {
  return {
    id: alert.id,
    rule: alert.rule,
    family: alert.family,
    title: rule.title,
    text: alert.text,
    action: rule.action,
    priority: alert.priority,
    phase: alert.phase,
    condition: alert.condition,
    level: alert.level,
    cls: alert.cls,
    since: iso(alert.onsetAt),
    raisedAt: iso(alert.raisedAt),
    ...ofPhase(alert),
    tier: alert.tier,
    nextActionAt: alert.nextActionAt === null ? null : iso(alert.nextActionAt),
    ...(alert.stayEndedAt === null ? {} : { stayEndedAt: iso(alert.stayEndedAt) }),
    version: alert.version,
    evidence: alert.evidence,
    ...(quietedBy === undefined ? {} : { quietedBy }),
  };
}

/** `mrn` is left out for kiosks. */
export function unitAlertView(
  alert: Alert,
  rule: Pick<AlertRule, 'title' | 'action'>,
  more: {
    readonly mrn?: string;
    readonly quietedBy?: string;
    readonly marks?: Pick<AlertView, 'undelivered' | 'alarmOff'>;
  } = {},
): UnitAlertView {
  return {
    ...alertView(alert, rule, more.quietedBy),
    ...more.marks,
    patientId: alert.patientId,
    ...(more.mrn === undefined ? {} : { mrn: more.mrn }),
    unit: alert.unitId,
    bed: alert.bed,
  };
}

/**
 * The order of boards and lists: not quieted first, then priority, unowned before owned, a higher grade before a lower one or
 * none, the longest waiting first.
 */
export function byUrgency(a: AlertView, b: AlertView): number {
  return (
    Number(a.quietedBy !== undefined) - Number(b.quietedBy !== undefined) ||
    PRIORITY_ORDER[a.priority] - PRIORITY_ORDER[b.priority] ||
    ownedOrder(a.phase) - ownedOrder(b.phase) ||
    (b.level ?? 0) - (a.level ?? 0) ||
    (a.raisedAt < b.raisedAt ? -1 : a.raisedAt > b.raisedAt ? 1 : 0) ||
    (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
  );
}

function ofPhase(alert: Alert): Partial<AlertView> {
  switch (alert.phase) {
    case 'acknowledged':
      return {
        owner: alert.owner,
        ackUntil: iso(alert.ackUntil),
        ...(alert.promise === null
          ? {}
          : { promise: { text: alert.promise.text, by: alert.promise.by === null ? null : iso(alert.promise.by) } }),
      };
    case 'snoozed':
      return { snoozeUntil: iso(alert.snoozeUntil) };
    case 'raised':
      return { reason: alert.reason };
    case 'latched':
      return {};
    default:
      return { closedAt: iso(alert.closedAt), closedReason: alert.closedReason, unseen: alert.unseen };
  }
}

function ownedOrder(phase: Phase): number {
  return phase === 'raised' ? 0 : phase === 'latched' ? 1 : phase === 'snoozed' ? 2 : phase === 'acknowledged' ? 3 : 4;
}

function iso(t: Instant): string {
  return new Date(t).toISOString();
}
