import type { Evidence } from '../rules/rule';
import type { Instant } from '../time';
import { type Alert, type AlertCommon, commonOf, type OpenAlert, rank } from './alert';
import { changed, closed, isAnswered, latched, owned, raisedFrom, SOUND_OFF, tell, unchanged, withoutPhase } from './change';
import { nextStepAt } from './escalate';
import type { AlertEvent, Outcome, Sighting } from './event';
import { holdMs, isSlowHigh, SAME_RUN_MS } from './limits';

/** What the engine sees: raise, rise, update, clear, unknown, withdraw, supersede. */

type Of<T extends AlertEvent['type']> = Extract<AlertEvent, { type: T }>;

/** Rows 1 to 3: a new alert. Waiting for confirmation lies in the rules' own windows. */
export function raise(event: Of<'raise'>, now: Instant): Outcome {
  const s = event.sighting;
  const common: AlertCommon = {
    id: event.id,
    unitId: event.unitId,
    patientId: event.patientId,
    stayId: event.stayId,
    key: event.key,
    rule: s.rule,
    family: s.family,
    trigger: event.trigger,
    cls: s.cls,
    ack: s.ack,
    priority: s.priority,
    peak: s.priority,
    level: s.level,
    condition: 'present',
    absentSince: null,
    text: s.text,
    evidence: s.evidence,
    notify: s.notify,
    protocol: s.protocol,
    onsetAt: s.onsetAt,
    detectedAt: now,
    raisedAt: now,
    risenAt: now,
    updatedAt: now,
    bedAtRaise: event.bed,
    bed: event.bed,
    plan: s.plan,
    chain: { clockAt: now, told: [], stepAt: now, loops: 0 },
    tier: 0,
    nextActionAt: null,
    declined: [],
    snoozes: 0,
    lastAck: null,
    stayEndedAt: null,
    version: 0,
  };
  const { alert, tiers } = raisedFrom(common, 'raised', now);
  return changed(null, alert, now, { event: 'raise', reason: s.text, effects: tell(alert, tiers, 'raised') });
}

/**
 * Is what is seen graver than what the alert's signal or its owner's answer covers? An acknowledgement covers its own
 * level and priority and nothing above; for slow highs a criterion the owner did not know counts as well.
 */
export function isWorse(alert: OpenAlert, s: Sighting): boolean {
  const isOwned = alert.phase === 'acknowledged';
  const level = isOwned ? alert.ackLevel : alert.level;
  const priority = isOwned ? alert.ackPriority : alert.priority;
  if (rank(s.priority) > rank(priority)) return true;
  if ((s.level ?? 0) > (level ?? 0)) return true;
  return isOwned && isSlowHigh(s) && criteria(s).some((name) => !alert.ackCriteria.includes(name));
}

/** Names of the inputs that have a value: for slow highs, the criteria that are met. */
export function criteria(of: Pick<Sighting, 'evidence'>): readonly string[] {
  return [...new Set(of.evidence.filter((e) => e.value !== null).map((e) => e.name))];
}

/** The rule holds. Rows 11, 12 and 14's other half: signal again if it is worse, else only take the words over. */
export function observe(alert: OpenAlert, event: Of<'rise' | 'update' | 'raise'>, now: Instant): Outcome {
  const s = event.sighting;
  const worse = isWorse(alert, s);
  if (worse || alert.phase === 'latched') return signalAgain(alert, event, worse, now);

  const lowered = event.type === 'raise' ? null : (event.lowered ?? null);
  const lower = rank(s.priority) < rank(alert.priority);
  // Only a person's regrade or a correction lowers a priority; until then the graver rule keeps its name.
  const stays = lower && lowered === null;
  const common: AlertCommon = {
    ...commonOf(alert),
    rule: stays ? alert.rule : s.rule,
    ack: stays ? alert.ack : s.ack,
    priority: stays ? alert.priority : s.priority,
    plan: lower && !stays ? s.plan : alert.plan,
    notify: lower && !stays ? s.notify : alert.notify,
    level: s.level,
    text: s.text,
    evidence: s.evidence,
    condition: 'present',
    absentSince: null,
  };
  let after: Alert;
  if (alert.phase === 'acknowledged') {
    after = owned({
      ...alert,
      ...common,
      // A confirmed fall lowers what the answer covers: the next rise is news again.
      ackLevel: lowered === null ? alert.ackLevel : common.level,
      ackPriority: lowered === null ? alert.ackPriority : common.priority,
    });
  } else if (alert.phase === 'raised') {
    after = { ...alert, ...common, nextActionAt: nextStepAt(common.plan, alert.chain) };
  } else {
    after = { ...alert, ...common };
  }
  if (isSame(alert, after)) return unchanged(alert);
  return changed(alert, after, now, { event: event.type, reason: s.text, actor: lowered?.by ?? null });
}

