import { z } from 'zod';
import type { HandoffText } from '../handoff/handoff';

/** A handover that is being written; `commandId` is under what it was sent, if it was, and not said to be stored. */
export interface HandoffDraft {
  readonly text: HandoffText;
  readonly commandId: string | null;
}

const part = z.string().max(10_000);
const draft = z.object({
  text: z.object({ illness: part, summary: part, actions: part, awareness: part }),
  commandId: z.string().max(200).nullable(),
});

/** What was kept as it is brought back, or null if it is no such thing. */
export function readHandoffDraft(body: unknown): HandoffDraft | null {
  const read = draft.safeParse(body);
  return read.success ? read.data : null;
}
