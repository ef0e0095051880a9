import { z } from 'zod';
import { refusalWords } from '../refusal-words';
import { NUMBER_LABELS } from './labels';
import { DEFAULT_NUMBERS, type NumberKey } from './numbers';
import type { Choices, Protocol, Question, Setting, SignOff } from './protocol';
import { ORDERED, rangeOf } from './ranges';

/**
 * A protocol as a site keeps it: every number with unit and source, so that a stored version says the same for ever,
 * whatever later releases ship. It is data from outside and is checked before anything is graded by it.
 */

export const NUMBER_KEYS = Object.keys(DEFAULT_NUMBERS) as readonly NumberKey[];
export const isNumberKey = (key: string): key is NumberKey => Object.hasOwn(DEFAULT_NUMBERS, key);

const settingShape = z.strictObject({
  value: z.number(),
  unit: z.string(),
  source: z.string().min(1).max(200),
  note: z.string().max(500).optional(),
});
const choicesShape = z.strictObject({
  vasopressors: z.enum(['by-count', 'by-dose']),
  oxygen: z.enum(['by-device', 'by-fio2']),
  renalReplacementGrades4: z.boolean(),
  voiceGrade: z.union([z.literal(2), z.literal(3)]),
  tociG1Icans2: z.boolean(),
  pulseAtGrade4: z.boolean(),
  adultMapCounts: z.boolean(),
  // Younger than the format: a version stored before them says no.
  childMapCounts: z.boolean().default(false),
  antibioticsOnlyNeutropenic: z.boolean().default(false),
  premedWithoutPurpose: z.boolean().default(false),
  pressureHoldUntilTwoNormal: z.boolean().default(false),
  feverHoldNeedsTwo: z.boolean().default(false),
  askSedationVasopressor: z.boolean().default(false),
  worseInsideGrade2: z.boolean().default(false),
  capdAboveBaseline: z.boolean().default(false),
  tociTotalNotReset: z.boolean().default(false),
  rejectsMakeUnknown: z.boolean().default(false),
  iceNightArousal: z.boolean().default(false),
});
const drugList = z.array(z.string().min(1).max(80)).min(1).max(60);
const documentShape = z.strictObject({
  format: z.literal('tocsin-protocol/1'),
  /** The version it was made from. */
  base: z.string().min(3).max(120),
  title: z.string().min(1).max(120),
  numbers: z.record(z.string(), settingShape),
  choices: choicesShape,
  sets: z.strictObject({ antibiotics: drugList, antifungals: drugList, neuromuscularBlockers: drugList }),
  /** The site's own answers to the questions, by question. */
  answers: z.record(z.string(), z.string().min(1).max(500)),
  paediatricDosesSigned: z.boolean(),
  paediatricPulseMg: z.number().min(50).max(1000).nullable(),
});
export type ProtocolDocument = z.infer<typeof documentShape>;

/** What a site changes. Choices and drug lists that it leaves out stay as in the base. */
export interface ProtocolChanges {
  readonly title?: string;
  readonly numbers?: Readonly<Record<string, number>>;
  readonly choices?: Readonly<Record<string, unknown>>;
  readonly answers?: Readonly<Record<string, string>>;
  readonly paediatricDosesSigned?: boolean;
  readonly paediatricPulseMg?: number | null;
}

/** "id@version", the label every grade and finding carries. */
export const refOf = (p: Pick<Protocol, 'id' | 'version'>): string => `${p.id}@${p.version}`;

/** Choices a site may make; the others are what tells the two protocols apart and belong to their sources. */
export const SITE_CHOICES = [
  'tociG1Icans2',
  'pulseAtGrade4',
  'adultMapCounts',
  'childMapCounts',
  'antibioticsOnlyNeutropenic',
  'premedWithoutPurpose',
  'pressureHoldUntilTwoNormal',
  'feverHoldNeedsTwo',
  'askSedationVasopressor',
  'worseInsideGrade2',
  'capdAboveBaseline',
  'tociTotalNotReset',
  'rejectsMakeUnknown',
  'iceNightArousal',
] as const satisfies readonly (keyof Choices)[];

