import { describe, expect, it } from 'vitest';
import { admitted, events, header, iso, message, OBR, one, only, PID, PV1, RECEIVED, reasons, results } from './support';

const HR = 'OBX|1|NM|147842^MDC_ECG_HEART_RATE^MDC|1.1.1.1|88|264864^MDC_DIM_BEAT_PER_MIN^MDC|||||R';
const LN = (n: number, code: string, value: string, unit: string, status = 'F', rest = '') =>
  `OBX|${n}|NM|${code}^x^LN||${value}|${unit}|||||${status}${rest}`;

describe('ORU: vital signs', () => {
  it('a heart rate of a monitor, by MDC code', () => {
    const m = one(results(HR));
    expect(m).toMatchObject({ answerCode: 'AA', controlId: 'C1', type: 'ORU^R01', refused: [] });
    expect(m.events).toEqual([
      {
        patient: { mrn: 'M100', bed: 'ICU-7-04' },
        identifiers: ['H|M100'],
        event: {
          id: 'M100|F100^LAB|147842|1.1.1.1|1795222923000',
          feed: 'MON/ICU',
          kind: 'vital',
          t: Date.parse('2026-11-21T01:02:03Z'),
          receivedAt: RECEIVED,
          revision: 'final',
          source: 'device',
          heartRate: 88,
        },
      },
    ]);
  });
  it.each([
    ['8867-4', '88', '/min', { heartRate: 88 }],
    ['59408-5', '97', '%', { spo2Percent: 97 }],
    ['9279-1', '18', '{breaths}/min', { respRate: 18 }],
    ['9279-1', '18', 'insp/min', { respRate: 18 }],
    ['8310-5', '38.4', 'Cel', { tempC: 38.4 }],
    ['8310-5', '101.1', '[degF]', { tempF: 101.1 }],
    ['8480-6', '16', 'kPa', { sbpMmHg: 120.00992 }],
    ['8478-0', '61', 'mmHg', { mapMmHg: 61 }],
    ['76215-3', '95', 'mm[Hg]', { sbpMmHg: 95, pressureSite: 'arterial' }],
    ['20077-4', '8', 'cm[H2O]', { peepCmH2O: 8 }],
    ['8867-4', '88', '', { heartRate: 88 }],
  ])('%s %s %s by LOINC is charted', (code, value, unit, fields) => {
    expect(only(one(results(LN(1, code, value, unit))), 'vital')).toMatchObject({ source: 'charted', ...fields });
  });
  it.each([
    ['an MDC code', HR.replace('|R', '|F'), {}],
    ['OBX-11 R', LN(1, '8867-4', '88', '/min', 'R'), {}],
    ['a source marked as monitor', LN(1, '8867-4', '88', '/min'), { monitor: true }],
  ])('%s makes it a device reading', (_, row, source) => {
    expect(only(one(results(row), source), 'vital').source).toBe('device');
  });
  it('the site of a temperature comes with its code', () => {
    const row = 'OBX|1|NM|188424^MDC_TEMP_ORAL^MDC||38.1|268192^MDC_DIM_DEGC^MDC|||||R';
    expect(only(one(results(row)), 'vital')).toMatchObject({ tempC: 38.1, site: 'oral' });
  });
  it('a weight is an event of its own', () => {
    expect(only(one(results(LN(1, '29463-7', '72500', 'g'))), 'weight')).toMatchObject({ weightKg: 72.5 });
  });
});

