import { describe, expect, it } from 'vitest';
import type { Chart, Episode, Step } from '../../../lib/chart/chart';
import { apply } from '../../../lib/engine';
import { ASTCT_2019 } from '../../../lib/protocols/astct-2019';
import { HOUR } from '../../../lib/time';
import {
  attribution,
  bp,
  cannula,
  chartAt,
  given,
  ice,
  infusionTold,
  norepi,
  offset,
  oxygen,
  type Row,
  regrade,
  roomAir,
  runs,
  type Setting,
  seizure,
  temp,
  vital,
} from '../../support/charts';
import { event } from '../../support/events';

const hour = (t: number | null): number | null => (t === null ? null : (t - offset('+00:00')) / HOUR);
/** The episode with its times as hours. */
const episode = (rows: readonly Row[], at: string, setting: Setting = {}) => {
  const e = chartAt(rows, at, setting).episode;
  return e === null ? null : hours(e);
};
const hours = ({ unusual, signPresent, peak, ...times }: Episode) => ({
  ...{ unusual, signPresent, peak },
  ...Object.fromEntries(Object.entries(times).map(([name, t]) => [name, hour(t)])),
});
/** Every step of the grade: [hour, CRS, ICANS, hypotension, hypoxia, what holds]. */
const steps = (rows: readonly Row[], at: string, setting: Setting = {}) => chartAt(rows, at, setting).steps.map(said);
const said = (s: Step) => [
  ...[hour(s.t), s.crs, s.icans, s.hypotension, s.hypoxia],
  [s.inside && 'inside', s.fever && 'fever', s.waived && 'waived', s.byAttribution && 'by attribution']
    .filter(Boolean)
    .join(', '),
];
const infused = (carTInfusedAt: string | null): Setting => ({ patient: { carTInfusedAt, monitoringStart: '-800:00' } });

