import { describe, expect, it } from 'vitest';
import { bedGrades, heldGrades, patientGrades } from '../../../lib/display/bed-grades';
import type { BedRow, LatestValue, PatientState } from '../../../lib/state';
import { MINUTE } from '../../../lib/time';

const NOW = Date.UTC(2026, 10, 21, 3);
const ago = (minutes: number) => new Date(NOW - minutes * MINUTE).toISOString();
const crs = { grade: 3, status: 'current', confirmed: { grade: 3, t: ago(60), by: 'Lee' }, grade12hAgo: 1 } as BedRow['crs'];
const icans = { grade: 1, status: 'current', confirmed: null, grade12hAgo: 0 } as BedRow['icans'];
const bed = (lastDeviceMinutesAgo: number | null, more: Partial<BedRow> = {}) => ({
  crs,
  icans,
  absence: null,
  feeds: {
    lastDeviceAt: lastDeviceMinutesAgo === null ? null : ago(lastDeviceMinutesAgo),
    fresh: 'fresh' as const,
  },
  ...more,
});

describe('grades of a bed whose monitor is silent', () => {
  it('CRS is held, with its mark and in its name, though every charted input is fresh', () => {
    const drawn = bedGrades(bed(4), NOW);
    expect(drawn.silent).toBe(4 * MINUTE);
    expect(drawn.crs).toMatchObject({ value: 3, held: true, mark: 'held', name: 'CRS 3 held' });
    expect(drawn.crsTrend).toBeNull();
  });
  it('ICANS comes from the bedside and stands', () => {
    expect(bedGrades(bed(4), NOW).icans).toMatchObject({ value: 1, held: false, mark: 'suggested', name: 'ICANS 1' });
  });
  it('an unknown grade stays unknown, one that may be higher says both', () => {
    const of = (status: 'ungradable' | 'at-least') => bedGrades(bed(20, { crs: crs && { ...crs, status } }), NOW).crs;
    expect(of('ungradable')).toMatchObject({ value: 'unknown', name: 'CRS not known' });
    expect(of('at-least')).toMatchObject({ value: 3, held: true, atLeast: true, name: 'CRS at least 3 held' });
  });
  it.each([
    ['streams', bed(1)],
    ['never streamed', bed(null)],
    ['is off the unit', bed(30, { absence: { reason: 'CT', until: null } })],
  ])('a bed that %s shows its grade as it is', (_, row) => {
    const drawn = bedGrades(row, NOW);
    expect(drawn).toMatchObject({ silent: null, crsTrend: 'worse' });
    expect(drawn.crs).toMatchObject({ held: false, mark: 'confirmed', name: 'CRS 3' });
  });
});

describe('since when a grade is held', () => {
  const input = (name: string, minutes: number, fresh = 'stale') => ({ name, value: 1, t: ago(minutes), fresh, used: true });
  const state = (more: object, status: string, inputs: object[]) =>
    ({
      ...{ latest: {}, patient: { absence: null } },
      ...{ crs: { ...crs, basis: { inputs: [] } }, icans: { ...icans, basis: { inputs: [] } } },
      ...more,
      crs: { ...crs, status, basis: { inputs } },
    }) as unknown as PatientState;
  const held = (s: PatientState) => heldGrades(s, patientGrades(s, NOW));
  it('from the last data of what has grown old, the oldest of them', () => {
    const s = state({}, 'held', [input('tempC', 400), input('sbpMmHg', 130), input('mapMmHg', 90), input('oxygen', 5, 'fresh')]);
    expect(held(s)).toEqual({ CRS: { word: 'held', since: NOW - 400 * MINUTE }, ICANS: null });
  });
  it('from when the monitor was last heard, though every charted input is fresh', () => {
    const heartRate = { value: 80, unit: '/min', t: ago(7), source: 'device', fresh: 'fresh' };
    const s = state({ latest: { heartRate } }, 'current', [input('tempC', 10, 'fresh')]);
    expect(held(s).CRS).toEqual({ word: 'held', since: NOW - 7 * MINUTE });
  });
  it('ICANS from the last assessment that could be graded; a grade that stands is not held', () => {
    const carried = { ...icans, status: 'carried', basis: { inputs: [input('ice', 600)] } };
    expect(held(state({ icans: carried }, 'current', []))).toEqual({
      CRS: null,
      ICANS: { word: 'carried', since: NOW - 600 * MINUTE },
    });
  });
});

describe('the same rule on the page of one patient, read from the signs themselves', () => {
  const sign = (minutes: number, more: Partial<LatestValue> = {}): LatestValue => ({
    value: 80,
    unit: '/min',
    t: ago(minutes),
    source: 'device',
    fresh: 'fresh',
    ...more,
  });
  const page = (latest: Record<string, LatestValue>, absence: PatientState['patient']['absence'] = null) =>
    patientGrades({ crs, icans, latest, patient: { absence } } as unknown as PatientState, NOW);
  it('a silent monitor holds CRS, leaves ICANS, and a fresh cuff or charted sign does not hide it', () => {
    const drawn = page({
      heartRate: sign(5),
      spo2Percent: sign(7),
      mapMmHg: sign(1, { site: 'cuff' }),
      respRate: sign(1, { source: 'charted' }),
    });
    expect(drawn.silent).toBe(5 * MINUTE);
    expect(drawn.crs).toMatchObject({ held: true, name: 'CRS 3 held' });
    expect(drawn.icans).toMatchObject({ held: false, name: 'ICANS 1' });
  });
  it.each([
    ['one of its signs still comes', page({ heartRate: sign(5), spo2Percent: sign(1) })],
    ['it never streamed', page({ heartRate: sign(90, { source: 'charted' }) })],
    ['the patient is off the unit', page({ heartRate: sign(90) }, { reason: 'CT', until: null })],
  ])('nothing is held while %s', (_, drawn) => {
    expect(drawn).toMatchObject({ silent: null, crs: { held: false, name: 'CRS 3' } });
  });
});
