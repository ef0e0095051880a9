import type { Person } from './chart';

/** Predicted body weight in kg (HEMO-11): 50 (male) or 45.5 (female) + 0.91 x (height - 152.4 cm); null if sex or height is unknown. */
export function predictedWeightKg({ sex, heightCm }: Pick<Person, 'sex' | 'heightCm'>): number | null {
  if (heightCm === null || sex === null) return null;
  const male = /^m/i.test(sex);
  if (!male && !/^[fw]/i.test(sex)) return null;
  return (male ? 50 : 45.5) + 0.91 * (heightCm - 152.4);
}