describe('CRS-10 an episode from its opening to its close', () => {
  const story = [
    temp('+00:00', 38.5),
    bp('+02:00', 80),
    bp('+02:30', 120),
    norepi('+03:00'),
    temp('+05:00', 36.8),
    norepi('+08:00', 0),
    temp('+40:00', 38.2),
    cannula('+41:00'),
  ];
  const first = { openedAt: 0, firstFeverAt: 0, closedAt: null, unusual: false };
  it.each([
    ['-00:01', null],
    ['+00:00', { ...first, lastSignAt: 0, signPresent: false, peak: 1, peakAt: 0, firstHypotensionAt: null }],
    ['+02:00', { ...first, lastSignAt: 0, signPresent: true, peak: 2, peakAt: 2, firstHypotensionAt: 2 }],
    ['+07:59', { ...first, lastSignAt: 0, signPresent: true, peak: 3, peakAt: 3, firstHypotensionAt: 2 }],
    ['+08:00', { ...first, lastSignAt: 8, signPresent: false, peak: 3, peakAt: 3, firstHypotensionAt: 2 }],
    ['+31:59', { ...first, lastSignAt: 8, signPresent: false, peak: 3, peakAt: 3, firstHypotensionAt: 2 }],
    ['+32:00', { ...first, lastSignAt: 8, signPresent: false, peak: 3, peakAt: 3, firstHypotensionAt: 2, closedAt: 32 }],
    [
      '+40:30',
      {
        ...{ openedAt: 40, lastSignAt: 40, signPresent: false, peak: 1, peakAt: 40, closedAt: null },
        ...{ firstFeverAt: 40, firstHypotensionAt: null, unusual: false },
      },
    ],
    [
      '+42:00',
      {
        ...{ openedAt: 40, lastSignAt: 40, signPresent: true, peak: 2, peakAt: 41, closedAt: null },
        ...{ firstFeverAt: 40, firstHypotensionAt: null, unusual: false },
      },
    ],
  ])('at %s', (at, expected) => expect(episode(story, at)).toEqual(expected));
  it('and every step of the grade meanwhile', () => {
    expect(steps(story, '+42:00')).toEqual([
      [0, 1, 0, 0, 0, 'inside, fever'],
      [2, 2, 0, 2, 0, 'inside, fever'],
      [3, 3, 0, 3, 0, 'inside, fever'],
      [8, 1, 0, 0, 0, 'inside, fever'],
      [24, 0, 0, 0, 0, 'inside'],
      [32, 0, 0, 0, 0, ''],
      [40, 1, 0, 0, 0, 'inside, fever'],
      [41, 2, 0, 0, 2, 'inside, fever'],
    ]);
  });
  it('a lower grade later moves neither the peak nor its time, the same grade again neither', () => {
    const again = [temp('+00:00', 38.5), norepi('+01:00'), norepi('+02:00', 0), norepi('+03:00'), cannula('+04:00')];
    expect(episode(again, '+05:00')).toMatchObject({ peak: 3, peakAt: 1 });
  });
  it('the first low pressure of the episode stays the first', () => {
    expect(episode([temp('+00:00', 38.5), bp('+01:00', 80), bp('+02:00', 120), bp('+07:00', 80)], '+08:00')).toMatchObject({
      firstHypotensionAt: 1,
    });
  });
  it('it is told also where oxygen had made the same grade before', () => {
    expect(episode([temp('+00:00', 38.5), cannula('+01:00'), bp('+02:00', 80)], '+03:00')).toMatchObject({
      ...{ peak: 2, peakAt: 1, firstHypotensionAt: 2 },
    });
  });
  it('a sign that comes back keeps it open until a day after it has ended, though it is no new peak', () => {
    const rows = [temp('+00:00', 38.5), norepi('+01:00'), temp('+01:30', 36.8), norepi('+02:00', 0), cannula('+03:00')];
    expect(episode(rows, '+04:00')).toMatchObject({ signPresent: true, peak: 3, lastSignAt: 2 });
    const ended = [...rows, roomAir('+20:00')];
    expect(episode(ended, '+43:59')).toMatchObject({ signPresent: false, lastSignAt: 20, closedAt: null });
    expect(episode(ended, '+44:00')).toMatchObject({ closedAt: 44 });
  });
  it('a low pressure that stood before the fever is of the episode from its opening', () => {
    const rows = [bp('+00:00', 80), temp('+01:00', 38.5)];
    expect(episode(rows, '+00:30')).toBeNull();
    expect(episode(rows, '+02:00')).toMatchObject({ openedAt: 1, peak: 2, signPresent: true, firstHypotensionAt: 1 });
  });
  it('opened by a hidden fever it has no first fever until there is one', () => {
    const rows = [temp('+00:00', 38.5), temp('+06:00', 36.8), given('+24:00', 'dexamethasone', 10), cannula('+30:00')];
    expect(episode(rows, '+31:00')).toMatchObject({ openedAt: 30, peak: 2, firstFeverAt: null });
    expect(episode([...rows, temp('+33:00', 38.1)], '+34:00')).toMatchObject({ openedAt: 30, firstFeverAt: 33 });
  });
  it('what comes after its close is not of it', () => {
    const rows = [temp('+00:00', 38.5), temp('+06:00', 36.8), norepi('+30:00')];
    expect(episode(rows, '+31:00')).toMatchObject({ closedAt: 24, peak: 1, firstHypotensionAt: null, lastSignAt: 0 });
    expect(steps(rows, '+31:00').at(-1)).toEqual([30, 0, 0, 3, 0, '']);
  });
  it('Q5 where the site asks for two readings, fevers that do not hold keep it open a day, counted from the last', () => {
    const site: Setting = { protocol: (p) => ({ ...p, choices: { ...p.choices, feverHoldNeedsTwo: true } }) };
    // Two, but only half an hour apart: no hold.
    const rows = [temp('+00:00', 38.5), temp('+00:30', 38.5), temp('+01:00', 36.8)];
    expect(episode([...rows, given('+24:10', 'cefepime', 2000)], '+24:29', site)).toMatchObject({ openedAt: 0, closedAt: null });
    expect(episode(rows, '+30:00', site)).toMatchObject({ openedAt: 0, closedAt: 24.5 });
    expect(steps(rows, '+30:00', site).map(([t, crs]) => [t, crs])).toEqual([
      [0, 1],
      [1, 0],
      [24.5, 0],
    ]);
  });
  it('a fever that goes on keeps it open by itself, and it closes at the first normal temperature a day later', () => {
    const rows = [temp('+00:00', 38.5), temp('+30:00', 36.8)];
    expect(episode(rows, '+29:59')).toMatchObject({ closedAt: null });
    expect(episode(rows, '+30:00')).toMatchObject({ closedAt: 30, lastSignAt: 0 });
  });
  it('the sign that ended last counts, be it fever or a domain', () => {
    const base = [temp('+00:00', 38.5), cannula('+01:00'), roomAir('+02:00'), temp('+03:00', 38.5), temp('+04:00', 36.8)];
    expect(episode(base, '+26:59')).toMatchObject({ closedAt: null });
    expect(episode(base, '+27:00')).toMatchObject({ closedAt: 27, lastSignAt: 2 });
  });
});

