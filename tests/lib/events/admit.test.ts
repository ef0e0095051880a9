import { describe, expect, it } from 'vitest';
import { admit } from '../../../lib/events/admit';

const base = { id: 'e1', patient: { mrn: 'm' }, t: '2026-03-01T01:02:03Z' };
const vital = { ...base, kind: 'vital', tempC: 38 };
const rejection = (wire: unknown) => {
  const a = admit(wire, 5);
  return 'rejected' in a ? a.rejected : null;
};
const admitted = (wire: unknown) => {
  const a = admit(wire, 5);
  if ('rejected' in a) throw new Error(a.rejected.detail);
  return a.ok;
};

describe('numbers that look the same', () => {
  const LOOK_ALIKE = ['\u200bM 100', 'M\u00ad 10\u200d0', '\ufeffM\u00a0100', ' M\u2003100\u2060 ', 'M  100'];
  it.each(LOOK_ALIKE)('%j is one patient with "M 100", in one bed', (mrn) => {
    expect(admitted({ ...vital, patient: { mrn, bed: 'ICU-7\u200b-04' } }).patient).toEqual({ mrn: 'M 100', bed: 'ICU-7-04' });
    const admission = { ...base, patient: undefined, kind: 'admission', unit: 'ICU-7', bed: 'ICU-7-04\u00a0', mrn };
    expect(admitted(admission)).toMatchObject({ patient: { mrn: 'M 100' }, event: { mrn: 'M 100', bed: 'ICU-7-04' } });
    expect(admitted({ ...base, kind: 'merge', from: mrn }).event).toMatchObject({ from: 'M 100' });
  });
  it.each(['\u200b', 'M\u0007100', 'M\ufffd', 'M'.repeat(101)])('%j is no number', (mrn) => {
    expect(rejection({ ...vital, patient: { mrn } })).toMatchObject({ reason: 'no patient' });
    expect(rejection({ ...base, kind: 'merge', from: mrn })).toMatchObject({ reason: 'no patient' });
  });
});

describe('the name of a bed', () => {
  it.each(['', '\u200b', '04\nhttp://elsewhere', 'x'.repeat(101)])('%j is none: it would stand on boards and in mails', (bed) => {
    const admission = { ...base, kind: 'admission', unit: 'ICU-7', bed, mrn: 'm' };
    expect(rejection(admission)).not.toBeNull();
    expect(rejection({ ...base, kind: 'transfer', unit: 'ICU-7', bed })).not.toBeNull();
    expect(rejection({ ...vital, patient: { bed } })).not.toBeNull();
  });
});

describe('a date of birth', () => {
  const NOW = Date.parse('2026-11-21T02:00:00Z');
  const born = (birthDate: string) => {
    const read = admit({ ...base, kind: 'admission', unit: 'ICU-7', bed: 'ICU-7-04', mrn: 'm', birthDate }, NOW);
    return 'ok' in read ? (read.ok.event as { birthDate?: string }).birthDate : read.rejected;
  };
  it('stands as sent', () => {
    expect(['1980-02-29', '1980-02', '1980', '2026-11-21'].map(born)).toEqual(['1980-02-29', '1980-02', '1980', '2026-11-21']);
  });
  it.each(['zzz', '1980-02-30', '3.4.1980', '2062-03-01', '1200-01-01', ''])(
    '"%s" is none: the admission stands without it',
    (text) => {
      expect(born(text)).toBeUndefined();
    },
  );
});

describe('admission: what is no event, and which field says so', () => {
  it.each([
    ['not an object', 7, 'object'],
    ['null', null, 'object'],
    ['no id', { ...vital, id: undefined }, 'id'],
    ['an empty id', { ...vital, id: '' }, 'id'],
    ['an id with a zero character', { ...vital, id: 'a\0' }, 'id'],
    ['text with a zero character', { ...vital, by: 'a\0' }, 'by'],
    ['text with half of a surrogate pair, in a field nobody knows', { ...vital, remark: { of: ['\ud800'] } }, 'remark'],
    ['a field whose name no database takes', { ...vital, 'a\0': 1 }, 'field'],
    ['a field nested beyond all use', { ...vital, more: JSON.parse('['.repeat(5_000) + ']'.repeat(5_000)) }, 'more'],
    ['an id that is no text', { ...vital, id: 7 }, 'id'],
    ['an id of 201 characters', { ...vital, id: 'x'.repeat(201) }, 'id'],
    ['no patient', { ...vital, patient: undefined }, 'patient'],
    ['a patient without number and bed', { ...vital, patient: {} }, 'patient'],
    ['no kind', { ...vital, kind: undefined }, 'kind'],
    ['an unknown kind', { ...vital, kind: 'weather' }, 'kind'],
    ['no time', { ...vital, t: undefined }, 't'],
    ['a time without zone', { ...vital, t: '2026-03-01T01:02:03' }, 't'],
    ['a date that does not exist', { ...vital, t: '2026-02-30T01:02:03Z' }, 't'],
    ['a value of null', { ...vital, tempC: null }, 'tempC'],
    ['a value as text', { ...vital, tempC: '38' }, 'tempC'],
    ['a value of 1e309', { ...vital, tempC: JSON.parse('1e309') }, 'tempC'],
    ['a vital without values', { ...base, kind: 'vital' }, 'vital'],
    ['a status outside the words', { ...vital, status: 'preliminary' }, 'status'],
    ['a lab without test', { ...base, kind: 'lab', value: 1 }, 'test'],
    ['a lab without value', { ...base, kind: 'lab', test: 'crp' }, 'value'],
    ['a medication without drug', { ...base, kind: 'medication' }, 'drug'],
    ['a medication that is final', { ...base, kind: 'medication', drug: 'x', status: 'final' }, 'status'],
    ['an order planned without zone', { ...base, kind: 'medication', drug: 'x', plannedAt: '2026-03-01T01:00:00' }, 'plannedAt'],
    ['ICE orientation of 5', { ...base, kind: 'ice', orientation: 5 }, 'orientation'],
    ['ICE naming of 4', { ...base, kind: 'ice', naming: 4 }, 'naming'],
    ['ICE commands of 2', { ...base, kind: 'ice', commands: 2 }, 'commands'],
    ['a regrade of 6', { ...base, kind: 'regrade', crs: 6 }, 'crs'],
  ])('%s', (_, wire, field) => {
    expect(rejection(wire)?.detail).toContain(field);
  });
  it('a rejection names the id if there is one', () => {
    expect(rejection({ ...vital, kind: 'weather' })?.id).toBe('e1');
  });
});

