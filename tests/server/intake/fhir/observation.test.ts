import { describe, expect, it } from 'vitest';
import { fieldsOf, mapped, NOW, reasons, SOURCE } from './context';
import { loinc, observation, ours, quantity, snomed } from './resources';

const T = '2026-11-21T11:30:00Z';
const ISO = '2026-11-21T11:30:00.000Z';
const mdc = (code: string) => ({ coding: [{ system: 'urn:iso:std:iso:11073:10101', code }] });
const one = (code: string, q: object, more: object = {}) => fieldsOf(mapped(observation('M1', code, q, T, more)))[0];

describe('blood gases whose code leaves the specimen open', () => {
  const gas = (code: string, specimen?: object, more: object = {}) =>
    mapped(observation('M1', code, quantity(38, 'mm[Hg]'), T, { ...(specimen === undefined ? {} : { specimen }), ...more }));
  const inside = (type: object) => ({ contained: [{ resourceType: 'Specimen', id: 's', type }] });
  it('PaO2 10.2: arterial, or nothing said', () => {
    const arterial = { text: 'Arterial blood' };
    for (const m of [gas('11556-8'), gas('11556-8', { display: 'Blood' }), gas('11556-8', { reference: '#s' }, inside(arterial))])
      expect(fieldsOf(m)).toMatchObject([{ kind: 'lab', test: 'pao2', value: 38 }]);
    expect(fieldsOf(gas('2703-7', { display: 'Venous blood' }))).toMatchObject([{ test: 'pao2' }]);
  });
  it('PaO2 10.2: venous or capillary blood is kept with its reason', () => {
    const venous = { coding: [{ system: 'http://snomed.info/sct', code: '122555007' }] };
    for (const m of [gas('11556-8', { display: 'Capillary blood' }), gas('11557-6', { reference: '#s' }, inside(venous))]) {
      expect(fieldsOf(m)).toEqual([]);
      expect(reasons(m)).toEqual(['kept: not arterial']);
    }
  });
  it('PaO2 10.2: a second code that is arterial settles it', () => {
    const both = { code: { coding: [...loinc('11556-8').coding, ...loinc('2703-7').coding] } };
    expect(fieldsOf(gas('', { display: 'Venous blood' }, both))).toMatchObject([{ test: 'pao2' }]);
  });
});

