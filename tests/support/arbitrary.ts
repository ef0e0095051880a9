import fc from 'fast-check';
import type { ChartEvent } from '../../lib/events/event';
import { HOUR, MINUTE } from '../../lib/time';
import { admission, event, T0, type Written } from './events';

/** Random stays of up to four days: every kind of event that reaches a chart, on a five-minute grid so that times collide. */
const minute = fc.integer({ min: -2 * 12, max: 90 * 12 }).map((n) => T0 + n * 5 * MINUTE);
const near = fc.integer({ min: 0, max: 40 }).map((n) => T0 + n * MINUTE);
const time = fc.oneof({ weight: 3, arbitrary: near }, { weight: 5, arbitrary: minute });
const some = <T>(...values: T[]) => fc.constantFrom(...values);
const may = <T>(a: fc.Arbitrary<T>) => fc.option(a, { nil: undefined });

type Fields = Record<string, unknown>;
const vital = fc.record({
  kind: fc.constant('vital'),
  tempC: may(some(36.5, 37.9, 38, 38.6, 39.4, 45)),
  sbpMmHg: may(some(80, 89, 90, 110, 20)),
  mapMmHg: may(some(50, 64, 65, 80)),
  spo2Percent: may(some(86, 89, 90, 97)),
  heartRate: some(90, 120),
  respRate: may(some(14, 32)),
  tidalVolumeMl: may(some(420, 640, 9_000)),
  plateauCmH2O: may(some(24, 33)),
  peepCmH2O: may(some(5, 12)),
  source: some('charted', 'device', 'device'),
  pressureSite: may(some('arterial', 'cuff')),
});
const support = fc.record({
  kind: fc.constant('support'),
  support: fc.constant('oxygen'),
  device: may(some('room-air', 'nasal-cannula', 'hfnc', 'venturi', 'cpap', 'invasive-ventilation')),
  flowLpm: may(some(2, 6, 7, 40)),
  fio2: may(some(0.3, 0.4, 60)),
  indication: may(some('hypoxia', 'comfort', 'airway-protection', 'osa-home')),
});
const device = fc.record({
  kind: fc.constant('support'),
  support: some('crrt', 'ecmo-va', 'ecmo-vv', 'active-cooling', 'continuous-monitoring'),
  status: some('running', 'stopped'),
});
const pressor = fc.record({
  kind: fc.constant('medication'),
  drug: some('norepinephrine', 'epinephrine', 'vasopressin', 'metaraminol'),
  status: some('running', 'running', 'stopped', 'given'),
  rate: may(some(0, 5, 20)),
  rateUnit: some('ug/min', 'ug/kg/min', 'mL/h'),
});
const dose = fc.record({
  kind: fc.constant('medication'),
  drug: some(
    'tocilizumab',
    'tocilizumab-aazg',
    'dexamethasone',
    'acetaminophen',
    'cefepime',
    'siltuximab',
    'anakinra',
    'crystalloid-bolus',
    'sargramostim',
    'mystery',
  ),
  status: some('given', 'given', 'given', 'ordered', 'not-done', 'running', 'stopped'),
  doseMg: may(some(10, 480, 640)),
  volumeMl: may(some(500)),
  endsAfterMin: may(some(0, 60, 900)),
  source: may(some('mar', 'pump')),
});
const lab = fc.record({
  kind: fc.constant('lab'),
  test: some('ferritin', 'crp', 'creatinine', 'fibrinogen', 'platelets', 'ast', 'bilirubin', 'triglycerides', 'mystery'),
  value: fc.oneof(some(5, 40, 140, 900, 12_000, -1), some('haemolysed', '<20')),
  unit: may(some('ng/mL', 'mg/L', 'mg/dL', 'U/L', '10*9/L', 'furlong')),
});
const ice = fc.record({
  kind: fc.constant('ice'),
  orientation: some(0, 2, 4),
  naming: some(1, 3),
  commands: some(1),
  writing: some(0, 1),
  attention: may(some(1)),
  assessable: may(some(false, true)),
  reason: may(some('sedated', 'unarousable', 'global-aphasia', 'language')),
});
const neuro = fc.record({
  kind: fc.constant('neuro'),
  loc: may(some('alert', 'awakens-to-voice', 'unarousable')),
  sedated: may(fc.boolean()),
  motor: may(some('none', 'deep-focal')),
  icp: may(some('none', 'focal-edema')),
  seizure: may(some({ durationMin: 2 }, { durationMin: 6 })),
});
const attribution = fc
  .record({
    kind: fc.constant('attribution'),
    domain: some('fever', 'hypotension', 'hypoxia', 'icans-ice', 'icans-seizure'),
    otherCause: fc.boolean(),
    hours: may(some(1, 6)),
  })
  .map(({ hours, ...a }): Fields => ({ ...a, ...(hours === undefined ? {} : { lasts: hours * HOUR }) }));
