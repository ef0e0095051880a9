import { describe, expect, it } from 'vitest';
import { fieldsOf, mapped, NOW, reasons, versions } from './context';
import { administration, drug, encounter, NOREPINEPHRINE, procedure, quantity, snomed, subject, TOCILIZUMAB } from './resources';

const at = (hour: number, minute = 0) => `2026-11-21T${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}:00Z`;
const iso = (text: string) => new Date(text).toISOString();
const dexamethasone = drug('3264', 'dexamethasone');

describe('MedicationAdministration', () => {
  const rate = quantity(0.1, 'ug/kg/min');
  it.each([
    [
      'a dose at an instant',
      { medicationCodeableConcept: dexamethasone, effectiveDateTime: at(9), dosage: { dose: quantity(10, 'mg') } },
      { drug: 'dexamethasone', status: 'given', doseMg: 10, t: at(9) },
    ],
    [
      'a dose over a period counts from its start',
      {
        effectivePeriod: { start: at(9), end: at(10) },
        dosage: { dose: quantity(0.56, 'g'), rateQuantity: quantity(100, 'mL/h') },
      },
      { drug: 'tocilizumab', status: 'given', doseMg: 560, t: at(9) },
    ],
    [
      'a dose in a unit nobody can convert',
      { effectiveDateTime: at(9), dosage: { dose: quantity(1, '{vial}') } },
      { drug: 'tocilizumab', status: 'given', t: at(9) },
    ],
    [
      'a volume',
      { medicationCodeableConcept: { text: 'Fluid bolus' }, effectiveDateTime: at(9), dosage: { dose: quantity(0.5, 'L') } },
      { drug: 'crystalloid-bolus', status: 'given', volumeMl: 500, t: at(9) },
    ],
    [
      'a dose broken off, of which nothing was told before, was given in part (TOCI-06)',
      { status: 'stopped', effectiveDateTime: at(9), dosage: { dose: quantity(320, 'mg') } },
      { drug: 'tocilizumab', status: 'given', doseMg: 320, t: at(9) },
    ],
    ['not done', { status: 'not-done', effectiveDateTime: at(9) }, { drug: 'tocilizumab', status: 'not-done', t: at(9) }],
    [
      'in progress with a rate',
      {
        status: 'in-progress',
        medicationCodeableConcept: NOREPINEPHRINE,
        effectivePeriod: { start: at(9) },
        dosage: { rateQuantity: rate },
      },
      { drug: 'norepinephrine', status: 'running', rate: 0.1, rateUnit: 'ug/kg/min', t: at(9) },
    ],
    [
      'in progress without a rate',
      { status: 'in-progress', medicationCodeableConcept: NOREPINEPHRINE, effectiveDateTime: at(9) },
      { drug: 'norepinephrine', status: 'running', t: at(9) },
    ],
    [
      'a rate as amount per time',
      {
        status: 'in-progress',
        medicationCodeableConcept: NOREPINEPHRINE,
        effectiveDateTime: at(9),
        dosage: { rateRatio: { numerator: quantity(12, 'ug'), denominator: quantity(2, 'min') } },
      },
      { drug: 'norepinephrine', status: 'running', rate: 6, rateUnit: 'ug/min', t: at(9) },
    ],
    [
      'a rate of 0 stops it',
      {
        status: 'in-progress',
        medicationCodeableConcept: NOREPINEPHRINE,
        effectiveDateTime: at(9),
        dosage: { rateQuantity: quantity(0, 'ug/min') },
      },
      { drug: 'norepinephrine', status: 'stopped', rate: 0, t: at(9) },
    ],
    [
      'a rate in a unit that cannot be compared',
      {
        status: 'in-progress',
        medicationCodeableConcept: NOREPINEPHRINE,
        effectiveDateTime: at(9),
        dosage: { rateQuantity: quantity(7, 'mL/h') },
      },
      { drug: 'norepinephrine', status: 'running', rate: 7, rateUnit: 'mL/h', t: at(9) },
    ],
    [
      'completed from start to end',
      {
        medicationCodeableConcept: NOREPINEPHRINE,
        effectivePeriod: { start: at(8), end: at(10) },
        dosage: { rateQuantity: rate, dose: quantity(4, 'mg') },
      },
      { drug: 'norepinephrine', status: 'running', rate: 0.1, rateUnit: 'ug/kg/min', doseMg: 4, endsAt: iso(at(10)), t: at(8) },
    ],
  ])('%s', (_, more, fields) => {
    const m = mapped(administration('M1', more));
    expect(fieldsOf(m)).toEqual([{ kind: 'medication', ...fields, t: iso(fields.t) }]);
  });

  it.each(['in-progress', 'completed'])('%s at a rate below zero: stored as sent, and said to be no rate', (status) => {
    const dosage = { rateQuantity: quantity(-100, 'ug/min') };
    const m = mapped(
      administration('M1', { status, medicationCodeableConcept: NOREPINEPHRINE, effectiveDateTime: at(9), dosage }),
    );
    expect(fieldsOf(m)).toMatchObject([{ drug: 'norepinephrine', rate: -100 }]);
    expect(reasons(m)).toEqual(['kept: implausible value']);
  });

  it.each([{ rateQuantity: quantity(99_999, 'mL/h') }, { dose: quantity(1e300, 'mg') }, { dose: quantity(-5, 'mg') }])(
    '%j, which cannot be: listed',
    (dosage) => {
      expect(reasons(mapped(administration('M1', { effectiveDateTime: at(9), dosage })))).toEqual(['kept: implausible value']);
    },
  );

  it('the drug: by code, by name, in a contained Medication, as the words of a reference', () => {
    const named = (more: object) =>
      fieldsOf(mapped(administration('M1', { medicationCodeableConcept: undefined, effectiveDateTime: at(9), ...more })))[0]
        ?.drug;
    expect(named({ medicationCodeableConcept: { coding: [{ system: 'http://www.whocc.no/atc', code: 'L04AC07' }] } })).toBe(
      'tocilizumab',
    );
    expect(named({ medicationCodeableConcept: { text: 'tocilizumab-aazg 20 mg/mL' } })).toBe('tocilizumab');
    expect(
      named({ medicationCodeableConcept: { coding: [{ system: 'urn:local', code: '7', display: 'Levetiracetam (Keppra)' }] } }),
    ).toBe('levetiracetam');
    expect(named({ medicationCodeableConcept: { text: 'Acetaminophen-IV' } })).toBe('acetaminophen');
    const contained = [{ resourceType: 'Medication', id: 'm', code: { text: 'Actemra' } }];
    expect(named({ medicationReference: { reference: '#m' }, contained })).toBe('tocilizumab');
    expect(named({ medicationReference: { reference: 'Medication/9', display: 'dexamethasone' } })).toBe('dexamethasone');
  });

  it('an unknown drug is stored under its name and said to be unknown', () => {
    const m = mapped(administration('M1', { medicationCodeableConcept: { text: 'Furosemide' }, effectiveDateTime: at(9) }));
    expect([fieldsOf(m)[0]?.drug, reasons(m)]).toEqual(['Furosemide', ['kept: drug not known']]);
  });

  it.each([
    [
      'codes of two drugs',
      { medicationCodeableConcept: { coding: [...TOCILIZUMAB.coding, ...dexamethasone.coding] } },
      'held: codes contradict each other',
    ],
    ['no drug', { medicationCodeableConcept: undefined }, 'held: no drug'],
    ['a status nobody knows', { status: 'unknown' }, 'held: status unknown'],
    ['a mere date', { effectiveDateTime: '2026-11-21' }, 'held: date without a time'],
  ])('%s is held, never guessed', (_, more, reason) => {
    const m = mapped(administration('M1', { effectiveDateTime: at(9), ...more }));
    expect([m.parts, reasons(m)]).toEqual([[], [reason]]);
  });

  it('reported stopped, it ran from where an earlier version began until then', () => {
    const infusion = (more: object) =>
      administration('M1', { medicationCodeableConcept: NOREPINEPHRINE, dosage: { rateQuantity: rate }, ...more });
    const [, second] = versions([
      infusion({ status: 'in-progress', effectiveDateTime: at(8) }),
      infusion({ status: 'stopped', effectiveDateTime: at(10) }),
    ]);
    expect(second).toMatchObject([
      { id: 'MedicationAdministration/x/stop', state: 'stopped', t: Date.parse(at(10)), revision: 'final' },
    ]);
    const [, both] = versions([
      infusion({ status: 'in-progress', effectivePeriod: { start: at(8) } }),
      infusion({ status: 'stopped', effectivePeriod: { start: at(8), end: at(10) } }),
    ]);
    expect(both).toMatchObject([
      { id: 'MedicationAdministration/x/infusion', state: 'running', endsAt: Date.parse(at(10)), revision: 'corrected' },
    ]);
    const [, open] = versions([
      infusion({ status: 'in-progress', effectivePeriod: { start: at(8) } }),
      infusion({ status: 'stopped', effectivePeriod: { start: at(8) } }),
    ]);
    expect(open).toMatchObject([{ state: 'stopped', t: NOW }]);
  });
});