describe('vital signs', () => {
  it.each([
    ['heart rate', '8867-4', quantity(92, '/min'), { heartRate: 92 }],
    ['heart rate without a unit', '8867-4', { value: 92 }, { heartRate: 92 }],
    ['temperature in Celsius', '8310-5', quantity(38.4, 'Cel'), { tempC: 38.4 }],
    ['temperature in Fahrenheit stays as sent', '8310-5', quantity(101.1, '[degF]'), { tempF: 101.1 }],
    ['temperature with the unit in words', '8310-5', { value: 38.4, unit: '°C' }, { tempC: 38.4 }],
    ['systolic pressure in kPa', '8480-6', quantity(16, 'kPa'), { sbpMmHg: 120.00992 }],
    ['arterial mean pressure', '76214-6', quantity(62, 'mm[Hg]'), { mapMmHg: 62, pressureSite: 'arterial' }],
    ['tidal volume in litres', '20112-9', quantity(0.45, 'L'), { tidalVolumeMl: 450 }],
    ['an implausible value, for the chart to reject', '59408-5', quantity(12, '%'), { spo2Percent: 12 }],
  ])('%s', (_, code, q, fields) => {
    expect(one(code, q)).toEqual({ kind: 'vital', source: 'charted', t: ISO, ...fields });
  });

  it('an MDC code means the same as its LOINC', () => {
    const m = mapped({ ...observation('M1', '', quantity(61, '266016'), T), code: mdc('150039') });
    expect(fieldsOf(m)).toEqual([{ kind: 'vital', source: 'charted', t: ISO, mapMmHg: 61, pressureSite: 'arterial' }]);
  });

  it('device without performer is a device reading; with a performer, or without a device, it is charted', () => {
    const source = (more: object) => one('8867-4', quantity(80, '/min'), more)?.source;
    expect(source({ device: { display: 'Monitor' } })).toBe('device');
    expect(source({ device: { display: 'Monitor' }, performer: [] })).toBe('device');
    expect(source({ device: { display: 'Monitor' }, performer: [{ display: 'Nurse' }] })).toBe('charted');
    expect(source({})).toBe('charted');
    const monitor = mapped(observation('M1', '8867-4', quantity(80, '/min'), T), { source: { ...SOURCE, monitor: true } });
    expect(fieldsOf(monitor)[0]?.source).toBe('device');
  });

  it('the components of a pressure are one reading; arterial beside cuff are two', () => {
    const panel = (codes: [string, number][]) => ({
      ...observation('M1', '85354-9', {}, T),
      valueQuantity: undefined,
      component: codes.map(([code, v]) => ({ code: loinc(code), valueQuantity: quantity(v, 'mm[Hg]') })),
    });
    expect(
      fieldsOf(
        mapped(
          panel([
            ['8480-6', 118],
            ['8462-4', 64],
            ['8478-0', 82],
          ]),
        ),
      ),
    ).toEqual([{ kind: 'vital', source: 'charted', t: ISO, sbpMmHg: 118, dbpMmHg: 64, mapMmHg: 82 }]);
    const both = mapped(
      panel([
        ['8480-6', 118],
        ['8462-4', 64],
        ['76215-3', 96],
        ['76213-8', 50],
      ]),
    );
    expect(both.parts.map((p) => p.part)).toEqual(['vital', 'vital-2']);
    expect(fieldsOf(both)[1]).toMatchObject({ sbpMmHg: 96, dbpMmHg: 50, pressureSite: 'arterial' });
  });

  it('a skin temperature says so, by code or by body site', () => {
    const m = mapped({ ...observation('M1', '', quantity(38.9, 'Cel'), T), code: mdc('150388') });
    expect(fieldsOf(m)[0]).toMatchObject({ tempC: 38.9, site: 'skin' });
    expect(one('8310-5', quantity(38.9, 'Cel'), { bodySite: snomed('39937001') })).toMatchObject({ site: 'skin' });
  });

  it.each([
    ['a comparator', quantity(92, '/min', { comparator: '>' }), 'kept: unreadable number'],
    ['an unknown unit', quantity(92, 'Hz'), 'kept: unit not known'],
    ['a sentinel', quantity(8388607, '/min'), 'kept: no value'],
    ['no number', { unit: '/min' }, 'kept: no value'],
  ])('%s gives no reading, and is kept with its reason', (_, q, reason) => {
    const m = mapped(observation('M1', '8867-4', q, T));
    expect([m.parts, reasons(m)]).toEqual([[], [reason]]);
  });

  it('a value that is absent for a reason gives no reading', () => {
    const m = mapped({ ...observation('M1', '8867-4', {}, T), valueQuantity: undefined, dataAbsentReason: { text: 'error' } });
    expect([m.parts, reasons(m)]).toEqual([[], ['kept: no value']]);
  });

  it('codes that contradict each other are not used; several of the same meaning are one', () => {
    const code = (...codes: string[]) => ({ coding: codes.map((c) => ({ system: 'http://loinc.org', code: c })) });
    const m = mapped({ ...observation('M1', '', quantity(37, 'Cel'), T), code: code('8310-5', '8867-4') });
    expect([m.parts, reasons(m)]).toEqual([[], ['kept: codes contradict each other']]);
    expect(fieldsOf(mapped({ ...observation('M1', '', quantity(97, '%'), T), code: code('2708-6', '59408-5') }))).toHaveLength(1);
  });

  it('a code without a system is nobody’s, unless the source’s map says what it means', () => {
    const local = { ...observation('M1', '', quantity(37.7, 'grad'), T), code: { coding: [{ system: 'urn:x', code: 'BT' }] } };
    expect(reasons(mapped(local))).toEqual(['kept: unknown code']);
    const source = { ...SOURCE, codes: { 'urn:x|BT': 'loinc:8310-5' }, unitMap: { grad: 'Cel' } };
    expect(fieldsOf(mapped(local, { source }))[0]).toMatchObject({ tempC: 37.7 });
    expect(reasons(mapped({ ...local, code: { coding: [{ code: '8310-5' }] } }))).toEqual(['kept: unknown code']);
  });
});

