import fc from 'fast-check';
import { formatOffset } from '../../lib/replay/offset';
import { MINUTE } from '../../lib/time';
import { ice, type Row } from './charts';

/** Rows of every kind a rule reads, at minutes of three days, with values around the limits. */
const at = fc.integer({ min: -6 * 60, max: 72 * 60 }).map((minutes) => formatOffset(minutes * MINUTE));
const row = (make: (t: string) => fc.Arbitrary<object>): fc.Arbitrary<Row> =>
  at.chain((t) => make(t).map((fields) => ({ t, ...fields }) as Row));
export const one = <T>(...values: T[]): fc.Arbitrary<T> => fc.constantFrom(...values);
const source = one('charted', 'charted', 'device');
export const rows: fc.Arbitrary<Row> = fc.oneof(
  { weight: 4, arbitrary: row(() => fc.record({ kind: one('vital'), tempC: one(36.8, 37.9, 38.0, 38.6, 39.6), source })) },
  { weight: 4, arbitrary: row(() => fc.record({ kind: one('vital'), sbpMmHg: one(70, 84, 89, 90, 120), source })) },
  { weight: 2, arbitrary: row(() => fc.record({ kind: one('vital'), spo2Percent: one(82, 89, 90, 97), source })) },
  {
    weight: 1,
    arbitrary: row(() =>
      fc.record({
        kind: one('vital'),
        respRate: one(18, 31),
        heartRate: one(80, 120),
        plateauCmH2O: one(25, 30),
        tidalVolumeMl: one(380, 450),
      }),
    ),
  },
  {
    weight: 4,
    arbitrary: row(() =>
      fc.record({
        kind: one('support'),
        support: one('oxygen'),
        device: one('room-air', 'nasal-cannula', 'hfnc', 'bipap', 'cpap', 'invasive-ventilation'),
        flowLpm: one(2, 6, 7, 40),
        fio2: one(0.35, 0.6),
        indication: one('hypoxia', 'hypoxia', 'airway-protection', 'osa-home'),
      }),
    ),
  },
  {
    weight: 1,
    arbitrary: row(() =>
      fc.record({
        kind: one('support'),
        support: one('crrt', 'continuous-monitoring', 'ecmo-vv', 'active-cooling'),
        status: one('running', 'stopped'),
      }),
    ),
  },
  {
    weight: 4,
    arbitrary: row(() =>
      fc.record({
        kind: one('medication'),
        drug: one('norepinephrine', 'epinephrine', 'vasopressin', 'dopamine', 'phenylephrine', 'cisatracurium', 'hydrocortisone'),
        status: one('running', 'running', 'stopped'),
        rate: one(0, 4, 25),
        rateUnit: one('ug/min'),
      }),
    ),
  },
  {
    weight: 2,
    arbitrary: at.chain((t) =>
      fc.record(
        {
          t: fc.constant(t),
          kind: one('medication'),
          drug: one('methylprednisolone', 'dexamethasone', 'prednisolone'),
          status: one('running', 'running', 'running', 'stopped'),
          rate: one(1, 1.7, 12),
          rateUnit: one('mg/h', 'mg/h', 'ug/min'),
          doseMg: one(8, 250),
        },
        { requiredKeys: ['t', 'kind', 'drug', 'status'] },
      ),
    ),
  },
  {
    weight: 5,
    arbitrary: row(() =>
      fc.record({
        kind: one('medication'),
        drug: one(
          'tocilizumab',
          'tocilizumab',
          'dexamethasone',
          'dexamethasone',
          'methylprednisolone',
          'acetaminophen',
          'cefepime',
          'micafungin',
          'anakinra',
          'sargramostim',
          'siltuximab',
        ),
        status: one('given', 'given', 'given', 'ordered', 'not-done'),
        doseMg: one(10, 40, 500, 640, 900),
        source: one('pump', 'pharmacy'),
        purpose: one('treatment', 'premedication'),
      }),
    ),
  },
  {
    weight: 2,
    arbitrary: row(() =>
      fc.record({ kind: one('medication'), drug: one('crystalloid-bolus'), status: one('given'), volumeMl: one(500, 2500) }),
    ),
  },
  { weight: 2, arbitrary: at.chain((t) => one(10, 9, 6, 3, 1).map((points) => ice(t, points))) },
  {
    weight: 1,
    arbitrary: row(() =>
      fc.record({ kind: one('ice'), assessable: one(false), reason: one('sedated', 'unarousable', 'language') }),
    ),
  },
  {
    weight: 2,
    arbitrary: row(() =>
      fc.oneof(
        fc.record({ kind: one('neuro'), loc: one('alert', 'awakens-to-voice', 'unarousable') }),
        fc.record({ kind: one('neuro'), seizure: fc.record({ durationMin: one(1, 6) }) }),
      ),
    ),
  },
  {
    weight: 2,
    arbitrary: row(() =>
      fc.record({
        kind: one('attribution'),
        domain: one('fever', 'hypotension', 'hypoxia', 'icans-ice'),
        otherCause: one(true, true, false),
        cause: one('other'),
      }),
    ),
  },
  { weight: 2, arbitrary: row(() => fc.record({ kind: one('regrade'), crs: one(0, 1, 2, 3), by: one('nurse') })) },
  {
    weight: 1,
    arbitrary: row(() => fc.record({ kind: one('regrade'), crs: one(0, 1, 2), icans: one(0, 1, 2), by: one('nurse') })),
  },
  {
    weight: 2,
    arbitrary: row(() =>
      fc.oneof(
        fc.record({
          kind: one('decision'),
          withhold: one('tocilizumab', 'antibiotics', 'steroid', 'cultures', 'echo', 'antifungal', 'intubation', 'hlh-treatment'),
        }),
        fc.record({ kind: one('decision'), duplicate: one('same', 'different') }),
        fc.record({ kind: one('decision'), reassess: one('crs-infection') }),
      ),
    ),
  },
  {
    weight: 2,
    arbitrary: row(() =>
      fc.record({
        kind: one('diagnostic'),
        test: one('blood-culture', 'echocardiogram', 'eeg', 'mri-brain', 'bone-marrow'),
        efPercent: one(35, 55),
        hemophagocytosis: one(true, false),
      }),
    ),
  },
  {
    weight: 3,
    arbitrary: row(() =>
      fc.record({ kind: one('lab'), test: one('ferritin'), value: one(800, 2500, 5200, 9500, 12000), unit: one('ng/mL') }),
    ),
  },
  {
    weight: 3,
    arbitrary: row(() =>
      fc.oneof(
        fc.record({ kind: one('lab'), test: one('ast', 'alt'), value: one(30, 260), unit: one('U/L') }),
        fc.record({ kind: one('lab'), test: one('creatinine'), value: one(1, 4), unit: one('mg/dL') }),
        fc.record({ kind: one('lab'), test: one('fibrinogen'), value: one(90, 140, 300), unit: one('mg/dL') }),
        fc.record({ kind: one('lab'), test: one('anc'), value: one(0.2, 2), unit: one('10*9/L') }),
        fc.record({ kind: one('lab'), test: one('il6'), value: one(900, 9000), unit: one('pg/mL') }),
        fc.record({ kind: one('lab'), test: one('pf-ratio'), value: one(120, 200), unit: one('mm[Hg]') }),
      ),
    ),
  },
  {
    weight: 1,
    arbitrary: row(() => fc.record({ kind: one('lab'), test: one('blood-culture'), value: one('positive', 'negative') })),
  },
  // An infusion told before it is given, or after.
  {
    weight: 1,
    arbitrary: row(() =>
      fc.record({
        kind: one('admission'),
        mrn: one('P'),
        unit: one('case'),
        bed: one('case'),
        product: one('axi-cel', 'tisa-cel'),
        carTInfusedAt: at,
      }),
    ),
  },
  { weight: 1, arbitrary: row(() => fc.record({ kind: one('absence'), reason: one('CT'), until: at })) },
);
