import { type Curve, inside, type Knot } from './curve';
import type { OxygenChange, Plan, RunningDrug } from './plan';

/**
 * The grade a nurse with the ASTCT table in the pocket would write down, hour by hour. It is kept apart from
 * `lib/grading` on purpose: it decides when the nurses of the stories regrade and what they confirm, and lets the tests
 * compare two readings of the table.
 */
export interface BedsideGrades {
  /** Hours at which the grade changes, with the new grade. */
  readonly crs: readonly Knot[];
  readonly icans: readonly Knot[];
}

export interface BedsideChart {
  readonly plan: Plan;
  readonly mapMmHg: Curve;
  readonly spo2Percent: Curve;
  /** [hour, Celsius] as measured, in order. */
  readonly temperatures: readonly Knot[];
  /** Single doses given, in order. */
  readonly given: readonly { readonly h: number; readonly drug: string }[];
  /** ICE as found, `null` when it could not be assessed; in order. */
  readonly ice: readonly { readonly h: number; readonly score: number | null }[];
}

const STEP_H = 1 / 6;
const HOLD_H = 4;
const LOW_SPO2_HOLD_H = 1;
const EPISODE_H = 24;
/** Hours a drug may hide fever. */
const MASKS: Readonly<Record<string, number>> = {
  acetaminophen: 8,
  dexamethasone: 48,
  methylprednisolone: 48,
  anakinra: 48,
  tocilizumab: 168,
};

/** Reads both grades from the infusion to the discharge. */
export function bedsideGrades(chart: BedsideChart): BedsideGrades {
  return { crs: crs(chart), icans: icans(chart) };
}

function crs(chart: BedsideChart): Knot[] {
  const { plan } = chart;
  const changes: Knot[] = [];
  let last = 0;
  let feverAt = Number.NEGATIVE_INFINITY;
  let signAt = Number.NEGATIVE_INFINITY;
  let lowAt = Number.NEGATIVE_INFINITY;
  let desaturatedAt = Number.NEGATIVE_INFINITY;
  let next = 0;
  for (let h = plan.infusedH; h <= plan.dischargeH; h += STEP_H) {
    for (let taken = chart.temperatures[next]; taken && taken[0] <= h; taken = chart.temperatures[++next]) {
      if (taken[0] >= plan.infusedH && taken[1] >= 38) feverAt = taken[0];
    }
    const device = oxygenAt(plan.oxygen, h);
    if (chart.mapMmHg(h) < 64.5 && pressors(plan.infusions, h) === 0) lowAt = h;
    if (device.device === 'room-air' && chart.spo2Percent(h) < 89.5) desaturatedAt = h;
    const hypotension = Math.max(pressors(plan.infusions, h), h - lowAt < HOLD_H ? 2 : 0);
    const hypoxia = Math.max(oxygenGrade(device), h - desaturatedAt < LOW_SPO2_HOLD_H ? 2 : 0);
    const domain = Math.max(hypotension, hypoxia);
    const febrile = h - feverAt < EPISODE_H;
    const documented = feverAt > Number.NEGATIVE_INFINITY;
    const counts = febrile || h - signAt < EPISODE_H || (documented && masked(chart.given, h));
    const grade = counts && domain > 0 ? domain : febrile ? 1 : 0;
    if (h - feverAt < STEP_H || (counts && domain > 0)) signAt = h;
    if (grade !== last) changes.push([h, grade]);
    last = grade;
  }
  return changes;
}

function masked(given: BedsideChart['given'], h: number): boolean {
  return given.some((dose) => dose.h <= h && h - dose.h < (MASKS[dose.drug] ?? 0));
}

/** The oxygen in use; room air before the first record. */
export function oxygenAt(oxygen: readonly OxygenChange[] | undefined, h: number): OxygenChange {
  return oxygen?.findLast((change) => change.atH <= h) ?? { atH: Number.NEGATIVE_INFINITY, device: 'room-air' };
}

function oxygenGrade(oxygen: OxygenChange): number {
  switch (oxygen.device) {
    case 'room-air':
      return 0;
    case 'blow-by':
      return 2;
    case 'nasal-cannula':
    case 'hfnc':
      return (oxygen.flowLpm ?? 0) > 6 ? 3 : 2;
    case 'simple-face-mask':
    case 'venturi':
    case 'non-rebreather':
      return 3;
    case 'cpap':
    case 'bipap':
      return 4;
    case 'invasive-ventilation':
      return oxygen.indication === 'airway-protection' ? 0 : 4;
  }
}

/** 3 for one vasopressor or vasopressin alone, 4 for two, vasopressin not counted. */
function pressors(infusions: readonly RunningDrug[] | undefined, h: number): number {
  const running = (infusions ?? []).filter((drug) => (drug.rates.findLast(([at]) => at <= h)?.[1] ?? 0) > 0);
  const counted = running.filter((drug) => drug.drug !== 'vasopressin').length;
  if (counted >= 2) return 4;
  return running.length > 0 ? 3 : 0;
}

const AROUSAL = { alert: 0, 'awakens-spontaneously': 1, 'awakens-to-voice': 2, 'awakens-to-tactile': 3, unarousable: 4 } as const;

function icans(chart: BedsideChart): Knot[] {
  const { plan } = chart;
  const child = plan.person.ageYears < 12;
  const moments = [
    ...chart.ice.map((record) => record.h),
    ...(plan.arousal ?? []).map((record) => record.atH),
    ...(plan.seizures ?? []).flatMap((seizure) => [seizure.atH, seizure.atH + 24]),
  ].filter((h) => h >= plan.infusedH);
  const changes: Knot[] = [];
  let last = 0;
  for (const h of moments.sort((a, b) => a - b)) {
    const score =
      chart.ice.findLast((record) => record.h <= h && record.h >= plan.infusedH && record.score !== null)?.score ?? null;
    const loc = plan.arousal?.findLast((record) => record.atH <= h && !inside(plan.sedated, record.atH))?.loc ?? 'alert';
    const seizure = Math.max(
      0,
      ...(plan.seizures ?? []).filter((s) => s.atH <= h && h - s.atH < 24).map((s) => (s.durationMin > 5 ? 4 : 3)),
    );
    const grade = Math.max(score === null ? 0 : child ? capdGrade(score) : iceGrade(score), AROUSAL[loc], seizure);
    if (grade !== last) changes.push([h, grade]);
    last = grade;
  }
  return changes;
}

function iceGrade(score: number): number {
  if (score >= 10) return 0;
  if (score >= 7) return 1;
  return score >= 3 ? 2 : 3;
}
function capdGrade(score: number): number {
  if (score >= 9) return 3;
  return score >= 1 ? 1 : 0;
}
