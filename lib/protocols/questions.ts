import type { Question } from './protocol';

/** What a site's clinical lead decides, and what the protocol does until then. */
export const QUESTIONS: readonly Question[] = [
  {
    id: 'Q1',
    text: 'Does a mean pressure below the limit with a normal systolic pressure count?',
    now: 'It counts (adults).',
    numbers: ['crs.adultMapBelow'],
    choices: [{ key: 'adultMapCounts', yes: 'It counts (adults).', no: 'It does not count.' }],
  },
  {
    id: 'Q2',
    text: "A fall from the patient's own baseline instead of a fixed limit?",
    now: 'Fixed limit; a per-patient limit can be entered.',
    numbers: ['crs.sbpFallPercent', 'crs.adultSbpBelow'],
  },
  {
    id: 'Q3',
    text: 'How long does one low pressure keep grade 2?',
    now: 'Four hours.',
    numbers: ['crs.pressureHold', 'crs.pressureNormalFor'],
    choices: [{ key: 'pressureHoldUntilTwoNormal', yes: 'Until two normal readings, one hour apart.', no: 'Four hours.' }],
  },
  {
    id: 'Q4',
    text: 'How long do tocilizumab and anakinra hide fever?',
    now: 'Seven days and 48 hours.',
    numbers: ['crs.maskIl6', 'crs.maskAnakinra'],
  },
  {
    id: 'Q5',
    text: 'Does one febrile reading suffice for a day of grade 1?',
    now: 'One reading suffices.',
    numbers: ['crs.feverHold', 'crs.feverApart'],
    choices: [
      {
        key: 'feverHoldNeedsTwo',
        yes: 'One counts while it is the latest; a day takes two, an hour apart.',
        no: 'One reading suffices.',
      },
    ],
  },
  {
    id: 'Q6',
    text: 'Infants on heated high flow at or below the cannula limit: grade by weight?',
    now: 'Grade 2 at any age.',
    numbers: ['crs.highFlowPerKg', 'crs.highFlowUnderAge', 'crs.cannulaLowMaxLpm'],
  },
  {
    id: 'Q7',
    text: 'Low-dose epinephrine given as inotrope beside norepinephrine?',
    now: 'Counts as a second vasopressor.',
    numbers: ['crs.inotropeEpinephrineMax'],
  },
  {
    id: 'Q8',
    text: 'A vasopressor that began only after sedation for airway protection?',
    now: 'Counts until a clinician attributes it elsewhere.',
    numbers: ['crs.attributionEnds'],
    choices: [
      {
        key: 'askSedationVasopressor',
        yes: 'Counts; the checklist asks for an attribution, which ends as any other.',
        no: 'Counts until a clinician attributes it elsewhere.',
      },
    ],
  },
  {
    id: 'Q9',
    text: 'Worse despite tocilizumab inside grade 2?',
    now: 'Judged by grade only.',
    numbers: ['toci.noImprove'],
    choices: [
      {
        key: 'worseInsideGrade2',
        yes: 'A second domain since the first dose is worse: managed one step up at once.',
        no: 'Judged by grade only.',
      },
    ],
  },
  { id: 'Q10', text: 'Which steroid amount answers a steroid reminder?', now: 'Any.', numbers: ['steroid.answersMg'] },
  {
    id: 'Q11',
    text: 'Smallest volume that is a bolus, in all or by weight?',
    now: 'Any recorded bolus.',
    numbers: ['steroid.bolusMinMl', 'steroid.bolusMinMlPerKg'],
  },
  {
    id: 'Q12',
    text: 'Prophylactic dexamethasone with axi-cel, and premedication without a recorded purpose?',
    now: 'Only a recorded purpose is judged: prophylaxis recorded as such is no premedication.',
    numbers: ['steroid.premedWithin'],
    choices: [
      {
        key: 'premedWithoutPurpose',
        yes: 'A steroid without a purpose is taken for premedication.',
        no: 'Only a recorded purpose is judged: prophylaxis recorded as such is no premedication.',
      },
    ],
  },
  {
    id: 'Q13',
    text: 'CAPD 1 to 8 in a child with a raised baseline; mean pressure limit in children?',
    now: 'Grade 1; no mean limit under 18 years.',
    numbers: ['icans.capdFrom', 'crs.childMapBase', 'crs.childMapPerYear'],
    choices: [
      { key: 'childMapCounts', yes: 'A low mean pressure counts under 18 years.', no: 'No mean limit under 18 years.' },
      {
        key: 'capdAboveBaseline',
        yes: 'CAPD 1 to 8 counts only above the last score before the infusion.',
        no: 'CAPD 1 to 8 is grade 1.',
      },
    ],
  },
  {
    id: 'Q14',
    text: 'Tocilizumab total after a second infusion, start or end of infusion, local maximum?',
    now: 'Counted anew per infusion, start to start, four.',
    numbers: ['toci.total', 'toci.interval', 'toci.infusionLasts'],
    choices: [{ key: 'tociTotalNotReset', yes: 'The total goes on after a second infusion.', no: 'Counted anew per infusion.' }],
  },
  { id: 'Q15', text: 'When is tocilizumab delayed?', now: 'After two hours of grade 2 or more.', numbers: ['toci.delay'] },
  {
    id: 'Q16',
    text: 'High ferritin as a high alert from grade 3?',
    now: 'Medium at any grade.',
    numbers: ['hlh.ferritinHighFromCrs'],
  },
  {
    id: 'Q17',
    text: 'Antibiotics for every grade 2, or only with neutropenia?',
    now: 'Every grade 2.',
    numbers: ['antibiotic.due', 'antibiotic.ancBelow', 'antibiotic.ancMaxAge'],
    choices: [
      {
        key: 'antibioticsOnlyNeutropenic',
        yes: 'Only with a low ANC, or one that is not known.',
        no: 'Every grade 2.',
      },
    ],
  },
  {
    id: 'Q18',
    text: 'Values rejected as implausible before an arrest: does the last normal value stand?',
    now: 'It stands; the rejection is told.',
    numbers: ['event.implausible'],
    choices: [
      {
        key: 'rejectsMakeUnknown',
        yes: 'Two in a row make it unknown: the grade says at least.',
        no: 'It stands; the rejection is told.',
      },
    ],
  },
  {
    id: 'Q19',
    text: 'Regrading more often at grade 2 and 3?',
    now: 'Every twelve hours at any grade.',
    numbers: ['regrade.every', 'regrade.everyGrade2', 'regrade.everyGrade3'],
  },
  {
    id: 'Q20',
    text: 'Wake the patient for ICE at night?',
    now: 'The cadence runs day and night.',
    numbers: ['ice.every', 'ice.everyRisk', 'ice.nightFrom', 'ice.nightTo'],
    choices: [
      {
        key: 'iceNightArousal',
        yes: 'At night a check of consciousness is enough; ICE again in the morning.',
        no: 'The cadence runs day and night.',
      },
    ],
  },
];
