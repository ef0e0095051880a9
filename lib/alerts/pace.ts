import type { Priority } from '../rules/rule';
import { HOUR, type Instant, MINUTE, SECOND } from '../time';
import type { Channel } from './alert';

/** How fast a notice is tried again, how long it is worth sending, and what is gathered instead of sent one by one. */

const HIGH_RETRIES_MS = [2, 5, 10, 20].map((s) => s * SECOND);
const PUSH_RETRIES_MS = [1, 2, 4, 8].map((s) => s * SECOND);

/** How long after its making a delivery may still be sent. */
export function worthMs(priority: Priority, channel: Channel): number {
  if (priority === 'high') return 10 * MINUTE;
  if (priority === 'low') return 4 * HOUR;
  return channel === 'push' ? 10 * MINUTE : 15 * MINUTE;
}

/** Seconds a push service keeps an undelivered push. */
export function ttlSeconds(priority: Priority): number {
  return priority === 'high' ? 120 : 60;
}

/**
 * How long to wait after the n-th failed attempt (1 for the first). A high is tried quickly, then every 30 s to the end;
 * others back off, doubling.
 */
export function retryInMs(priority: Priority, channel: Channel, failed: number, retryAfterMs = 0): number {
  const quick = channel === 'push' ? PUSH_RETRIES_MS : HIGH_RETRIES_MS;
  const usual = priority === 'high' || channel === 'push' ? quick[failed - 1] : undefined;
  const ms = usual ?? (priority === 'high' ? 30 * SECOND : Math.min(5 * SECOND * 2 ** (failed - 1), 5 * MINUTE));
  return Math.max(ms, Math.min(retryAfterMs, 30 * SECOND));
}

/** After this many failed attempts another channel of the same person stands in. */
export function standInAfter(priority: Priority): number {
  return priority === 'high' ? 1 : 3;
}
/** A high that a gateway took but no device has shown by then gets a second way. */
export const UNSEEN_STAND_IN_MS = 5 * SECOND;

/** More pushes than this to one person in ten minutes, and what is not high is gathered. */
export const PUSHES_A_PERSON = 6;
export const PUSHES_WITHIN_MS = 10 * MINUTE;
/** More new alerts of one rule than this within a minute are a storm: what is not high is gathered. */
export const STORM_OF_A_RULE = 10;
export const STORM_WITHIN_MS = MINUTE;
/** What is gathered goes out together this often. */
export const GATHER_MS = MINUTE;

export interface Load {
  /** Pushes to this person in the last ten minutes. */
  readonly pushes: number;
  /** New alerts of this rule on the unit in the last minute. */
  readonly ofRule: number;
  /** When what was gathered for this person will go out or last went out; null: nothing was. */
  readonly gatheredAt: Instant | null;
}

/** Sent now, or gathered with others of this person until an instant, and why. A high is always sent by itself. */
export function pace(
  notice: { readonly priority: Priority; readonly channel: Channel; readonly rule: string },
  load: Load,
  now: Instant,
): { readonly at: Instant; readonly gather: string | null } {
  if (notice.priority === 'high' || notice.channel === 'app') return { at: now, gather: null };
  const storm = load.ofRule > STORM_OF_A_RULE;
  const much = notice.channel === 'push' && load.pushes >= PUSHES_A_PERSON;
  if (!storm && !much) return { at: now, gather: null };
  const gather = storm
    ? `storm: ${load.ofRule} new alerts of ${notice.rule} in a minute`
    : `${load.pushes} pushes in ten minutes already`;
  if (load.gatheredAt === null) return { at: now + GATHER_MS, gather };
  // Something is being gathered: it goes along. Something went out lately: a minute lies between two summaries.
  return { at: load.gatheredAt > now ? load.gatheredAt : Math.max(now, load.gatheredAt + GATHER_MS), gather };
}