describe('ORU: blood gases whose code leaves the specimen open', () => {
  const gas = (code: string, obr15: string, ...spm: string[]) =>
    one(message(header('ORU^R01^ORU_R01'), PID, PV1, `${OBR}||||||||${obr15}`, LN(1, code, '38', 'mmHg'), ...spm));
  const blood = (type: string) => `SPM|1|||${type}`;
  it.each([
    ['nothing said', gas('11556-8', '')],
    ['blood', gas('11556-8', '', blood('BLD^Whole blood^HL70487'))],
    ['arterial', gas('11556-8', '', blood('BLDA^Blood arterial^HL70487'))],
    ['a code that is arterial itself', gas('2703-7', '', blood('BLDV^Blood venous^HL70487'))],
  ])('PaO2 10.2: %s is arterial', (_, m) => {
    expect(only(m, 'lab')).toMatchObject({ test: 'pao2', value: 38 });
  });
  it.each([
    ['SPM-4 venous', gas('11556-8', '', blood('BLDV^Blood venous^HL70487'))],
    ['SPM-4 in words', gas('11556-8', '', blood('^Mixed venous blood'))],
    ['OBR-15 capillary', gas('11557-6', 'BLDC^Blood capillary^HL70070')],
    ['a SNOMED code', gas('11557-6', '', blood('122555007^^SCT'))],
  ])('PaO2 10.2: %s is no arterial gas and kept', (_, m) => {
    expect(events(m)).toEqual([]);
    expect(reasons(m)).toEqual(['not arterial']);
  });
  it('PaO2 10.2: the specimen of the next order says nothing of this one', () => {
    const next = [OBR.replace('|1||F100', '|2||F101'), LN(1, '2524-7', '1.1', 'mmol/L'), blood('BLDV')];
    const m = one(message(header('ORU^R01^ORU_R01'), PID, PV1, OBR, LN(1, '11556-8', '88', 'mmHg'), ...next));
    expect(events(m).map((e) => (e as { test?: string }).test)).toEqual(['pao2', 'lactate']);
  });
});

describe('ORU: pressures of one channel and time are one reading', () => {
  const nibp = (suffix: string, n: number, value: string, sub = `1.4.1.${n}`, time = '') =>
    `OBX|${n}|NM|15002${n}^MDC_PRESS_BLD_NONINV_${suffix}^MDC|${sub}|${value}|266016^MDC_DIM_MMHG^MDC|||||R${time}`;
  const triple = [nibp('SYS', 1, '120'), nibp('DIA', 2, '80'), nibp('MEAN', 3, '93')];

  it('systolic, diastolic and mean, named after the systolic', () => {
    const e = only(one(results(...triple)), 'vital');
    expect(e).toMatchObject({ sbpMmHg: 120, dbpMmHg: 80, mapMmHg: 93, pressureSite: 'cuff', source: 'device' });
    expect(e.id).toContain('|150021|1.4.1.1|');
  });
  it('in any order and between other rows', () => {
    const found = events(one(results(triple[2] as string, HR, triple[0] as string, triple[1] as string)));
    expect(found.map((e) => e.kind)).toEqual(['vital', 'vital']);
    expect(found[0]).toMatchObject({ sbpMmHg: 120, dbpMmHg: 80, mapMmHg: 93 });
  });
  it('cuff and arterial line are two readings', () => {
    const art = ['3|118', '4|70', '5|86'].map((v) => {
      const [n, value] = v.split('|');
      return `OBX|9|NM|15003${n}^MDC_PRESS_BLD_ART^MDC|1.6.1.${n}|${value}|266016^MDC_DIM_MMHG^MDC|||||R`;
    });
    expect(events(one(results(...triple, ...art)))).toMatchObject([
      { sbpMmHg: 120, mapMmHg: 93, pressureSite: 'cuff' },
      { sbpMmHg: 118, dbpMmHg: 70, mapMmHg: 86, pressureSite: 'arterial' },
    ]);
  });
  it('of two times they are two readings', () => {
    const later = nibp('SYS', 1, '99', '1.4.1.1', '|||20261121010303+0000');
    expect(events(one(results(...triple, later))).map((e) => iso(e.t))).toEqual([
      '2026-11-21T01:02:03.000Z',
      '2026-11-21T01:03:03.000Z',
    ]);
  });
  it('rows without a place in a containment tree belong together too; a second systolic begins a second reading', () => {
    const rows = [LN(1, '8480-6', '120', 'mm[Hg]'), LN(2, '8462-4', '80', 'mm[Hg]'), LN(3, '8480-6', '90', 'mm[Hg]')];
    expect(events(one(results(...rows)))).toMatchObject([{ sbpMmHg: 120, dbpMmHg: 80 }, { sbpMmHg: 90 }]);
  });
  it('parts sent in messages of their own do not replace each other', () => {
    const [a, b] = [triple[0], triple[1]].map((row) => only(one(results(row as string)), 'vital').id);
    expect(a).not.toBe(b);
  });
  it('one row withdrawn and the others sent again: what is left goes on as a correction, the old name is withdrawn', () => {
    const rows = [nibp('SYS', 1, '').replace('|R', '|D'), triple[1] as string, triple[2] as string];
    expect(events(one(results(...rows)))).toMatchObject([
      { id: expect.stringContaining('|150021|'), revision: 'entered-in-error' },
      { id: expect.stringContaining('|150023|'), revision: 'corrected', mapMmHg: 93, dbpMmHg: 80 },
    ]);
  });
});

