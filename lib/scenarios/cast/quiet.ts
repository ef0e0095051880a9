import { type BedPlan, healthy, person, towards } from './people';

/** Beds where nothing is wrong, or not yet. Hours from the start of the demo. */
export const quiet: readonly BedPlan[] = [
  {
    bed: '702',
    plan: {
      person: person('00517342', 'Abara, Tobias', 'M', 44, '05-11', 81.5, 180),
      product: 'liso-cel',
      admittedH: -98,
      infusedH: -217,
      dischargeH: 62,
      baseline: healthy(84, 78, 97.5, 15),
      labs: {
        ferritin: [
          [-98, 980],
          [-30, 720],
          [10, 560],
        ],
        crp: [
          [-98, 24],
          [-10, 12],
          [40, 6],
        ],
      },
      lastRegradeH: -4.83,
    },
  },
  {
    bed: '705',
    plan: {
      person: person('00498816', 'Lindqvist, Elsa', 'F', 61, '09-27', 64.2, 168),
      product: 'cilta-cel',
      admittedH: -90,
      infusedH: -509,
      dischargeH: 74,
      baseline: healthy(87, 72, 98, 14, 36.6),
      doses: [{ atH: -330, drug: 'tocilizumab', doseMg: 500, route: 'IV' }],
      labs: {
        ferritin: [
          [-90, 520],
          [0, 410],
        ],
        crp: [
          [-90, 9],
          [0, 4],
        ],
      },
      lastRegradeH: -6.08,
    },
  },
  {
    // Admitted while the demo runs; infusion next day, then an ordinary grade 2 course.
    bed: '710',
    plan: {
      person: person('00533090', 'Evans, Maya', 'F', 57, '02-19', 68, 166),
      product: 'liso-cel',
      admittedH: 0.25,
      infusedH: 25,
      dischargeH: 330,
      baseline: healthy(85, 76, 97.5, 15),
      fever: [towards(138, 2.1, 2), towards(170, 0, 4)],
      labs: {
        ferritin: [
          [0, 380],
          [140, 520],
          [185, 2600],
          [330, 700],
        ],
        crp: [
          [0, 7],
          [138, 10],
          [180, 140],
          [260, 14],
        ],
      },
    },
  },
  {
    // Quiet until fever begins about a quarter of an hour after the start.
    bed: '713',
    plan: {
      person: person('00526654', 'Singh, Vikram', 'M', 45, '11-03', 77.8, 176),
      product: 'cilta-cel',
      admittedH: -102,
      infusedH: -169,
      dischargeH: 118,
      baseline: healthy(83, 82, 97, 16, 36.9),
      fever: [towards(-0.9, 2.2, 1.7), towards(34, 0, 5)],
      extraTemperaturesH: [-0.7, -0.25, 0.1, 0.28, 0.42, 0.75],
      labs: {
        ferritin: [
          [-100, 700],
          [0, 760],
          [48, 2300],
          [110, 900],
        ],
        crp: [
          [-60, 12],
          [-4, 15],
          [36, 120],
          [90, 18],
        ],
      },
      lastRegradeH: -7.2,
    },
  },
];
