import { z } from 'zod';
import { OXYGEN_DEVICES, WITHHOLDABLE } from '../events/event';
import { CHARTS, type ChartingForms, type ChartName, EMPTY_CHARTING, SIGN_FIELDS, WORKUP_TESTS } from './charting';
import { keptTime } from './kept-time';
import { type Unfinished, unfinished } from './unfinished';
import type { TypedTime } from './wall';

/** What stands unfinished in the drawer: which form is in sight, all that was typed, and the time if it is not now. */
export interface ChartingDraft {
  readonly name: ChartName;
  readonly forms: ChartingForms;
  readonly when: TypedTime | null;
  /** What was sent and not said to be stored. */
  readonly unfinished: Unfinished | null;
}

const typed = z.string().max(2_000);
const draft = z.object({
  name: z.enum(CHARTS),
  forms: z.object({
    dose: z.object({ drug: typed, amount: typed, state: z.enum(['given', 'ordered', 'not-done']) }),
    oxygen: z.object({
      device: z.enum([...OXYGEN_DEVICES, '']),
      flowLpm: typed,
      fio2: typed,
      indication: z.enum(['hypoxia', 'airway-protection', 'procedure', 'comfort', 'osa-home']),
    }),
    vasopressor: z.object({ drug: typed, rate: typed, unit: typed, state: z.enum(['running', 'stopped']) }),
    signs: z.intersection(z.record(z.enum(SIGN_FIELDS), typed), z.object({ site: z.enum(['cuff', 'arterial']) })),
    workup: z.object({ test: z.enum([...WORKUP_TESTS, '']) }),
    withhold: z.object({ what: z.enum([...WITHHOLDABLE, '']), reason: typed }),
    weight: z.object({ kg: typed }),
    infusion: z.object({ product: typed }),
    absence: z.object({ where: typed, minutes: typed, back: z.boolean() }),
    limits: z.object({ text: typed, reviewHours: typed, lifted: z.boolean() }),
  }),
  when: keptTime,
  unfinished: unfinished.nullable(),
});

/** What was kept as it is brought back, or null if it is no such thing. Only what is named here: a check of identity is made anew. */
export function readChartingDraft(body: unknown): ChartingDraft | null {
  const read = draft.safeParse(body);
  return read.success ? read.data : null;
}

/** Whether there is anything to lose. */
export function isBegun({ forms, when }: ChartingDraft): boolean {
  return when !== null || JSON.stringify(forms) !== JSON.stringify(EMPTY_CHARTING);
}