describe('ORU: oxygen', () => {
  const device = (code: string, text = 'x') => `OBX|1|CWE|57000-0^Oxygen device^L||${code}^${text}^SCT||||||F`;
  it('device, flow and FiO2 of one order and time are one support', () => {
    const rows = [device('426854004', 'HFNC'), LN(2, '3151-8', '40', 'L/min'), LN(3, '3150-6', '60', '%')];
    expect(only(one(results(...rows)), 'support')).toMatchObject({
      support: 'oxygen',
      state: 'running',
      device: 'hfnc',
      flowLpm: 40,
      fio2: 0.6,
    });
  });
  it('a coded value that is an oxygen device counts whatever the code of the observation is', () => {
    expect(only(one(results(device('336623009'))), 'support')).toMatchObject({ device: 'nasal-cannula' });
    expect(only(one(results(device('722742002'))), 'support')).toMatchObject({ device: 'room-air' });
  });
  it('flow or FiO2 alone names no device: it changes the one in use', () => {
    const e = only(one(results(LN(1, '3151-8', '4', 'L/min'))), 'support');
    expect(e).toMatchObject({ flowLpm: 4 });
    expect(e).not.toHaveProperty('device');
  });
  it.each([
    ['0.4', '1', 0.4],
    ['0.4', '', 0.4],
    ['40', '', 0.4],
    ['40', '%', 0.4],
    ['21', '%', 0.21],
  ])('FiO2 %s %s is the fraction %s', (value, unit, fio2) => {
    expect(only(one(results(LN(1, '3150-6', value, unit))), 'support').fio2).toBe(fio2);
  });
  it('words are not enough to make a device of a value, unless the site says what the observation is', () => {
    const row = 'OBX|1|CWE|O2DEV^Oxygen delivery^99LOC||NC^Nasal cannula^99LOC||||||F';
    expect(reasons(one(results(row)))).toEqual(['unknown code']);
    const local = one(results('OBX|1|NM|7001^Ferritin^99MNDRY||12400|ng/mL|||||F'));
    expect(local.refused.map((r) => r.detail)).toEqual(['7001 Ferritin is not a code we use (99MNDRY|7001)']);
    expect(reasons(one(results('OBX|1|CWE|ALLERGY^Allergies^99LOC||none^none^L||||||F')))).toEqual(['unknown code']);
    expect(only(one(results(row), { codes: { '99LOC|O2DEV': 'device' } }), 'support').device).toBe('nasal-cannula');
    expect(only(one(results(row), { codes: { '99LOC|NC': 'device:nasal-cannula' } }), 'support').device).toBe('nasal-cannula');
  });
});