describe('DATA-01 all events of one instant count together', () => {
  it('one step and one opening, at the grade of all of them', () => {
    const rows = [temp('+01:00', 38.5), norepi('+01:00'), cannula('+01:00'), ice('+01:00', 8), seizure('+01:00')];
    expect(steps(rows, '+02:00')).toEqual([[1, 3, 3, 3, 2, 'inside, fever']]);
    expect(episode(rows, '+02:00')).toMatchObject({ openedAt: 1, peak: 3, peakAt: 1 });
  });
  const written = (t: string, fields: object, id: string) =>
    event({ kind: 'vital', t: offset(t), id, receivedAt: offset(t) + Number(id), ...fields });
  const then = (chart: Chart, ...events: ReturnType<typeof event>[]): Chart =>
    events.reduce((c, e) => {
      const r = apply(c, e, ASTCT_2019);
      if (!('chart' in r)) throw new Error('in order');
      return r.chart;
    }, chart);
  it('CRS-10 a febrile temperature and a normal one that arrived later, of one instant: fever by the hold, in one step', () => {
    const chart = then(chartAt([], '+00:30'), written('+01:00', { tempC: 38.5 }, '1'), written('+01:00', { tempC: 36.8 }, '2'));
    expect(chart.steps.map(said)).toEqual([[1, 1, 0, 0, 0, 'inside, fever']]);
  });
  it('ICANS: two ICE of one instant, the later to arrive stands, for the peak too', () => {
    const start = chartAt([ice('+00:00', 9)], '+00:30');
    expect(start.course).toMatchObject({ peakIcans: 1, peakIcansAt: offset('+00:00') });
    const record = (points: object, id: string) =>
      event({ kind: 'ice', t: offset('+01:00'), id, receivedAt: offset('+01:00') + Number(id), ...points });
    const bad = record({ orientation: 1, naming: 0, commands: 0, writing: 0, attention: 0 }, '1');
    const good = record({ orientation: 4, naming: 3, commands: 1, writing: 1, attention: 1 }, '2');
    expect(then(start, bad)).toMatchObject({ steps: [{ icans: 1 }, { icans: 3 }], course: { peakIcans: 3 } });
    const both = then(start, bad, good);
    expect(both.steps.map((s) => [hour(s.t), s.icans])).toEqual([
      [0, 1],
      [1, 0],
    ]);
    expect(both.course).toMatchObject({ peakIcans: 1, peakIcansAt: offset('+00:00') });
  });
  it('ICANS: the highest so far and when it was reached, whatever came after', () => {
    const { course } = chartAt([ice('+00:00', 9), ice('+01:00', 5), ice('+02:00', 5), ice('+03:00', 10)], '+04:00');
    expect(course).toMatchObject({ peakIcans: 2, peakIcansAt: offset('+01:00') });
    expect(chartAt([ice('+00:00', 10)], '+04:00').course).toMatchObject({ peakIcans: 0, peakIcansAt: null });
  });
});

