import { type BedPlan, healthy, person, tocilizumab, towards } from './people';

/** Grades 1 and 2. Hours from the start of the demo. */
export const mild: readonly BedPlan[] = [
  {
    // Grade 1 since half a day; the ICE is late.
    bed: '703',
    plan: {
      person: person('00521187', 'Jansen, Pieter', 'M', 31, '06-30', 79, 184),
      product: 'tisa-cel',
      admittedH: -101,
      infusedH: -71,
      dischargeH: 130,
      baseline: healthy(86, 80, 97, 15),
      fever: [towards(-16, 2.2, 2), towards(26, 0, 5)],
      labs: { ferritin: [[-100, 610], [-40, 690], [-16, 1180], [2, 2050], [60, 3100], [130, 1100]], crp: [[-60, 8], [-18, 22], [0, 104], [34, 190], [90, 20]] },
      lastRegradeH: -7.67,
      lastIceH: -13.42,
      noIce: [[-13.3, 1.2]],
    },
  },
  {
    // Two litres of oxygen, one tocilizumab; the monitor has stopped sending.
    bed: '706',
    plan: {
      person: person('00509471', 'Haddad, Samira', 'F', 52, '01-14', 66.5, 162),
      product: 'brexu-cel',
      admittedH: -122,
      infusedH: -97,
      dischargeH: 140,
      baseline: healthy(82, 84, 97, 16),
      fever: [towards(-24, 2.3, 2), towards(-5.6, 1.15, 3.6), towards(14, 0, 5)],
      saturation: [towards(-9.5, -8, 1.4), towards(-7.4, -4, 0.4), towards(16, -1, 6)],
      oxygen: [
        { atH: -7.4, device: 'nasal-cannula', flowLpm: 2 },
        { atH: -3.1, device: 'nasal-cannula', flowLpm: 3 },
        { atH: 13, device: 'nasal-cannula', flowLpm: 1 },
        { atH: 19, device: 'room-air' },
      ],
      doses: tocilizumab(66.5, -6.07),
      draws: [{ atH: -6.6, tests: ['il6', 'crp', 'ferritin'] }],
      labs: {
        ferritin: [[-120, 560], [-24, 900], [-4, 3050], [30, 5200], [130, 1400]],
        crp: [[-60, 9], [-26, 20], [-3, 150], [10, 168], [80, 22]],
        il6: [[-30, 22], [-6, 820]],
      },
      lastRegradeH: -6.75,
      silent: [[-0.55, 0.9]],
    },
  },
  {
    // Fever with hypoxia that tocilizumab did not end: a culture has just turned positive.
    bed: '707',
    plan: {
      person: person('00488205', 'Brandt, Lothar', 'M', 70, '03-08', 84, 178),
      product: 'liso-cel',
      admittedH: -120,
      infusedH: -143,
      dischargeH: 150,
      baseline: healthy(82, 82, 96.5, 16),
      fever: [towards(-35, 2.3, 2.2), towards(-21, 1.7, 5), towards(-7, 1.25, 4), towards(6, 0, 6)],
      pressure: [towards(-25, -8, 2), towards(8, 0, 6)],
      saturation: [towards(-26, -9, 1.5), towards(-23.4, -3.5, 0.5), towards(12, -1, 6)],
      oxygen: [
        { atH: -24.4, device: 'nasal-cannula', flowLpm: 5 },
        { atH: -23.4, device: 'hfnc', flowLpm: 40, fio2: 0.45 },
        { atH: -9.2, device: 'nasal-cannula', flowLpm: 4 },
        { atH: 12.5, device: 'nasal-cannula', flowLpm: 2 },
        { atH: 22, device: 'room-air' },
      ],
      doses: tocilizumab(84, -22.9),
      courses: [{ drug: 'dexamethasone', doseMg: 10, everyH: 6, fromH: -22.8, toH: -9, route: 'IV' }],
      draws: [
        { atH: -23.2, tests: ['il6', 'procalcitonin', 'lactate', 'crp', 'ferritin'] },
        { atH: -5.5, tests: ['procalcitonin', 'lactate', 'crp', 'ferritin'] },
      ],
      labs: {
        ferritin: [[-120, 800], [-35, 1200], [-4, 2700], [20, 2900], [120, 1000]],
        crp: [[-60, 14], [-36, 26], [-5, 148], [14, 170], [100, 24]],
        il6: [[-60, 18], [-23, 640]],
        procalcitonin: [[-60, 0.2], [-24, 6.4], [-5, 14.2], [60, 2]],
        lactate: [[-60, 1.2], [-24, 3.4], [-5, 2.9], [24, 1.3]],
      },
      culturesPositive: { drawnH: -23.6, reportedH: -0.75, organism: 'Klebsiella pneumoniae' },
      lastRegradeH: -8.6,
      lastIceH: -3.4,
    },
  },
  {
    // Fever ten minutes ago; grade 2 in nine hours.
    bed: '708',
    plan: {
      person: person('00530018', 'Rossi, Carla', 'F', 63, '08-22', 70.3, 165),
      product: 'ide-cel',
      admittedH: -54,
      infusedH: -31,
      dischargeH: 160,
      baseline: healthy(82, 84, 96.5, 16),
      fever: [towards(-1.35, 2.2, 1.5), towards(11.5, 0.25, 3.6)],
      pressure: [towards(7, -24, 1.4), towards(11, 0, 4)],
      saturation: [towards(8, -6, 1.5), towards(10, -3, 1), towards(22, 0, 5)],
      oxygen: [
        { atH: 9.4, device: 'nasal-cannula', flowLpm: 2 },
        { atH: 24, device: 'room-air' },
      ],
      doses: tocilizumab(70.3, 10.2),
      extraTemperaturesH: [-1.2, -0.62, -0.17, 0.3, 0.65],
      labs: { ferritin: [[-50, 480], [-3, 890], [40, 3400], [150, 900]], crp: [[-50, 8], [-8, 14], [-2, 31], [14, 130], [80, 16]] },
      lastRegradeH: -5.8,
    },
  },
  {
    // Grade 1 with soft pressure: it falls through the limit as the demo starts.
    bed: '711',
    plan: {
      person: person('00524730', 'Okoye, Daniel', 'M', 39, '12-05', 92, 187),
      product: 'tisa-cel',
      admittedH: -104,
      infusedH: -76,
      dischargeH: 140,
      baseline: healthy(84, 82, 97, 16),
      fever: [towards(-19, 2.3, 2), towards(-2, 2.7, 1), towards(1.4, 0.2, 3.6)],
      pressure: [towards(-3, -9, 1), towards(-0.45, -27, 0.42), towards(0.9, -22, 1), towards(1.6, -2, 5)],
      doses: tocilizumab(92, 1.12),
      frequentCuff: [[-0.2, 8]],
      draws: [{ atH: -4.5, tests: ['crp', 'ferritin'] }],
      labs: {
        ferritin: [[-100, 540], [-24, 900], [-4, 2210], [36, 4600], [130, 1200]],
        crp: [[-60, 9], [-22, 24], [-4, 131], [10, 160], [80, 18]],
      },
      lastRegradeH: -8.05,
      lastIceH: -5.6,
    },
  },
  {
    // A child, grade 1 on the way down; nobody has regraded for more than twelve hours.
    bed: '714',
    plan: {
      person: person('00531562', 'Dubois, Nina', 'F', 9, '04-17', 28, 132),
      product: 'tisa-cel',
      admittedH: -141,
      infusedH: -123,
      dischargeH: 110,
      baseline: healthy(78, 96, 98, 20, 36.9),
      fever: [towards(-44, 2.1, 2), towards(-12, 1.35, 8), towards(6, 0, 6)],
      ice: [[-130, 0]],
      labs: { ferritin: [[-140, 700], [-44, 1000], [-14, 1650], [-2, 1420], [60, 900]], crp: [[-60, 8], [-46, 16], [-14, 118], [0, 78], [70, 10]] },
      lastRegradeH: -12.42,
      noRegrade: [[-12.3, 7.5]],
      lastIceH: -8.4,
    },
  },
];
