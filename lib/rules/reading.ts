import type { Instant } from '../time';
import type { Finding, Reading, Rule } from './rule';

/** Nothing holds, and only an event can change that. One object, so that a quiet patient costs no memory. */
export const QUIET: Reading = { findings: [], lookAgainAt: null };

/** Nothing holds now; time alone may change that at `at`. */
export function quietUntil(at: Instant | null): Reading {
  return at === null ? QUIET : { findings: QUIET.findings, lookAgainAt: at };
}

type Found = Omit<Finding, 'rule' | 'trigger' | 'condition' | 'level'> &
  Partial<Pick<Finding, 'trigger' | 'condition' | 'level'>>;

/** One finding of `rule`; state rules leave out the trigger, only escalations and slow highs have a level. */
export function finding(rule: Pick<Rule, 'id'>, found: Found): Finding {
  return { rule: rule.id, trigger: '', condition: 'present', level: null, ...found };
}

/** The rule holds with one finding. */
export function holds(rule: Pick<Rule, 'id'>, found: Found, lookAgainAt: Instant | null = null): Reading {
  return { findings: [finding(rule, found)], lookAgainAt };
}

/** The earlier of two instants; null = never. */
export function earlier(a: Instant | null, b: Instant | null): Instant | null {
  if (a === null) return b;
  return b === null || a < b ? a : b;
}

/** `at` if it still lies ahead, else null. */
export function ahead(at: Instant | null, now: Instant): Instant | null {
  return at !== null && at > now ? at : null;
}

/** The first instant at which something is more than `window` old: strict limits end one millisecond after the last inclusive one. */
export function after(t: Instant, window: number): Instant {
  return t + window + 1;
}
