import { describe, expect, test } from 'vitest';
import { labsAt, type ReadSources, readOut } from '../../../lib/lanes/readout';
import { derivation, gradeAtDose } from '../../../lib/lanes/tocilizumab';
import { HOUR, MINUTE } from '../../../lib/time';

const t0 = Date.UTC(2026, 10, 21);
const sources: ReadSources = {
  tempC: [{ t: t0, v: 37.96 }],
  heartRate: [{ t: t0, v: 104 }],
  mapArterial: [],
  mapCuff: [{ t: t0, v: 70 }],
  respRate: [{ t: t0, v: 20 }],
  spo2: [{ t: t0, v: 95 }],
  oxygen: [{ from: t0, to: t0 + HOUR, open: false, device: 'nasal-cannula', flowLpm: 4 }],
  pressors: [{ drug: 'norepinephrine', parts: [{ from: t0 + 5 * HOUR, to: t0 + 6 * HOUR, open: true, rate: 0.12 }] }],
  grades: [{ scale: 'CRS', t: t0, grade: 2, confirmed: true, by: null }],
  labs: [
    { name: 'Ferritin', points: [{ t: t0 - 20 * HOUR, v: 8_420 }] },
    {
      name: 'CRP',
      points: [
        { t: t0 - 40 * HOUR, v: 90 },
        { t: t0 + 2 * HOUR, v: 148 },
      ],
    },
    { name: 'IL-6', points: [{ t: t0 - 3 * HOUR, v: 50_000, flag: '>' }] },
  ],
  streamGapMs: 15 * MINUTE,
};
const at = (t: number) => Object.fromEntries(readOut(sources, t).map((p) => [p.name, p.note ? `${p.text} ${p.note}` : p.text]));

describe('the row of values under the cursor', () => {
  test('tells what stood, in the order of the lanes, and where the pressure came from', () => {
    expect(at(t0 + MINUTE)).toEqual({
      T: '37.9',
      HR: '104',
      MAP: '70 cuff',
      RR: '20',
      'SpO₂': '95',
      '': 'NC 4 L',
      NE: '0',
      CRS: '2',
      ICANS: '—',
    });
  });
  test('tells FiO₂ beside the device where it was charted', () => {
    const oxygen = [{ from: t0, to: t0 + HOUR, open: false, device: 'high-flow', flowLpm: 40, fio2: 0.5 }];
    const parts = readOut({ ...sources, oxygen }, t0 + MINUTE);
    expect(parts.find((p) => p.name === 'FiO₂')).toEqual({ name: 'FiO₂', text: '0.50' });
  });
  test('tells the results that stood then with their age, none that came later and none older than a lane joins', () => {
    expect(labsAt(sources, t0)).toEqual([
      { name: 'Ferritin', text: '8 420', note: '20 h old' },
      { name: 'CRP', text: '—' },
      { name: 'IL-6', text: '>50 000', note: '3 h old' },
    ]);
    expect(labsAt(sources, t0 + 2 * HOUR)[1]).toEqual({ name: 'CRP', text: '148', note: '0 s old' });
  });
  test('a value older than its lane allows is a dash', () => {
    const later = at(t0 + 6 * HOUR);
    expect(later).toMatchObject({ T: '—', HR: '—', MAP: '—', 'O₂': '—', NE: '0.12', CRS: '2' });
  });
  test('a grade that is held since is said to be so from then on, not before', () => {
    const held = { CRS: { word: 'held' as const, since: t0 + HOUR }, ICANS: null };
    const crs = (t: number) => readOut(sources, t, held).find((p) => p.name === 'CRS');
    expect(crs(t0 + HOUR - 1)).toEqual({ name: 'CRS', text: '2' });
    expect(crs(t0 + HOUR)).toEqual({ name: 'CRS', text: '2', note: 'held' });
  });
  test('before anything is known everything is a dash', () => {
    expect(at(t0 - HOUR)).toMatchObject({ T: '—', 'O₂': '—', CRS: '—' });
  });
});

describe('why the next tocilizumab is permitted when it is', () => {
  const iso = (h: number) => new Date(t0 + h * HOUR).toISOString();
  const toci = (hours: number[], last24h: number, next: number | null) => ({
    doses: hours.map((h) => ({ t: iso(h), doseMg: 571, eventId: String(h) })),
    limits: { intervalHours: 8, per24h: 3, total: 4, mgPerKg: 8, maxMg: 800, overFactor: 1.1, underFactor: 0.9 },
    total: hours.length,
    last24h,
    nextEligibleAt: next === null ? null : iso(next),
  });
  test('TOCI-03 by the interval from the last start', () => {
    expect(derivation(toci([0, 8.5], 2, 16.5), t0 + 10 * HOUR)).toEqual([
      'last start ',
      t0 + 8.5 * HOUR,
      ' + 8 h = ',
      t0 + 16.5 * HOUR,
      '. Fewer than 3 doses in 24 h: no further wait.',
    ]);
  });
  test('TOCI-04 by the third most recent dose where that ends later', () => {
    const parts = derivation(toci([0, 6, 12], 3, 24), t0 + 13 * HOUR);
    expect(parts).toContain(t0);
    expect(parts).toContain(t0 + 24 * HOUR);
  });
  test('TOCI-05 no more once the total is reached, and no interval before the first dose', () => {
    expect(derivation(toci([0, 9, 30, 60], 1, null), t0 + 70 * HOUR)).toEqual(['4 of 4 doses given: the total is reached.']);
    expect(derivation(toci([], 0, 0), t0)).toEqual(['No dose given: no interval to keep.']);
  });
  test('the ledger says at which grade a dose was given and how long it had stood', () => {
    const course = [
      { scale: 'CRS', t: t0, grade: 2, confirmed: false, by: null },
      { scale: 'CRS', t: t0 + 10 * MINUTE, grade: 2, confirmed: true, by: 'Lee' },
    ] as const;
    expect(gradeAtDose(course, t0 + 65 * MINUTE)).toBe('at CRS 2, 1 h 05 min after grade 2');
    expect(gradeAtDose(course, t0 + 9 * HOUR)).toBe('at CRS 2');
    expect(gradeAtDose(course, t0 - 1)).toBeNull();
  });
});
