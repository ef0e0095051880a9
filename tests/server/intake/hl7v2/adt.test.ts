import { describe, expect, it } from 'vitest';
import { admitted, events, header, iso, message, one, only, PID, PV1, reasons } from './support';

const EVN = (type: string, recorded = '20261121010000+0000', happened = '') => `EVN|${type}|${recorded}||||${happened}`;
const adt = (type: string, ...segments: string[]) => one(message(header(`ADT^${type}^ADT_${type}`), ...segments));
const visit = (field: number, value: string) => `${PV1}${'|'.repeat(field - 3)}${value}`;

describe('ADT A01, A04: admission', () => {
  it.each(['A01', 'A04'])('%s opens a stay in the bed of PV1-3', (type) => {
    const m = adt(type, EVN(type), PID, PV1);
    expect(admitted(m, 'admission')).toMatchObject({
      patient: { mrn: 'M100' },
      restates: true,
      event: {
        unit: 'ICU-7',
        bed: 'ICU-7-04',
        mrn: 'M100',
        name: 'Doe, Jane Q',
        birthDate: '1980-02-29',
        sex: 'female',
        revision: 'final',
      },
    });
    expect(m.refused).toEqual([]);
  });
  it('a name that turns the direction of text is taken without that: the time beside it must not be read backwards', () => {
    const name = (text: string) => only(adt('A01', EVN('A01'), PID.replace('Doe^Jane^Q', text), PV1), 'admission').name;
    expect(name('Do\u202ee^Jane')).toBe('Doe, Jane');
    expect(name('Do\\XE280AE\\e^Jane\u2069')).toBe('Doe, Jane');
  });
  it('a bed whose name would begin a line of its own is no bed: the admission is held', () => {
    const m = adt('A01', EVN('A01'), PID, PV1.replace('04', '04\\X0A\\http://elsewhere'));
    expect(m.events).toEqual([]);
    expect(reasons(m)).toEqual(['no bed']);
  });
  it('a row without a code is listed as what it is', () => {
    const m = adt('A01', EVN('A01'), PID, PV1, 'OBX|1|NM|||72.5|kg|||||F');
    expect(m.refused.map((r) => r.detail)).toEqual(['OBX-3: of an ADT only weight and height are taken']);
  });
  it('numbers and places that look the same are the same: what nobody sees in them does not count', () => {
    const m = adt('A01', EVN('A01'), PID.replace('M100', '\ufeffM1\u00ad0\u200b0\u00a0'), PV1.replace('04', '\u200d04'));
    expect(only(m, 'admission')).toMatchObject({ mrn: 'M100', bed: 'ICU-7-04' });
    expect(adt('A01', EVN('A01'), PID.replace('M100', '\u200b'), PV1).events).toEqual([]);
  });
  it.each(['zzz', '19800230', '20620301'])(
    'a date of birth that is none (%s) is listed, and the admission used without it',
    (text) => {
      const m = adt('A01', EVN('A01'), PID.replace('19800229', text), PV1);
      expect(only(m, 'admission')).not.toHaveProperty('birthDate');
      expect(reasons(m)).toEqual(['unreadable date']);
    },
  );
  it('its time is EVN-6, else PV1-44, else EVN-2, else MSH-7; a bare date is passed over', () => {
    const t = (...segments: string[]) => iso(only(adt('A01', ...segments), 'admission').t);
    const admittedAt = visit(44, '20261120230000+0000');
    expect(t(EVN('A01', '20261121010000+0000', '20261121003000+0000'), PID, admittedAt)).toBe('2026-11-21T00:30:00.000Z');
    expect(t(EVN('A01'), PID, admittedAt)).toBe('2026-11-20T23:00:00.000Z');
    expect(t(EVN('A01'), PID, visit(44, '20261120'))).toBe('2026-11-21T01:00:00.000Z');
    expect(t(EVN('A01'), PID, PV1)).toBe('2026-11-21T01:00:00.000Z');
    expect(t(PID, PV1)).toBe('2026-11-21T01:05:00.000Z');
  });
  it('further numbers of the person come with it, each with its authority; those of a visit or an insurance do not', () => {
    const numbers = ['M100^^^H^MR', 'L7^^^LAB^PI', 'N9^^^STATE&2.16.840.1&ISO^PT', '77^^^H^VN', 'X1', '12^^^INS^SS'];
    const m = adt('A01', EVN('A01'), `PID|1||${numbers.join('~')}`, PV1);
    expect(only(m, 'admission')).toMatchObject({
      mrn: 'M100',
      identifiers: ['LAB|L7', 'STATE|N9', 'urn:oid:2.16.840.1|N9'],
    });
    expect(admitted(m, 'admission').identifiers).toContain('H|M100');
  });
  it('weight and height of OBX rows come with it', () => {
    const m = adt(
      'A01',
      EVN('A01'),
      PID,
      PV1,
      'OBX|1|NM|29463-7^Weight^LN||72.5|kg|||||F',
      'OBX|2|NM|8302-2^Height^LN||1.71|m|||||F',
      'OBX|3|NM|8867-4^HR^LN||80|/min|||||F',
    );
    expect(only(m, 'admission')).toMatchObject({ weightKg: 72.5, heightCm: 171 });
    expect(reasons(m)).toEqual(['not used here']);
  });
  it('without a number or without a bed it waits', () => {
    expect(adt('A01', EVN('A01'), 'PID|1', PV1).refused).toMatchObject([{ status: 'held', reason: 'no patient' }]);
    expect(adt('A01', EVN('A01'), PID, 'PV1|1|I|ICU-7').refused).toMatchObject([
      { status: 'held', reason: 'no bed', patient: { mrn: 'M100' } },
    ]);
    expect(adt('A01', EVN('A01'), PID).refused).toMatchObject([{ status: 'held', reason: 'no bed' }]);
  });
  it('two patients in it: in doubt', () => {
    expect(adt('A01', EVN('A01'), PID, 'PID|2||M200', PV1)).toMatchObject({
      answerCode: 'AE',
      events: [],
      err: { segment: 'PID', sequence: 2 },
    });
  });
  it('a time that cannot be read: in doubt', () => {
    expect(adt('A01', EVN('A01', 'soon'), PID, PV1)).toMatchObject({ answerCode: 'AE', err: { segment: 'EVN', field: 2 } });
  });
});

