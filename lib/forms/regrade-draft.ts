import { z } from 'zod';
import { keptTime } from './kept-time';
import { ICE_ITEMS, type RegradeForm, type Verdict } from './regrade';
import { type Unfinished, unfinished } from './unfinished';
import type { TypedTime } from './wall';

/** What stands unfinished on the regrade page: the answers, the time if it is not now, and what was sent and not said to be stored. */
export interface RegradeDraft {
  readonly form: RegradeForm;
  readonly when: TypedTime | null;
  readonly unfinished: Unfinished | null;
}

const verdict = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('agree') }),
    z.object({ kind: z.literal('override'), grade: z.number().int().min(0).max(5).nullable(), reason: z.string() }),
  ])
  .nullable();
const answers = z.object({
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

const draft = z.object({ form: answers, when: keptTime, unfinished: unfinished.nullable() });

/**
 * A kept form as it is brought back, or null if it is none. The wristband is looked at anew, and a verdict is given anew:
 * the patient may be another one in the bed, and the suggestion another one than it was. Only another grade that was sent already
 * stays with its reason, for in other words it would be another regrade, saved beside the first.
 */
export function readDraft(body: unknown): RegradeDraft | null {
  const read = draft.safeParse(body);
  if (!read.success) return null;
  const { form, when, unfinished } = read.data;
  const stays = (verdict: Verdict) => (unfinished !== null && verdict?.kind === 'override' ? verdict : null);
  return { form: { ...form, identified: false, crs: stays(form.crs), icans: stays(form.icans) }, when, unfinished };
}

/** What a form that is brought back asks anew; to answer it is no change of what was assessed, nor of when. */
const ASKED_ANEW: readonly string[] = ['identified', 'crs', 'icans'] satisfies (keyof RegradeForm)[];
export const isAskedAnew = (part: Partial<RegradeForm>): boolean => Object.keys(part).every((key) => ASKED_ANEW.includes(key));
