import type { Chart, LabValue } from '../chart/chart';
import { stepAt } from '../chart/read';
import { roundHalfUp } from '../events/units';
import { num, type Protocol, span } from '../protocols/protocol';
import type { Instant } from '../time';

/**
 * Organ grades by CTCAE v5, shown beside the grade and never part of it (ORG-01), and the groups "progressive organ
 * failure" is read from (ORG-02). Grade 0 stands for anything below 2.
 */
export type OrganGrade = 0 | 2 | 3 | 4;
export type OrganGroup = 'liver' | 'kidney' | 'lung' | 'heart' | 'coagulation';
export const ORGAN_GROUPS: readonly OrganGroup[] = ['liver', 'kidney', 'lung', 'heart', 'coagulation'];

export interface OrganValue {
  /** Test of the catalogue, or `ef`. */
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly t: Instant;
  readonly eventId: string;
  readonly grade: OrganGrade;
  /** What multiples are taken of: the baseline if it is abnormal, else the limit of normal; null for fixed limits. */
  readonly reference: number | null;
}

/** A multiple as a decimal: 1.5 x 1.2 is 1.8, and a value of 1.8 is not above it. */
export function times(factor: number, reference: number): number {
  return roundHalfUp(factor * reference, 6);
}

type Grader = (value: number, reference: number) => OrganGrade;
const above =
  (two: number, three: number, four: number): Grader =>
  (v, ref) =>
    v > times(four, ref) ? 4 : v > times(three, ref) ? 3 : v > times(two, ref) ? 2 : 0;
const below =
  (two: number, three: number, four: number): Grader =>
  (v) =>
    v < four ? 4 : v < three ? 3 : v < two ? 2 : 0;

/** Where grades 2, 3 and 4 begin: multiples above the reference, or values below; haemoglobin knows no 4. */
export const ORGAN_LIMITS = {
  transaminase: [3, 5, 20],
  bilirubin: [1.5, 3, 10],
  /** Of the baseline; the last of the limit of normal. */
  creatinine: [1.5, 3, 6],
  platelets: [75, 50, 25],
  anc: [1.5, 1, 0.5],
  hemoglobin: [10, 8],
  /** Of the lower limit of normal. */
  fibrinogen: [0.75, 0.5, 0.25],
  ejectionFraction: [50, 40, 20],
} as const;
const L = ORGAN_LIMITS;
const TRANSAMINASE = above(...L.transaminase);
const BILIRUBIN = above(...L.bilirubin);
const PLATELETS = below(...L.platelets);
const ANC = below(...L.anc);
const HEMOGLOBIN: Grader = (v) => (v < L.hemoglobin[1] ? 3 : v < L.hemoglobin[0] ? 2 : 0);
const EJECTION_FRACTION: Grader = (v) =>
  v < L.ejectionFraction[2] ? 4 : v < L.ejectionFraction[1] ? 3 : v <= L.ejectionFraction[0] ? 2 : 0;
const FIBRINOGEN: Grader = (v, lln) => {
  if (v < times(L.fibrinogen[2], lln) || v < 50) return 4;
  return v < times(L.fibrinogen[1], lln) ? 3 : v < times(L.fibrinogen[0], lln) ? 2 : 0;
};

/** Upper limit of normal of AST and ALT for this patient's laboratory, U/L. */
export function transaminaseUln(chart: Chart, protocol: Protocol): number {
  return chart.person.baseline.astUln ?? num(protocol, 'hlh.transaminaseUln');
}

/** What AST and ALT are compared with: an abnormal baseline, else the limit of normal. U/L. */
export function transaminaseReference(chart: Chart, protocol: Protocol): number {
  return Math.max(chart.person.baseline.astUl ?? 0, transaminaseUln(chart, protocol));
}

/** What bilirubin is compared with, mg/dL. */
export function bilirubinReference(chart: Chart, protocol: Protocol): number {
  return Math.max(chart.person.baseline.bilirubinMgDl ?? 0, num(protocol, 'hlh.bilirubinUln'));
}

/** Grades 2 and 3 of creatinine are multiples of the patient's own baseline, grade 4 of the limit of normal. */
function creatinineGrade(value: number, baseline: number, uln: number): OrganGrade {
  const [two, three, four] = ORGAN_LIMITS.creatinine;
  return value > times(four, uln) ? 4 : value > times(three, baseline) ? 3 : value > times(two, baseline) ? 2 : 0;
}

/** What a result is graded as: "<25" lies just below 25, ">800" just above 800. */
function bounded(v: LabValue): number {
  if (v.comparator === '<') return v.value - JUST;
  return v.comparator === '>' ? v.value + JUST : v.value;
}
const JUST = 1e-6;

function newestAt(list: readonly LabValue[] | undefined, at: Instant): LabValue | undefined {
  if (list === undefined) return undefined;
  for (let i = list.length - 1; i >= 0; i--) {
    const v = list[i] as LabValue;
    if (v.t <= at) return v;
  }
  return undefined;
}

