import type { Instant } from '../time';
import {
  type AcknowledgedAlert,
  type Alert,
  type AlertCommon,
  type ClosedAlert,
  type ClosedBecause,
  type ClosedPhase,
  commonOf,
  type LatchedAlert,
  type OpenAlert,
  type PastAck,
  type Person,
  type PlanTier,
  type RaisedAlert,
  type RaisedReason,
  rank,
} from './alert';
import { nextStepAt, startChain } from './escalate';
import type { AlertEvent, Effect, NotifyWhy, Outcome, RefusalCode } from './event';
import { holdMs } from './limits';

/** Nothing changes, nothing is stored. */
export function unchanged(alert: Alert): Outcome {
  return { alert, effects: [] };
}

export function refused(code: RefusalCode, message: string): Outcome {
  return { refused: { code, message } };
}

interface Told {
  readonly event: AlertEvent['type'];
  readonly reason: string;
  readonly actor?: Person | null;
  readonly effects?: readonly Effect[];
  readonly lateMs?: number;
}

/** A stored transition: one version further, its effects, and exactly one line for the audit. */
export function changed(before: Alert | null, after: Alert, now: Instant, told: Told): Outcome {
  const alert: Alert = { ...after, version: (before?.version ?? 0) + 1, updatedAt: now };
  const audit: Effect = {
    kind: 'audit',
    from: before?.phase ?? null,
    to: alert.phase,
    event: told.event,
    reason: told.reason,
    actor: told.actor ?? null,
    version: alert.version,
    level: alert.level,
    priority: alert.priority,
    lateMs: told.lateMs ?? 0,
  };
  return { alert, effects: [...(told.effects ?? []), audit] };
}

/** One notice for each tier. */
export function tell(alert: AlertCommon, tiers: readonly PlanTier[], why: NotifyWhy): Effect[] {
  return tiers.map((t) => ({
    kind: 'notify',
    tier: t.tier,
    roles: t.roles,
    channels: t.channels,
    priority: alert.priority,
    why,
    except: alert.declined,
    people: [],
  }));
}

/** Raised (again): the chain starts at its beginning, with the tiers in `also` told as well. */
export function raisedFrom(
  alert: AlertCommon,
  reason: RaisedReason,
  now: Instant,
  also: readonly number[] = [],
): { alert: RaisedAlert; tiers: readonly PlanTier[] } {
  const { chain, tell: tiers } = startChain(alert.plan, now, also);
  const next: RaisedAlert = {
    ...alert,
    phase: 'raised',
    reason,
    absentSince: null,
    chain,
    tier: Math.max(alert.tier, ...chain.told),
    nextActionAt: nextStepAt(alert.plan, chain),
    declined: [],
  };
  return { alert: next, tiers };
}

/** The alert without its owner, the acknowledgement kept as past. */
export function released(alert: AcknowledgedAlert): AlertCommon {
  const past: PastAck = {
    by: alert.owner,
    at: alert.ackAt,
    level: alert.ackLevel,
    priority: alert.ackPriority,
    criteria: alert.ackCriteria,
  };
  return { ...commonOf(alert), lastAck: past };
}

export function withoutPhase(alert: OpenAlert): AlertCommon {
  return alert.phase === 'acknowledged' ? released(alert) : commonOf(alert);
}

/** Has a person answered it at the grade and priority it has now? */
export function isAnswered(alert: OpenAlert): boolean {
  if (alert.phase === 'acknowledged' || alert.phase === 'snoozed') return true;
  const ack = alert.lastAck;
  return ack !== null && rank(ack.priority) >= rank(alert.priority) && (ack.level ?? 0) >= (alert.level ?? 0);
}

/** The only timer of an owned alert: the end of the hold while its condition is gone, else the end of the answer. */
export function ownedNextAt(alert: Omit<AcknowledgedAlert, 'nextActionAt'>): Instant {
  if (alert.condition === 'absent' && alert.absentSince !== null) return alert.absentSince + holdMs(alert);
  const promised = alert.actedAt === null ? (alert.promise?.by ?? null) : null;
  return promised === null ? alert.ackUntil : Math.min(promised, alert.ackUntil);
}

export function owned(alert: Omit<AcknowledgedAlert, 'nextActionAt'>): AcknowledgedAlert {
  return { ...alert, nextActionAt: ownedNextAt(alert) };
}

export function latched(alert: RaisedAlert, now: Instant): LatchedAlert {
  const next = {
    ...commonOf(alert),
    phase: 'latched' as const,
    clearedAt: now,
    condition: 'absent' as const,
    absentSince: now,
  };
  return { ...next, nextActionAt: latchedNextAt(next) };
}

/** After a high has ended unseen, escalation goes on to the charge nurse only. */
export function latchedNextAt(alert: Omit<LatchedAlert, 'nextActionAt'>): Instant | null {
  const waiting = alert.plan.tiers.filter((t) => t.tier <= 1 && !alert.chain.told.includes(t.tier));
  return waiting.length === 0 ? null : Math.min(...waiting.map((t) => alert.chain.clockAt + t.afterMs));
}

export interface Closing {
  readonly phase: ClosedPhase;
  readonly because: ClosedBecause;
  readonly reason: string;
  readonly by?: Person | null;
  readonly supersededBy?: string | null;
  /** Nobody answered it. */
  readonly unseen: boolean;
}

export function closed(alert: OpenAlert, closing: Closing, now: Instant): ClosedAlert {
  const absent = closing.because === 'cleared' || closing.because === 'withdrawn';
  return {
    ...withoutPhase(alert),
    condition: absent ? 'absent' : alert.condition,
    absentSince: absent ? (alert.absentSince ?? now) : alert.absentSince,
    phase: closing.phase,
    closedAt: now,
    closedReason: closing.reason,
    closedBecause: closing.because,
    closedBy: closing.by ?? null,
    unseen: closing.unseen,
    supersededBy: closing.supersededBy ?? null,
    nextActionAt: null,
  };
}

export const SOUND_OFF: Effect = { kind: 'soundOff' };
