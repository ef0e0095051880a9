import { DAY, HOUR, type Instant, MINUTE } from '../time';
import type { NumberKey } from './numbers';

export type { NumberKey } from './numbers';

/** One number a site may adjust: kept as data, shown with its source on the rules page. */
export interface Setting {
  readonly value: number;
  /** A unit of time (min, h, d) or of measurement; '1' for a bare count or factor. */
  readonly unit: string;
  /** Tags of docs/clinical-sources.md. ENG = an engineering default a clinical lead must approve. */
  readonly source: string;
  readonly note?: string;
}

/** A rule of grading or advice that is a matter of yes or no, or of one word. */
export interface Choices {
  /** How vasopressors grade hypotension: by count (ASTCT) or by dose (review, REV-01 and REV-02). */
  readonly vasopressors: 'by-count' | 'by-dose';
  /** How high flow and masks grade hypoxia: by device (ASTCT) or by FiO2 (review, REV-03). */
  readonly oxygen: 'by-device' | 'by-fio2';
  /** REV-04: running renal replacement inside CRS is grade 4. */
  readonly renalReplacementGrades4: boolean;
  /** REV-05: ICANS grade of "awakens to voice". */
  readonly voiceGrade: 2 | 3;
  /** REV-06: raise TOCI-G1-ICANS2. */
  readonly tociG1Icans2: boolean;
  /** STER-11: grade 4 asks for a methylprednisolone pulse. */
  readonly pulseAtGrade4: boolean;
  /** Q1: does a MAP below the limit with a normal systolic pressure make hypotension (adults)? */
  readonly adultMapCounts: boolean;
  /** Q13: does a low MAP make hypotension under 18 years too? */
  readonly childMapCounts: boolean;
  /** Q17: is the antibiotic of grade 2 asked for only with a low or unknown neutrophil count? */
  readonly antibioticsOnlyNeutropenic: boolean;
  /** Q12: is a steroid in the day before the infusion taken for premedication when no purpose is recorded? */
  readonly premedWithoutPurpose: boolean;
  /** Q3: does a low pressure count until two normal readings, an hour apart, instead of for some hours? */
  readonly pressureHoldUntilTwoNormal: boolean;
  /** Q5: is fever held only after a second febrile reading? A first one counts while it is the latest. */
  readonly feverHoldNeedsTwo: boolean;
  /** Q8: does the checklist ask whether a vasopressor begun under sedation for airway protection is to be attributed? */
  readonly askSedationVasopressor: boolean;
  /** Q9: at grade 2, is a second domain that was not there at the first dose of tocilizumab worse? */
  readonly worseInsideGrade2: boolean;
  /** Q13: does CAPD 1 to 8 count only above the child's own score before the infusion? */
  readonly capdAboveBaseline: boolean;
  /** Q14: is the tocilizumab total counted from the first infusion on, not anew after a second one? */
  readonly tociTotalNotReset: boolean;
  /** Q18: do two readings in a row refused as implausible make pressure or SpO2 unknown? */
  readonly rejectsMakeUnknown: boolean;
  /** Q20: is a check of consciousness enough at night in place of ICE? */
  readonly iceNightArousal: boolean;
}

/** A choice that answers a question: yes or no. */
export type AnswerKey = { [K in keyof Choices]: Choices[K] extends boolean ? K : never }[keyof Choices];

/** Site lists of drugs; names as in lib/events/drugs.ts. */
export interface DrugSets {
  /** MON-06 with C21: what satisfies "broad antipseudomonal antibiotic". */
  readonly antibiotics: readonly string[];
  /** DRUG-04. */
  readonly antifungals: readonly string[];
  /** HEMO-12. */
  readonly neuromuscularBlockers: readonly string[];
}

/** A question the site's clinical lead answers; until then the default stands. */
export interface Question {
  readonly id: string;
  readonly text: string;
  /** What the protocol does now, in words. */
  readonly now: string;
  /** The numbers that answer it, where it is a number. */
  readonly numbers: readonly NumberKey[];
  /** The choices that answer it, with their answers in words. */
  readonly choices?: readonly { readonly key: AnswerKey; readonly yes: string; readonly no: string }[];
  /** The site has answered it in its own words. */
  readonly answered?: boolean;
}

export interface SignOff {
  readonly by: string;
  readonly at: string;
}

/** The numbers and choices the rules read. Versioned; each grade and finding names the protocol it was computed with. */
export interface Protocol {
  readonly id: string;
  readonly version: string;
  readonly title: string;
  /** "id@version" a site's version was made from; a shipped protocol has none. */
  readonly base?: string;
  /** Shown on every page that shows a number of a protocol nobody at the site has approved. */
  readonly signedOff: SignOff | null;
  readonly numbers: Readonly<Record<NumberKey, Setting>>;
  readonly choices: Choices;
  readonly sets: DrugSets;
  readonly questions: readonly Question[];
  /** C8: under 18 y action texts say "dose by site protocol" unless the site has signed a paediatric dose. */
  readonly paediatricDosesSigned: boolean;
  /** STER-11 under 18 y: the site's methylprednisolone pulse in mg; null = not set, the rule is not raised for children. */
  readonly paediatricPulseMg: number | null;
}

const MS: Readonly<Record<string, number>> = { min: MINUTE, h: HOUR, d: DAY };

/** The number itself, in its own unit. */
export function num(protocol: Protocol, key: NumberKey): number {
  return protocol.numbers[key].value;
}

/** A setting of time in milliseconds. Throws for a setting that is not a time: a mistake in the code, not in data. */
export function span(protocol: Protocol, key: NumberKey): number {
  const { value, unit } = protocol.numbers[key];
  const factor = MS[unit];
  if (factor === undefined) throw new Error(`${key} is in ${unit}, not a time`);
  return value * factor;
}

/** Whether `t` lies in (now - window, now]. */
export function within(t: Instant | null, now: Instant, windowMs: number): boolean {
  return t !== null && t <= now && t > now - windowMs;
}