/** The document of a new version, or every reason why it cannot be one; a reason names the number and what is allowed. */
export function changed(
  base: Protocol,
  changes: ProtocolChanges,
): { readonly document: ProtocolDocument } | { readonly errors: readonly string[] } {
  const errors: string[] = [];
  const numbers: Record<string, Setting> = { ...base.numbers };
  for (const [key, value] of Object.entries(changes.numbers ?? {})) {
    const before = isNumberKey(key) ? numbers[key] : undefined;
    if (before === undefined) errors.push(`There is no number ${key}.`);
    else if (value !== before.value) numbers[key] = { ...before, value, source: `site (was ${before.value}: ${before.source})` };
  }
  const choices: Record<string, unknown> = { ...base.choices };
  for (const [key, value] of Object.entries(changes.choices ?? {})) {
    if (!SITE_CHOICES.some((c) => c === key)) errors.push(`A site may choose ${SITE_CHOICES.join(', ')}, not ${key}.`);
    else choices[key] = value;
  }
  for (const id of Object.keys(changes.answers ?? {}))
    if (!base.questions.some((q) => q.id === id)) errors.push(`There is no question ${id}.`);
  const kept = Object.fromEntries(base.questions.flatMap((q) => (q.answered === true ? [[q.id, q.now]] : [])));
  const read = checked({
    format: 'tocsin-protocol/1',
    base: refOf(base),
    title: changes.title ?? base.title,
    numbers,
    choices,
    sets: base.sets,
    answers: { ...kept, ...changes.answers },
    paediatricDosesSigned: changes.paediatricDosesSigned ?? base.paediatricDosesSigned,
    paediatricPulseMg: changes.paediatricPulseMg === undefined ? base.paediatricPulseMg : changes.paediatricPulseMg,
  });
  if ('errors' in read) return { errors: [...errors, ...read.errors] };
  return errors.length > 0 ? { errors } : read;
}

/** Reads a document from outside. Numbers a later release added are taken from its defaults. */
export function checked(raw: unknown): { readonly document: ProtocolDocument } | { readonly errors: readonly string[] } {
  const parsed = documentShape.safeParse(raw, { error: refusalWords });
  if (!parsed.success)
    return { errors: parsed.error.issues.map((i) => `${i.path.join('.') || 'the document'}: ${i.message}`).slice(0, 20) };
  const document = { ...parsed.data, numbers: withoutRetired(parsed.data.numbers) };
  const errors: string[] = [];
  for (const [key, setting] of Object.entries(document.numbers)) {
    if (!isNumberKey(key)) errors.push(`There is no number ${key}.`);
    else {
      const wrong = wrongNumber(key, setting);
      if (wrong !== null) errors.push(wrong);
    }
  }
  const value = (key: NumberKey) => (document.numbers[key] ?? DEFAULT_NUMBERS[key]).value;
  for (const [low, high] of ORDERED)
    if (value(low) > value(high))
      errors.push(`${low} (${value(low)}) may not be above ${high} (${value(high)}): ${NUMBER_LABELS[low]}.`);
  return errors.length > 0 ? { errors } : { document };
}

/** Stored versions may carry numbers that an earlier release had; these said when others are told, which a unit's escalation says. */
const RETIRED: ReadonlySet<string> = new Set(['regrade.chargeNurse', 'regrade.attending']);
const withoutRetired = (numbers: ProtocolDocument['numbers']): ProtocolDocument['numbers'] =>
  Object.fromEntries(Object.entries(numbers).filter(([key]) => !RETIRED.has(key)));

function wrongNumber(key: NumberKey, { value, unit }: Setting): string | null {
  const wanted = DEFAULT_NUMBERS[key].unit;
  if (unit !== wanted) return `${key} is in ${wanted}, not ${unit}.`;
  const { min, max, whole } = rangeOf(key);
  const allowed = `allowed is ${whole ? 'a whole number ' : ''}${rounded(min)} to ${rounded(max)}${wanted === '1' ? '' : ` ${wanted}`}`;
  const bad = value < min || value > max || (whole && !Number.isInteger(value));
  return bad ? `${key} (${NUMBER_LABELS[key]}) cannot be ${value}: ${allowed}.` : null;
}
const rounded = (n: number) => Math.round(n * 1e4) / 1e4;

/** The protocol the rules read. Questions whose numbers were changed and that nobody answered in words answer with the numbers. */
export function protocolFrom(
  document: ProtocolDocument,
  of: { readonly id: string; readonly version: string; readonly signedOff: SignOff | null },
  base: Protocol,
): Protocol {
  const numbers = { ...DEFAULT_NUMBERS, ...base.numbers, ...document.numbers } as Protocol['numbers'];
  return {
    ...of,
    title: document.title,
    base: document.base,
    numbers,
    choices: document.choices as Choices,
    sets: document.sets,
    questions: base.questions.map((q) => answered(q, document, numbers, base)),
    paediatricDosesSigned: document.paediatricDosesSigned,
    paediatricPulseMg: document.paediatricPulseMg,
  };
}

function answered(q: Question, d: ProtocolDocument, numbers: Protocol['numbers'], base: Protocol): Question {
  const words = d.answers[q.id];
  if (words !== undefined) return { ...q, now: words, answered: true };
  const moved = q.numbers.filter((key) => numbers[key].value !== base.numbers[key].value);
  const said = moved.map((key) => `${NUMBER_LABELS[key]} ${numbers[key].value} ${numbers[key].unit}`);
  for (const choice of q.choices ?? [])
    if (d.choices[choice.key] !== base.choices[choice.key]) said.push(d.choices[choice.key] ? choice.yes : choice.no);
  return said.length === 0 ? q : { ...q, now: said.join('; ') };
}
