import { NUMBER_KEYS } from './document';
import { NUMBER_LABELS } from './labels';
import type { NumberKey, Protocol, Setting } from './protocol';

/** One number that two versions set differently. */
export interface NumberDiff {
  readonly key: NumberKey;
  readonly label: string;
  readonly unit: string;
  readonly a: number;
  readonly b: number;
  readonly sourceA: string;
  readonly sourceB: string;
}
/** A choice, a drug list or a question that two versions answer differently. */
export interface WordDiff {
  readonly key: string;
  readonly label: string;
  readonly a: string;
  readonly b: string;
}
export interface ProtocolDiff {
  readonly numbers: readonly NumberDiff[];
  readonly choices: readonly WordDiff[];
  readonly questions: readonly WordDiff[];
}

export const CHOICE_LABELS: Readonly<Record<keyof Protocol['choices'], string>> = {
  vasopressors: 'Vasopressors grade hypotension',
  oxygen: 'High flow and masks grade hypoxia',
  renalReplacementGrades4: 'Renal replacement inside CRS is grade 4',
  voiceGrade: 'ICANS grade of awakening to voice',
  tociG1Icans2: 'CRS 1 with ICANS 2 and tocilizumab is told',
  pulseAtGrade4: 'Grade 4 asks for a methylprednisolone pulse',
  adultMapCounts: 'A low mean pressure alone counts in adults',
  childMapCounts: 'A low mean pressure alone counts under 18 years',
  antibioticsOnlyNeutropenic: 'Antibiotics at grade 2 only with neutropenia',
  premedWithoutPurpose: 'A steroid before the infusion without a purpose is told as premedication',
  pressureHoldUntilTwoNormal: 'A low pressure counts until two normal readings',
  feverHoldNeedsTwo: 'Fever is held only after a second febrile reading',
  askSedationVasopressor: 'A vasopressor begun under sedation for airway protection is asked about',
  worseInsideGrade2: 'A second domain after tocilizumab inside grade 2 is worse',
  capdAboveBaseline: 'CAPD 1 to 8 counts only above the score before the infusion',
  tociTotalNotReset: 'The tocilizumab total goes on after a second infusion',
  rejectsMakeUnknown: 'Two refused readings in a row make pressure or SpO2 unknown',
  iceNightArousal: 'At night a check of consciousness is enough in place of ICE',
};

/** What two versions of protocols say differently; equal parts are left out. */
export function protocolDiff(a: Protocol, b: Protocol): ProtocolDiff {
  return {
    numbers: NUMBER_KEYS.filter((key) => a.numbers[key].value !== b.numbers[key].value).map((key) =>
      numberDiff(key, a.numbers[key], b.numbers[key]),
    ),
    choices: [
      ...(Object.keys(CHOICE_LABELS) as (keyof typeof CHOICE_LABELS)[]).flatMap((key) =>
        wordDiff(key, CHOICE_LABELS[key], said(a.choices[key]), said(b.choices[key])),
      ),
      ...wordDiff('sets.antibiotics', 'Antibiotics that count', a.sets.antibiotics.join(', '), b.sets.antibiotics.join(', ')),
      ...wordDiff('sets.antifungals', 'Antifungals that count', a.sets.antifungals.join(', '), b.sets.antifungals.join(', ')),
      ...wordDiff(
        'sets.neuromuscularBlockers',
        'Neuromuscular blockers',
        a.sets.neuromuscularBlockers.join(', '),
        b.sets.neuromuscularBlockers.join(', '),
      ),
      ...wordDiff(
        'paediatricDosesSigned',
        'Paediatric doses signed off',
        said(a.paediatricDosesSigned),
        said(b.paediatricDosesSigned),
      ),
      ...wordDiff('paediatricPulseMg', 'Methylprednisolone pulse under 18 years, mg', mg(a), mg(b)),
    ],
    questions: a.questions.flatMap((q) =>
      wordDiff(q.id, q.text, q.now, b.questions.find((other) => other.id === q.id)?.now ?? 'not asked'),
    ),
  };
}

function numberDiff(key: NumberKey, a: Setting, b: Setting): NumberDiff {
  return {
    key,
    label: NUMBER_LABELS[key],
    unit: b.unit,
    a: a.value,
    b: b.value,
    sourceA: a.source,
    sourceB: b.source,
  };
}
function wordDiff(key: string, label: string, a: string, b: string): WordDiff[] {
  return a === b ? [] : [{ key, label, a, b }];
}
const said = (v: string | number | boolean): string => (v === true ? 'yes' : v === false ? 'no' : String(v).replaceAll('-', ' '));
const mg = (p: Protocol): string => (p.paediatricPulseMg === null ? 'not set' : String(p.paediatricPulseMg));