describe('the time of a reading', () => {
  const at = (time: object) => {
    const { effectiveDateTime: _, ...rest } = observation('M1', '8867-4', quantity(80, '/min'), T);
    return mapped({ ...rest, ...time });
  };
  it('is the instant, else the end of the period, else its start, else the moment of publication', () => {
    const period = { start: '2026-11-21T10:00:00Z', end: '2026-11-21T11:00:00+01:00' };
    expect(fieldsOf(at({ effectiveInstant: T }))[0]?.t).toBe(ISO);
    expect(fieldsOf(at({ effectivePeriod: period }))[0]?.t).toBe('2026-11-21T10:00:00.000Z');
    expect(fieldsOf(at({ effectivePeriod: { start: period.start } }))[0]?.t).toBe('2026-11-21T10:00:00.000Z');
    expect(fieldsOf(at({ issued: T }))[0]?.t).toBe(ISO);
  });
  it('a mere date, or none at all, is held', () => {
    expect(reasons(at({ effectiveDateTime: '2026-11-21' }))).toEqual(['held: date without a time']);
    expect(reasons(at({}))).toEqual(['held: no time']);
    expect(at({ effectiveDateTime: '2026-11-21' }).t).toBe(Date.parse('2026-11-21'));
  });
  it.each(['2026-11-21T11:30:00', '2026-11-21T11:30', '2026-02-30T10:00:00Z', '2026-02-30', 'yesterday', '21.11.2026'])(
    '"%s" is refused',
    (text) => {
      expect(() => at({ effectiveDateTime: text })).toThrow(expect.objectContaining({ status: 422 }));
    },
  );
});

describe('laboratory values', () => {
  it.each([
    ['as a quantity, unit kept', { valueQuantity: quantity(10.4, 'mg/L') }, { value: 10.4, unit: 'mg/L' }, []],
    [
      'above what can be measured',
      { valueQuantity: quantity(40000, 'ng/mL', { comparator: '>' }) },
      { value: 40000, unit: 'ng/mL', comparator: '>' },
      [],
    ],
    ['below, as text', { valueString: '< 5' }, { value: 5, comparator: '<' }, ['kept: unit missing']],
    [
      'without a unit: stored, and said',
      { valueQuantity: { value: 900 } },
      { value: 900 },
      ['kept: unit missing', 'kept: unit missing'],
    ],
    ['in words', { valueString: 'hemolysed' }, { value: 'hemolysed' }, ['kept: unit missing']],
  ])('%s', (_, value, fields, kept) => {
    const m = mapped({ ...observation('M1', '2276-4', {}, T), valueQuantity: undefined, ...value });
    expect(fieldsOf(m)).toEqual([{ kind: 'lab', test: 'ferritin', t: ISO, ...fields }]);
    expect([...new Set(reasons(m))]).toEqual([...new Set(kept)]);
  });

  it.each([
    ['a SNOMED word for positive', { valueCodeableConcept: snomed('10828004') }, { value: 'positive' }],
    ['no growth', { valueString: 'No growth after 48 h' }, { value: 'negative' }],
    [
      'the organism that grew',
      { valueCodeableConcept: { text: 'Escherichia coli' } },
      { value: 'positive', organism: 'Escherichia coli' },
    ],
  ])('a blood culture with %s', (_, value, fields) => {
    const m = mapped({ ...observation('M1', '600-7', {}, T), valueQuantity: undefined, ...value });
    expect(fieldsOf(m)).toEqual([{ kind: 'lab', test: 'blood-culture', t: ISO, ...fields }]);
  });

  it.each(['registered', 'cancelled'])('status %s has no result yet', (status) => {
    const m = mapped(observation('M1', '2276-4', quantity(1, 'ng/mL'), T, { status }));
    expect([m.parts, reasons(m)]).toEqual([[], ['kept: no result']]);
  });
});

