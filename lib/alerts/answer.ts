import type { Instant } from '../time';
import { type AcknowledgedAlert, type Alert, commonOf, isOpen, type OpenAlert } from './alert';
import { changed, closed, owned, refused, SOUND_OFF, tell, unchanged } from './change';
import { hasten, nextStepAt } from './escalate';
import type { AlertEvent, Outcome } from './event';
import { ACK_HOLD_MS, ackMs, isSlowHigh, maySnoozeFor, SNOOZES_IN_A_ROW } from './limits';
import { type AnswerKind, mayAnswer } from './may';
import { criteria } from './observe';

/** What people do: acknowledge, hand over, decline, snooze, seen, resolve, and what they record (acted). */

type Of<T extends AlertEvent['type']> = Extract<AlertEvent, { type: T }>;
export type Answer = Of<AnswerKind>;

/** Row 27: a closed alert, an old version or the wrong role is refused without any effect. */
export function answer(alert: Alert, event: Answer, now: Instant): Outcome {
  if (!isOpen(alert)) {
    if (event.type !== 'seen' || !alert.unseen) return refused('closed', 'This alert is closed.');
    if (event.version !== alert.version) return refused('stale', 'The alert has changed meanwhile.');
    if (!mayAnswer(event.by.role, 'seen', alert)) return refused('forbidden', 'Your role may not answer this alert.');
    return changed(alert, { ...alert, unseen: false }, now, { event: 'seen', reason: 'seen', actor: event.by });
  }
  if (event.version !== alert.version) return refused('stale', 'The alert has changed meanwhile.');
  if (!mayAnswer(event.by.role, event.type, alert)) return refused('forbidden', 'Your role may not answer this alert so.');
  switch (event.type) {
    case 'acknowledge':
      return acknowledge(alert, event, now);
    case 'handover':
      return handover(alert, event, now);
    case 'decline':
      return decline(alert, event, now);
    case 'snooze':
      return snooze(alert, event, now);
    case 'seen':
      return seen(alert, event, now);
    case 'resolve':
      return resolve(alert, event, now);
  }
}

/** Row 7, and row 8 when somebody else has it: the new owner takes over. */
function acknowledge(alert: OpenAlert, event: Of<'acknowledge'>, now: Instant): Outcome {
  if (alert.phase === 'latched') return refused('not-possible', 'It has ended; mark it as seen.');
  const promise = event.promise ?? null;
  if (promise !== null && promise.text.trim() === '') return refused('invalid', 'A promise needs words.');
  if (promise !== null && promise.by !== null && promise.by <= now) return refused('invalid', 'The promised time has passed.');

  const before = alert.phase === 'acknowledged' ? alert : null;
  // What was recorded under the earlier owner still counts: the alert is held, whoever has it now.
  const acted = before?.actedAt ?? null;
  const known = before?.ackCriteria ?? alert.lastAck?.criteria ?? [];
  const after = owned({
    ...commonOf(alert),
    phase: 'acknowledged',
    owner: event.by,
    ackAt: now,
    ackUntil: before !== null && acted !== null ? before.ackUntil : now + ackMs(alert),
    ackLevel: alert.level,
    ackPriority: alert.priority,
    ackCriteria: [...new Set([...known, ...criteria(alert)])],
    actedAt: acted,
    promise: promise ?? (before?.owner.id === event.by.id ? before.promise : null),
    offeredTo: null,
    snoozes: 0,
  });
  const reason = before === null ? 'responding' : `takes over from ${before.owner.name}`;
  return changed(alert, after, now, { event: 'acknowledge', reason, actor: event.by, effects: [SOUND_OFF] });
}

/** Row 8: the owner asks; the receiver accepts by acknowledging. */
function handover(alert: OpenAlert, event: Of<'handover'>, now: Instant): Outcome {
  if (alert.phase !== 'acknowledged') return refused('not-possible', 'Nobody has this alert.');
  if (alert.owner.id !== event.by.id) return refused('forbidden', 'Only its owner hands it over.');
  if (!mayAnswer(event.to.role, 'acknowledge', alert)) return refused('invalid', 'That person may not take it.');
  const effects = [
    {
      kind: 'notify',
      tier: alert.tier,
      roles: [],
      channels: ['app', 'push'],
      priority: alert.priority,
      why: 'handover',
      except: [],
      people: [event.to.id],
    } as const,
  ];
  const reason = `asks ${event.to.name} to take over`;
  return changed(alert, { ...alert, offeredTo: event.to }, now, { event: 'handover', reason, actor: event.by, effects });
}

