import type { Mark } from '../events/catalog';
import { ugPerMin } from '../events/drugs';

/** What one unit of a drug's rate counts as norepinephrine in ug/kg/min. */
export interface Equivalent {
  readonly drug: string;
  readonly factor: number;
  readonly unit: 'ug/kg/min' | 'U/min';
  readonly mark: Mark;
}
const factor = (drug: string, value: number, unit: Equivalent['unit'] = 'ug/kg/min'): Equivalent => ({
  drug,
  factor: value,
  unit,
  mark: 'k',
});
/** From the score of Kotani 2023, to be confirmed before clinical use. A drug that is not listed has no known equivalent. */
export const EQUIVALENTS: readonly Equivalent[] = [
  factor('norepinephrine', 1),
  factor('epinephrine', 1),
  factor('phenylephrine', 0.1),
  factor('dopamine', 0.01),
  factor('metaraminol', 0.125),
  factor('vasopressin', 2.5, 'U/min'),
  factor('angiotensin-ii', 2.5),
  factor('terlipressin', 10),
];
const FACTOR = new Map(EQUIVALENTS.map((e) => [e.drug, e.factor]));

/**
 * One running vasopressor as norepinephrine in ug/kg/min; null if its rate, its unit, the weight or an equivalent is not
 * known. Derived and shown, never graded.
 */
export function norepinephrineEquivalent(
  drug: string,
  rate: number | null,
  rateUnit: string | null,
  weightKg: number | null,
): number | null {
  const times = FACTOR.get(drug);
  if (times === undefined || rate === null) return null;
  if (rate === 0) return 0;
  if (drug === 'vasopressin') return rateUnit === 'U/min' ? rate * times : null;
  if (rateUnit === 'ug/kg/min') return rate * times;
  if (rateUnit === 'ng/kg/min') return (rate / 1_000) * times;
  const perMin = ugPerMin(rate, rateUnit, weightKg);
  return perMin === null || weightKg === null ? null : (perMin / weightKg) * times;
}
