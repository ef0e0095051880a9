import { describe, expect, it } from 'vitest';
import { current, gradeAtAct, lastRise, runOf } from '../../../lib/chart/read';
import { advance, apply, currentVersions, emptyChart, fold } from '../../../lib/engine';
import type { ChartEvent } from '../../../lib/events/event';
import { ASTCT_2019 } from '../../../lib/protocols/astct-2019';
import { MINUTE } from '../../../lib/time';
import { attribution, cannula, chartAt, norepi, offset, type Row, regrade, temp } from '../../support/charts';
import { admission, at, event } from '../../support/events';

const version = (tempC: number, receivedAt: string, more: object = {}): ChartEvent =>
  event({ kind: 'vital', id: 'v', t: at('00:00'), receivedAt: at(receivedAt), tempC, ...more });

describe('DATA-02 the version in force', () => {
  const final = version(38.9, '00:00');
  const early = version(38.1, '00:10', { status: 'corrected' });
  const late = version(37.5, '00:20', { status: 'corrected' });
  const gone = version(38.9, '00:05', { status: 'entered-in-error' });
  const inForce = (...events: ChartEvent[]): (number | undefined)[] =>
    currentVersions(events).map((e) => (e.kind === 'vital' ? e.tempC : undefined));

  it.each([
    ['the only one', [final], [38.9]],
    ['the correction', [final, early], [38.1]],
    ['the later of two corrections', [final, early, late], [37.5]],
    ['a correction of something never seen', [early], [38.1]],
    ['none once withdrawn, whatever came later', [final, gone, late], []],
    ['none where only the withdrawal came', [gone], []],
    ['the first of two that say nothing of each other', [final, version(36, '00:30')], [38.9]],
  ])('%s', (_, events, expected) => {
    expect(inForce(...events)).toEqual(expected);
    expect(inForce(...[...events].reverse())).toEqual(expected);
  });
  it('the same id of another source is another event', () => {
    expect(
      currentVersions([
        { ...final, feed: 'a' },
        { ...late, feed: 'b' },
      ]),
    ).toHaveLength(2);
  });
});

describe('DATA-01 late events', () => {
  const start = (): ReturnType<typeof emptyChart> => {
    const story = [
      admission(),
      event({ kind: 'vital', t: at('00:00'), tempC: 38.5 }),
      event({ kind: 'vital', t: at('02:00'), sbpMmHg: 120, heartRate: 90 }),
    ];
    return fold(emptyChart(), story, at('03:00'), ASTCT_2019);
  };
  it.each([
    ['a heart rate', { kind: 'vital', heartRate: 80 }],
    ['a normal pressure', { kind: 'vital', sbpMmHg: 118 }],
    ['a further fever inside the episode', { kind: 'vital', tempC: 38.7 }],
    ['a result', { kind: 'lab', test: 'crp', value: 9, unit: 'mg/L' }],
    ['an antibiotic', { kind: 'medication', drug: 'cefepime', doseMg: 2000 }],
    ['a decision', { kind: 'decision', withhold: 'echo' }],
  ] as const)('%s that can change no grade is placed without folding again', (_, fields) => {
    expect(apply(start(), event({ ...fields, t: at('01:00') }), ASTCT_2019)).toHaveProperty('chart');
  });
  it.each([
    ['a low pressure', { kind: 'vital', sbpMmHg: 80 }],
    ['oxygen', { kind: 'support', support: 'oxygen', device: 'hfnc' }],
    ['a vasopressor', { kind: 'medication', drug: 'norepinephrine', status: 'running', rate: 4, rateUnit: 'ug/min' }],
    ['tocilizumab', { kind: 'medication', drug: 'tocilizumab', doseMg: 640 }],
    ['an attribution', { kind: 'attribution', domain: 'fever', otherCause: true }],
    ['an ICE', { kind: 'ice', orientation: 1 }],
    ['a regrade', { kind: 'regrade', crs: 2 }],
  ] as const)('%s asks for a fold from its own time', (_, fields) => {
    expect(apply(start(), event({ ...fields, t: at('01:00') }), ASTCT_2019)).toEqual({ refoldFrom: at('01:00') });
  });
  it('what an admission says of the patient holds from the beginning', () => {
    const late = admission({ id: 'b', t: at('04:00'), ageYears: 5 });
    expect(apply(start(), late, ASTCT_2019)).toEqual({ refoldFrom: 0 });
    const again = admission({ id: 'c', t: at('04:00'), bed: 'ICU-7-02' });
    expect(apply(start(), again, ASTCT_2019)).toHaveProperty('chart');
  });
});