describe('admission: what becomes of the envelope', () => {
  it('times become instants, the patient is told apart', () => {
    const { patient, event } = admitted({ ...vital, patient: { mrn: 'm', bed: 'ICU-7-04' } });
    expect(patient).toEqual({ mrn: 'm', bed: 'ICU-7-04' });
    expect(event).toMatchObject({ t: Date.parse(base.t), receivedAt: 5, revision: 'final' });
    expect(event).not.toHaveProperty('patient');
  });
  it.each([
    ['final', 'final'],
    ['corrected', 'corrected'],
    ['entered-in-error', 'entered-in-error'],
  ])('status %s of a vital is its revision', (status, revision) => {
    expect(admitted({ ...vital, status }).event.revision).toBe(revision);
  });
  it.each([
    [{}, 'given', 'final'],
    [{ status: 'running' }, 'running', 'final'],
    [{ status: 'given', corrected: true }, 'given', 'corrected'],
    [{ status: 'entered-in-error' }, 'given', 'entered-in-error'],
  ])('a medication with %j is %s and %s', (more, state, revision) => {
    expect(admitted({ ...base, kind: 'medication', drug: 'tocilizumab', ...more }).event).toMatchObject({ state, revision });
  });
  it('a support runs unless it says otherwise', () => {
    expect(admitted({ ...base, kind: 'support', support: 'crrt' }).event).toMatchObject({ state: 'running' });
  });
  it('an admission names its patient itself', () => {
    const wire = { id: 'a', t: base.t, kind: 'admission', unit: 'ICU-7', bed: 'ICU-7-01', mrn: '9' };
    expect(admitted(wire).patient).toEqual({ mrn: '9' });
  });
  it('a withdrawal needs no values', () => {
    expect(admitted({ ...base, kind: 'vital', status: 'entered-in-error' }).event.revision).toBe('entered-in-error');
    expect(admitted({ ...base, kind: 'medication', status: 'entered-in-error' }).event.revision).toBe('entered-in-error');
    expect(rejection({ ...base, kind: 'lab', status: 'entered-in-error', test: 7 })?.detail).toContain('test');
  });
  it('unknown fields are kept, but cannot pose as ours', () => {
    const { event } = admitted({ ...vital, cuffSize: 'L', feed: 'other', order: 9, receivedAt: 1, revision: 'corrected' });
    expect(event).toMatchObject({ cuffSize: 'L', receivedAt: 5, revision: 'final' });
    expect(event).not.toHaveProperty('feed');
    expect(event).not.toHaveProperty('order');
  });
  it('a field named __proto__ gives the event no fields of its own', () => {
    const proto = JSON.parse('{"__proto__": {"spo2Percent": 70, "revision": "corrected"}}');
    for (const more of [{}, { status: 'entered-in-error' }]) {
      const { event } = admitted({ ...vital, ...more, ...proto });
      expect(Object.getPrototypeOf(event)).toBe(Object.prototype);
      expect(event).not.toHaveProperty('spo2Percent');
    }
  });
  it.each([
    ['2024-02-29T01:00:00Z', true],
    ['2026-02-29T01:00:00Z', false],
    ['2100-02-29T01:00:00Z', false],
    ['2000-02-29T01:00:00Z', true],
    ['2026-04-31T01:00:00Z', false],
    ['2026-12-31T01:00:00Z', true],
    ['2026-13-01T01:00:00Z', false],
    ['2026-11-00T01:00:00Z', false],
  ])('%s is a day of the calendar: %s', (t, real) => {
    expect('ok' in admit({ ...vital, t }, 5)).toBe(real);
  });
  it('an implausible value or an unknown unit is an event all the same', () => {
    expect(admitted({ ...vital, tempC: 384.5 }).event).toMatchObject({ tempC: 384.5 });
    expect(admitted({ ...base, kind: 'lab', test: 'ferritin', value: 9, unit: 'furlong' }).event).toMatchObject({
      unit: 'furlong',
    });
  });
});
