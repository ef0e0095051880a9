import { z } from 'zod';

/** What a receiver says back to a handover and has not saved; `commandId` is under what it was sent, if it was, and not said to be stored. */
export interface ReadBack {
  readonly synthesis: string;
  readonly commandId: string | null;
}
/** By handover: more than one may be answered at a time. */
export type ReadBackDraft = Readonly<Record<string, ReadBack>>;

const draft = z.record(
  z.string().max(200),
  z.object({ synthesis: z.string().max(10_000), commandId: z.string().max(200).nullable() }),
);

/** What was kept as it is brought back, or null if it is no such thing. */
export function readReadBackDraft(body: unknown): ReadBackDraft | null {
  const read = draft.safeParse(body);
  return read.success ? read.data : null;
}
