import { describe, expect, test } from 'vitest';
import {
  bandWord,
  courses,
  doseMarks,
  gradeBands,
  heldBands,
  oxygenRibbon,
  rateSteps,
  shadedAfter,
  supportStretches,
} from '../../../lib/lanes/steps';
import { HOUR } from '../../../lib/time';
import type { GradeStep, TrendDrug, TrendSupport } from '../../../lib/trend';

const drug = (id: string, t: number, rest: Partial<TrendDrug>): TrendDrug => ({
  id,
  t,
  drug: 'norepinephrine',
  state: 'running',
  ...rest,
});
const oxygen = (t: number, rest: Partial<TrendSupport>): TrendSupport => ({
  id: String(t),
  t,
  support: 'oxygen',
  state: 'running',
  ...rest,
});

describe('grade bands', () => {
  const steps: GradeStep[] = [
    { scale: 'CRS', t: 10, grade: 2, confirmed: true, by: 'Lee' },
    { scale: 'ICANS', t: 15, grade: 1, confirmed: true, by: 'Lee' },
    { scale: 'CRS', t: 20, grade: 3, confirmed: false, by: null },
  ];
  test('start with the grade in force at the left edge and end open', () => {
    expect(gradeBands(steps, 'CRS', 12, 30)).toEqual([
      { from: 12, to: 20, open: false, grade: 2, confirmed: true, by: 'Lee' },
      { from: 20, to: 30, open: true, grade: 3, confirmed: false, by: null },
    ]);
  });
  test('before the first step nothing is drawn: unknown is not 0', () => {
    expect(gradeBands(steps, 'ICANS', 0, 30)[0]?.from).toBe(15);
  });
  test('from the last data on a held grade is a band of its own and no longer called confirmed', () => {
    const bands = gradeBands(steps.slice(0, 1), 'CRS', 0, 30);
    const drawn = heldBands(bands, { word: 'held', since: 18 });
    expect(drawn.map((b) => [b.from, b.to, bandWord(b)])).toEqual([
      [10, 18, 'confirmed'],
      [18, 30, 'held'],
    ]);
    expect(heldBands(bands, { word: 'held', since: 5 }).map(bandWord)).toEqual(['held']);
  });
  test('a window that ends before the data grew old shows what stood in it', () => {
    const bands = gradeBands(steps, 'CRS', 0, 30);
    expect(heldBands(bands, { word: 'carried', since: 30 })).toEqual(bands);
    expect(heldBands(bands, null)).toEqual(bands);
    expect(bands.map(bandWord)).toEqual(['confirmed', 'suggested']);
  });
});

describe('oxygen ribbon', () => {
  test('a flow named alone belongs to the device in use; stopped is room air', () => {
    const parts = oxygenRibbon(
      [oxygen(0, { device: 'nasal-cannula', flowLpm: 2 }), oxygen(5, { flowLpm: 4 }), oxygen(9, { state: 'stopped' })],
      0,
      20,
    );
    expect(parts.map((p) => [p.from, p.to, p.device, p.flowLpm])).toEqual([
      [0, 5, 'nasal-cannula', 2],
      [5, 9, 'nasal-cannula', 4],
      [9, 20, 'room-air', undefined],
    ]);
  });
  test('a flow without any known device is no device', () => {
    expect(oxygenRibbon([oxygen(0, { flowLpm: 4 })], 0, 10)).toEqual([]);
  });
  test('other supports are stretches of their own', () => {
    const crrt = [
      { id: 'a', t: 2, support: 'crrt', state: 'running' },
      { id: 'b', t: 4, support: 'crrt', state: 'running' },
      { id: 'c', t: 8, support: 'crrt', state: 'stopped' },
      { id: 'd', t: 12, support: 'crrt', state: 'running' },
    ] as const;
    expect(supportStretches(crrt, 'crrt', 0, 20)).toEqual([
      { from: 2, to: 8, open: false },
      { from: 12, to: 20, open: true },
    ]);
  });
});

describe('infusion rates', () => {
  test('are steps that end at the next rate, a stop, a rate of 0 or the planned end', () => {
    const rows = [
      drug('a', 0, { rate: 0.05 }),
      drug('b', 10, { rate: 0.12 }),
      drug('c', 20, { rate: 0 }),
      drug('d', 30, { rate: 0.1, endsAt: 35 }),
      drug('e', 40, { state: 'stopped' }),
    ];
    expect(rateSteps(rows, 'norepinephrine', 5, 60).map((p) => [p.from, p.to, p.rate, p.open])).toEqual([
      [5, 10, 0.05, false],
      [10, 20, 0.12, false],
      [30, 35, 0.1, false],
    ]);
  });
  test('running at an unknown rate is drawn as unknown, not as 0', () => {
    expect(rateSteps([drug('a', 0, {})], 'norepinephrine', 0, 10)).toEqual([{ rate: null, from: 0, to: 10, open: true }]);
  });
});

describe('doses', () => {
  const given = (id: string, t: number, state: TrendDrug['state'] = 'given') =>
    drug(id, t, { drug: 'tocilizumab', state, doseMg: 571 });
  test('TOCI-06 are numbered by what was given; orders and doses not done do not count', () => {
    expect(
      doseMarks([given('2', 8 * HOUR), given('x', HOUR, 'ordered'), given('1', 0), given('y', 2, 'not-done')], 'tocilizumab').map(
        (d) => [d.number, d.id],
      ),
    ).toEqual([
      [1, '1'],
      [2, '2'],
    ]);
  });
  test('STER-06 doses at most 14 h apart form one course, which goes on while the last is that recent', () => {
    const marks = doseMarks(
      [0, 6, 12, 40].map((h) => given(String(h), h * HOUR)),
      'tocilizumab',
    );
    expect(courses(marks, 14 * HOUR, 50 * HOUR).map((c) => [c.from / HOUR, c.to / HOUR, c.open, c.doses.length])).toEqual([
      [0, 12, false, 3],
      [40, 50, true, 1],
    ]);
  });
  test('TOCI-12 IL-6 is shaded from the first dose on; overlapping windows join', () => {
    const marks = doseMarks([given('1', 10), given('2', 18)], 'tocilizumab');
    expect(shadedAfter(marks, 100, 0, 50)).toEqual([{ from: 10, to: 50 }]);
    expect(shadedAfter(marks, 3, 0, 50)).toEqual([
      { from: 10, to: 13 },
      { from: 18, to: 21 },
    ]);
  });
});