describe('ORU: time', () => {
  const t = (...segments: string[]) => {
    const [first] = one(message(...segments)).events;
    return first ? iso(first.event.t) : null;
  };
  const row = (sub: string, time = '') => `OBX|2|NM|147842^x^MDC|${sub}|88|264864^x^MDC|||||R|||${time}`;
  const container = (sub: string, time = '') => `OBX|1||69965^x^MDC|${sub}|||||||X|||${time}`;
  const head = header('ORU^R01');

  it('OBX-14 first', () => {
    expect(t(head, PID, OBR, container('1.1', '20261121003000+0000'), row('1.1.1', '20261121002000+0000'))).toBe(
      '2026-11-21T00:20:00.000Z',
    );
  });
  it('else that of the nearest enclosing row', () => {
    const [far, near] = [container('1', '20261121001000+0000'), container('1.1', '20261121003000+0000')];
    expect(t(head, PID, OBR, far, near, row('1.1.1'))).toBe('2026-11-21T00:30:00.000Z');
    expect(t(head, PID, OBR, far, container('1.1'), row('1.1.1'))).toBe('2026-11-21T00:10:00.000Z');
    expect(t(head, PID, OBR, container('1.1.0.0', '20261121003000+0000'), row('1.1.1.1'))).toBe('2026-11-21T00:30:00.000Z');
  });
  it('else OBR-7, else MSH-7', () => {
    expect(t(head, PID, OBR, container('1.2', '20261121003000+0000'), row('1.1.1'))).toBe('2026-11-21T01:02:03.000Z');
    expect(t(head, PID, 'OBR|1||F1', row('1.1.1'))).toBe('2026-11-21T01:05:00.000Z');
  });
  it('none at all: the row waits, the message is taken', () => {
    const m = one(message(header('ORU^R01', 'C1', ''), PID, 'OBR|1||F1', row('1')));
    expect(m).toMatchObject({ answerCode: 'AA', events: [], refused: [{ status: 'held', reason: 'no time' }] });
  });
  it('a time that cannot be read leaves it in doubt: nothing of the message applies', () => {
    const m = one(message(head, PID, OBR, row('1', '20261121002000'), row('2', 'yesterday')));
    expect(m).toMatchObject({ answerCode: 'AE', events: [], err: { segment: 'OBX', sequence: 2, field: 14 } });
  });
  it('a time that cannot be read does no harm to a row nobody uses', () => {
    expect(one(message(head, PID, OBR, 'OBX|1|NM|1^x^L||5|x|||||F|||yesterday', HR))).toMatchObject({
      answerCode: 'AA',
      events: [{}],
    });
  });
  it('a date is no instant: the row waits', () =>
    expect(reasons(one(message(head, PID, OBR, row('1', '20261121'))))).toEqual(['time without hour and minute']));

  const chicago = { zone: 'America/Chicago' };
  it('without offset in the zone of the source', () => {
    expect(iso(only(one(message(head, PID, OBR, row('1', '20260721120000')), chicago), 'vital').t)).toBe(
      '2026-07-21T17:00:00.000Z',
    );
  });
  it('in the hour that comes twice a reading takes the earlier instant and names the other', () => {
    const e = only(one(message(head, PID, OBR, row('1', '20261101013000')), chicago), 'vital') as { t: number; otherT?: number };
    expect([e.t, e.otherT].map((x) => iso(x ?? 0))).toEqual(['2026-11-01T06:30:00.000Z', '2026-11-01T07:30:00.000Z']);
  });
  it('in the hour that is left out the row waits', () => {
    expect(reasons(one(message(head, PID, OBR, row('1', '20260308023000')), chicago))).toEqual(['time in the skipped hour']);
  });
});

