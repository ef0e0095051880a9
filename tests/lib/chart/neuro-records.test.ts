import { describe, expect, it } from 'vitest';
import type { Chart } from '../../../lib/chart/chart';
import { chartAt, ice, offset, type Row, type Setting, seizure } from '../../support/charts';

const chart = (rows: readonly Row[], setting: Setting = {}): Chart => chartAt(rows, '+48:00', setting);
const CHILD: Setting = { patient: { ageYears: 5 } };
const NO_CELLS: Setting = { patient: { carTInfusedAt: null } };
const capd = (t: string, points: number | undefined, more: object = {}): Row => ({
  t,
  kind: 'ice',
  ...(points === undefined ? {} : { capd: points }),
  ...more,
});
const record = (row: Row, setting: Setting = {}) => {
  const [only] = chart([row], setting).ice.records;
  if (only === undefined) throw new Error('no record');
  return only;
};

describe('ICE-01 what an ICE record gives', () => {
  it('the points of a complete one', () => {
    expect(record(ice('+01:00', 7))).toStrictEqual({
      t: offset('+01:00'),
      receivedAt: offset('+01:00') + 0.001,
      score: 7,
      capd: null,
      reason: null,
      gradable: true,
      beforeInfusion: false,
      attributed: false,
      id: '#0000',
    });
  });
  it.each(['sedated', 'language', 'refused'])('none where it could not be assessed (%s), whatever was ticked', (reason) => {
    expect(record(ice('+01:00', 7, { assessable: false, reason }))).toMatchObject({ score: null, gradable: false, reason });
  });
  it.each([
    ['English', { language: 'English' }],
    ['English', { language: '  English ' }],
    [undefined, { language: '  ' }],
    [undefined, {}],
  ])('the language it was done in: %s', (language, more) => {
    const kept = record(ice('+01:00', 10, more));
    if (language === undefined) expect(kept).not.toHaveProperty('language');
    else expect(kept.language).toBe(language);
  });
});

describe('CAPD of a child', () => {
  it.each([
    [0, 0, true],
    [9, 9, true],
    [32, 32, true],
    [33, null, false],
    [-1, null, false],
    [9.5, null, false],
  ])('%s points: kept as %s, gives a grade: %s', (points, kept, gradable) => {
    const { ice: records, rejects } = chart([capd('+01:00', points)], CHILD);
    expect(records.records).toMatchObject([{ capd: kept, score: null, gradable }]);
    expect(records.graded?.capd ?? null).toBe(kept);
    expect(rejects.capd?.value).toBe(kept === null ? points : undefined);
  });
  it('one outside the scale is noted with its reason', () => {
    expect(chart([capd('+01:00', 33)], CHILD).rejects).toStrictEqual({
      capd: {
        t: offset('+01:00'),
        receivedAt: offset('+01:00') + 0.001,
        field: 'capd',
        value: 33,
        unit: '{score}',
        reason: 'outside 0 to 32',
        id: '#0000',
      },
    });
  });
  it('a record without points gives no grade, nor do the points of an ICE', () => {
    expect(record(capd('+01:00', undefined), CHILD)).toMatchObject({ capd: null, gradable: false });
    expect(record(ice('+01:00', 7), CHILD)).toMatchObject({ score: null, gradable: false });
  });
  it('points beside "could not be assessed" are not used', () => {
    expect(record(capd('+01:00', 12, { assessable: false, reason: 'sedated' }), CHILD)).toMatchObject({
      capd: null,
      reason: 'sedated',
      gradable: false,
    });
  });
});

describe('before the infusion', () => {
  it.each([
    ['without a known infusion', NO_CELLS],
    ['earlier than it', { patient: { carTInfusedAt: '+02:00' } }],
  ])('an ICE %s is a baseline and grades nothing', (_, setting) => {
    const { ice: records } = chart([ice('+01:00', 3)], setting);
    expect(records).toMatchObject({ graded: null, carriedSince: null, records: [{ score: 3, beforeInfusion: true }] });
  });
  it('an ICE of the very instant of the infusion counts', () => {
    expect(chart([ice('+01:00', 3)], { patient: { carTInfusedAt: '+01:00' } }).ice.graded).toMatchObject({ score: 3 });
  });
  it('the own CAPD of a child is that of its newest record before the infusion that has one', () => {
    const setting = { patient: { ageYears: 5, carTInfusedAt: '+10:00' } };
    const rows = [capd('+01:00', 4), capd('+02:00', 6), capd('+03:00', undefined), capd('+11:00', 12)];
    expect(chart(rows, setting).ice.baselineCapd).toBe(6);
    expect(chart(rows.slice(2), setting).ice).not.toHaveProperty('baselineCapd');
  });
  it.each([
    ['without a known infusion', NO_CELLS],
    ['earlier than it', { patient: { carTInfusedAt: '+02:00' } }],
  ])('what is found %s is not graded, a seizure is kept to be told', (_, setting) => {
    const found: Row = { t: '+01:00', kind: 'neuro', loc: 'unarousable', motor: 'deep-focal', icp: 'papilledema' };
    const { neuro } = chart([found, seizure('+01:30')], setting);
    expect(neuro).toMatchObject({ loc: null, motor: null, icp: null, seizures: [{ t: offset('+01:30') }] });
  });
  it('what is found at the very instant of the infusion counts', () => {
    const found: Row = { t: '+01:00', kind: 'neuro', loc: 'unarousable', motor: 'deep-focal', icp: 'papilledema' };
    expect(chart([found], { patient: { carTInfusedAt: '+01:00' } }).neuro).toStrictEqual({
      loc: { value: 'unarousable', t: offset('+01:00'), id: '#0000' },
      motor: { value: 'deep-focal', t: offset('+01:00'), id: '#0000' },
      icp: { value: 'papilledema', t: offset('+01:00'), id: '#0000' },
      sedated: null,
      seizures: [],
    });
  });
});

describe('a neurological record says only what it says', () => {
  it('one that does not mention sedation leaves it as it was', () => {
    const said: Row = { t: '+01:00', kind: 'neuro', sedated: true };
    const silent: Row = { t: '+02:00', kind: 'neuro', motor: 'none' };
    expect(chart([silent]).neuro.sedated).toBeNull();
    expect(chart([said, silent]).neuro.sedated).toEqual({ value: true, t: offset('+01:00'), id: '#0000' });
  });
});
