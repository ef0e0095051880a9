import type { NotifyRole, Priority } from '../rules/rule';
import type { Instant } from '../time';
import type { Channel } from './alert';
import { type EscalationPolicy, planOf } from './escalate';
import { channelsFor, failSafe, type Recipient, recipients, type Staff } from './recipients';

export interface Question {
  readonly rule: string;
  readonly priority: Priority;
  readonly level: number | null;
  readonly notify: readonly NotifyRole[];
}
export interface SimulatedStep {
  readonly tier: number;
  /** After the raise. A tier in which nobody can be told hands on at once, so the ones behind it come sooner. */
  readonly afterSeconds: number;
  readonly roles: readonly NotifyRole[];
  readonly channels: readonly Channel[];
  readonly people: readonly (Recipient & { readonly channels: readonly Channel[] })[];
  readonly nobody: boolean;
}
export interface Simulation {
  readonly steps: readonly SimulatedStep[];
  readonly loop: { readonly everySeconds: number; readonly times: number | null } | null;
  readonly failSafe: readonly Recipient[];
}

/** "704 goes to CRS 4 now": who would be told, when and how, if nobody answered. Nothing is stored and nobody is told. */
export function simulate(question: Question, policy: EscalationPolicy, staff: Staff, now: Instant): Simulation {
  const plan = planOf(question, policy);
  const steps: SimulatedStep[] = [];
  let hastened: number | null = null;
  for (const t of plan.tiers) {
    const afterMs: number = hastened === null ? t.afterMs : Math.min(t.afterMs, hastened);
    const people = recipients(t.roles, staff, now + afterMs).map((r) => ({
      ...r,
      channels: channelsFor(r.id, t.channels, staff),
    }));
    const nobody = people.length === 0;
    hastened = nobody ? afterMs : null;
    steps.push({ tier: t.tier, afterSeconds: afterMs / 1_000, roles: t.roles, channels: t.channels, people, nobody });
  }
  return {
    steps,
    loop: plan.loop && { everySeconds: plan.loop.everyMs / 1_000, times: plan.loop.times },
    failSafe: failSafe(staff),
  };
}
