import { z } from 'zod';
import { ICE_ITEMS, type RegradeForm } from './regrade';

export type { RegradeForm } from './regrade';

const verdict = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('agree') }),
    z.object({ kind: z.literal('override'), grade: z.number().int().min(0).max(5).nullable(), reason: z.string() }),
  ])
  .nullable();
const draft = z.object({
  assessable: z.enum(['yes', 'sedated', 'language', 'global-aphasia', 'refused']).nullable(),
  language: z.string().max(60).default(''),
  arousal: z.enum(['alert', 'awakens-spontaneously', 'awakens-to-voice', 'awakens-to-tactile', 'unarousable']).nullable(),
  ice: z.partialRecord(z.enum(ICE_ITEMS.map((i) => i.key)), z.boolean()),
  capd: z.number().nullable(),
  usesCapd: z.boolean(),
  seizure: z.enum(['none', 'brief', 'long']).nullable(),
  motor: z.enum(['none', 'deep-focal']).nullable(),
  icp: z.enum(['none', 'focal-edema', 'diffuse-edema', 'posturing', 'cn6-palsy', 'papilledema', 'cushing-triad']).nullable(),
  otherCause: z.array(z.enum(['fever', 'hypotension', 'hypoxia', 'neuro'])),
  cause: z.string(),
  note: z.string(),
  crs: verdict,
  icans: verdict,
});

/**
 * A kept form as it is brought back, or null if it is none. The wristband is looked at anew, and a verdict is given anew:
 * the patient may be another one in the bed, and the suggestion another one than it was.
 */
export function readDraft(body: unknown): RegradeForm | null {
  const read = draft.safeParse(body);
  return read.success ? { ...read.data, identified: false, crs: null, icans: null } : null;
}
