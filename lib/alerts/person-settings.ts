import { z } from 'zod';
import type { Priority } from '../rules/rule';
import type { Instant } from '../time';

const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'is a time of day such as 22:00');

/** How one person wants to be told. Nothing here can keep a high or medium alert from an open page. */
export const personSettings = z.object({
  push: z.boolean().default(true),
  email: z.boolean().default(true),
  /** Number or name by which the unit's gateway pages this person. */
  pager: z.string().trim().min(1).max(100).nullable().default(null),
  /** For low alerts only, in the unit's time. */
  quietHours: z.object({ from: clockTime, to: clockTime }).nullable().default(null),
  /** Until then this person is passed over, and the next tier is told at once. */
  doNotDisturbUntil: z.iso.datetime({ offset: true }).nullable().default(null),
});
export type PersonSettings = z.output<typeof personSettings>;
export const DEFAULT_PERSON_SETTINGS: PersonSettings = personSettings.parse({});

/** What is stored of a person; what cannot be read counts as not set. */
export function readPersonSettings(stored: unknown): PersonSettings {
  const parsed = personSettings.safeParse((stored as { notifications?: unknown } | null)?.notifications ?? {});
  return parsed.success ? parsed.data : DEFAULT_PERSON_SETTINGS;
}

export function isDisturbed(settings: PersonSettings, now: Instant): boolean {
  return settings.doNotDisturbUntil !== null && Date.parse(settings.doNotDisturbUntil) > now;
}

/** Low alerts keep quiet in these hours; `timeOfDay` is "HH:MM" in the unit's zone. */
export function isQuiet(settings: PersonSettings, priority: Priority, timeOfDay: string): boolean {
  const hours = settings.quietHours;
  if (priority !== 'low' || hours === null) return false;
  if (hours.from <= hours.to) return timeOfDay >= hours.from && timeOfDay < hours.to;
  return timeOfDay >= hours.from || timeOfDay < hours.to;
}
