import type { Step } from '../curve';
import type { Baseline, Dose, DrugCourse, Person, Plan } from '../plan';

/** Small words of the cast files. Everybody in them is invented. */

export function person(
  mrn: string,
  name: `${string}, ${string}`,
  sex: 'F' | 'M',
  ageYears: number,
  birthday: string,
  weightKg: number,
  heightCm: number,
): Person {
  const [family = '', given = ''] = name.split(', ');
  return { mrn, family, given, sex: sex === 'F' ? 'female' : 'male', ageYears, birthday, weightKg, heightCm };
}

export function healthy(mapMmHg: number, heartRate: number, spo2Percent = 97, respRate = 15, tempC = 36.8): Baseline {
  return { mapMmHg, heartRate, spo2Percent, respRate, tempC };
}

/** From that hour on the value goes to `to` with a time constant. */
export function towards(atH: number, to: number, tauH: number): Step {
  return { atH, to, tauH };
}

/** 8 mg/kg (12 below 30 kg), at most 800 mg, in steps of 20 mg as the vials come. */
export function tocilizumab(weightKg: number, ...atH: number[]): Dose[] {
  const doseMg = Math.min(800, Math.round(((weightKg < 30 ? 12 : 8) * weightKg) / 20) * 20);
  return atH.map((h) => ({ atH: h, drug: 'tocilizumab', doseMg, route: 'IV' }));
}

export function dexamethasone(doseMg: number, everyH: number, fromH: number, toH: number): DrugCourse {
  return { drug: 'dexamethasone', doseMg, everyH, fromH, toH, route: 'IV' };
}

export interface BedPlan {
  readonly bed: string;
  readonly plan: Plan;
}