describe('MedicationRequest', () => {
  const request = (more: object) => ({
    resourceType: 'MedicationRequest',
    status: 'active',
    intent: 'order',
    medicationCodeableConcept: TOCILIZUMAB,
    subject: subject('M1'),
    authoredOn: at(9),
    ...more,
  });
  it('an order carries its dose and when it is due', () => {
    const m = mapped(
      request({ dosageInstruction: [{ timing: { event: [at(17)] }, doseAndRate: [{ doseQuantity: quantity(560, 'mg') }] }] }),
    );
    expect(fieldsOf(m)).toEqual([
      { kind: 'medication', drug: 'tocilizumab', status: 'ordered', doseMg: 560, plannedAt: iso(at(17)), t: iso(at(9)) },
    ]);
  });
  it.each(['cancelled', 'stopped', 'on-hold', 'entered-in-error'])('%s takes the order back', (status) => {
    const [, events] = versions([request({}), request({ status })]);
    expect(events).toMatchObject([{ id: 'MedicationRequest/x/order', revision: 'entered-in-error' }]);
  });
  it('a draft, a plan and an order not to give are no orders', () => {
    for (const more of [{ status: 'draft' }, { intent: 'plan' }, { doNotPerform: true }])
      expect(mapped(request(more)).parts).toEqual([]);
  });
});

