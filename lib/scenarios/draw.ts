import { HOUR } from '../time';
import type { Step } from './curve';
import type { Dose, DrugCourse, OxygenChange, Plan, RunningDrug } from './plan';
import { type Random, random } from './random';

/** Figures of clinical.md section 12: median day of onset, share of peak grades 0 to 4, chance that ICANS follows. */
interface Product {
  readonly name: string;
  readonly onsetDay: number;
  readonly grades: readonly [number, number, number, number, number];
  readonly neurotoxicity: number;
}
const PRODUCTS: readonly [Product, ...Product[]] = [
  { name: 'axi-cel', onsetDay: 2, grades: [6, 40, 41, 10, 3], neurotoxicity: 0.55 },
  { name: 'tisa-cel', onsetDay: 3, grades: [22, 34, 28, 11, 5], neurotoxicity: 0.2 },
  { name: 'brexu-cel', onsetDay: 5, grades: [11, 42, 36, 8, 3], neurotoxicity: 0.6 },
  { name: 'liso-cel', onsetDay: 5, grades: [54, 28, 15, 2, 1], neurotoxicity: 0.25 },
  { name: 'ide-cel', onsetDay: 1, grades: [15, 56, 20, 6, 3], neurotoxicity: 0.18 },
  { name: 'cilta-cel', onsetDay: 7, grades: [10, 56, 28, 4, 2], neurotoxicity: 0.2 },
];
const FAMILIES = [
  'Aydin',
  'Becker',
  'Costa',
  'Demir',
  'Eriksen',
  'Farkas',
  'Goto',
  'Horvat',
  'Ibarra',
  'Jonsson',
  'Keller',
  'Larsen',
  'Mbeki',
  'Novak',
  'Okafor',
  'Pinto',
  'Quiroga',
  'Reyes',
  'Sato',
  'Tanaka',
  'Urban',
  'Vega',
  'Weiss',
  'Yilmaz',
] as const;
const GIVEN = {
  female: ['Ana', 'Berta', 'Clara', 'Dina', 'Elif', 'Freya', 'Greta', 'Hana'],
  male: ['Adam', 'Boris', 'Carl', 'David', 'Emil', 'Felix', 'Georg', 'Hugo'],
} as const;

/**
 * A patient drawn from the seed; hour 0 of the plan is the admission. `afterMs`: how long the bed stood empty before.
 * @param mrn a number nobody else has
 */
export function drawPlan(seed: string, mrn: string): { readonly plan: Plan; readonly afterMs: number } {
  const chance = random(seed);
  const product = chance.pick(PRODUCTS);
  const sex = chance.chance(0.5) ? 'female' : 'male';
  const weightKg = Math.round(chance.normal(sex === 'female' ? 66 : 80, 9) * 10) / 10;
  const infusedH = chance.between(20, 30);
  const onsetH = infusedH + 24 * Math.min(12, Math.max(0.7, chance.lognormal(product.onsetDay, 0.4)));
  const peak = chance.weighted(product.grades);
  const baseline = {
    tempC: 36.8 + chance.between(-0.2, 0.15),
    mapMmHg: Math.round(chance.between(80, 90)),
    heartRate: Math.round(chance.between(72, 86)),
    respRate: 15,
    spo2Percent: chance.between(96.4, 98),
  };
  const illness = crs(chance, peak, onsetH, baseline.mapMmHg, weightKg);
  const neuro = chance.chance(peak >= 2 ? product.neurotoxicity * 1.3 : product.neurotoxicity * 0.4)
    ? icans(chance, onsetH + chance.between(40, 90))
    : { ice: [], courses: [], endH: 0 };
  const endH = Math.max(illness.endH, neuro.endH, infusedH + 9 * 24) + chance.between(30, 60);
  return {
    afterMs: Math.round(chance.between(3, 9)) * HOUR,
    plan: {
      person: {
        mrn,
        family: chance.pick(FAMILIES),
        given: chance.pick(GIVEN[sex]),
        sex,
        ageYears: chance.whole(24, 76),
        birthday: `${String(chance.whole(1, 12)).padStart(2, '0')}-${String(chance.whole(1, 28)).padStart(2, '0')}`,
        weightKg,
        heightCm: Math.round(chance.normal(sex === 'female' ? 165 : 178, 6)),
      },
      product: product.name,
      admittedH: 0,
      infusedH,
      dischargeH: endH,
      baseline,
      ...illness.plan,
      courses: [...illness.courses, ...neuro.courses],
      ice: neuro.ice,
      labs: laboratory(chance, peak, onsetH, endH),
    },
  };
}

interface Illness {
  readonly plan: Partial<Plan>;
  readonly courses: readonly DrugCourse[];
  readonly endH: number;
}

