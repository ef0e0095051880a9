import type { Finding, Priority } from '../rules/rule';
import { HOUR, type Instant } from '../time';
import { rank } from './alert';
import type { AlertRule } from './event';
import { alertKey } from './reconcile';

/**
 * What a change of the protocol brought by itself, and nobody is told: the patient is as before, only the yardstick is
 * another. An anchor holds back the signal of one alert at the priority and level it had right after the change. It is gone
 * once the finding is over, once it is graver, or after twelve hours: what still stands then is told as usual, since
 * no silence of this system is without an end. Alerts that were open already live on; an anchor only keeps them from rising.
 */
export interface Anchor {
  /** Of the alert, as `alertKey` makes it. */
  readonly key: string;
  readonly rule: string;
  readonly priority: Priority;
  readonly level: number | null;
  readonly until: Instant;
}
export const ANCHOR_MS = 12 * HOUR;

interface Where {
  readonly place: { readonly unitId: string; readonly stayId: string };
  readonly rules: ReadonlyMap<string, AlertRule>;
}

/** Anchors for what holds under the new protocol and did not hold, or not so gravely, under the old one at the same instant. */
export function anchorsOf(where: Where, was: readonly Finding[], is: readonly Finding[], now: Instant): Anchor[] {
  const before = gravestByKey(where, was);
  const out: Anchor[] = [];
  for (const [key, f] of gravestByKey(where, is)) {
    const known = before.get(key);
    if (f.present === null || (known?.present && !graver(f.present, known.present))) continue;
    out.push({ key, rule: f.present.rule, priority: f.present.priority, level: f.present.level, until: now + ANCHOR_MS });
  }
  return out;
}

/** The anchors that still hold something back; the same list if that is all of them. */
export function anchorsLeft(where: Where, anchors: readonly Anchor[], is: readonly Finding[], now: Instant): readonly Anchor[] {
  if (anchors.length === 0) return anchors;
  const found = gravestByKey(where, is);
  const left = anchors.filter((a) => {
    const f = found.get(a.key);
    // A finding in doubt is not over.
    return f !== undefined && now < a.until && (f.present === null || !graver(f.present, a));
  });
  return left.length === anchors.length ? anchors : left;
}

type Weight = Pick<Finding, 'rule' | 'priority' | 'level'>;
function gravestByKey({ place, rules }: Where, findings: readonly Finding[]): Map<string, { present: Weight | null }> {
  const out = new Map<string, { present: Weight | null }>();
  for (const f of findings) {
    const rule = rules.get(f.rule);
    if (rule === undefined) continue;
    const key = alertKey(place, rule, f.trigger);
    const known = out.get(key)?.present ?? null;
    if (f.condition === 'present' && (known === null || graver(f, known))) out.set(key, { present: f });
    else out.set(key, { present: known });
  }
  return out;
}
function graver(a: Pick<Weight, 'priority' | 'level'>, b: Pick<Weight, 'priority' | 'level'>): boolean {
  return rank(a.priority) > rank(b.priority) || (a.level ?? 0) > (b.level ?? 0);
}