describe('Procedure', () => {
  it.each([
    ['CAR-T infusion by SNOMED CT', snomed('1156961008'), { kind: 'infusion' }],
    [
      'CAR-T infusion by ICD-10-PCS, with its product',
      { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10-pcs', code: 'XW033H7' }] },
      { kind: 'infusion', product: 'axi-cel' },
    ],
    ['CAR-T infusion in words', { text: 'CAR-T cell infusion' }, { kind: 'infusion' }],
    [
      'CAR-T infusion, product in words',
      { ...snomed('1156961008'), text: 'CAR-T infusion (tisagenlecleucel)' },
      { kind: 'infusion', product: 'tisa-cel' },
    ],
    ['our own code', { coding: [{ system: 'urn:tocsin:codes', code: 'car-t-infusion' }] }, { kind: 'infusion' }],
    [
      'intubation',
      snomed('112798008'),
      { kind: 'support', support: 'oxygen', device: 'invasive-ventilation', status: 'running' },
    ],
    [
      'extubation',
      snomed('271280005'),
      { kind: 'support', support: 'oxygen', device: 'invasive-ventilation', status: 'stopped' },
    ],
    ['blood culture', snomed('30088009'), { kind: 'diagnostic', test: 'blood-culture' }],
    ['urine culture in words', { text: 'Urine Culture' }, { kind: 'diagnostic', test: 'urine-culture' }],
  ])('%s', (_, code, fields) => {
    expect(fieldsOf(mapped(procedure('M1', code, at(9))))).toEqual([{ ...fields, t: iso(at(9)) }]);
  });
  it.each(['Collection of cells for CAR-T cell infusion', 'CAR-T consent', 'Planned intubation', 'Removal of cast'])(
    '"%s" is none of them',
    (text) => {
      const m = mapped(procedure('M1', { text }, at(9)));
      expect([m.parts, reasons(m)]).toEqual([[], ['kept: unknown code']]);
    },
  );
  it('what was not done has not happened; what lasts ends with its period', () => {
    expect(mapped(procedure('M1', snomed('112798008'), at(9), { status: 'not-done' })).parts).toEqual([]);
    expect(mapped(procedure('M1', snomed('112798008'), at(9), { status: 'preparation' })).parts).toEqual([]);
    const crrt = {
      ...procedure('M1', snomed('714749008'), at(9)),
      performedDateTime: undefined,
      performedPeriod: { start: at(8), end: at(11) },
    };
    expect(fieldsOf(mapped(crrt)).map((f) => [f.support, f.status, f.t])).toEqual([
      ['crrt', 'running', iso(at(8))],
      ['crrt', 'stopped', iso(at(11))],
    ]);
  });
  it('an intubation for airway protection says so', () => {
    const m = mapped(procedure('M1', snomed('112798008'), at(9), { reasonCode: [{ text: 'Airway protection' }] }));
    expect(fieldsOf(m)[0]).toMatchObject({ indication: 'airway-protection' });
  });
});

describe('Encounter', () => {
  const stay = (bed: string | null, more: object = {}) => encounter(subject('M1'), bed, at(8), more);
  const places = (...list: [string, string, object?][]) =>
    list.map(([bed, start, more]) => ({ location: { identifier: { value: bed } }, period: { start, ...more } }));

  it('in progress it admits to its bed, whichever way that is written', () => {
    for (const bed of ['ICU-7-04', '04']) {
      expect(fieldsOf(mapped(stay(bed)))).toEqual([
        { kind: 'admission', unit: 'ICU-7', bed: 'ICU-7-04', mrn: 'M1', t: iso(at(8)) },
      ]);
    }
  });
  it('another bed is a transfer when it says, else when we heard; the same bed is nothing new', () => {
    const [first, second, third, fourth] = versions([
      stay('ICU-7-04'),
      stay('ICU-7-05'),
      stay('ICU-7-05', { language: 'en' }),
      stay(null, { location: places(['ICU-7-05', at(8)], ['ICU-8-01', '2026-11-21T13:00:00Z']) }),
    ]);
    expect(first).toMatchObject([{ kind: 'admission', bed: 'ICU-7-04' }]);
    expect(second).toMatchObject([{ kind: 'transfer', unit: 'ICU-7', bed: 'ICU-7-05', t: NOW }]);
    expect(third).toEqual([]);
    expect(fourth).toMatchObject([{ kind: 'transfer', unit: 'ICU-8', bed: 'ICU-8-01', t: Date.parse('2026-11-21T13:00:00Z') }]);
  });
  it('a whole history of beds admits to the first and moves through the others', () => {
    const m = mapped(stay(null, { location: places(['ICU-7-02', at(10)], ['ICU-7-01', at(8), { end: at(10) }]) }));
    expect(m.parts.map((p) => [p.fields.kind, p.fields.bed, p.t])).toEqual([
      ['admission', 'ICU-7-01', Date.parse(at(8))],
      ['transfer', 'ICU-7-02', Date.parse(at(10))],
    ]);
  });
  it('a wrong bed of the same time is corrected, not moved from', () => {
    const [, second] = versions([
      stay(null, { location: places(['ICU-7-04', at(8)]) }),
      stay(null, { location: places(['ICU-7-05', at(8)]) }),
    ]);
    expect(second).toMatchObject([{ id: 'Encounter/x/admission', bed: 'ICU-7-05', revision: 'corrected' }]);
  });
  it('finished it discharges at its end; cancelled it never was; back in progress the discharge is taken back', () => {
    const done = stay('ICU-7-04', { status: 'finished', period: { start: at(8), end: at(11) } });
    const [, out, back, never] = versions([stay('ICU-7-04'), done, stay('ICU-7-04'), stay('ICU-7-04', { status: 'cancelled' })]);
    expect(out).toMatchObject([{ kind: 'discharge', t: Date.parse(at(11)), revision: 'final' }]);
    expect(back).toMatchObject([{ kind: 'discharge', revision: 'entered-in-error' }]);
    expect(never).toMatchObject([{ kind: 'admission', unit: 'ICU-7', bed: 'ICU-7-04', revision: 'entered-in-error' }]);
  });
  it('an old encounter that is over does not end the stay of today', () => {
    const old = stay('ICU-7-04', { status: 'finished', period: { start: at(1), end: at(2) } });
    expect(mapped(old, { bedAt: () => null }).parts).toEqual([]);
    expect(mapped(old, { bedAt: () => 'ICU-8-01' }).parts).toEqual([]);
    expect(mapped(old, { bedAt: () => 'ICU-7-04' }).parts).toMatchObject([{ fields: { kind: 'discharge' } }]);
    expect(reasons(mapped({ ...old, period: { start: at(1) } }))).toEqual(['held: no time']);
  });
  it.each([
    ['an outpatient', { class: { code: 'AMB' } }, 'kept: class not used'],
    ['a planned one', { status: 'planned' }, 'kept: not in progress'],
    ['one without a bed', { location: [{ location: { reference: 'Location/1' } }] }, 'held: no bed'],
    [
      'one whose bed is only reserved',
      { location: [{ location: { identifier: { value: '04' } }, status: 'reserved' }] },
      'held: no bed',
    ],
  ])('%s moves nobody', (_, more, reason) => {
    const m = mapped(stay('ICU-7-04', more));
    expect([m.parts, reasons(m)]).toEqual([[], [reason]]);
  });
});
