import { z } from 'zod';
import { DEFAULT_POLICY, type EscalationPolicy, policyProblems } from './escalate';

/** The shape of a unit's escalation as data, and how it is read from the unit's settings. */

const delay = z.number().int().min(0).max(86_400_000).nullable();
const delays = z.tuple([delay, delay, delay, delay]);
const loop = z
  .object({ everyMs: z.number().int().positive().max(86_400_000), times: z.number().int().positive().max(100).nullable() })
  .nullable();
const channels = z.array(z.enum(['app', 'sound', 'push', 'webhook', 'email'])).max(5);
export const policyShape = z
  .object({
    id: z.string().min(1).max(100),
    afterMs: z.object({ high: delays, medium: delays, low: delays }),
    loop: z.object({ high: loop, medium: loop, low: loop }),
    restMs: z
      .number()
      .int()
      .positive()
      .max(7 * 86_400_000),
    channels: z.tuple([channels, channels, channels, channels]),
    byRule: z.record(z.string().max(60), delays),
  })
  .strict();

/** What a unit sets about telling people. */
const telling = z.object({
  /** Rises with each change; an editor says which version it changes. */
  version: z.number().int().min(0).default(0),
  policy: policyShape.nullable().default(null),
  /** Who is told when nobody else can be. */
  failSafe: z.string().nullable().default(null),
  /** May a notice on a locked screen name the bed? */
  bedInPush: z.boolean().default(false),
  /** Lines shown when paging is down: "Charge nurse 5-1234". */
  phoneTree: z.array(z.string().trim().min(1).max(120)).max(20).default([]),
});
export type Telling = z.output<typeof telling>;
const NOTHING_SET: Telling = telling.parse({});

/** Of a unit's settings, what concerns telling people. What cannot be read counts as not set: the defaults then hold. */
export function readTelling(settings: Readonly<Record<string, unknown>> | undefined): Telling {
  const parsed = telling.safeParse(settings?.telling ?? {});
  return parsed.success ? parsed.data : NOTHING_SET;
}

const known = new WeakMap<object, EscalationPolicy>();
/** The escalation in force on a unit: its own if it is sound, else the default. Asked with every event, so it is read once. */
export function escalationOf(settings: Readonly<Record<string, unknown>> | undefined): EscalationPolicy {
  if (settings === undefined) return DEFAULT_POLICY;
  let policy = known.get(settings);
  if (policy === undefined) {
    const own = readTelling(settings).policy;
    policy = own !== null && policyProblems(own).length === 0 ? own : DEFAULT_POLICY;
    known.set(settings, policy);
  }
  return policy;
}
