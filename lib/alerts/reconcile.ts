import type { Finding } from '../rules/rule';
import type { Instant } from '../time';
import { type ClosedAlert, type OpenAlert, type Person, rank } from './alert';
import { type EscalationPolicy, namedRoles, planFor } from './escalate';
import type { Act, AlertEvent, AlertRule, Sighting } from './event';
import { isSlowHigh, REARM_MS, REWORD_MS } from './limits';
import { criteria, isWorse } from './observe';

export interface Recorded {
  readonly act: Act;
  readonly by: Person | null;
  readonly t: Instant;
  /** Grades a regrade named. */
  readonly crs?: number;
  readonly icans?: number;
}

export interface ReconcileInput {
  readonly now: Instant;
  /** Where the patient is now. For conditions of a unit: `patientId` and `stayId` empty. */
  readonly place: { readonly unitId: string; readonly patientId: string; readonly stayId: string; readonly bed: string | null };
  /** Open alerts of this stay. */
  readonly open: readonly OpenAlert[];
  /** Alerts of this stay closed in the last 24 h: what a person resolved by hand does not come back at once. */
  readonly closed: readonly ClosedAlert[];
  readonly findings: readonly Finding[];
  /** Rules whose answer is known; a rule that was not evaluated clears nothing. */
  readonly evaluated: 'all' | ReadonlySet<string>;
  readonly rules: ReadonlyMap<string, AlertRule>;
  readonly policy: EscalationPolicy;
  readonly protocol: string;
  /** Ids of the events this batch corrected or withdrew. */
  readonly corrected: readonly string[];
  /** What people recorded in this batch. */
  readonly acts: readonly Recorded[];
  /** False while a source delivers backlog: half a history raises nothing new. */
  readonly mayRaise: boolean;
  /** Keys whose findings a change of the protocol brought: they neither raise nor rise (lib/alerts/anchor.ts). */
  readonly anchored?: ReadonlySet<string>;
  readonly newId: () => string;
}

export interface Change {
  readonly key: string;
  /** null: a new alert. */
  readonly alertId: string | null;
  readonly event: AlertEvent;
}

export interface Reconciled {
  /** In order; several for one alert are applied one after the other. */
  readonly changes: readonly Change[];
  /** When a rule silenced by a manual resolve speaks again; nothing else would bring that look. */
  readonly lookAgainAt: Instant | null;
}

/** stay + family; for event rules + the event that set it off. Conditions of a unit: unit + family. */
export function alertKey(place: { unitId: string; stayId: string }, rule: AlertRule, trigger: string): string {
  const base = `${place.stayId === '' ? `unit:${place.unitId}` : place.stayId}/${rule.family}`;
  return rule.kind === 'event' ? `${base}/${trigger}` : base;
}

/**
 * Compares what holds now with the alerts that are open. Gives the events for `transition`, gravest first; it decides
 * nothing about phases. Findings `unknown` neither raise nor clear nor lower. Throws if a finding names a rule that is
 * not in `rules`.
 */
export function reconcile(input: ReconcileInput): Reconciled {
  const groups = grouped(input);
  const changes: Change[] = [];
  let lookAgainAt: Instant | null = null;

  for (const alert of input.open) {
    const group = groups.get(alert.key);
    groups.delete(alert.key);
    const event = group === undefined ? vanished(alert, input) : seenAgain(alert, group, input);
    if (event !== null) changes.push({ key: alert.key, alertId: alert.id, event });
    if (alert.phase !== 'acknowledged') continue;
    // After the observation, so that a regrade meets the condition as it is now.
    for (const { act, by, t } of input.acts) {
      changes.push({ key: alert.key, alertId: alert.id, event: { type: 'acted', act, by, t } });
    }
  }

  const raises: { change: Change; sighting: Sighting }[] = [];
  for (const [key, group] of groups) {
    const finding = gravest(group.filter((f) => f.condition === 'present'));
    if (finding === undefined || !input.mayRaise || input.anchored?.has(key)) continue;
    const sighting = sightingOf(finding, input);
    const until = silentUntil(key, sighting, input);
    if (until !== null) {
      if (Number.isFinite(until)) lookAgainAt = Math.min(lookAgainAt ?? until, until);
      continue;
    }
    const { unitId, patientId, stayId, bed } = input.place;
    const trigger = ruleOf(finding, input).kind === 'event' ? finding.trigger : '';
    const event: AlertEvent = { type: 'raise', id: input.newId(), unitId, patientId, stayId, key, trigger, bed, sighting };
    raises.push({ change: { key, alertId: null, event }, sighting });
  }
  raises.sort((a, b) => graver(a.sighting, b.sighting) || (a.change.key < b.change.key ? -1 : 1));
  return { changes: [...changes, ...raises.map((r) => r.change)], lookAgainAt };
}

function grouped(input: ReconcileInput): Map<string, Finding[]> {
  const groups = new Map<string, Finding[]>();
  for (const finding of input.findings) {
    const key = alertKey(input.place, ruleOf(finding, input), finding.trigger);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [finding]);
    else group.push(finding);
  }
  return groups;
}