describe('CRS-15 late after the infusion', () => {
  const fever = [temp('+01:00', 38.5), temp('+02:00', 36.8)];
  const LATE = infused('-744:00');
  it('from D+31 signs are shown and not graded, until a regrade of that scale with 1 or more', () => {
    const rows = [...fever, cannula('+03:00')];
    expect(steps([...rows, regrade('+04:00', 0)], '+05:00', LATE)).toEqual([
      [1, 0, 0, 0, 0, 'fever'],
      [3, 0, 0, 0, 2, 'fever'],
    ]);
    expect(steps([...rows, regrade('+04:00', undefined, 3)], '+05:00', LATE)).toHaveLength(2);
    expect(steps([...rows, regrade('+04:00', 2)], '+05:00', LATE).at(-1)).toEqual([4, 2, 0, 0, 2, 'inside, fever']);
    expect(episode([...rows, regrade('+04:00', 2)], '+05:00', LATE)).toMatchObject({ openedAt: 4, peak: 2, unusual: true });
  });
  it('opened by a regrade while the patient is febrile, its first fever is that reading', () => {
    expect(episode([temp('+01:00', 38.5), regrade('+04:00', 1)], '+05:00', LATE)).toMatchObject({ openedAt: 4, firstFeverAt: 1 });
  });
  it.each([
    ['the first of several febrile readings', [temp('+01:00', 38.5), temp('+02:00', 38.9)], 1],
    ['also where the last temperature is normal', [temp('+01:00', 38.5), temp('+02:00', 38.9), temp('+03:00', 36.8)], 1],
    ['not a fever that was over a day before', [temp('-30:00', 38.5), temp('-29:00', 36.8), temp('+01:00', 38.5)], 1],
    [
      'nor one that another cause had explained until then',
      [attribution('+00:30', 'fever', { until: '+01:30' }), temp('+01:00', 38.5), temp('+02:00', 38.4)],
      2,
    ],
  ] as [string, Row[], number][])(
    'opened by a regrade its first fever is when the fever of then began: %s',
    (_, rows, expected) => {
      expect(episode([...rows, regrade('+04:00', 1)], '+05:00', LATE)).toMatchObject({ openedAt: 4, firstFeverAt: expected });
    },
  );
  it('a regrade without a sign opens nothing, and is no leave for what comes later', () => {
    expect(episode([regrade('+00:30', 2), ...fever], '+03:00', LATE)).toBeNull();
  });
  it('days count from the latest infusion, the first one opens it', () => {
    const twice = (t: string): Row[] => [{ t: '-48:00', kind: 'infusion', product: 'axi-cel' }, temp(t, 38.5)];
    expect(episode(twice('+01:00'), '+02:00', infused('-1000:00'))).toMatchObject({ openedAt: 1, unusual: false });
  });
  it('a second infusion told before it is given changes no day before it: only a regrade opens an episode until then', () => {
    const told = infusionTold('-10:00', '+06:00');
    const rows = [told, temp('+01:00', 38.5)];
    expect(episode(rows, '+05:59', LATE)).toBeNull();
    expect(episode([...rows, regrade('+04:00', 1)], '+05:00', LATE)).toMatchObject({ openedAt: 4, unusual: true });
    expect(episode(rows, '+06:00', LATE)).toMatchObject({ openedAt: 6, unusual: false });
    expect(steps(rows, '+08:00', LATE)).toEqual([
      [1, 0, 0, 0, 0, 'fever'],
      [6, 1, 0, 0, 0, 'inside, fever'],
    ]);
  });
  it.each([
    ['D+14', '-336:00', false],
    ['D+15', '-337:00', true],
  ])('opened on %s: unusual %s', (_, from, unusual) =>
    expect(episode([temp('+01:00', 38.5)], '+02:00', infused(from))).toMatchObject({ unusual }),
  );
});

describe('C25 before the infusion, and at it', () => {
  it('an announced infusion: what runs is graded from it on, once there is a fever', () => {
    const rows = [norepi('+00:00'), ice('+00:00', 3), temp('+11:00', 38.5)];
    expect(steps(rows, '+12:00', infused('+10:00'))).toEqual([
      [10, 0, 0, 3, 0, ''],
      [11, 3, 0, 3, 0, 'inside, fever'],
    ]);
  });
  it('without an infusion nothing is graded, and no episode opens', () => {
    const chart = chartAt([temp('+00:00', 39), norepi('+00:10'), seizure('+00:20')], '+01:00', infused(null));
    expect([chart.steps, chart.episode]).toEqual([[], null]);
  });
});

