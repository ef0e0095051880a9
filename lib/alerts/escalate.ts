import type { Finding, NotifyRole, Priority } from '../rules/rule';
import { HOUR, type Instant, MINUTE, SECOND } from '../time';
import type { AlertCommon, Chain, Channel, Plan, PlanTier } from './alert';
import type { AlertRule } from './event';

/** Tier of each role: bedside 0, charge nurse 1, intensivist 2, attending and neurologist 3. */
const TIER_OF: Readonly<Record<NotifyRole, number>> = { RN: 0, PH: 0, BIO: 0, CN: 1, ICU: 2, HEM: 3, NEU: 3 };
/** Whom a high tells at each tier, named by the rule or not. */
const STANDING: readonly NotifyRole[] = ['RN', 'CN', 'ICU', 'HEM'];
const TIERS = [0, 1, 2, 3] as const;

/** Delay of tiers 0 to 3 in ms; null = time alone never brings it. */
export type Delays = readonly [number | null, number | null, number | null, number | null];

/** A unit's escalation: data that a charge nurse or administrator edits, a new version each time. */
export interface EscalationPolicy {
  /** With its version: `default@1`. */
  readonly id: string;
  readonly afterMs: Readonly<Record<Priority, Delays>>;
  readonly loop: Readonly<Record<Priority, { readonly everyMs: number; readonly times: number | null } | null>>;
  readonly restMs: number;
  /** Channels of tiers 0 to 3 for high and medium; low goes to open pages only. */
  readonly channels: readonly [readonly Channel[], readonly Channel[], readonly Channel[], readonly Channel[]];
  /** Rules with delays of their own. */
  readonly byRule: Readonly<Record<string, Delays>>;
}

export const DEFAULT_POLICY: EscalationPolicy = {
  id: 'default@1',
  afterMs: {
    high: [0, 60 * SECOND, 3 * MINUTE, 5 * MINUTE],
    medium: [0, 3 * MINUTE, 10 * MINUTE, 20 * MINUTE],
    low: [0, 30 * MINUTE, null, null],
  },
  loop: { high: { everyMs: 5 * MINUTE, times: null }, medium: { everyMs: 20 * MINUTE, times: 3 }, low: null },
  restMs: 4 * HOUR,
  channels: [
    ['app', 'sound', 'push'],
    ['app', 'push', 'webhook'],
    ['app', 'push', 'webhook'],
    ['app', 'push', 'webhook', 'email'],
  ],
  // Twice a day at shift change would be paging for nothing: the charge nurse later, the attending later still.
  byRule: { 'REGRADE-OVERDUE': [0, 30 * MINUTE, null, 2 * HOUR] },
};

const DRUG_LIMITS: ReadonlySet<string> = new Set([
  'TOCI-INTERVAL',
  'TOCI-24H-LIMIT',
  'TOCI-TOTAL-LIMIT',
  'TOCI-OVERDOSE',
  'GMCSF-ORDERED',
]);
const ESCALATIONS: ReadonlySet<string> = new Set(['CRS-ESCALATION', 'ICANS-ESCALATION']);

/** C1: a rise to grade 4 or 5. C2: a rise to 3, or a seizure. D1: a drug limit. T6: doubt about who the patient is. */
export function isGravest(rule: string, priority: Priority, level: number | null): 'C1' | 'C2' | 'D1' | 'T6' | null {
  if (priority !== 'high') return null;
  if (rule === 'T6') return 'T6';
  if (DRUG_LIMITS.has(rule)) return 'D1';
  if (rule === 'SEIZURE') return 'C2';
  if (!ESCALATIONS.has(rule) || level === null || level < 3) return null;
  return level >= 4 ? 'C1' : 'C2';
}

/** The roles a finding names. */
export function namedRoles(rule: AlertRule, finding: Finding): readonly NotifyRole[] {
  return rule.notifyFor?.(finding) ?? rule.notify;
}

/**
 * Who is told of a finding, and when. The rule names the roles, the policy the times; if nobody of tier 0 is named, the
 * lowest named tier starts at once; a high passes through every tier; C1, D1 and T6 start at tiers 0 and 1 together.
 */
export function planFor(rule: AlertRule, finding: Finding, policy: EscalationPolicy): Plan {
  return planOf({ rule: rule.id, priority: finding.priority, level: finding.level, notify: namedRoles(rule, finding) }, policy);
}

/** The same of an alert that already stands, by the policy of the unit it has moved to. */
export function planOf(alert: Pick<AlertCommon, 'rule' | 'priority' | 'level' | 'notify'>, policy: EscalationPolicy): Plan {
  const high = alert.priority === 'high';
  const delays = policy.byRule[alert.rule] ?? policy.afterMs[alert.priority];
  const lowest = Math.min(...alert.notify.map((role) => TIER_OF[role]));
  const gravest = isGravest(alert.rule, alert.priority, alert.level);
  const together = gravest !== null && gravest !== 'C2';
  const tiers: PlanTier[] = [];
  for (const tier of TIERS) {
    const roles = alert.notify.filter((role) => TIER_OF[role] === tier);
    const standing = STANDING[tier];
    if (high && standing !== undefined && !roles.includes(standing)) roles.push(standing);
    const usual = delays[tier] ?? (high ? policy.afterMs.high[tier] : null);
    const afterMs = tier === lowest || (together && tier === 1) ? 0 : usual;
    if (roles.length === 0 || afterMs === null) continue;
    const channels = alert.priority === 'low' ? (['app'] as const) : policy.channels[tier];
    tiers.push({ tier, afterMs, roles, channels });
  }
  tiers.sort((a, b) => a.afterMs - b.afterMs || a.tier - b.tier);
  return { policy: policy.id, tiers, loop: policy.loop[alert.priority], restMs: policy.restMs };
}

