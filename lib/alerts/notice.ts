import { z } from 'zod';
import type { Priority } from '../rules/rule';
import type { Instant } from '../time';
import { type Alert, isOpen, type OpenAlert } from './alert';
import type { Effect, NotifyWhy } from './event';
import { quietOf } from './suppress';

/** What stands in the outbox: an effect of a transition, a test, or the signal for the watchdog outside. */
export type Notice =
  | Extract<Effect, { kind: 'notify' | 'soundOff' | 'withdrawn' }>
  /** `gateway`: only this one is tried, in the name of the person, whether or not they have a pager. */
  | { readonly kind: 'test'; readonly people: readonly string[]; readonly gateway?: string }
  /** The test that begins a shift: their phones alone, and whoever is on call taps it. */
  | { readonly kind: 'phone-check'; readonly people: readonly string[] }
  | { readonly kind: 'sign-of-life'; readonly finding: string }
  /** Somebody of another unit has opened a patient of this one; `by` is not told of it. */
  | { readonly kind: 'emergency-access'; readonly by: string };

/** An alarm switched off for a patient by two people, for a time. */
export interface RuleOff {
  readonly patientId: string;
  readonly rule: string;
  readonly until: Instant | null;
}

export type Verdict =
  | { readonly do: 'tell' }
  /** Kept, and judged again: quieted by a graver alert, or the alarm is off. */
  | { readonly do: 'hold'; readonly reason: string }
  /** Nobody has to be told any more. */
  | { readonly do: 'drop'; readonly reason: string };
const TELL: Verdict = { do: 'tell' };

/**
 * Judged right before people are told, with the alert as it is now: is somebody still needed? `open`: the unit's open alerts
 * that may quiet others. A notice that is quieted waits until the reason ends; it is dropped only if the alert is over or owned.
 */
export function verdict(
  notice: Extract<Notice, { kind: 'notify' }>,
  alert: Alert | null,
  open: readonly OpenAlert[],
  offs: readonly RuleOff[],
  now: Instant,
): Verdict {
  if (alert === null) return { do: 'drop', reason: 'the alert is gone' };
  if (!isOpen(alert)) return { do: 'drop', reason: `the alert is ${alert.phase}: ${alert.closedReason}` };
  const moot = mootFor(notice.why, notice.tier, alert, notice.people);
  if (moot !== null) return { do: 'drop', reason: moot };
  if (notice.why === 'handover' || notice.why === 'confirm-end') return TELL;
  const off = offs.find((o) => o.patientId === alert.patientId && o.rule === alert.rule && (o.until === null || o.until > now));
  if (off) return { do: 'hold', reason: `alarm off: ${alert.rule}` };
  const by = quietOf(alert, open, now);
  return by ? { do: 'hold', reason: `quieted by ${by.by}` } : TELL;
}

function mootFor(why: NotifyWhy, tier: number, alert: OpenAlert, people: readonly string[]): string | null {
  if (why === 'handover') {
    const waits = alert.phase === 'acknowledged' && alert.offeredTo !== null && people.includes(alert.offeredTo.id);
    return waits ? null : 'the hand-over is settled';
  }
  if (why === 'confirm-end') return alert.stayEndedAt === null ? 'the end is confirmed' : null;
  switch (alert.phase) {
    case 'raised':
      return null;
    case 'latched':
      return tier <= 1 ? null : 'it has ended; only the charge nurse is still told';
    case 'acknowledged':
      return `${alert.owner.name} has it`;
    case 'snoozed':
      return 'it is snoozed';
  }
}

/** What a phone gets: nothing of the patient. Locked screens are public. */
export const pushPayload = z.object({
  v: z.literal(1),
  /** Opaque id of the alert; null for tests and summaries. */
  a: z.string().nullable(),
  p: z.enum(['H', 'M', 'L']),
  u: z.string(),
  /** Rises: the alert's version. */
  n: z.number(),
  /** Opaque id of the delivery, for the receipt. */
  d: z.string(),
  k: z.enum(['alert', 'summary', 'close', 'withdrawn', 'test', 'emergency-access']),
  /** Bed label, only if the unit allows it. */
  b: z.string().optional(),
  /** How many are summed up. */
  c: z.number().optional(),
});
export type PushPayload = z.output<typeof pushPayload>;
export const letterOf = (priority: Priority): PushPayload['p'] => (priority === 'high' ? 'H' : priority === 'medium' ? 'M' : 'L');

/** The words for people outside: unit and priority, no patient. */
export function plainWords(unit: string, priority: Priority, bed?: string): string {
  return `${unit}${bed === undefined ? '' : ` ${bed}`}: ${priority}-priority alert. Open Tocsin to see.`;
}

/** States of a delivery in the order in which they are reached; a later one never goes back. */
export const DELIVERY_STATES = [
  'queued',
  'submitted',
  'accepted',
  'delivered',
  'displayed',
  'responded',
  'failed',
  'expired',
] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];