describe('RUN-01 a fall made by an attribution', () => {
  const base = [temp('+00:00', 38.5), norepi('+01:00'), ice('+01:00', 5)];
  it.each([
    ['CRS falls at it', [attribution('+02:00', 'hypotension')], [2, 1, 2, 0, 0, 'inside, fever, by attribution']],
    [
      'CRS falls at the second of its domain',
      [attribution('+01:30', 'hypotension', { until: '+01:40' }), attribution('+02:00', 'hypotension')],
      [2, 1, 2, 0, 0, 'inside, fever, by attribution'],
    ],
    ['ICANS falls at it', [attribution('+02:00', 'icans-ice')], [2, 3, 0, 3, 0, 'inside, fever, by attribution']],
    [
      'a fall at another time',
      [attribution('+02:00', 'hypoxia'), norepi('+02:01', 0)],
      [2 + 1 / 60, 1, 2, 0, 0, 'inside, fever'],
    ],
    [
      'the attribution taken back: a rise',
      [attribution('+02:00', 'hypotension'), attribution('+03:00', 'hypotension', { otherCause: false })],
      [3, 3, 2, 3, 0, 'inside, fever'],
    ],
    ['its end: a rise', [attribution('+02:00', 'hypotension', { until: '+03:00' })], [3, 3, 2, 3, 0, 'inside, fever']],
    [
      'without an end it ends a day later (C6)',
      [attribution('+02:00', 'hypotension'), temp('+20:00', 38.5)],
      [26, 3, 2, 3, 0, 'inside, fever'],
    ],
    [
      'CRS rises at the moment of an attribution',
      [attribution('+02:00', 'hypoxia'), runs('+02:00', 'epinephrine', 6, 'ug/min')],
      [2, 4, 2, 4, 0, 'inside, fever'],
    ],
    [
      'ICANS rises at the moment of an attribution',
      [attribution('+02:00', 'hypoxia'), seizure('+02:00')],
      [2, 3, 3, 3, 0, 'inside, fever'],
    ],
    [
      'a fall at the moment somebody said it belongs to CRS',
      [attribution('+02:00', 'hypotension', { otherCause: false }), norepi('+02:00', 0)],
      [2, 1, 2, 0, 0, 'inside, fever'],
    ],
    [
      'a domain that falls while the grade stays',
      [oxygen('+01:30', 'hfnc', { flowLpm: 40 }), attribution('+02:00', 'hypotension')],
      [2, 3, 2, 0, 3, 'inside, fever'],
    ],
  ] as [string, Row[], unknown[]][])('%s', (_, rows, expected) => {
    expect(steps([...base, ...rows], '+27:00').findLast(([t]) => t === expected[0])).toEqual(expected);
  });
  it('one scale rises while the other falls: it is a fall', () => {
    const rows = [...base, attribution('+02:00', 'icans-ice'), oxygen('+02:00', 'cpap', { fio2: 0.5 })];
    expect(steps(rows, '+03:00').at(-1)).toEqual([2, 4, 0, 3, 4, 'inside, fever, by attribution']);
  });
});

describe('what time alone changes', () => {
  it.each([
    ['CRS-03 a low pressure is held 4 h', [temp('+00:00', 38.5), bp('+01:00', 80), bp('+01:10', 120)], 5, 1],
    [
      'C3 a low SpO2 is held 60 min',
      [temp('+00:00', 38.5), vital('+01:00', { spo2Percent: 85 }), vital('+01:10', { spo2Percent: 97 })],
      2,
      1,
    ],
    [
      'C2 a lone low device pressure counts after 15 min',
      [temp('+00:00', 38.5), bp('+01:00', 70, { source: 'device' })],
      1.25,
      2,
    ],
    [
      'an infusion stops at its announced end',
      [temp('+00:00', 38.5), runs('+01:00', 'norepinephrine', 6, 'ug/min', { endsAt: '+02:00' })],
      2,
      1,
    ],
    ['a fever is evidence for 24 h', [temp('+00:00', 38.5), temp('+01:00', 36.8)], 24, 0],
  ] as [string, Row[], number, number][])('%s', (_, rows, at, crs) => {
    const last = chartAt(rows, '+24:00').steps.find((s) => hour(s.t) === at);
    expect(last?.crs).toBe(crs);
  });
  it('ICANS-03 a seizure counts for 24 h', () => {
    expect(steps([seizure('+01:00')], '+26:00').map(([t, , icans]) => [t, icans])).toEqual([
      [1, 3],
      [25, 0],
    ]);
  });
  it.each([
    ['paracetamol 8 h', given('+24:00', 'paracetamol', 1000), 32],
    ['a steroid 48 h', given('+24:00', 'dexamethasone', 10), 72],
    [
      'a running infusion until 48 h after its announced end',
      runs('+24:00', 'hydrocortisone', 10, 'mg/h', { endsAt: '+34:00' }),
      82,
    ],
    ['tocilizumab 7 days', given('+24:00', 'tocilizumab', 640), 192],
  ] as [string, Row, number][])('CRS-09 %s hides fever', (_, row, until) => {
    const rows = [temp('+00:00', 38.5), temp('+06:00', 36.8), row];
    expect(steps(rows, '+200:00')).toEqual([
      [0, 1, 0, 0, 0, 'inside, fever'],
      [24, 0, 0, 0, 0, 'inside, waived'],
      [until, 0, 0, 0, 0, ''],
    ]);
  });
});