describe('ORU: what OBX-11 says', () => {
  const ferritin = (status: string, value = '12400', rest = '') => results(LN(1, '2276-4', value, 'ng/mL', status, rest));
  it.each(['F', 'P', 'S', 'B', 'V', 'U', ''])('%s is a result; another value under the same id corrects it', (status) => {
    const a = admitted(one(ferritin(status)), 'lab');
    expect(a).toMatchObject({ restates: true, event: { revision: 'final', test: 'ferritin', value: 12400, unit: 'ng/mL' } });
    expect(a.idPrefix).toBeUndefined();
  });
  it('R is a result nobody has verified: another value under its id is no correction', () => {
    expect(admitted(one(ferritin('R')), 'lab').restates).toBeUndefined();
  });
  it.each(['C', 'A'])('%s replaces the version of that id, or the one that differs in its time only', (status) => {
    const first = admitted(one(ferritin('F')), 'lab');
    const a = admitted(one(ferritin(status, '9400')), 'lab');
    expect(a.event).toMatchObject({ id: first.event.id, revision: 'corrected', value: 9400 });
    expect(first.event.id.startsWith(a.idPrefix ?? '-')).toBe(true);
    const moved = admitted(one(ferritin(status, '9400', '|||20261121003000+0000')), 'lab');
    expect(moved.event.id).not.toBe(first.event.id);
    expect(moved.idPrefix).toBe(a.idPrefix);
  });
  it.each(['D', 'W'])('%s withdraws it, with or without a value', (status) => {
    const first = admitted(one(ferritin('F')), 'lab');
    for (const value of ['12400', '', '""']) {
      const a = admitted(one(ferritin(status, value)), 'lab');
      expect(a.event).toMatchObject({ id: first.event.id, revision: 'entered-in-error', kind: 'lab' });
      expect(a.idPrefix).toBe('M100|F100^LAB|2276-4||');
    }
  });
  it.each([
    ['text', 'haemolysed, new sample', 'unreadable number', 'haemolysed, new sample'],
    ['nothing', '', 'no value', 'no value'],
    ['a number that stands for no value', '8388607', 'no value', 'not usable'],
  ])(
    'C that says %s: the words take the place of the earlier value, and are kept with their reason',
    (_, value, reason, words) => {
      const first = admitted(one(ferritin('F')), 'lab');
      const m = one(results(LN(1, '2276-4', value, 'ng/mL', 'C')));
      expect(reasons(m)).toEqual([reason]);
      expect(admitted(m, 'lab').event).toMatchObject({
        id: first.event.id,
        revision: 'corrected',
        test: 'ferritin',
        value: words,
      });
      expect(one(results(LN(1, '2276-4', value, 'ng/mL', 'F'))).events).toEqual([]);
    },
  );
  it('C of a culture that says it is not read yet takes the place of "positive"', () => {
    const culture = (value: string, status: string) => one(results(`OBX|1|ST|600-7^Blood culture^LN||${value}||||||${status}`));
    const first = admitted(culture('Positive', 'F'), 'lab');
    expect(admitted(culture('mislabelled, see comment', 'C'), 'lab').event).toMatchObject({
      id: first.event.id,
      revision: 'corrected',
      test: 'blood-culture',
      value: 'mislabelled, see comment',
    });
  });
  it('C with a comment in a row of the same name: the value stands, corrected', () => {
    const m = one(results(LN(1, '2276-4', '9400', 'ng/mL', 'C'), LN(2, '2276-4', 'corrected from 12400', '', 'C')));
    expect(admitted(m, 'lab').event).toMatchObject({ revision: 'corrected', value: 9400 });
    expect(reasons(m)).toEqual(['unreadable number']);
    const turned = one(results(LN(1, '2276-4', 'corrected from 12400', '', 'C'), LN(2, '2276-4', '9400', 'ng/mL', 'C')));
    expect(admitted(turned, 'lab').event).toMatchObject({ revision: 'corrected', value: 9400 });
  });
  it('C that turns an arterial gas into a venous one takes the place of the PaO2', () => {
    const gas = (status: string, specimen: string) =>
      one(
        message(
          header('ORU^R01'),
          PID,
          PV1,
          `OBR|1||F100^LAB|x|||20261121010203+0000||||||||${specimen}`,
          LN(1, '11556-8', '38', 'mm[Hg]', status),
        ),
      );
    const first = admitted(gas('F', 'BLDA'), 'lab');
    const m = gas('C', 'BLDV');
    expect(reasons(m)).toEqual(['not arterial']);
    expect(admitted(m, 'lab').event).toMatchObject({ id: first.event.id, revision: 'corrected', value: 'not usable' });
  });
  it('D of an oxygen device that names none withdraws it', () => {
    const device = (v: string, s: string) =>
      one(results(`OBX|1|CWE|O2DEV^Oxygen device^99LOC||${v}||||||${s}`), { codes: { '99LOC|O2DEV': 'device' } });
    const first = admitted(device('426854004^High flow oxygen nasal cannula^SCT', 'F'), 'support');
    expect(admitted(device('""', 'D'), 'support').event).toMatchObject({ id: first.event.id, revision: 'entered-in-error' });
  });
  it.each(['X', 'N', 'O', 'I'])('%s carries no result', (status) =>
    expect(reasons(one(ferritin(status)))).toEqual(['no result']),
  );
  it.each(['N', 'O', 'I'])('%s says nothing of an earlier result', (status) => expect(one(ferritin(status)).events).toEqual([]));
  it('X takes the place of an earlier result, and is nothing without one', () => {
    const first = admitted(one(ferritin('F')), 'lab');
    const a = admitted(one(ferritin('X', 'specimen lost')), 'lab');
    expect(a).toMatchObject({ ifStored: true, event: { id: first.event.id, revision: 'corrected', value: 'specimen lost' } });
    expect(admitted(one(results(LN(1, '2276-4', 'haemolysed', 'ng/mL', 'C'))), 'lab').ifStored).toBeUndefined();
  });
  it('ids: OBR-2 where there is no OBR-3, and never above 200 characters', () => {
    const placer = only(
      one(message(header('ORU^R01'), PID, 'OBR|1|P77^CIS||x|||20261121010203+0000', LN(1, '2276-4', '5', 'ng/mL'))),
      'lab',
    );
    expect(placer.id).toContain('|P77^CIS|');
    const long = 'x'.repeat(90);
    const e = only(
      one(
        message(
          header('ORU^R01'),
          `PID|1||${long}`,
          `OBR|1||${long}^${long}|x|x|||20261121010203+0000`,
          `OBX|1|NM|2276-4^x^LN|${long}|5|ng/mL|||||F`,
        ),
      ),
      'lab',
    );
    expect(e.id.length).toBeLessThanOrEqual(200);
  });
  it('ids that differ only after many characters stay apart', () => {
    const id = (order: string) =>
      only(one(message(header('ORU^R01'), PID, `OBR|1||${order}|x|||20261121010203+0000`, LN(1, '2276-4', '5', 'ng/mL'))), 'lab')
        .id;
    expect(id(`${'9'.repeat(60)}1`)).not.toBe(id(`${'9'.repeat(60)}2`));
  });
});