describe('CRS-10 an episode closing and a sign of that very instant', () => {
  it.each([false, true])('a fever exactly 24 h after the last one keeps it open (looked at just then: %s)', (looked) => {
    const story = [
      admission(),
      event({ kind: 'vital', t: at('00:00'), tempC: 38.5 }),
      event({ kind: 'vital', t: at('06:00'), tempC: 36.9 }),
    ];
    let chart = fold(emptyChart(), story, at('23:00'), ASTCT_2019);
    if (looked) chart = advance(chart, at('24:00'), ASTCT_2019);
    const r = apply(chart, event({ kind: 'vital', t: at('24:00'), tempC: 38.5 }), ASTCT_2019);
    if (!('chart' in r)) throw new Error('in order');
    expect(r.chart.episode).toMatchObject({ openedAt: at('00:00'), closedAt: null });
    expect(r.chart.steps).toHaveLength(chart.steps.length - (looked ? 1 : 0));
  });
  it('a reading of the same instant that arrived earlier is put before the one already folded', () => {
    const later = event({ kind: 'vital', t: at('01:00'), receivedAt: at('01:02'), tempC: 36.9 });
    const earlier = event({ kind: 'vital', t: at('01:00'), receivedAt: at('01:01'), tempC: 38.9 });
    const chart = fold(emptyChart(), [admission(), later], at('01:00'), ASTCT_2019);
    expect(apply(chart, earlier, ASTCT_2019)).toEqual({ refoldFrom: at('01:00') });
  });
});

describe('RUN-01 runs survive short falls', () => {
  const story = (off: string, on: string, more: Row[] = []): Row[] => [
    temp('+00:00', 39),
    norepi('+01:00'),
    norepi(off, 0),
    norepi(on),
    ...more,
  ];
  const start = (rows: Row[], when: string, g = 3): string | null => {
    const chart = chartAt(rows, when);
    const run = runOf(chart, 'crs', g, chart.t, ASTCT_2019);
    return run === null ? null : `+${(run.start - offset('+00:00')) / MINUTE} min`;
  };
  it.each([
    ['a fall of 30 min', '+02:00', '+02:30', '+60 min'],
    ['a fall of 30 min and a second', '+02:00', '+02:30:01', null],
    ['a fall of 3 min', '+02:00', '+02:03', '+60 min'],
  ])('%s', (_, off, on, expected) => {
    const got = start(story(off, on), '+03:00');
    if (expected === null) expect(got).not.toBe('+60 min');
    else expect(got).toBe(expected);
  });
  it('no run while the grade is below', () => {
    expect(start(story('+02:00', '+02:10'), '+02:05')).toBeNull();
    expect(start(story('+02:00', '+02:10'), '+02:05', 1)).toBe('+0 min');
  });
  it('several short falls one after the other', () => {
    const more = [norepi('+03:00', 0), norepi('+03:20')];
    expect(start(story('+02:00', '+02:20', more), '+04:00')).toBe('+60 min');
  });
  it('a confirmed lower grade of that scale in the fall ends it, one at the return does not', () => {
    expect(start(story('+02:00', '+02:20', [regrade('+02:10', 1)]), '+03:00')).toBe('+140 min');
    expect(start(story('+02:00', '+02:20', [regrade('+02:10', 3)]), '+03:00')).toBe('+60 min');
    expect(start(story('+02:00', '+02:20', [regrade('+02:10', undefined, 0)]), '+03:00')).toBe('+60 min');
    expect(start(story('+02:00', '+02:20', [regrade('+02:20', 1)]), '+03:00')).toBe('+60 min');
  });
  it('a fall that begins with an attribution ends it', () => {
    const rows = [temp('+00:00', 39), norepi('+01:00'), attribution('+02:00', 'hypotension', { until: '+02:10' })];
    expect(start(rows, '+03:00')).toBe('+130 min');
  });
  it('a return is no new rise, the return after a long fall is', () => {
    const rise = (off: string, on: string): number | undefined => {
      const chart = chartAt(story(off, on), '+04:00');
      return lastRise(chart, 'crs', chart.t, ASTCT_2019)?.t;
    };
    expect(rise('+02:00', '+02:30')).toBe(offset('+01:00'));
    expect(rise('+02:00', '+02:31')).toBe(offset('+02:31'));
  });
  it('an act in a short fall is judged with the grade before it', () => {
    const chart = chartAt(story('+02:00', '+02:40'), '+03:00');
    expect(gradeAtAct(chart, 'crs', offset('+02:30'), ASTCT_2019)).toBe(3);
    expect(gradeAtAct(chart, 'crs', offset('+02:31'), ASTCT_2019)).toBe(1);
    expect(gradeAtAct(chart, 'crs', offset('+00:30'), ASTCT_2019)).toBe(1);
  });
});

describe('the chart stays small', () => {
  it('a month of vital signs every five minutes leaves no history in it', () => {
    const build = (days: number): number => {
      let chart = fold(emptyChart(), [admission()], at('00:00'), ASTCT_2019);
      for (let i = 1; i < days * 288; i++) {
        const t = at('00:00') + i * 5 * MINUTE;
        const r = apply(
          chart,
          event({
            kind: 'vital',
            id: `v${i}`,
            source: 'device',
            t,
            tempC: i % 500 === 0 ? 38.4 : 36.8,
            heartRate: 80,
            mapMmHg: 80,
            spo2Percent: 97,
          }),
          ASTCT_2019,
        );
        if (!('chart' in r)) throw new Error('in order');
        chart = r.chart;
      }
      return JSON.stringify(chart).length;
    };
    expect(build(30)).toBeLessThan(8_000);
    expect(build(30) - build(2)).toBeLessThan(4_000);
  });
});

describe('current', () => {
  it('of a chart nobody graded is 0', () => {
    expect(current(emptyChart())).toMatchObject({ crs: 0, icans: 0, inside: false });
    expect(current(chartAt([cannula('+00:00')], '+00:10'))).toMatchObject({ crs: 0, hypoxia: 2 });
  });
});