function crs(chance: Random, peak: number, onsetH: number, mapMmHg: number, weightKg: number): Illness {
  if (peak === 0) return { plan: {}, courses: [], endH: onsetH };
  const height = chance.between(1.9, 2.7);
  if (peak === 1) {
    const endH = onsetH + chance.between(26, 50);
    return { plan: { fever: [step(onsetH, height, 2), step(endH, 0, 5)] }, courses: [], endH: endH + 30 };
  }

  const secondH = onsetH + chance.between(9, 28);
  const doseMg = Math.min(800, Math.round((8 * weightKg) / 20) * 20);
  const firstDoseH = secondH + chance.between(0.9, 1.5);
  const slow = peak >= 3 || chance.chance(0.15);
  const turnH = slow ? firstDoseH + 8.6 : firstDoseH;
  const doses: Dose[] = [firstDoseH, ...(slow ? [turnH] : [])].map((atH) => ({ atH, drug: 'tocilizumab', doseMg, route: 'IV' }));
  const fever = [step(onsetH, height, 2), ...(slow ? [step(firstDoseH, height * 0.7, 4)] : []), step(turnH + 0.2, 0.1, 3.6)];
  const shock = peak >= 3 || chance.chance(0.5);
  // The limit is crossed at `secondH`: the fall begins as much earlier as it takes to get there.
  const fall = mapMmHg - 57;
  const fallsH = secondH - 1.2 * Math.log(fall / (fall - (mapMmHg - 64)));
  const pressure: Step[] = shock
    ? [step(fallsH, -fall, 1.2), step(turnH + 1, peak >= 3 ? -16 : -3, 4), step(turnH + 14, 0, 8)]
    : [];
  const saturation: Step[] = [step(secondH - 2, -8, 1.4), step(secondH + 0.1, -4, 0.5), step(turnH + 16, 0, 8)];
  const oxygen: OxygenChange[] = [{ atH: shock ? secondH + 0.8 : secondH, device: 'nasal-cannula', flowLpm: chance.whole(2, 4) }];
  const courses: DrugCourse[] = [];
  const infusions: RunningDrug[] = [];
  let endH = turnH + chance.between(16, 26);
  if (peak >= 3) {
    const thirdH = secondH + chance.between(2, 5);
    infusions.push({
      drug: 'norepinephrine',
      rateUnit: 'ug/kg/min',
      rates: [
        [thirdH, 0.06],
        [thirdH + 3, 0.12],
        [turnH + 8, 0.05],
        [turnH + 14, 0],
      ],
    });
    oxygen.push({ atH: thirdH + 0.4, device: 'hfnc', flowLpm: 40, fio2: 0.5 });
    courses.push({ drug: 'dexamethasone', doseMg: 10, everyH: 6, fromH: thirdH + 0.5, toH: thirdH + 44, route: 'IV' });
    endH = turnH + chance.between(24, 34);
    if (peak === 4) {
      const fourthH = thirdH + chance.between(2, 4);
      infusions.push({
        drug: 'epinephrine',
        rateUnit: 'ug/kg/min',
        rates: [
          [fourthH, 0.05],
          [turnH + 5, 0],
        ],
      });
      courses.push({ drug: 'methylprednisolone', doseMg: 500, everyH: 12, fromH: fourthH + 0.6, toH: fourthH + 40, route: 'IV' });
      endH += 12;
    }
    oxygen.push({ atH: turnH + 16, device: 'nasal-cannula', flowLpm: 4 });
  }
  oxygen.push({ atH: endH, device: 'room-air' });
  const draws = [{ atH: secondH + 0.3, tests: ['il6', 'procalcitonin', 'lactate', 'ferritin', 'crp'] as const }];
  return {
    plan: {
      fever,
      pressure,
      saturation,
      oxygen,
      infusions,
      doses,
      draws,
      frequentCuff: shock ? [[secondH - 1, secondH + 12]] : [],
    },
    courses,
    endH,
  };
}

/** ICE falls by some points each half day, dexamethasone from grade 2, recovery by a point or two a day. */
function icans(chance: Random, startH: number): { ice: [number, number][]; courses: DrugCourse[]; endH: number } {
  const lowest = chance.pick([9, 8, 7, 5, 4, 2]);
  const ice: [number, number][] = [];
  let score = 10;
  let h = startH;
  while (score > lowest) {
    score = Math.max(lowest, score - chance.whole(1, 2));
    ice.push([h, score]);
    h += 11;
  }
  const severeH = ice.find(([, found]) => found <= 6)?.[0];
  const courses: DrugCourse[] =
    severeH === undefined
      ? []
      : [{ drug: 'dexamethasone', doseMg: 10, everyH: 6, fromH: severeH + 0.5, toH: severeH + 46, route: 'IV' }];
  h += 14;
  while (score < 10) {
    score = Math.min(10, score + chance.whole(1, 2));
    ice.push([h, score]);
    h += 22;
  }
  return { ice, courses, endH: h };
}

function laboratory(chance: Random, peak: number, onsetH: number, endH: number): Plan['labs'] {
  const crpPeak = [12, 90, 165, 230, 260][peak] ?? 12;
  const ferritinStart = chance.between(320, 1400);
  const ferritinPeak = ferritinStart * ([1.1, 2.2, 4, 7, 10][peak] ?? 1.1);
  const peakH = onsetH + 44;
  return {
    crp: [
      [0, 9],
      [onsetH - 4, 14],
      [peakH, crpPeak],
      [Math.max(peakH + 90, endH), 7],
    ],
    ferritin: [
      [0, ferritinStart],
      [onsetH, ferritinStart * 1.1],
      [peakH + 24, ferritinPeak],
      [Math.max(peakH + 140, endH), ferritinStart * 1.2],
    ],
    il6: [
      [onsetH, 18],
      [onsetH + 20, [20, 240, 900, 3200, 9000][peak] ?? 20],
    ],
    lactate: [
      [onsetH, 1.1],
      [onsetH + 24, peak >= 3 ? 2.6 : 1.4],
      [onsetH + 70, 1.1],
    ],
    procalcitonin: [
      [onsetH, 0.15],
      [onsetH + 24, peak >= 2 ? 0.9 : 0.3],
      [onsetH + 120, 0.2],
    ],
  };
}

function step(atH: number, to: number, tauH: number): Step {
  return { atH, to, tauH };
}