describe('ADT A02, A03, A08: what changes', () => {
  it('A02 moves to PV1-3; a ward that names no bed is its own', () => {
    expect(only(adt('A02', EVN('A02'), PID, 'PV1|1|I|ICU-7^^05|||ICU-7^^04'), 'transfer')).toMatchObject({
      unit: 'ICU-7',
      bed: 'ICU-7-05',
    });
    expect(only(adt('A02', EVN('A02'), PID, 'PV1|1|I|WARD'), 'transfer')).toMatchObject({ unit: 'WARD', bed: 'WARD' });
  });
  it('A02 without a number is about whoever lies in the bed left (PV1-6)', () => {
    expect(admitted(adt('A02', EVN('A02'), 'PID|1', 'PV1|1|I|ICU-7^^05|||ICU-7^^04'), 'transfer').patient).toEqual({
      bed: 'ICU-7-04',
    });
    expect(reasons(adt('A02', EVN('A02'), 'PID|1', 'PV1|1|I|ICU-7^^05'))).toEqual(['no patient']);
  });
  it('A03 ends the stay at EVN-6, else PV1-45', () => {
    const a = admitted(adt('A03', EVN('A03'), PID, visit(45, '20261121004500+0000')), 'discharge');
    expect(a.patient).toEqual({ mrn: 'M100', bed: 'ICU-7-04' });
    expect(iso(a.event.t)).toBe('2026-11-21T00:45:00.000Z');
  });
  it('A08 changes what is known of the person and opens or moves nothing', () => {
    const a = admitted(adt('A08', EVN('A08'), PID, PV1, 'OBX|1|NM|29463-7^Weight^LN||70|kg|||||F'), 'admission');
    expect(a.event).toMatchObject({ updateOnly: true, name: 'Doe, Jane Q', weightKg: 70, mrn: 'M100' });
    expect(a.event.id).toContain('|update|');
  });
});