describe('oxygen, ICE and consciousness', () => {
  it('device, flow and FiO2 of one observation are one support', () => {
    const m = mapped({
      ...observation('M1', '3151-8', quantity(40, 'L/min'), T),
      component: [
        { code: loinc('3150-6'), valueQuantity: quantity(55, '%') },
        { code: ours('oxygen-device'), valueCodeableConcept: snomed('426854004') },
      ],
    });
    expect(fieldsOf(m)).toEqual([
      { kind: 'support', status: 'running', support: 'oxygen', device: 'hfnc', flowLpm: 40, fio2: 0.55, t: ISO },
    ]);
  });
  it('a device is taken by its code under any code, but never by a mere word', () => {
    const under = (value: object) =>
      mapped({ ...observation('M1', '99999-9', {}, T), valueQuantity: undefined, valueCodeableConcept: value });
    expect(fieldsOf(under(snomed('427591007')))[0]).toMatchObject({ device: 'non-rebreather' });
    expect(reasons(under({ text: 'none' }))).toEqual(['kept: unknown code']);
  });
  it('the items of an ICE are one event with who examined', () => {
    const item = (code: string, valueInteger: number) => ({ code: ours(code), valueInteger });
    const ice = (component: object[]) => ({
      ...observation('M1', '', {}, T),
      valueQuantity: undefined,
      code: ours('ice'),
      performer: [{ display: 'Dr. Lind' }],
      component,
    });
    expect(
      fieldsOf(
        mapped(
          ice([
            item('ice-orientation', 4),
            item('ice-naming', 3),
            item('ice-commands', 1),
            item('ice-writing', 0),
            item('ice-attention', 1),
          ]),
        ),
      ),
    ).toEqual([{ kind: 'ice', by: 'Dr. Lind', orientation: 4, naming: 3, commands: 1, writing: 0, attention: 1, t: ISO }]);
    expect(() => mapped(ice([item('ice-writing', 2)]))).toThrow(expect.objectContaining({ status: 422 }));
    expect(fieldsOf(mapped(ice([{ code: ours('ice-not-assessable'), valueString: 'unarousable' }])))[0]).toMatchObject({
      assessable: false,
      reason: 'unarousable',
    });
  });
  it('CAPD and consciousness', () => {
    const own = (code: string, value: object) =>
      mapped({ ...observation('M1', '', {}, T), valueQuantity: undefined, code: ours(code), ...value });
    expect(fieldsOf(own('capd', { valueInteger: 12 }))[0]).toMatchObject({ kind: 'ice', capd: 12 });
    expect(fieldsOf(own('consciousness', { valueString: 'awakens-to-voice' }))[0]).toMatchObject({
      kind: 'neuro',
      loc: 'awakens-to-voice',
    });
    expect(reasons(own('consciousness', { valueString: 'dozing' }))).toEqual(['kept: unknown value']);
  });
  it('a grade of another system is kept, never taken for ours', () => {
    const m = mapped({ ...observation('M1', '', {}, T), valueQuantity: undefined, code: ours('crs-grade'), valueInteger: 4 });
    expect([m.parts, reasons(m)]).toEqual([[], ['kept: grades are not taken in']]);
  });
});

it('the receiving clock plays no part in what an observation says', () => {
  const a = mapped(observation('M1', '8867-4', quantity(80, '/min'), T), { receivedAt: NOW });
  const b = mapped(observation('M1', '8867-4', quantity(80, '/min'), T), { receivedAt: NOW + 1e9 });
  expect(a).toEqual(b);
});