describe('ORU: laboratory values', () => {
  const lab = (type: string, value: string, unit = 'ng/mL') =>
    one(results(`OBX|1|${type}|2276-4^Ferritin^LN||${value}|${unit}|||||F`));
  it.each([
    ['NM', '12400', { value: 12400 }],
    ['ST', '12400.5', { value: 12400.5 }],
    ['ST', '< 0.5', { value: 0.5, comparator: '<' }],
    ['TX', '>=40000', { value: 40000, comparator: '>=' }],
    ['NM', '>40000', { value: 40000, comparator: '>' }],
    ['SN', '>^40000', { value: 40000, comparator: '>' }],
    ['SN', '^182', { value: 182 }],
    ['SN', '=^182', { value: 182 }],
  ])('%s %s', (type, value, fields) => expect(only(lab(type, value), 'lab')).toMatchObject({ test: 'ferritin', ...fields }));
  it.each([
    ['NM', '12,4'],
    ['NM', '12 400'],
    ['NM', '1e4'],
    ['NM', '8\u202e21'],
    ['NM', '5.'],
    ['NM', '60~120'],
    ['SN', '^100^-^200'],
    ['SN', '^1^:^128'],
    ['TX', 'haemolysed'],
    ['NM', 'None'],
  ])('%s %s is no single number: kept, used by nobody', (type, value) => {
    expect(lab(type, value)).toMatchObject({
      answerCode: 'AA',
      events: [],
      refused: [{ status: 'kept', reason: 'unreadable number' }],
    });
  });
  it('a unit is kept as UCUM if it is known, else as sent; unknown, missing or implausible is stored and said', () => {
    expect(only(lab('NM', '5', 'ug/L'), 'lab').unit).toBe('ug/L');
    const [odd, none, wild] = [lab('NM', '5', 'blobs'), lab('NM', '5', ''), lab('NM', '-5')];
    expect(only(odd, 'lab').unit).toBe('blobs');
    expect([odd, none, wild].map(reasons)).toEqual([['unit not known'], ['unit missing'], ['implausible value']]);
    expect(only(none, 'lab')).not.toHaveProperty('unit');
  });
  it("a site's own unit and code, as its maps say", () => {
    const source = { codes: { '99LAB|FERR': 'loinc:2276-4' }, unitMap: { 'nanog/mL': 'ng/mL' } };
    const m = one(results('OBX|1|NM|FERR^Ferritin^99LAB||700|nanog/mL|||||F'), source);
    expect(only(m, 'lab')).toMatchObject({ test: 'ferritin', value: 700, unit: 'ng/mL' });
    expect(m.refused).toEqual([]);
  });
  it('the alternative code counts where the first is local', () => {
    expect(only(one(results('OBX|1|NM|F1^Ferritin^99LAB^2276-4^Ferritin^LN||700|ng/mL|||||F')), 'lab').test).toBe('ferritin');
  });
  it.each([
    ['ST', 'No growth after 5 days', { value: 'negative' }],
    ['CWE', '260385009^Negative^SCT', { value: 'negative' }],
    ['CWE', '112283007^Escherichia coli^SCT', { value: 'positive', organism: 'Escherichia coli' }],
    ['TX', 'Gram-negative rods', { value: 'positive', organism: 'Gram-negative rods' }],
    ['ST', 'POSITIVE', { value: 'positive' }],
    ['TX', 'contaminated?', { value: 'contaminated?' }],
  ])('blood culture %s %s', (type, value, fields) => {
    const m = one(results(`OBX|1|${type}|600-7^Bacteria identified in Blood by Culture^LN||${value}||||||F`));
    expect(only(m, 'lab')).toMatchObject({ test: 'blood-culture', ...fields });
  });
  it('a blood culture still growing is no result', () => {
    expect(reasons(one(results('OBX|1|ST|600-7^x^LN||Pending||||||P')))).toEqual(['no result']);
  });
});

