import { DEFAULT_NUMBERS } from './numbers';
import type { Protocol } from './protocol';
import { QUESTIONS } from './questions';

/** Consensus grading of 2019 with the ASCO 2021 management digest: the default. */
export const ASTCT_2019: Protocol = {
  id: 'astct-2019',
  version: '1.0.0',
  title: 'ASTCT consensus 2019',
  signedOff: null,
  numbers: DEFAULT_NUMBERS,
  choices: {
    vasopressors: 'by-count',
    oxygen: 'by-device',
    renalReplacementGrades4: false,
    voiceGrade: 2,
    tociG1Icans2: true,
    pulseAtGrade4: true,
    adultMapCounts: true,
    childMapCounts: false,
    antibioticsOnlyNeutropenic: false,
    premedWithoutPurpose: false,
  },
  sets: {
    antibiotics: [
      'cefepime',
      'piperacillin-tazobactam',
      'meropenem',
      'imipenem',
      'ceftazidime',
      'ceftazidime-avibactam',
      'ceftolozane-tazobactam',
      'meropenem-vaborbactam',
      'imipenem-relebactam',
      'cefiderocol',
      'aztreonam',
    ],
    antifungals: [
      'fluconazole',
      'voriconazole',
      'posaconazole',
      'isavuconazole',
      'micafungin',
      'caspofungin',
      'anidulafungin',
      'amphotericin-b',
    ],
    neuromuscularBlockers: ['cisatracurium', 'rocuronium', 'vecuronium', 'atracurium'],
  },
  questions: QUESTIONS,
  paediatricDosesSigned: false,
  paediatricPulseMg: null,
};