/** The organ value of one test as it was known at `at`, with its grade; null if never measured. */
export function organValue(chart: Chart, protocol: Protocol, name: string, at: Instant): OrganValue | null {
  if (name === 'ef') {
    const echo = chart.diagnostics.findLast((d) => d.efPercent !== null && d.t <= at);
    if (echo === undefined || echo.efPercent === null) return null;
    const grade = EJECTION_FRACTION(echo.efPercent, 1);
    return { name, value: echo.efPercent, unit: '%', t: echo.t, eventId: echo.id, grade, reference: null };
  }
  const v = newestAt(chart.labs[name], at);
  if (v === undefined) return null;
  const graded = bounded(v);
  const of = (grade: OrganGrade, unit: string, reference: number | null): OrganValue => ({
    name,
    value: v.value,
    unit,
    t: v.t,
    eventId: v.id,
    grade,
    reference,
  });
  switch (name) {
    case 'ast':
    case 'alt': {
      const reference = transaminaseReference(chart, protocol);
      return of(TRANSAMINASE(graded, reference), 'U/L', reference);
    }
    case 'bilirubin': {
      const reference = bilirubinReference(chart, protocol);
      return of(BILIRUBIN(graded, reference), 'mg/dL', reference);
    }
    case 'creatinine': {
      const uln = num(protocol, 'organ.creatinineUln');
      const reference = chart.person.baseline.creatinineMgDl ?? uln;
      return of(creatinineGrade(graded, reference, uln), 'mg/dL', reference);
    }
    case 'platelets':
      return of(PLATELETS(graded, 1), '10*9/L', null);
    case 'anc':
      return of(ANC(graded, 1), '10*9/L', null);
    case 'hemoglobin':
      return of(HEMOGLOBIN(graded, 1), 'g/dL', null);
    case 'fibrinogen': {
      const reference = num(protocol, 'organ.fibrinogenLln');
      return of(FIBRINOGEN(graded, reference), 'mg/dL', reference);
    }
    default:
      return null;
  }
}

const ORGAN_VALUES = ['ast', 'alt', 'bilirubin', 'creatinine', 'platelets', 'anc', 'hemoglobin', 'fibrinogen', 'ef'] as const;

/** All organ values known at `at`, in the order they are listed. */
export function organValues(chart: Chart, protocol: Protocol, at: Instant): readonly OrganValue[] {
  return ORGAN_VALUES.map((name) => organValue(chart, protocol, name, at)).filter((v) => v !== null);
}

const GROUP_VALUES: Readonly<Record<OrganGroup, readonly string[]>> = {
  liver: ['ast', 'alt', 'bilirubin'],
  kidney: ['creatinine'],
  lung: [],
  heart: ['ef'],
  coagulation: ['fibrinogen', 'platelets'],
};

/** Grade of a group at `at`; lung and heart also read the CRS domains of that instant. */
export function groupGrade(chart: Chart, protocol: Protocol, group: OrganGroup, at: Instant): number {
  let grade = 0;
  for (const name of GROUP_VALUES[group]) grade = Math.max(grade, organValue(chart, protocol, name, at)?.grade ?? 0);
  if (group === 'lung') grade = stepAt(chart, at).hypoxia >= 3 ? stepAt(chart, at).hypoxia : 0;
  if (group === 'heart' && stepAt(chart, at).hypotension === 4) grade = 4;
  return grade;
}

export interface Progress {
  /** At least two groups at 3 or more, one of them risen within the last 24 h. */
  readonly progressive: boolean;
  readonly grave: readonly { readonly group: OrganGroup; readonly grade: number; readonly risen: boolean }[];
  /** When a rise leaves the window, so that the answer may change by time alone. */
  readonly lookAgainAt: Instant | null;
}

/** Progressive organ failure at `now` (ORG-02). */
export function organProgress(chart: Chart, protocol: Protocol, now: Instant): Progress {
  const window = span(protocol, 'organ.risenWithin');
  const grave: { group: OrganGroup; grade: number; risen: boolean }[] = [];
  for (const group of ORGAN_GROUPS) {
    const grade = groupGrade(chart, protocol, group, now);
    if (grade < 3) continue;
    grave.push({ group, grade, risen: grade > groupGrade(chart, protocol, group, now - window) });
  }
  const progressive = grave.length >= 2 && grave.some((g) => g.risen);
  return { progressive, grave, lookAgainAt: grave.length >= 2 ? nextLeaving(chart, now, window) : null };
}

/** The earliest instant after now at which a value of an organ group becomes older than the window. */
function nextLeaving(chart: Chart, now: Instant, window: number): Instant | null {
  let next: Instant | null = null;
  const consider = (t: Instant): void => {
    const leaves = t + window;
    if (leaves > now && (next === null || leaves < next)) next = leaves;
  };
  for (const group of ORGAN_GROUPS) {
    for (const name of GROUP_VALUES[group]) for (const v of chart.labs[name] ?? []) consider(v.t);
  }
  for (const d of chart.diagnostics) if (d.efPercent !== null) consider(d.t);
  for (const step of chart.steps) consider(step.t);
  return next;
}