describe('a step for everything that changes, alone too', () => {
  it('CRS-09 what hides fever begins and ends, the grade staying', () => {
    const rows = [temp('+00:00', 38.5), given('+01:00', 'paracetamol', 1000)];
    expect(steps(rows, '+10:00')).toEqual([
      [0, 1, 0, 0, 0, 'inside, fever'],
      [1, 1, 0, 0, 0, 'inside, fever, waived'],
      [9, 1, 0, 0, 0, 'inside, fever'],
    ]);
  });
  it('REV-04 renal replacement where fever was hidden before: only the grade', () => {
    const crrt: Row = { t: '+02:00', kind: 'support', support: 'crrt', status: 'running' };
    const rows = [temp('+00:00', 38.5), given('+01:00', 'dexamethasone', 10), crrt];
    const review: Setting = { profile: 'review-2025' };
    expect(steps(rows, '+03:00', review).slice(1)).toEqual([
      [1, 1, 0, 0, 0, 'inside, fever, waived'],
      [2, 4, 0, 0, 0, 'inside, fever, waived'],
    ]);
    expect(episode(rows, '+03:00', review)).toMatchObject({ peak: 4, peakAt: 2, signPresent: true });
  });
  it('ICANS before anything of CRS, a domain beside a higher one', () => {
    expect(steps([ice('+00:00', 8), temp('+01:00', 38.5), norepi('+02:00'), cannula('+03:00')], '+04:00')).toEqual([
      [0, 0, 1, 0, 0, ''],
      [1, 1, 1, 0, 0, 'inside, fever'],
      [2, 3, 1, 3, 0, 'inside, fever'],
      [3, 3, 1, 3, 2, 'inside, fever'],
    ]);
  });
});

describe('the steps of a grade that changes without end', () => {
  it('the newest 400 are kept', () => {
    const minute = (n: number): string => `+${String(Math.floor(n / 60)).padStart(2, '0')}:${String(n % 60).padStart(2, '0')}`;
    const rows = [
      temp('+00:00', 38.5),
      ...Array.from({ length: 410 }, (_, i) => (i % 2 === 0 ? cannula(minute(i + 1)) : roomAir(minute(i + 1)))),
    ];
    const kept = chartAt(rows, '+07:00').steps;
    expect([kept.length, hour(kept[0]?.t ?? null), hour(kept.at(-1)?.t ?? null)]).toEqual([400, 11 / 60, 410 / 60]);
  });
});

describe('what did not change stays the same object', () => {
  it('a reading that moves no grade leaves steps and episode as they were, graded again or not', () => {
    const chart = chartAt([temp('+00:00', 38.5), norepi('+01:00')], '+02:00');
    const next = (fields: { kind: 'vital' | 'medication'; [field: string]: unknown }) => {
      const r = apply(chart, event({ t: offset('+03:00'), id: 'x', ...fields }), ASTCT_2019);
      if (!('chart' in r)) throw new Error('in order');
      return r.chart;
    };
    for (const fields of [
      { kind: 'vital', heartRate: 90 },
      { kind: 'medication', drug: 'norepinephrine', status: 'running', rate: 8, rateUnit: 'ug/min' },
      { kind: 'medication', drug: 'cefepime', doseMg: 2000 },
    ] as const) {
      expect(next(fields).steps).toBe(chart.steps);
      expect(next(fields).episode).toBe(chart.episode);
    }
  });
});
