import { ASTCT_2019 } from './astct-2019';
import type { Protocol } from './protocol';

/** The intensive-care review of October 2025 as written, made computable: a variant, never compared with the default. */
export const REVIEW_2025: Protocol = {
  ...ASTCT_2019,
  id: 'review-2025',
  title: 'ICU review 2025 (variant)',
  numbers: {
    ...ASTCT_2019.numbers,
    'steroid.dueIcansFrom': { value: 1, unit: '1', source: 'S2', note: 'any grade' },
  },
  choices: {
    ...ASTCT_2019.choices,
    vasopressors: 'by-dose',
    oxygen: 'by-fio2',
    renalReplacementGrades4: true,
    voiceGrade: 3,
    tociG1Icans2: false,
    pulseAtGrade4: false,
  },
};
