import { z } from 'zod';
import type { Instant } from '../time';

/** What an entry was first sent as; it stays that over retries. */
export interface Attempt {
  readonly commandId: string;
  readonly pressed: Instant;
}

/**
 * Saves whose answer was NOT SAVED or never came: when each form's Save was first pressed, and under which command each entry was
 * sent. The server knows a command it has stored: sent again under the same one, a dose stays one dose.
 */
export interface Unfinished {
  readonly failedAt: Readonly<Record<string, Instant>>;
  readonly attempts: readonly (readonly [entry: string, attempt: Attempt])[];
}

export const unfinished = z.object({
  failedAt: z.record(z.string().max(40), z.number()),
  attempts: z
    .array(z.tuple([z.string().max(10_000), z.object({ commandId: z.string().max(200), pressed: z.number() })]))
    .max(100),
});