describe('ORU: rows that cannot be used do not spoil the message', () => {
  it.each([
    ['OBX|1|NM|9999999^MDC_UNKNOWN^MDC||5|262688^x^MDC|||||R', 'unknown code'],
    ['OBX|1|NM|1234^Something^99MNDRY||5|%|||||R', 'unknown code'],
    ['OBX|1|NM|8867-4^x^LN|||/min|||||F', 'no value'],
    ['OBX|1|NM|147842^x^MDC||8388607|264864^x^MDC|||||R', 'no value'],
    ['OBX|1|NM|150456^x^MDC||-100|262688^x^MDC|||||R', 'no value'],
    ['OBX|1|NM|8310-5^x^LN||38.5||||||F', 'unit missing'],
    ['OBX|1|NM|8310-5^x^LN||38.5|grad|||||F', 'unit not known'],
    ['OBX|1|NM|8867-4^x^LN||>200|/min|||||F', 'unreadable number'],
    ['OBX|1|NM|8302-2^x^LN||170|cm|||||F', 'not used here'],
  ])('%s: %s', (row, reason) => {
    const m = one(results(row, HR.replace('OBX|1', 'OBX|2')));
    expect(m).toMatchObject({ answerCode: 'AA', events: [{ event: { heartRate: 88 } }] });
    expect(m.refused).toEqual([
      expect.objectContaining({ status: 'kept', reason, raw: row, patient: { mrn: 'M100', bed: 'ICU-7-04' } }),
    ]);
  });
  it('an implausible reading is stored as it came, so that it can be seen, and said', () => {
    const m = one(results('OBX|1|NM|8310-5^x^LN||100.4|Cel|||||F'));
    expect(only(m, 'vital').tempC).toBe(100.4);
    expect(reasons(m)).toEqual(['implausible value']);
  });
  it('rows that only name a device or a channel are structure, not results', () => {
    const m = one(results('OBX|1||69965^MDC_DEV_MON_PHYSIO_MULTI_PARAM_MDS^MDC|1.0.0.0|||||||X', HR));
    expect(m.refused).toEqual([]);
  });
});

describe('ORU: rates of infusions', () => {
  const rate = (code: string, value: string, unit: string, status = 'R') =>
    one(results(`OBX|1|NM|${code}||${value}|${unit}|||||${status}`));
  it('a row whose code is a drug is the rate of its infusion', () => {
    expect(only(rate('7512^norepinephrine^RXNORM', '0.12', 'mcg/kg/min'), 'medication')).toMatchObject({
      drug: 'norepinephrine',
      state: 'running',
      rate: 0.12,
      rateUnit: 'ug/kg/min',
    });
    expect(only(rate('H01BA01^vasopressin^ATC', '0.03', 'U/min'), 'medication')).toMatchObject({
      drug: 'vasopressin',
      rateUnit: 'U/min',
    });
  });
  it.each([
    ['1001', 'ug/kg/min'],
    ['99999', 'mL/h'],
    ['-1', 'ug/min'],
  ])('%s %s cannot be: listed, and the infusion stands', (value, unit) => {
    const m = rate('7512^norepinephrine^RXNORM', value, unit);
    expect(m.events).toEqual([]);
    expect(reasons(m)).toEqual(['implausible value']);
  });
  it('0 is stopped; a unit nobody knows is a running infusion at an unknown rate', () => {
    expect(only(rate('7512^x^RXNORM', '0', 'ug/min'), 'medication').state).toBe('stopped');
    expect(only(rate('7512^x^RXNORM', '8', 'mL/h'), 'medication')).toMatchObject({ state: 'running', rate: 8, rateUnit: 'mL/h' });
  });
  it('a local code of the site', () => {
    const source = { codes: { '99PUMP|NOREPI': 'drug:norepinephrine' } };
    expect(only(one(results('OBX|1|NM|NOREPI^x^99PUMP||8|ug/min|||||R'), source), 'medication').drug).toBe('norepinephrine');
  });
  it('a negative rate or a word is none', () => {
    expect([rate('7512^x^RXNORM', '-1', 'ug/min'), rate('7512^x^RXNORM', 'off', 'ug/min')].map(reasons)).toEqual([
      ['implausible value'],
      ['unreadable number'],
    ]);
  });
});

