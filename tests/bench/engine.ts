import { apply, type Chart, emptyChart, evaluate } from '../../lib/engine';
import type { ChartEvent } from '../../lib/events/event';
import { ASTCT_2019 } from '../../lib/protocols/astct-2019';
import { DAY, HOUR, type Instant } from '../../lib/time';
import type { Row } from './row';
import { median } from './stats';

const START = Date.parse('2026-01-01T00:00:00Z');
const FIRST = 20;
/** Events a round of row 4, wide: some collections of the young generation, so that no round has one by chance. */
const SPREAD_EVENTS = 200_000;

/** A stay with the rhythm of a ward: vitals each second when measured, else each 15 min, labs and drugs daily, fever now and then. */
function day(chart: Chart, from: Instant, everyMs: number): Chart {
  let now = chart;
  for (let t = from; t < from + DAY - HOUR; t += everyMs) now = fold(now, reading(t));
  for (let h = 0; h < 24; h += 6) {
    now = fold(now, {
      kind: 'lab',
      test: 'ferritin',
      value: 800 + h,
      unit: 'ng/mL',
      ...envelope(from + DAY - HOUR + h * 1_000, `f${h}`),
    } as ChartEvent);
    now = fold(now, { kind: 'regrade', crs: 1, icans: 0, ...envelope(from + DAY - 2_000 + h, `r${h}`) } as ChartEvent);
  }
  return now;
}
let serial = 0;
const envelope = (t: Instant, id: string) => ({
  id: `${id}-${serial++}`,
  feed: 'bench',
  t,
  receivedAt: t,
  revision: 'final' as const,
});
const reading = (t: Instant): ChartEvent =>
  ({
    kind: 'vital',
    source: 'device',
    heartRate: 80 + (t % 7),
    spo2Percent: 97,
    sbpMmHg: 118,
    dbpMmHg: 70,
    mapMmHg: 86,
    tempC: Math.floor(t / HOUR) % 9 === 0 ? 38.4 : 36.9,
    ...envelope(t, 'v'),
  }) as ChartEvent;
function fold(chart: Chart, event: ChartEvent): Chart {
  const r = apply(chart, event, ASTCT_2019);
  if ('refoldFrom' in r) throw new Error(`late in the bench: ${event.kind}`);
  return r.chart;
}
function admitted(): Chart {
  const infused = {
    kind: 'admission',
    unit: 'U',
    bed: 'U-1',
    mrn: '1',
    weightKg: 70,
    birthDate: '1970-01-01',
    carTInfusedAt: START,
    ...envelope(START, 'a'),
  };
  return fold(emptyChart(), infused as unknown as ChartEvent);
}

/** Microseconds an event at 1 Hz from `t` on, rules asked each time as the loop does. */
function costUs(chart: Chart, t: Instant, n: number): number {
  let c = chart;
  let e = evaluate(c, ASTCT_2019, c.t);
  const started = performance.now();
  for (let i = 0; i < n; i++) {
    c = fold(c, reading(t + i * 1_000));
    e = evaluate(c, ASTCT_2019, c.t, e);
  }
  return ((performance.now() - started) * 1_000) / n;
}

function dayAtOneHertzMs(chart: Chart): number {
  const started = performance.now();
  let c = chart;
  for (let i = 0; i < 86_400; i++) c = fold(c, reading(START + DAY + 2_000 + i * 1_000));
  evaluate(c, ASTCT_2019, c.t);
  return performance.now() - started;
}

/** Row 4: an event costs the same on day 30 as on day 1, and with 1,000 patients as with 10. */
export function engineRows(rounds: number): Row[] {
  const day1 = day(admitted(), START + 1_000, 15 * 60_000);
  let day30 = day1;
  for (let d = 1; d < 29; d++) day30 = day(day30, START + d * DAY + 1_000, 15 * 60_000);
  const early: number[] = [];
  const late: number[] = [];
  const few: number[] = [];
  const many: number[] = [];
  const charts = (n: number) => Array.from({ length: n }, () => day1);
  const spread = (n: number) => {
    const all = charts(n);
    const evaluations = all.map((c) => evaluate(c, ASTCT_2019, c.t));
    const per = Math.ceil(SPREAD_EVENTS / n);
    const round = (k: number) => {
      for (let p = 0; p < n; p++) {
        const c = fold(all[p] as Chart, reading(START + 26 * HOUR + k * 1_000));
        all[p] = c;
        evaluations[p] = evaluate(c, ASTCT_2019, c.t, evaluations[p]);
      }
    };
    // The first readings after a pause of hours take the looks that fell due in it (as many as there are patients, not events), and
    // all begin with one chart: until each has its own, the many are read from the cache as if they were few.
    for (let k = -FIRST; k < 0; k++) round(k);
    const started = performance.now();
    for (let k = 0; k < per; k++) round(k);
    return ((performance.now() - started) * 1_000) / (per * n);
  };
  for (let r = -1; r < rounds; r++) {
    const a = costUs(day1, START + DAY + 2_000, 20_000);
    const b = costUs(day30, START + 29 * DAY + 2_000, 20_000);
    const c = spread(10);
    const d = spread(1_000);
    if (r < 0) continue;
    early.push(a);
    late.push(b);
    few.push(c);
    many.push(d);
  }
  const folds = Array.from({ length: Math.max(3, rounds) }, () => dayAtOneHertzMs(day1));
  const us = (v: number[]) => `${median(v).toFixed(2)} us`;
  return [
    {
      id: '4 days',
      what: 'engine cost an event, day 30 against day 1',
      value: median(late) / median(early),
      gate: 1.5,
      goal: 1.05,
      better: 'less',
      detail: `${us(late)}, ${us(early)}`,
    },
    {
      id: '4 wide',
      what: 'the same, 1,000 patients against 10',
      value: median(many) / median(few),
      gate: 1.5,
      goal: 1.2,
      better: 'less',
      detail: `${us(many)}, ${us(few)}; chart ${JSON.stringify(day30).length} bytes on day 30`,
    },
    {
      id: '4 day at 1 Hz',
      what: 'ms to fold a day of readings each second of one patient',
      value: median(folds),
      gate: 1_000,
      goal: 500,
      better: 'less',
      detail: `${(86_400 / (median(folds) / 1_000) / 1_000).toFixed(0)} k readings/s, six values each`,
    },
  ];
}