/** Tiers told at once. */
function startTiers(plan: Plan): readonly PlanTier[] {
  return plan.tiers.filter((t) => t.afterMs <= 0);
}

/** The chain from its beginning: the tiers to tell now. `also`: tiers told before, or copied in. */
export function startChain(plan: Plan, now: Instant, also: readonly number[] = []): { chain: Chain; tell: readonly PlanTier[] } {
  const tell = plan.tiers.filter((t) => t.afterMs <= 0 || also.includes(t.tier));
  return { chain: { clockAt: now, told: tell.map((t) => t.tier), stepAt: now, loops: 0 }, tell };
}

/** When the next step of an unanswered alert falls due. Never null: an open unanswered alert always has one. */
export function nextStepAt(plan: Plan, chain: Chain): Instant {
  const waiting = plan.tiers.filter((t) => !chain.told.includes(t.tier));
  if (waiting.length > 0) return Math.min(...waiting.map((t) => chain.clockAt + t.afterMs));
  return chain.stepAt + (loopLeft(plan, chain)?.everyMs ?? plan.restMs);
}

/** Takes every step that has fallen due, all at once: each tier is told once, however late it is. */
export function takeStep(
  plan: Plan,
  chain: Chain,
  now: Instant,
): { chain: Chain; tell: readonly PlanTier[]; why: 'escalation' | 'loop' | 'reminder' } {
  const due = plan.tiers.filter((t) => !chain.told.includes(t.tier) && chain.clockAt + t.afterMs <= now);
  if (due.length > 0) {
    return { chain: { ...chain, told: [...chain.told, ...due.map((t) => t.tier)], stepAt: now }, tell: due, why: 'escalation' };
  }
  if (loopLeft(plan, chain) !== null) {
    const above = plan.tiers.filter((t) => t.tier > 0);
    return { chain: { ...chain, stepAt: now, loops: chain.loops + 1 }, tell: above.length > 0 ? above : plan.tiers, why: 'loop' };
  }
  const quiet = startTiers(plan).map((t) => ({ ...t, channels: ['app'] as const }));
  return { chain: { ...chain, stepAt: now }, tell: quiet, why: 'reminder' };
}

/** The next tier not yet told, now, whatever its delay. `empty`: tiers in which nobody can be told; they are passed over. */
export function hasten(
  plan: Plan,
  chain: Chain,
  now: Instant,
  empty: readonly number[] = [],
): { chain: Chain; tell: readonly PlanTier[] } {
  const waiting = plan.tiers.filter((t) => !chain.told.includes(t.tier));
  const next = waiting.find((t) => !empty.includes(t.tier));
  if (next === undefined) return { chain, tell: [] };
  const passed = waiting.slice(0, waiting.indexOf(next) + 1).map((t) => t.tier);
  return { chain: { ...chain, told: [...chain.told, ...passed], stepAt: now }, tell: [next] };
}

function loopLeft(plan: Plan, chain: Chain): Plan['loop'] {
  return plan.loop !== null && (plan.loop.times === null || chain.loops < plan.loop.times) ? plan.loop : null;
}

/** What is wrong with an edited policy, in words for the editor; empty if it may be used. */
export function policyProblems(policy: EscalationPolicy): readonly string[] {
  const problems: string[] = [];
  const high = policy.afterMs.high;
  if (high.some((ms) => ms === null)) problems.push('A high must reach every tier.');
  if (policy.loop.high === null || policy.loop.high.times !== null) problems.push('A high must be repeated without end.');
  for (const [name, delays] of [...Object.entries(policy.afterMs), ...Object.entries(policy.byRule)]) {
    if (delays[0] !== 0) problems.push(`${name}: tier 0 is told at once.`);
    const known = delays.filter((ms): ms is number => ms !== null);
    if (known.some((ms, i) => i > 0 && ms - (known[i - 1] ?? 0) < 15 * SECOND)) {
      problems.push(`${name}: each tier needs at least 15 s more than the one before.`);
    }
  }
  for (const [name, loop] of Object.entries(policy.loop)) {
    if (loop !== null && loop.everyMs < MINUTE) problems.push(`${name}: repeats must be at least 1 min apart.`);
  }
  if (policy.restMs < 30 * MINUTE) problems.push('Reminders must be at least 30 min apart.');
  for (const channels of policy.channels) {
    if (!channels.includes('app')) problems.push('Open pages are always told.');
    if (!channels.some((c) => c === 'push' || c === 'webhook')) problems.push('Each tier needs push or a webhook.');
  }
  return [...new Set(problems)];
}
