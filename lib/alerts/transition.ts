import type { Instant } from '../time';
import { type Alert, isOpen, type OpenAlert } from './alert';
import { acted, answer } from './answer';
import { changed, closed, isAnswered, raisedFrom, refused, SOUND_OFF, tell, unchanged } from './change';
import type { AlertEvent, Effect, Outcome } from './event';
import { clear, loseSight, observe, raise, supersede, withdraw } from './observe';
import { due, skip } from './timer';

/**
 * The only way an alert changes (docs/alerts.md has the table). Pure: the same alert, event and instant give the same
 * outcome, so a transition can be repeated after a crash and the log can be played again.
 *
 * Outcomes: a changed alert (version + 1) with its effects, among them exactly one audit line; the very same object and
 * no effects when there is nothing to store (a repeated finding, a look that came early); or a refusal without effect.
 */
export function transition(alert: Alert | null, event: AlertEvent, now: Instant): Outcome {
  if (alert === null) {
    return event.type === 'raise' ? raise(event, now) : refused('not-possible', 'There is no such alert.');
  }
  switch (event.type) {
    case 'acknowledge':
    case 'handover':
    case 'decline':
    case 'snooze':
    case 'seen':
    case 'resolve':
      return answer(alert, event, now);
    default:
      return isOpen(alert) ? bySystem(alert, event, now) : refused('closed', 'This alert is closed.');
  }
}

function bySystem(
  alert: OpenAlert,
  event: Exclude<AlertEvent, { type: 'acknowledge' | 'handover' | 'decline' | 'snooze' | 'seen' | 'resolve' }>,
  now: Instant,
): Outcome {
  switch (event.type) {
    case 'raise':
    case 'rise':
    case 'update':
      return observe(alert, event, now);
    case 'clear':
      return clear(alert, event, now);
    case 'unknown':
      return loseSight(alert, now);
    case 'withdraw':
      return withdraw(alert, event, now);
    case 'supersede':
      return supersede(alert, event, now);
    case 'due':
      return due(alert, now);
    case 'skip':
      return skip(alert, event, now);
    case 'acted':
      return acted(alert, event, now);
    case 'moved':
      return moved(alert, event, now);
    case 'stayEnded':
      return stayEnded(alert, event, now);
    case 'stayResumed': {
      if (alert.stayEndedAt === null) return unchanged(alert);
      return changed(alert, { ...alert, stayEndedAt: null }, now, { event: 'stayResumed', reason: 'the stay goes on' });
    }
  }
}

/** Row 25: the alert follows the patient; another unit's chain starts from now. */
function moved(alert: OpenAlert, event: Extract<AlertEvent, { type: 'moved' }>, now: Instant): Outcome {
  if (alert.unitId === event.unitId && alert.bed === event.bed) return unchanged(alert);
  const reason = `moved to ${event.bed ?? event.unitId}`;
  const placed = { ...alert, unitId: event.unitId, bed: event.bed };
  if (alert.unitId === event.unitId) return changed(alert, placed, now, { event: 'moved', reason });
  const here = { ...placed, plan: event.plan ?? alert.plan };
  if (here.phase !== 'raised') return changed(alert, here, now, { event: 'moved', reason });
  const { alert: after, tiers } = raisedFrom({ ...here, tier: 0 }, here.reason, now);
  return changed(alert, after, now, { event: 'moved', reason, effects: tell(after, tiers, 'moved') });
}

/** Row 26: a high stays open until the charge nurse has confirmed that the patient has gone. */
function stayEnded(alert: OpenAlert, event: Extract<AlertEvent, { type: 'stayEnded' }>, now: Instant): Outcome {
  if (alert.priority === 'high' && event.confirmedBy === null) {
    if (alert.stayEndedAt !== null) return unchanged(alert);
    const ask: Effect = {
      kind: 'notify',
      tier: 1,
      roles: ['CN'],
      channels: ['app', 'push'],
      priority: alert.priority,
      why: 'confirm-end',
      except: [],
      people: [],
    };
    return changed(alert, { ...alert, stayEndedAt: now }, now, { event: 'stayEnded', reason: event.reason, effects: [ask] });
  }
  const after = closed(
    alert,
    {
      phase: 'resolved',
      because: 'stay-ended',
      reason: event.reason,
      by: event.confirmedBy,
      unseen: event.confirmedBy === null && !isAnswered(alert),
    },
    now,
  );
  const told = { event: 'stayEnded', reason: event.reason, actor: event.confirmedBy, effects: [SOUND_OFF] } as const;
  return changed(alert, after, now, told);
}
