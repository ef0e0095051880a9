import type { NotifyRole } from '../rules/rule';
import type { Instant } from '../time';
import { type Alert, commonOf, type OpenAlert, type RaisedReason } from './alert';
import { changed, closed, latchedNextAt, raisedFrom, released, SOUND_OFF, tell, unchanged } from './change';
import { hasten, nextStepAt, takeStep } from './escalate';
import type { AlertEvent, Effect, Outcome } from './event';

/** What time brings, and what the notifier asks for (skip). A look that comes too early finds nothing due. */

export function due(alert: OpenAlert, now: Instant): Outcome {
  if (alert.nextActionAt === null || alert.nextActionAt > now) return unchanged(alert);
  const lateMs = now - alert.nextActionAt;
  switch (alert.phase) {
    case 'raised': {
      const { chain, tell: tiers, why } = takeStep(alert.plan, alert.chain, now);
      const after: Alert = {
        ...alert,
        chain,
        tier: Math.max(alert.tier, ...chain.told),
        nextActionAt: nextStepAt(alert.plan, chain),
      };
      const reason = why === 'escalation' ? `tier ${tiers.map((t) => t.tier).join(', ')}` : why;
      return changed(alert, after, now, { event: 'due', reason, effects: tell(after, tiers, why), lateMs });
    }
    case 'latched': {
      const tiers = alert.plan.tiers.filter(
        (t) => t.tier <= 1 && !alert.chain.told.includes(t.tier) && alert.chain.clockAt + t.afterMs <= now,
      );
      const chain = { ...alert.chain, told: [...alert.chain.told, ...tiers.map((t) => t.tier)], stepAt: now };
      const next = { ...alert, chain, tier: Math.max(alert.tier, ...chain.told) };
      const after: Alert = { ...next, nextActionAt: latchedNextAt(next) };
      const effects = tell(after, tiers, 'escalation');
      return changed(alert, after, now, { event: 'due', reason: 'ended unseen', effects, lateMs });
    }
    case 'snoozed': {
      const { alert: after, tiers } = raisedFrom(commonOf(alert), 'snooze-over', now);
      const effects = tell(after, tiers, 'snooze-over');
      return changed(alert, after, now, { event: 'due', reason: 'snooze over', effects, lateMs });
    }
    case 'acknowledged': {
      if (alert.condition === 'absent') {
        const reason = 'condition gone for the whole hold';
        const after = closed(alert, { phase: 'resolved', because: 'cleared', reason, unseen: false }, now);
        return changed(alert, after, now, { event: 'due', reason, effects: [SOUND_OFF], lateMs });
      }
      const why: RaisedReason = alert.ackUntil <= now ? 'ack-expired' : 'promise-missed';
      const { alert: after, tiers } = raisedFrom(released(alert), why, now, [1]);
      const copied = tiers.some((t) => t.tier === 1) ? [] : [copyToCharge(after)];
      const reason = `${why === 'ack-expired' ? 'acknowledgement over' : 'promise missed'}: ${alert.owner.name}`;
      return changed(alert, after, now, { event: 'due', reason, effects: [...tell(after, tiers, why), ...copied], lateMs });
    }
  }
}

/** An answer that ran out is copied to the charge nurse even where the rule does not name one. */
function copyToCharge(alert: Alert): Effect {
  const roles: readonly NotifyRole[] = ['CN'];
  const channels = alert.priority === 'low' ? (['app'] as const) : (['app', 'push', 'webhook'] as const);
  const why = alert.phase === 'raised' && alert.reason === 'promise-missed' ? 'promise-missed' : 'ack-expired';
  return { kind: 'notify', tier: 1, roles, channels, priority: alert.priority, why, except: [], people: [] };
}

/** The tier told could not be reached, or no screen showed it: the next tier now. */
export function skip(alert: OpenAlert, event: Extract<AlertEvent, { type: 'skip' }>, now: Instant): Outcome {
  if (alert.phase !== 'raised') return unchanged(alert);
  const { chain, tell: tiers } = hasten(alert.plan, alert.chain, now, event.empty);
  if (tiers.length === 0) return unchanged(alert);
  const after: Alert = {
    ...alert,
    chain,
    tier: Math.max(alert.tier, ...chain.told),
    nextActionAt: nextStepAt(alert.plan, chain),
  };
  return changed(alert, after, now, { event: 'skip', reason: event.reason, effects: tell(after, tiers, 'skipped') });
}