describe('ADT A11, A12, A13: what never happened', () => {
  const cases = [
    ['A01', 'A11', 'admission'],
    ['A02', 'A12', 'transfer'],
    ['A03', 'A13', 'discharge'],
  ] as const;
  it.each(cases)('%s is withdrawn by %s that names its time', (made, cancelled, kind) => {
    const first = admitted(adt(made, EVN(made, '20261121010000+0000', '20261121003000+0000'), PID, PV1), kind);
    const gone = admitted(adt(cancelled, EVN(cancelled, '20261121020000+0000', '20261121003000+0000'), PID, PV1), kind);
    expect(gone.event).toMatchObject({ id: first.event.id, revision: 'entered-in-error' });
  });
  it.each(cases)('%s is found by %s without its time: the newest one', (made, cancelled, kind) => {
    const first = admitted(adt(made, EVN(made), PID, PV1), kind);
    const gone = admitted(adt(cancelled, EVN(cancelled, '20261121020000+0000'), PID, PV1), kind);
    expect(gone).toMatchObject({ newest: true, event: { revision: 'entered-in-error' } });
    expect(first.event.id.startsWith(gone.idPrefix ?? '-')).toBe(true);
  });
});

describe('ADT A17, A40: two patients', () => {
  const swap = (one: string, two: string) => [EVN('A17'), 'PID|1||M100', one, 'PID|2||M200', two];
  it('A17: each goes where his own PV1-3 says', () => {
    const m = adt('A17', ...swap('PV1|1|I|ICU-7^^05', 'PV1|2|I|ICU-7^^04'));
    expect(m.events.map((e) => [e.patient.mrn, e.event])).toMatchObject([
      ['M100', { kind: 'transfer', bed: 'ICU-7-05' }],
      ['M200', { kind: 'transfer', bed: 'ICU-7-04' }],
    ]);
  });
  it.each([
    [[EVN('A17'), 'PID|1||M100', PV1]],
    [swap('PV1|1|I|ICU-7^^05', 'PV1|2|I')],
    [[EVN('A17'), 'PID|1', PV1, 'PID|2||M200', PV1]],
    [[EVN('A17'), 'PID|1||M100', PV1, 'PID|2||M100', PV1]],
  ])('A17 that does not say who goes where: in doubt', (segments) => {
    expect(adt('A17', ...segments)).toMatchObject({ answerCode: 'AE', events: [] });
  });
  it('A40 makes the events of MRG-1 those of PID-3, pair by pair', () => {
    const m = adt('A40', EVN('A40'), PID, 'MRG|M099^^^H^MR', 'PID|2||M300', 'MRG|M301');
    expect(m.events.map((e) => [e.patient, e.event])).toMatchObject([
      [{ mrn: 'M100' }, { kind: 'merge', from: 'M099' }],
      [{ mrn: 'M300' }, { kind: 'merge', from: 'M301' }],
    ]);
  });
  it.each([[[PID]], [[PID, 'MRG|']], [['PID|1', 'MRG|M099']], [[PID, 'MRG|M100']]])(
    'A40 without both numbers, or of one with itself: in doubt',
    (segments) => {
      expect(adt('A40', EVN('A40'), ...segments)).toMatchObject({ answerCode: 'AE', events: [] });
    },
  );
});

describe('ADT: the rest', () => {
  it('other ADT events are taken and change nothing', () => {
    const m = adt('A31', EVN('A31'), PID);
    expect(m).toMatchObject({ answerCode: 'AA', events: [], refused: [{ status: 'kept', reason: 'message type not used' }] });
  });
  it('ADT without an event is in doubt', () =>
    expect(one(message(header('ADT'), PID))).toMatchObject({ answerCode: 'AE', err: { segment: 'MSH', field: 9 } }));
  it('in the hour that is left out it waits, in the one that comes twice it takes the earlier', () => {
    const chicago = (time: string) => one(message(header('ADT^A01'), EVN('A01', time), PID, PV1), { zone: 'America/Chicago' });
    expect(reasons(chicago('20260308023000'))).toEqual(['time in the skipped hour']);
    expect(events(chicago('20261101013000')).map((e) => iso(e.t))).toEqual(['2026-11-01T06:30:00.000Z']);
  });
});
