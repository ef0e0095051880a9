import { describe, expect, it } from 'vitest';
import { bedGrades, patientGrades } from '../../../lib/display/bed-grades';
import type { BedRow, LatestValue, PatientState } from '../../../lib/state';
import { MINUTE } from '../../../lib/time';

const NOW = Date.UTC(2026, 10, 21, 3);
const before = (minutes: number) => new Date(NOW - minutes * MINUTE).toISOString();
const crs = { grade: 3, status: 'current', confirmed: { grade: 3, t: before(60), by: 'Lee' }, grade12hAgo: 1 } as BedRow['crs'];
const icans = { grade: 1, status: 'current', confirmed: null, grade12hAgo: 0 } as BedRow['icans'];
const bed = (lastDeviceMinutesAgo: number | null, more: Partial<BedRow> = {}) => ({
  crs,
  icans,
  absence: null,
  feeds: {
    lastDeviceAt: lastDeviceMinutesAgo === null ? null : before(lastDeviceMinutesAgo),
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

describe('the same rule on the page of one patient, read from the signs themselves', () => {
  const sign = (minutes: number, more: Partial<LatestValue> = {}): LatestValue => ({
    value: 80,
    unit: '/min',
    t: before(minutes),
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
