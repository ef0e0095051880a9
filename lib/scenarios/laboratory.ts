import { type Curve, logLine } from './curve';
import { LAB_TESTS, type LabTest, type Plan } from './plan';
import { at, hash } from './random';

interface Usual {
  readonly unit: string;
  readonly decimals: number;
  /** Usual course: [days after the infusion, value]. */
  readonly course: readonly (readonly [day: number, value: number])[];
}

/** Unit and usual course of each test after lymphodepletion, without CRS (simulation parameters, not evidence). */
const USUAL: Readonly<Record<LabTest, Usual>> = {
  hemoglobin: {
    unit: 'g/dL',
    decimals: 1,
    course: [
      [-6, 10.6],
      [0, 9.8],
      [7, 8.6],
      [21, 9.6],
    ],
  },
  wbc: {
    unit: '10*9/L',
    decimals: 2,
    course: [
      [-6, 4.2],
      [-1, 1.4],
      [5, 0.5],
      [9, 0.6],
      [21, 2.6],
    ],
  },
  anc: {
    unit: '10*9/L',
    decimals: 2,
    course: [
      [-6, 2.6],
      [-1, 0.9],
      [5, 0.25],
      [9, 0.3],
      [21, 1.4],
    ],
  },
  platelets: {
    unit: '10*9/L',
    decimals: 0,
    course: [
      [-6, 156],
      [-1, 118],
      [8, 62],
      [21, 96],
    ],
  },
  creatinine: { unit: 'mg/dL', decimals: 2, course: [[0, 0.82]] },
  ast: { unit: 'U/L', decimals: 0, course: [[0, 24]] },
  alt: { unit: 'U/L', decimals: 0, course: [[0, 22]] },
  bilirubin: { unit: 'mg/dL', decimals: 1, course: [[0, 0.6]] },
  magnesium: { unit: 'mg/dL', decimals: 1, course: [[0, 1.9]] },
  phosphate: { unit: 'mg/dL', decimals: 1, course: [[0, 3.1]] },
  crp: { unit: 'mg/L', decimals: 0, course: [[0, 9]] },
  ferritin: { unit: 'ng/mL', decimals: 0, course: [[0, 640]] },
  ldh: { unit: 'U/L', decimals: 0, course: [[0, 214]] },
  urate: { unit: 'mg/dL', decimals: 1, course: [[0, 4.1]] },
  fibrinogen: { unit: 'mg/dL', decimals: 0, course: [[0, 340]] },
  pt: { unit: 's', decimals: 1, course: [[0, 12.6]] },
  aptt: { unit: 's', decimals: 0, course: [[0, 31]] },
  il6: { unit: 'pg/mL', decimals: 0, course: [[0, 14]] },
  procalcitonin: { unit: 'ng/mL', decimals: 2, course: [[0, 0.12]] },
  lactate: { unit: 'mmol/L', decimals: 1, course: [[0, 1.1]] },
  triglycerides: { unit: 'mg/dL', decimals: 0, course: [[0, 132]] },
};

/** The panel of MON-09, drawn before the infusion and every day after it. */
export const DAILY_PANEL: readonly LabTest[] = LAB_TESTS.slice(0, LAB_TESTS.indexOf('il6'));

export interface LabValue {
  readonly test: LabTest;
  readonly value: number;
  readonly unit: string;
}

/** Results of a draw at an hour of the plan. Patients differ by some percent, draws by a few. */
export function laboratory(plan: Plan): (hour: number, tests: readonly LabTest[]) => readonly LabValue[] {
  const seed = hash(`${plan.person.mrn}/laboratory`);
  const curves = new Map<LabTest, Curve>();
  const curveOf = (test: LabTest): Curve => {
    let curve = curves.get(test);
    if (!curve) {
      const own = 1 + 0.08 * at(seed, hash(test));
      const knots =
        plan.labs?.[test] ?? USUAL[test].course.map(([day, value]) => [plan.infusedH + 24 * day, value * own] as const);
      curve = logLine(knots);
      curves.set(test, curve);
    }
    return curve;
  };
  return (hour, tests) =>
    tests.map((test) => {
      const { unit, decimals } = USUAL[test];
      const value = curveOf(test)(hour) * (1 + 0.025 * at(seed + hash(test), Math.round(hour * 60)));
      return { test, value: Number(value.toFixed(decimals)), unit };
    });
}