const said = fc.oneof(
  fc.record({ kind: fc.constant('regrade'), crs: may(some(0, 1, 3)), icans: may(some(0, 2)) }),
  fc.record({ kind: fc.constant('decision'), withhold: some('tocilizumab', 'steroid') }),
  fc.record({ kind: fc.constant('diagnostic'), test: some('blood-culture', 'echocardiogram'), efPercent: may(some(35)) }),
  fc.record({ kind: fc.constant('checklist'), item: some('CHK-1c', 'CHK-3d'), state: some('done', 'not-applicable') }),
  fc.record({ kind: fc.constant('weight'), weightKg: some(79, 81, 900) }),
  fc.record({ kind: fc.constant('history'), priorTransplant: fc.boolean() }),
  fc.record({ kind: fc.constant('fluid'), intakeMl: some(500) }),
  fc.record({
    kind: fc.constant('transfer'),
    unit: some('ICU-7', 'ward'),
    bed: some('1', '2'),
    levelOfCare: some('icu', 'other'),
  }),
  fc.record({ kind: fc.constant('infusion'), product: some('axi-cel') }),
);
/** Who the patient is, said again and otherwise: registrations contradict each other, also within one hour. */
const registration = fc.record({
  kind: fc.constant('admission'),
  mrn: fc.constant('m'),
  unit: some('ICU-7', 'ICU-7', 'ward'),
  bed: some('ICU-7-01', 'ICU-7-02'),
  updateOnly: may(some(true)),
  ageYears: may(some(9, 55, 81)),
  birthDate: may(some('1968-03-14', '2019-02-29', '2020-05-05')),
  sex: may(some('female', 'male')),
  weightKg: may(some(24, 80, 95)),
  heightCm: may(some(170, 185, 17)),
  product: may(some('axi-cel', 'cilta-cel')),
  infusedHoursBefore: may(some(72, 80)),
  levelOfCare: may(some('icu', 'other')),
  baseline: may(
    some<Fields>(
      { creatinineMgDl: 1.1 },
      { hypotensionSbpBelow: 85 },
      { oxygenDevice: 'nasal-cannula', oxygenFlowLpm: 2 },
      { useCapd: true, cpapForOsa: true },
    ),
  ),
});
/** Monitoring taken off, put on again, taken off again; and the end of a stay, after which a registration begins another. */
const watched = fc.record({
  kind: fc.constant('support'),
  support: some('continuous-monitoring'),
  status: some('running', 'stopped', 'stopped', 'stopped'),
});
const leaves = fc.record({ kind: fc.constant('discharge') });
const fields: fc.Arbitrary<Fields> = fc.oneof(
  { weight: 1, arbitrary: registration },
  { weight: 10, arbitrary: vital },
  { weight: 3, arbitrary: support },
  { weight: 2, arbitrary: device },
  { weight: 1, arbitrary: watched },
  { weight: 1, arbitrary: leaves },
  { weight: 3, arbitrary: pressor },
  { weight: 4, arbitrary: dose },
  { weight: 2, arbitrary: lab },
  { weight: 2, arbitrary: ice },
  { weight: 2, arbitrary: neuro },
  { weight: 2, arbitrary: attribution },
  { weight: 2, arbitrary: said },
);

interface Drawn {
  readonly t: number;
  readonly fields: Fields;
  readonly delayMin: number;
  readonly later: 'none' | 'corrected' | 'withdrawn';
  readonly other: Fields;
}
const drawn: fc.Arbitrary<Drawn> = fc.record({
  t: time,
  fields,
  delayMin: some(0, 0, 1, 45, 600),
  later: some('none', 'none', 'none', 'none', 'corrected', 'withdrawn'),
  other: fields,
});

function build(t: number, i: number, f: Fields, receivedAt: number, more: Fields): ChartEvent {
  const { lasts, endsAfterMin, infusedHoursBefore, ...rest } = f;
  const clean = Object.fromEntries(Object.entries(rest).filter(([, v]) => v !== undefined));
  return event({
    ...clean,
    ...(typeof lasts === 'number' ? { until: t + lasts } : {}),
    ...(typeof endsAfterMin === 'number' ? { endsAt: t + endsAfterMin * MINUTE } : {}),
    ...(typeof infusedHoursBefore === 'number' ? { carTInfusedAt: T0 - infusedHoursBefore * HOUR } : {}),
    ...more,
    id: `e${String(i).padStart(3, '0')}`,
    t,
    receivedAt,
    order: i,
    feed: i % 3 === 0 ? 'a' : 'b',
  } as unknown as Written);
}

/** Events of a random stay, some corrected or withdrawn later, in no particular order of time. */
export const stay: fc.Arbitrary<ChartEvent[]> = fc
  .tuple(fc.array(drawn, { minLength: 3, maxLength: 40 }), some('adult', 'adult', 'child', 'unknown-time', 'long ago'))
  .map(([list, who]) => {
    const person =
      who === 'child'
        ? admission({ ageYears: 7, weightKg: 24 })
        : who === 'unknown-time'
          ? admission({ carTInfusedAt: undefined, t: T0 + HOUR, ageYears: undefined, birthDate: '1980-05-05' })
          : who === 'long ago'
            ? admission({ carTInfusedAt: T0 - 30.5 * 24 * HOUR })
            : admission();
    return [
      person,
      ...list.flatMap((d, i) => {
        const received = d.t + d.delayMin * MINUTE;
        const first = build(d.t, i, d.fields, received, {});
        if (d.later === 'none') return [first];
        if (d.later === 'withdrawn') {
          return [first, build(d.t, i, d.fields, received + 7 * MINUTE, { status: 'entered-in-error' })];
        }
        const kind = d.fields.kind;
        const other = d.other.kind === kind ? d.other : d.fields;
        return [first, build(d.t, i, other, received + 7 * MINUTE, { corrected: true })];
      }),
    ];
  });