function signalAgain(alert: OpenAlert, event: Of<'rise' | 'update' | 'raise'>, worse: boolean, now: Instant): Outcome {
  const s = event.sighting;
  const graver = rank(s.priority) > rank(alert.priority);
  // A latched high may come back as the family's lesser member: it stays as grave as it was until a person says otherwise.
  const keeps = rank(s.priority) < rank(alert.priority);
  const base: AlertCommon = {
    ...withoutPhase(alert),
    rule: keeps ? alert.rule : s.rule,
    ack: keeps ? alert.ack : s.ack,
    priority: keeps ? alert.priority : s.priority,
    plan: keeps ? alert.plan : s.plan,
    notify: keeps ? alert.notify : s.notify,
    protocol: s.protocol,
    level: s.level,
    text: s.text,
    evidence: s.evidence,
    condition: 'present',
    peak: rank(s.priority) > rank(alert.peak) ? s.priority : alert.peak,
    risenAt: now,
    snoozes: 0,
  };
  const why = worse ? 'worse' : 'present-again';
  // Who was already called to an unanswered alert hears of it again, and no later step is put off: a condition that
  // comes and goes must not keep the chain at its beginning.
  const goesOn = alert.phase === 'raised' || (alert.phase === 'latched' && now - alert.clearedAt <= SAME_RUN_MS);
  const { alert: fresh, tiers } = raisedFrom(base, why, now, goesOn ? alert.chain.told : []);
  const clockAt = goesOn && !graver ? alert.chain.clockAt : now;
  const chain = { ...fresh.chain, clockAt };
  const after = { ...fresh, chain, nextActionAt: nextStepAt(fresh.plan, chain) };
  return changed(alert, after, now, { event: event.type, reason: s.text, effects: tell(after, tiers, why) });
}

/** Rows 15, 16, 18 and the beginning of 19: the rule does not hold, on fresh data. */
export function clear(alert: OpenAlert, event: Of<'clear'>, now: Instant): Outcome {
  if (alert.phase === 'acknowledged') {
    if (alert.condition === 'absent') return unchanged(alert);
    if (holdMs(alert, event.done) === 0) return closeCleared(alert, 'done', now);
    const after = owned({ ...alert, condition: 'absent', absentSince: now });
    return changed(alert, after, now, { event: 'clear', reason: 'condition gone, held' });
  }
  if (alert.phase === 'latched') {
    if (alert.condition === 'absent') return unchanged(alert);
    const after: Alert = { ...alert, condition: 'absent', absentSince: now };
    return changed(alert, after, now, { event: 'clear', reason: 'condition gone' });
  }
  if (alert.phase === 'raised' && alert.priority === 'high' && !isAnswered(alert)) {
    return changed(alert, latched(alert, now), now, { event: 'clear', reason: 'ended unseen', effects: [SOUND_OFF] });
  }
  return closeCleared(alert, 'condition gone', now);
}

function closeCleared(alert: OpenAlert, reason: string, now: Instant): Outcome {
  const unseen = !isAnswered(alert);
  const after = closed(alert, { phase: 'resolved', because: 'cleared', reason, unseen }, now);
  return changed(alert, after, now, { event: 'clear', reason, effects: [SOUND_OFF] });
}

/** Losing the inputs never resolves and never lowers; a hold that was counting starts afresh. */
export function loseSight(alert: OpenAlert, now: Instant): Outcome {
  if (alert.condition === 'unknown') return unchanged(alert);
  const lost = { condition: 'unknown', absentSince: null } as const;
  const after: Alert = alert.phase === 'acknowledged' ? owned({ ...alert, ...lost }) : { ...alert, ...lost };
  return changed(alert, after, now, { event: 'unknown', reason: 'inputs missing or stale' });
}

/** Row 21. */
export function withdraw(alert: OpenAlert, event: Of<'withdraw'>, now: Instant): Outcome {
  const unseen = !isAnswered(alert);
  const after = closed(alert, { phase: 'withdrawn', because: 'withdrawn', reason: event.reason, unseen }, now);
  const effects = [SOUND_OFF, { kind: 'withdrawn', text: event.reason } as const];
  return changed(alert, after, now, { event: 'withdraw', reason: event.reason, effects });
}

/** Row 22. */
export function supersede(alert: OpenAlert, event: Of<'supersede'>, now: Instant): Outcome {
  const reason = 'absorbed by another alert of the same family';
  const closing = { phase: 'superseded', because: 'superseded', reason, unseen: false, supersededBy: event.by } as const;
  return changed(alert, closed(alert, closing, now), now, { event: 'supersede', reason, effects: [SOUND_OFF] });
}

/** Whether an observation changed anything worth storing. Stored JSON may come back with its keys in another order. */
function isSame(a: Alert, b: Alert): boolean {
  const sameOwner =
    a.phase !== 'acknowledged' || b.phase !== 'acknowledged' || (a.ackLevel === b.ackLevel && a.ackPriority === b.ackPriority);
  return (
    sameOwner &&
    a.rule === b.rule &&
    a.ack === b.ack &&
    a.priority === b.priority &&
    a.level === b.level &&
    a.condition === b.condition &&
    a.text === b.text &&
    a.nextActionAt === b.nextActionAt &&
    sameEvidence(a.evidence, b.evidence)
  );
}

function sameEvidence(a: readonly Evidence[], b: readonly Evidence[]): boolean {
  return (
    a.length === b.length &&
    a.every((e, i) => {
      const f = b[i];
      return (
        f !== undefined &&
        e.name === f.name &&
        e.value === f.value &&
        e.unit === f.unit &&
        e.t === f.t &&
        e.source === f.source &&
        e.eventId === f.eventId
      );
    })
  );
}
