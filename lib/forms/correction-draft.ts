import { z } from 'zod';
import type { LoggedEvent } from '../history/words';
import { keptTime } from './kept-time';
import { type Unfinished, unfinished } from './unfinished';
import type { TypedTime } from './wall';

/** What stands unfinished in the correction of one entry. */
export interface CorrectionDraft {
  /** Which entry, and as it read when its correction was begun; `t` is its time. */
  readonly of: { readonly id: string; readonly t: string; readonly body: LoggedEvent };
  readonly what: 'correct' | 'withdraw';
  readonly edits: Readonly<Record<string, string>>;
  readonly when: TypedTime | null;
  readonly why: string;
  /** What was sent and not said to be stored. */
  readonly unfinished: Unfinished | null;
}

const typed = z.string().max(10_000);
/** To the letter, order of its fields and all: a retry is known by what is sent. */
const logged = z.custom<LoggedEvent>((body) => typeof body === 'object' && body !== null && 'kind' in body);
const draft = z.object({
  of: z.object({ id: z.string(), t: z.string(), body: logged }),
  what: z.enum(['correct', 'withdraw']),
  edits: z.record(z.string().max(40), typed),
  when: keptTime,
  why: typed,
  unfinished: unfinished.nullable(),
});

/**
 * What was kept of the correction of `entry`, or null if it is of another one. What was never sent corrects the entry as it reads
 * now; what was sent and perhaps stored corrects it as it read then, for only so is it the same correction when it is tried again.
 */
export function readCorrectionDraft(body: unknown, entry: CorrectionDraft['of']): CorrectionDraft | null {
  const read = draft.safeParse(body);
  if (!read.success || read.data.of.id !== entry.id) return null;
  return read.data.unfinished === null ? { ...read.data, of: entry } : read.data;
}
