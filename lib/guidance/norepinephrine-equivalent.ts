import { ugPerMin } from '../events/drugs';

/**
 * Factors to norepinephrine in ug/kg/min, from the score of Kotani 2023 (k: confirm before clinical use). Vasopressin is taken
 * in U/min, all others in ug/kg/min. A drug that is not listed has no known equivalent.
 */
const FACTOR: Readonly<Record<string, number>> = {
  norepinephrine: 1,
  epinephrine: 1,
  phenylephrine: 0.1,
  dopamine: 0.01,
  metaraminol: 0.125,
  vasopressin: 2.5,
  'angiotensin-ii': 2.5,
  terlipressin: 10,
};

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
  const factor = FACTOR[drug];
  if (factor === undefined || rate === null) return null;
  if (rate === 0) return 0;
  if (drug === 'vasopressin') return rateUnit === 'U/min' ? rate * factor : null;
  if (rateUnit === 'ug/kg/min') return rate * factor;
  if (rateUnit === 'ng/kg/min') return (rate / 1_000) * factor;
  const perMin = ugPerMin(rate, rateUnit, weightKg);
  return perMin === null || weightKg === null ? null : (perMin / weightKg) * factor;
}
