import fc from 'fast-check';

/** Events as senders write them, made by the shape of each kind and then damaged in up to three places. */

const T = fc.constantFrom('2026-11-21T11:00:00Z', '2026-11-21T06:00:00-05:00', '2026-11-21T11:00:00.123456Z');
const number = fc.oneof(fc.double({ min: -10, max: 500, noNaN: true }), fc.constantFrom(0, 37.5, 98, -32768, 8_388_607));
const optional = (fields: Record<string, fc.Arbitrary<unknown>>) => fc.record(fields, { requiredKeys: [] });
const kinds: readonly fc.Arbitrary<Record<string, unknown>>[] = [
  optional({
    heartRate: number,
    tempC: number,
    spo2Percent: number,
    sbpMmHg: number,
    dbpMmHg: number,
    mapMmHg: number,
    source: fc.constantFrom('device', 'charted'),
    pressureSite: fc.constantFrom('cuff', 'arterial'),
  }).map((f) => ({ kind: 'vital', ...f })),
  fc
    .record({
      test: fc.constantFrom('ferritin', 'crp', 'unheard-of'),
      value: fc.oneof(number, fc.constant('positive')),
      unit: fc.constantFrom('ng/mL', 'mg/L', '', 'furlong'),
    })
    .map((f) => ({ kind: 'lab', ...f })),
  fc
    .record({
      drug: fc.constantFrom('tocilizumab', 'norepinephrine', 'leeches'),
      status: fc.constantFrom('given', 'running', 'ordered', 'stopped', 'not-done'),
      rate: number,
      rateUnit: fc.constantFrom('ug/kg/min', 'x'),
      doseMg: number,
    })
    .map((f) => ({ kind: 'medication', ...f })),
  fc
    .record({
      support: fc.constantFrom('oxygen', 'crrt', 'ecmo-vv'),
      device: fc.constantFrom('hfnc', 'room-air', 'bipap'),
      flowLpm: number,
      status: fc.constantFrom('running', 'stopped'),
    })
    .map((f) => ({ kind: 'support', ...f })),
  optional({
    orientation: fc.integer({ min: 0, max: 5 }),
    naming: fc.integer({ min: 0, max: 4 }),
    commands: fc.integer({ min: 0, max: 2 }),
    writing: fc.integer({ min: 0, max: 1 }),
    attention: fc.integer({ min: 0, max: 1 }),
  }).map((f) => ({ kind: 'ice', ...f })),
  fc
    .record({
      unit: fc.constant('ICU-7'),
      bed: fc.constantFrom('04', 'ICU-7-04'),
      mrn: fc.constant('M'),
      birthDate: fc.constantFrom('1980-02-29', '1980-02-30'),
    })
    .map((f) => ({ kind: 'admission', ...f })),
  fc.record({ text: fc.string({ maxLength: 30 }) }).map((f) => ({ kind: 'note', ...f })),
  fc.constant({ kind: 'discharge' }),
  fc.record({ from: fc.string({ maxLength: 5 }) }).map((f) => ({ kind: 'merge', ...f })),
];
const whole = fc
  .tuple(
    fc.oneof(...kinds),
    fc.string({ minLength: 1, maxLength: 20 }),
    T,
    fc.constantFrom({ mrn: 'M' }, { bed: 'ICU-7-04' }, { mrn: 'M', bed: 'ICU-7-04' }),
  )
  .map(([fields, id, t, patient]) => ({ id, t, patient, ...fields }) as Record<string, unknown>);

const damage = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    '',
    'soon',
    '\u0000',
    'a\ud800b',
    '__proto__',
    -1,
    1e308,
    true,
    [],
    {},
    [[[]]],
    { mrn: null },
    'x'.repeat(300),
    '2026-11-21T11:00:00',
    '+275760-09-13T00:00:00Z',
  ),
  fc.jsonValue({ maxDepth: 3 }),
);
const field = fc.constantFrom(
  'id',
  't',
  'patient',
  'kind',
  'status',
  'corrected',
  'heartRate',
  'tempC',
  'test',
  'value',
  'unit',
  'drug',
  'rate',
  'support',
  'device',
  'orientation',
  'bed',
  'mrn',
  'by',
  'feed',
  'receivedAt',
  'order',
  'revision',
  '__proto__',
  'constructor',
  'toString',
  'extra\u0000',
);

export const arbitraryWire: fc.Arbitrary<Record<string, unknown>> = fc
  .tuple(whole, fc.array(fc.tuple(field, fc.option(damage, { nil: undefined })), { maxLength: 3 }))
  .map(([event, changes]) => {
    const copy = { ...event };
    for (const [name, value] of changes) {
      if (value === undefined) delete copy[name];
      else Object.defineProperty(copy, name, { value, enumerable: true, configurable: true, writable: true });
    }
    return copy;
  });
