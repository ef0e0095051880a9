import { emptyChart } from '../chart/empty';
import { clinicalNumber } from '../display/numbers';
import { type HScoreInputs, hscore, hscoreProbability } from '../grading/hscore';
import { IEC_HS_GRADES, iecHsFeatures } from '../grading/iec-hs';
import { ORGAN_LIMITS } from '../grading/organs';
import { num, type Protocol } from '../protocols/protocol';
import type { ContentsTable } from './tables';

/** Scores and grades that stand beside CRS and ICANS. */
export function scoreTables(protocol: Protocol): readonly ContentsTable[] {
  return [
    hscorePoints(),
    hscoreTable(),
    easixTable(protocol),
    iecHsFeaturesTable(protocol),
    iecHsTable(),
    organTable(protocol),
    organGroups(protocol),
  ];
}

const NOTHING: HScoreInputs = {
  immunosuppressed: null,
  maxTempC: null,
  organomegaly: null,
  hemoglobin: null,
  wbc: null,
  platelets: null,
  ferritin: null,
  triglycerides: null,
  fibrinogen: null,
  ast: null,
  hemophagocytosis: null,
};

function hscorePoints(): ContentsTable {
  const of = (inputs: Partial<HScoreInputs>): string => String(hscore({ ...NOTHING, ...inputs }).partial);
  const cells = (low: readonly ('hemoglobin' | 'wbc' | 'platelets')[]): string =>
    of({
      hemoglobin: low.includes('hemoglobin') ? 9.2 : 9.3,
      wbc: low.includes('wbc') ? 5 : 5.1,
      platelets: low.includes('platelets') ? 110 : 111,
    });
  // Triglycerides are compared in mmol/L: 1.5 and 4 are 132.855 and 354.28 mg/dL.
  const mmol = (value: number): string => of({ triglycerides: value * 88.57 });
  return {
    id: 'table-hscore-points',
    title: 'HScore: points',
    source: 'F14',
    columns: ['Input', 'Points'],
    rows: [
      ['known immunosuppression', of({ immunosuppressed: true })],
      ['highest temperature below 38.4 Cel', of({ maxTempC: 38.39 })],
      ['38.4 to 39.4 Cel', of({ maxTempC: 38.4 })],
      ['above 39.4 Cel', of({ maxTempC: 39.41 })],
      ['liver or spleen enlarged', of({ organomegaly: 'one' })],
      ['liver and spleen enlarged', of({ organomegaly: 'both' })],
      ['one lineage low (Hb 9.2 g/dL, WBC 5.0, platelets 110 or less)', cells(['hemoglobin'])],
      ['two lineages low', cells(['hemoglobin', 'wbc'])],
      ['three lineages low', cells(['hemoglobin', 'wbc', 'platelets'])],
      ['ferritin below 2 000 ng/mL', of({ ferritin: 1999 })],
      ['ferritin 2 000 to 6 000', of({ ferritin: 2000 })],
      ['ferritin above 6 000', of({ ferritin: 6001 })],
      ['triglycerides below 1.5 mmol/L', mmol(1.49)],
      ['triglycerides 1.5 to 4', mmol(1.5)],
      ['triglycerides above 4', mmol(4.01)],
      ['fibrinogen 2.5 g/L or less', of({ fibrinogen: 250 })],
      ['AST 30 U/L or more', of({ ast: 30 })],
      ['hemophagocytosis', of({ hemophagocytosis: true })],
    ],
  };
}

function hscoreTable(): ContentsTable {
  const scores = [90, 100, 110, 120, 130, 140, 150, 160, 169, 170, 180, 190, 200, 210, 220, 230, 240, 250];
  return {
    id: 'table-hscore',
    title: 'HScore: probability of a haemophagocytic syndrome',
    source: 'F14',
    columns: ['Score', 'Per cent'],
    rows: scores.map((score) => [String(score), hscoreProbability(score).text]),
    note: 'Shown when every input is known; missing inputs are listed, never guessed.',
  };
}

