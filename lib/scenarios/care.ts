import type { BedsideGrades } from './bedside';
import type { Knot } from './curve';
import type { Dose, DrugCourse, Plan } from './plan';
import { stream } from './schedule';

/** What a ward does for every patient with such a course, without the plan having to say it. */
export interface Care {
  readonly doses: readonly Dose[];
  readonly diagnostics: readonly { readonly atH: number; readonly test: string; readonly efPercent?: number }[];
  readonly decisions: readonly { readonly atH: number; readonly reassess: 'crs-infection' }[];
}

/** Every dose of the plan, its courses written out, in order of time. */
export function plannedDoses(plan: Plan): Dose[] {
  return [...(plan.doses ?? []), ...(plan.courses ?? []).flatMap(repeat)].sort((a, b) => a.atH - b.atH);
}

function repeat(course: DrugCourse): Dose[] {
  const doses: Dose[] = [];
  for (let atH = course.fromH; atH < course.toH; atH += course.everyH) {
    doses.push({ atH, drug: course.drug, doseMg: course.doseMg, ...(course.route ? { route: course.route } : {}) });
  }
  return doses;
}

/**
 * Cultures and antibiotics at onset, echocardiogram at grade 3, fungal prophylaxis beside steroids, EEG and imaging for
 * severe ICANS, and the second look at infection after tocilizumab: each inside the time the rules of clinical.md give.
 */
export function care(plan: Plan, grades: BedsideGrades, mapMmHg: (hour: number) => number): Care {
  const chance = stream(plan, 'care');
  const doses: Dose[] = [];
  const diagnostics: { atH: number; test: string; efPercent?: number }[] = [];
  const decisions: { atH: number; reassess: 'crs-infection' }[] = [];

  for (const [from, to] of spells(grades.crs, 1, plan.dischargeH)) {
    diagnostics.push(
      { atH: from + chance.between(0.3, 0.5), test: 'blood-culture' },
      { atH: from + chance.between(0.4, 0.7), test: 'urine-culture' },
      { atH: from + chance.between(0.6, 0.9), test: 'chest-xray' },
    );
    const antibiotic: DrugCourse = chance.chance(0.5)
      ? {
          drug: 'piperacillin-tazobactam',
          doseMg: 4500,
          everyH: 6,
          fromH: from + 0.7,
          toH: Math.max(to + 24, from + 72),
          route: 'IV',
        }
      : { drug: 'cefepime', doseMg: 2000, everyH: 8, fromH: from + 0.7, toH: Math.max(to + 24, from + 72), route: 'IV' };
    doses.push(...repeat({ ...antibiotic, toH: Math.min(antibiotic.toH, plan.dischargeH) }));
  }
  for (const [from] of spells(grades.crs, 2, plan.dischargeH)) {
    if (mapMmHg(from) < 68)
      doses.push({ atH: from + 0.25, drug: 'crystalloid-bolus', volumeMl: plan.person.weightKg < 40 ? 300 : 500 });
    diagnostics.push({ atH: from + 1.1, test: 'respiratory-culture' });
  }
  for (const [from] of spells(grades.crs, 3, plan.dischargeH)) {
    diagnostics.push({ atH: from + chance.between(2.5, 4.5), test: 'echocardiogram', efPercent: chance.whole(54, 64) });
  }
  for (const [from, to] of spells(grades.icans, 3, plan.dischargeH)) {
    diagnostics.push({ atH: from + 2.5, test: 'eeg' });
    for (let atH = from + 4; atH < to; atH += 20) diagnostics.push({ atH, test: 'mri-brain' });
  }

  const given = plannedDoses(plan);
  const steroids = given.filter((dose) => STEROIDS.has(dose.drug));
  for (const [first, last] of runs(steroids.map((dose) => dose.atH))) {
    doses.push(...repeat({ drug: 'micafungin', doseMg: 100, everyH: 24, fromH: first + 8, toH: last + 24, route: 'IV' }));
  }
  const firstTocilizumab = given.filter((dose) => dose.drug === 'tocilizumab').map((dose) => dose.atH);
  for (const [first] of runs(firstTocilizumab, 72))
    decisions.push({ atH: first + chance.between(13, 18), reassess: 'crs-infection' });
  for (const [from, to] of spells(grades.icans, 1, plan.dischargeH)) {
    doses.push(...repeat({ drug: 'levetiracetam', doseMg: 500, everyH: 12, fromH: from + 1, toH: to + 24, route: 'IV' }));
  }
  return { doses, diagnostics, decisions };
}

const STEROIDS = new Set(['dexamethasone', 'methylprednisolone', 'prednisone', 'hydrocortisone']);

/** Spells with grade at or above `floor`; falls of less than a day do not end one. */
function spells(changes: readonly Knot[], floor: number, end: number): [from: number, to: number][] {
  const found: [number, number][] = [];
  let from: number | null = null;
  for (const [h, grade] of changes) {
    if (grade >= floor && from === null) from = h;
    if (grade < floor && from !== null) {
      found.push([from, h]);
      from = null;
    }
  }
  if (from !== null) found.push([from, end]);
  return found.reduce<[number, number][]>((joined, spell) => {
    const before = joined[joined.length - 1];
    if (before && spell[0] - before[1] < 24) before[1] = spell[1];
    else joined.push(spell);
    return joined;
  }, []);
}

/** First and last of each run of hours with gaps of at most `gapH`. */
function runs(hours: readonly number[], gapH = 30): [first: number, last: number][] {
  return hours.reduce<[number, number][]>((joined, h) => {
    const before = joined[joined.length - 1];
    if (before && h - before[1] <= gapH) before[1] = h;
    else joined.push([h, h]);
    return joined;
  }, []);
}