describe('ORU: whose it is', () => {
  const who = (...segments: string[]) => one(message(header('ORU^R01'), ...segments, OBR, HR));
  const patient = (...segments: string[]) => who(...segments).events[0]?.patient;
  it.each([
    ['PID|1||1^^^H^PI~2^^^H^MR~3^^^H^SS', { mrn: '2' }],
    ['PID|1||^^^H^MR~3^^^H^PI', { mrn: '3' }],
    ['PID|1||1', { mrn: '1' }],
    ['PID|1||""~5', { mrn: '5' }],
    ['PID|1||2^^^A^MR~4^^^B^MR', { mrn: '2' }],
    ['PID|1||A\\T\\B^^^H^MR', { mrn: 'A&B' }],
  ])('%s', (pid, expected) => expect(patient(pid)).toEqual(expected));
  it.each([
    ['PV1|1|I|ICU-7^^04', 'ICU-7-04'],
    ['PV1|1|I|ICU-7^^ICU-7-04', 'ICU-7-04'],
    ['PV1|1|I|ICU-7^04^', 'ICU-7-04'],
    ['PV1|1|I|^^ICU-7-04', 'ICU-7-04'],
    ['PV1|1|I|ICU-7^12^04^HOSP', 'ICU-7-04'],
  ])('without a number the bed decides: %s', (pv1, bed) => expect(patient('PID|1', pv1)).toEqual({ bed }));
  it("other spellings by the source's map of locations", () => {
    const spelled = (map: Record<string, string>) =>
      one(message(header('ORU^R01'), 'PV1|1|I|MICU^Rm 4^A^GH^^B', OBR, HR), { locations: map }).events[0]?.patient;
    expect(spelled({ 'MICU^Rm 4^A': 'ICU-7-04' })).toEqual({ bed: 'ICU-7-04' });
    expect(spelled({ 'MICU^Rm 4^A^GH^^B': 'ICU-7-05' })).toEqual({ bed: 'ICU-7-05' });
    expect(spelled({})).toEqual({ bed: 'MICU-A' });
  });
  it('both are handed on', () => expect(patient(PID, PV1)).toEqual({ mrn: 'M100', bed: 'ICU-7-04' }));
  it('neither: the message is held', () => {
    for (const m of [who(), who('PID|1'), who('PID|1', 'PV1|1|I|ICU-7')])
      expect(m).toMatchObject({ answerCode: 'AA', events: [], refused: [{ status: 'held', reason: 'no patient' }] });
  });
  it('two record numbers of one authority contradict each other', () => {
    expect(who('PID|1||2^^^H^MR~4^^^H^MR')).toMatchObject({ answerCode: 'AE', events: [], err: { segment: 'PID', field: 3 } });
  });
  it('a number with characters nobody can read is none', () => {
    const bytes = Uint8Array.from([...message(header('ORU^R01'), 'PID|1||M\xe9^^^H^MR', OBR, HR)].map((c) => c.charCodeAt(0)));
    const utf8 = Uint8Array.from(
      [...message(`${header('ORU^R01')}||||||UNICODE UTF-8`, 'PID|1||M\xe9^^^H^MR', OBR, HR)].map((c) => c.charCodeAt(0)),
    );
    expect(one(bytes).events[0]?.patient).toEqual({ mrn: 'Mé' });
    expect(one(utf8)).toMatchObject({ answerCode: 'AE', err: { segment: 'PID', sequence: 1, field: 3 } });
  });
  it('several patients in one message each keep their own', () => {
    const m = one(message(header('ORU^R01'), PID, PV1, OBR, HR, 'PID|2||M200', OBR, HR, HR));
    expect(m.events.map((e) => e.patient)).toEqual([{ mrn: 'M100', bed: 'ICU-7-04' }, { mrn: 'M200' }, { mrn: 'M200' }]);
  });
});