function seenAgain(alert: OpenAlert, group: readonly Finding[], input: ReconcileInput): AlertEvent | null {
  const present = gravest(group.filter((f) => f.condition === 'present'));
  const isDoubtful = group.some((f) => f.condition === 'unknown');
  if (present === undefined) return alert.condition === 'unknown' ? null : { type: 'unknown' };

  if (isOldNews(alert, present, input)) return null;
  const s = sightingOf(present, input);
  const signals = alert.phase === 'latched' || isWorse(alert, s);
  if (signals && input.anchored?.has(alert.key)) return null;
  if (signals) return { type: 'rise', sighting: s };
  const falls = rank(s.priority) < rank(alert.priority) || (s.level ?? 0) < (alert.level ?? 0);
  // The graver member cannot be decided: what stands, stands.
  if (falls && isDoubtful) return alert.condition === 'unknown' ? null : { type: 'unknown' };

  const lowered = whyLowered(alert, s, input);
  const isNews =
    alert.condition !== 'present' ||
    alert.level !== s.level ||
    (rank(s.priority) === rank(alert.priority) && alert.rule !== s.rule) ||
    (lowered !== null && coversMore(alert, s)) ||
    (isSlowHigh(alert) && !sameNames(criteria(alert), criteria(s))) ||
    (alert.text !== s.text && input.now - alert.updatedAt >= REWORD_MS);
  return isNews ? { type: 'update', sighting: s, lowered } : null;
}

/** The common case, on every event of a patient with open alerts: exactly what the alert says already. */
function isOldNews(alert: OpenAlert, present: Finding, input: ReconcileInput): boolean {
  return (
    alert.condition === 'present' &&
    alert.phase !== 'latched' &&
    alert.rule === present.rule &&
    alert.priority === present.priority &&
    alert.level === present.level &&
    alert.text === present.text &&
    !isSlowHigh(alert) &&
    input.corrected.length === 0 &&
    input.acts.length === 0
  );
}

function vanished(alert: OpenAlert, input: ReconcileInput): AlertEvent | null {
  const family = [...input.rules.values()].filter((r) => r.family === alert.family);
  const { evaluated } = input;
  const isDecided = family.length > 0 && (evaluated === 'all' || family.every((r) => evaluated.has(r.id)));
  if (!isDecided) return null;
  if (input.corrected.length > 0 && (alert.condition !== 'absent' || isShaken(alert, input))) {
    return { type: 'withdraw', reason: `Withdrawn: what it rested on was corrected. Was: ${alert.text}` };
  }
  if (alert.condition === 'absent') return null;
  return { type: 'clear', done: input.acts.some((a) => a.act === 'dose' || a.act === 'order' || a.act === 'decision') };
}

/** Was something corrected that the alert names as its ground? */
function isShaken(alert: OpenAlert, { corrected }: ReconcileInput): boolean {
  return corrected.some((id) => alert.trigger === id || alert.evidence.some((e) => e.eventId === id));
}

/**
 * When the rule of an alert that was resolved by hand speaks again if it still holds: the chart must be looked at then.
 * Infinity for an event that was dealt with; null if the alert closed otherwise.
 */
export function rearmsAt(alert: ClosedAlert): number | null {
  if (alert.closedBecause !== 'by-hand') return null;
  return alert.trigger === '' ? alert.closedAt + REARM_MS : Number.POSITIVE_INFINITY;
}

/** Until when this key is silent after a manual resolve; Infinity for an event already dealt with; null: it is not. */
function silentUntil(key: string, s: Sighting, input: ReconcileInput): number | null {
  let until: number | null = null;
  for (const alert of input.closed) {
    if (alert.key !== key) continue;
    if (rank(s.priority) > rank(alert.priority) || (s.level ?? 0) > (alert.level ?? 0)) continue;
    const at = rearmsAt(alert);
    if (at !== null && at > input.now) until = Math.max(until ?? 0, at);
  }
  return until;
}

function whyLowered(alert: OpenAlert, s: Sighting, input: ReconcileInput) {
  // The correction of anything else leaves a fall what it was: to be confirmed by a person.
  if (isShaken(alert, input)) return { why: 'corrected', by: null } as const;
  const scale = alert.family.startsWith('ICANS') ? 'icans' : alert.family.startsWith('CRS') ? 'crs' : null;
  for (const recorded of input.acts) {
    if (recorded.act !== 'regrade') continue;
    const grade = scale === null ? undefined : recorded[scale];
    // A regrade that names only the other scale, or a higher grade than the finding's, confirms no fall.
    if (scale !== null && (grade === undefined || grade > (s.level ?? 0))) continue;
    return { why: 'regraded', by: recorded.by } as const;
  }
  return null;
}

function coversMore(alert: OpenAlert, s: Sighting): boolean {
  const priority = alert.phase === 'acknowledged' ? alert.ackPriority : alert.priority;
  const level = alert.phase === 'acknowledged' ? alert.ackLevel : alert.level;
  return rank(priority) > rank(s.priority) || rank(alert.priority) > rank(s.priority) || (level ?? 0) > (s.level ?? 0);
}

function sightingOf(finding: Finding, input: ReconcileInput): Sighting {
  const rule = ruleOf(finding, input);
  return {
    rule: rule.id,
    family: rule.family,
    cls: rule.cls,
    ack: rule.ackFor?.(finding) ?? rule.ack,
    priority: finding.priority,
    level: finding.level,
    text: finding.text,
    evidence: finding.evidence,
    notify: namedRoles(rule, finding),
    onsetAt: finding.since,
    plan: planFor(rule, finding, input.policy),
    protocol: input.protocol,
  };
}

function ruleOf(finding: Finding, input: ReconcileInput): AlertRule {
  const rule = input.rules.get(finding.rule);
  if (rule === undefined) throw new Error(`reconcile: no rule ${finding.rule}`);
  return rule;
}

function gravest(findings: readonly Finding[]): Finding | undefined {
  return [...findings].sort(graver)[0];
}

function graver(a: Pick<Finding, 'priority' | 'level'>, b: Pick<Finding, 'priority' | 'level'>): number {
  return rank(b.priority) - rank(a.priority) || (b.level ?? 0) - (a.level ?? 0);
}

function sameNames(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name) => b.includes(name));
}