function easixTable(protocol: Protocol): ContentsTable {
  return {
    id: 'table-easix',
    title: 'EASIX and its variants',
    source: 'P21',
    columns: ['Score', 'Formula'],
    rows: [
      ['EASIX', 'LDH [U/L] x creatinine [mg/dL] / platelets [10*9/L]'],
      ['s-EASIX', 'LDH [U/L] / platelets [10*9/L]'],
      ['m-EASIX', 'LDH [U/L] x CRP [mg/dL] / platelets [10*9/L]'],
    ],
    note: `From the latest value of each, at most ${clinicalNumber(num(protocol, 'hlh.easixWithin'))} h apart, else not computed; log2 beside it. Prognostic display only.`,
  };
}

function organGroups(protocol: Protocol): ContentsTable {
  const within = clinicalNumber(num(protocol, 'organ.risenWithin'));
  return {
    id: 'table-organ-groups',
    title: 'Organ groups and progressive failure (ORG-02)',
    source: 'S2 ENG',
    columns: ['Group', 'Grade from'],
    rows: [
      ['liver', 'AST, ALT, bilirubin'],
      ['kidney', 'creatinine'],
      ['lung', 'hypoxia domain 3 and above'],
      ['heart', 'ejection fraction; hypotension domain 4'],
      ['coagulation', 'fibrinogen, platelets'],
    ],
    note: `Progressive: two groups or more at grade 3 and above, one of them risen in ${within} h. With CRS 4, tocilizumab at least 8 h ago and 40 mg dexamethasone equivalent in 24 h (children four of their doses) it is CRS-REFRACTORY.`,
  };
}

const KINDS = { required: 'required', criterion: 'criterion', also: 'listed too' } as const;
function iecHsFeaturesTable(protocol: Protocol): ContentsTable {
  return {
    id: 'table-iec-hs-features',
    title: 'IEC-HS: features',
    source: 'H23 (k)',
    columns: ['Feature', 'Kind'],
    rows: iecHsFeatures(emptyChart(), protocol, 0, false).map((f) => [f.name, KINDS[f.kind]]),
    note: 'Met, not met or unknown beside a patient; no score. First line: anakinra with or without a steroid.',
  };
}

function iecHsTable(): ContentsTable {
  return {
    id: 'table-iec-hs',
    title: 'IEC-HS: the grade a clinician gives',
    source: 'H23 (k)',
    columns: ['Grade', 'When'],
    rows: IEC_HS_GRADES.map((text) => [text.slice(0, 1), text.slice(3)]),
    note: 'The program lists features only. Not IEC-HS if CRS, infection or progression explains them.',
  };
}

function organTable(protocol: Protocol): ContentsTable {
  const row = (name: string, limits: readonly number[], said: (limit: number, i: number) => string): string[] => [
    name,
    ...[0, 1, 2].map((i) => (limits[i] === undefined ? '-' : said(limits[i], i))),
  ];
  const above = (limit: number): string => `above ${clinicalNumber(limit)} x`;
  const below = (limit: number): string => `below ${clinicalNumber(limit)}`;
  const lln = num(protocol, 'organ.fibrinogenLln');
  return {
    id: 'table-organs',
    title: 'Organs beside the grade: grade 2, 3, 4',
    source: 'S1 CTCAE v5 (k)',
    columns: ['Value', '2', '3', '4'],
    rows: [
      row('AST, ALT, x the limit or an abnormal baseline', ORGAN_LIMITS.transaminase, above),
      row('bilirubin, x the same', ORGAN_LIMITS.bilirubin, above),
      row('creatinine, x the baseline; 4: x the limit', ORGAN_LIMITS.creatinine, above),
      row('platelets, 10*9/L', ORGAN_LIMITS.platelets, below),
      row('ANC, 10*9/L', ORGAN_LIMITS.anc, below),
      row('haemoglobin, g/dL', ORGAN_LIMITS.hemoglobin, below),
      row(`fibrinogen, x ${clinicalNumber(lln)} mg/dL; 4 also below 50 mg/dL`, ORGAN_LIMITS.fibrinogen, (l) => `${below(l)} x`),
      row('ejection fraction, %', ORGAN_LIMITS.ejectionFraction, (l, i) =>
        i === 0 ? `${clinicalNumber(l)} or below` : below(l),
      ),
    ],
    note: 'Display only: never part of CRS.',
  };
}