/** Row 6: the next tier at once, without this person. */
function decline(alert: OpenAlert, event: Of<'decline'>, now: Instant): Outcome {
  if (alert.phase !== 'raised') return refused('not-possible', 'It is not waiting for an answer.');
  const declined = alert.declined.includes(event.by.id) ? alert.declined : [...alert.declined, event.by.id];
  const { chain, tell: tiers } = hasten(alert.plan, alert.chain, now);
  const after = {
    ...alert,
    declined,
    chain,
    tier: Math.max(alert.tier, ...chain.told),
    nextActionAt: nextStepAt(alert.plan, chain),
  };
  const reason = event.reason?.trim() || "can't take it";
  return changed(alert, after, now, { event: 'decline', reason, actor: event.by, effects: tell(after, tiers, 'declined') });
}

/** Row 13. */
function snooze(alert: OpenAlert, event: Of<'snooze'>, now: Instant): Outcome {
  if (alert.phase !== 'raised') return refused('not-possible', 'Only an unanswered alert can be snoozed.');
  if (alert.priority === 'high') return refused('not-possible', 'A high alert cannot be snoozed.');
  if (alert.snoozes >= SNOOZES_IN_A_ROW) return refused('not-possible', 'It was snoozed twice in a row; respond to it.');
  if (event.reason.trim() === '') return refused('invalid', 'A snooze needs a reason.');
  if (!maySnoozeFor(alert, event.minutes)) return refused('invalid', 'This alert cannot be snoozed for so long.');
  const snoozeUntil = now + event.minutes * 60_000;
  const after: Alert = {
    ...commonOf(alert),
    phase: 'snoozed',
    snoozeUntil,
    by: event.by,
    snoozeReason: event.reason.trim(),
    nextActionAt: snoozeUntil,
    snoozes: alert.snoozes + 1,
  };
  return changed(alert, after, now, { event: 'snooze', reason: event.reason, actor: event.by, effects: [SOUND_OFF] });
}

/** Row 17. */
function seen(alert: OpenAlert, event: Of<'seen'>, now: Instant): Outcome {
  if (alert.phase !== 'latched') return refused('not-possible', 'It has not ended; respond to it.');
  const closing = { phase: 'resolved', because: 'seen', reason: 'seen', by: event.by, unseen: false } as const;
  return changed(alert, closed(alert, closing, now), now, {
    event: 'seen',
    reason: 'seen',
    actor: event.by,
    effects: [SOUND_OFF],
  });
}

/** Row 20. */
function resolve(alert: OpenAlert, event: Of<'resolve'>, now: Instant): Outcome {
  const reason = event.reason.trim();
  if (reason === '') return refused('invalid', 'Resolving needs a reason.');
  const closing = { phase: 'resolved', because: 'by-hand', reason, by: event.by, unseen: false } as const;
  return changed(alert, closed(alert, closing, now), now, { event: 'resolve', reason, actor: event.by, effects: [SOUND_OFF] });
}

/**
 * Row 10, and the regrade of row 19. What is recorded after the acknowledgement, about the time since the onset, turns
 * an until-done answer into one that holds for 12 h unless it gets worse; a slow high counts its 12 h from the last
 * regrade or decision, and a mere note is no plan.
 */
export function acted(alert: OpenAlert, event: Of<'acted'>, now: Instant): Outcome {
  if (alert.phase !== 'acknowledged' || event.t < alert.onsetAt) return unchanged(alert);
  if (alert.condition === 'absent' && alert.cls === 'clinical' && event.act === 'regrade') {
    const reason = 'condition gone, regraded';
    const closing = { phase: 'resolved', because: 'cleared', reason, by: event.by, unseen: false } as const;
    return changed(alert, closed(alert, closing, now), now, {
      event: 'acted',
      reason,
      actor: event.by,
      effects: [SOUND_OFF],
    });
  }
  const isPlan = !isSlowHigh(alert) || event.act !== 'note';
  const renews = isSlowHigh(alert) && (event.act === 'regrade' || event.act === 'decision');
  const first = alert.actedAt === null && isPlan;
  if (!first && !renews) return unchanged(alert);
  const extends_ = renews || alert.ack === 'until-done';
  const after: AcknowledgedAlert = owned({
    ...alert,
    actedAt: alert.actedAt ?? now,
    ackUntil: extends_ ? Math.max(alert.ackUntil, now + ACK_HOLD_MS) : alert.ackUntil,
  });
  return changed(alert, after, now, { event: 'acted', reason: `${event.act} recorded`, actor: event.by });
}
