import { type Instant, MINUTE } from '../../lib/time';
import {
  bucketsOf,
  bucketWidth,
  type GradeStep,
  gradeSteps,
  type RawPoint,
  type TrendBody,
  type TrendDrug,
  type TrendEvent,
  type TrendQuery,
  type TrendSeries,
  type TrendSupport,
  wantsSeries,
} from '../../lib/trend';

/** Invented: bed 701 at 03:14:22 CST on 21 Nov 2026. The patient page of /style draws it, and its tests read it. */
export const NOW: Instant = Date.parse('2026-11-21T03:14:22-06:00');
export const ZONE = 'America/Chicago';
export const INFUSED_AT = cst('16 11:20');

/** "21 02:36" = that time on 21 Nov in the unit's zone. */
export function cst(dayTime: string): Instant {
  const [day = '', time = ''] = dayTime.split(' ');
  return Date.parse(`2026-11-${day}T${time}:00-06:00`);
}

/** Straight lines through named points, for signs whose course is told by a few of them. */
function through(points: readonly (readonly [string, number])[]): (t: Instant) => number {
  const known = points.map(([at, v]) => [cst(at), v] as const);
  return (t) => {
    const next = known.findIndex(([at]) => at >= t);
    const b = known[next === -1 ? known.length - 1 : next];
    const a = known[Math.max(0, (next === -1 ? known.length : next) - 1)];
    if (!a || !b || a[0] === b[0]) return b?.[1] ?? 0;
    return a[1] + ((b[1] - a[1]) * (t - a[0])) / (b[0] - a[0]);
  };
}
/** A small wobble that is the same at every draw. */
const wobble = (t: Instant, size: number, salt: number) =>
  size *
  (Math.sin(t / (97 * 1000 * salt) + salt) + Math.sin(t / (41 * 1000 * salt)) * 0.6 + Math.sin(t / (13 * 1000 * salt)) * 0.3);

const heartRate = through([
  ['16 11:20', 84],
  ['18 02:00', 82],
  ['19 18:00', 88],
  ['19 22:00', 106],
  ['20 04:00', 112],
  ['20 12:40', 128],
  ['20 19:00', 104],
  ['20 22:40', 118],
  ['21 00:30', 114],
  ['21 02:00', 131],
  ['21 03:14', 128],
]);
const respRate = through([
  ['16 11:20', 16],
  ['19 18:00', 17],
  ['20 04:00', 20],
  ['20 19:00', 20],
  ['21 01:00', 25],
  ['21 03:14', 28],
]);
const spo2 = through([
  ['16 11:20', 97],
  ['20 04:00', 95],
  ['20 11:00', 94],
  ['20 13:25', 90],
  ['20 13:50', 94],
  ['20 17:50', 90.5],
  ['20 18:20', 95],
  ['20 20:00', 94],
  ['20 23:25', 91],
  ['20 23:50', 94],
  ['21 02:05', 88],
  ['21 02:30', 92],
  ['21 03:14', 93],
]);
const cuffMap = through([
  ['16 11:20', 84],
  ['19 20:00', 79],
  ['20 04:00', 76],
  ['20 12:00', 67],
  ['20 13:00', 62],
  ['20 14:30', 70],
  ['20 19:00', 70],
  ['20 23:00', 68],
  ['21 02:20', 58],
]);
const tempCurve = through([
  ['16 11:20', 36.7],
  ['19 15:00', 37.1],
  ['19 20:40', 38.3],
  ['19 23:30', 39.1],
  ['20 02:00', 38.5],
  ['20 05:00', 39.1],
  ['20 07:30', 38.5],
  ['20 12:40', 40.1],
  ['20 14:10', 39.8],
  ['20 19:00', 37.9],
  ['20 22:40', 39.6],
  ['21 00:40', 38.4],
  ['21 02:55', 39.2],
]);

/** Streamed signs have a hole: the monitor was off for a transport. */
const GAP = [cst('20 07:20'), cst('20 08:35')] as const;
function everyMinute(value: (t: Instant) => number, size: number, salt: number): RawPoint[] {
  const readings: RawPoint[] = [];
  for (let t = INFUSED_AT; t <= NOW - 3000; t += MINUTE) {
    if (t > GAP[0] && t < GAP[1]) continue;
    readings.push([t, Math.round(value(t) + wobble(t, size, salt))]);
  }
  return readings;
}
function charted(value: (t: Instant) => number, everyMin: number, until: Instant, places: number): RawPoint[] {
  const readings: RawPoint[] = [];
  for (let t = INFUSED_AT; t < until; t += everyMin * MINUTE) readings.push([t, Number(value(t).toFixed(places))]);
  readings.push([until, Number(value(until).toFixed(places))]);
  return readings;
}
const labs = (values: readonly (readonly [string, number])[]): RawPoint[] => values.map(([at, v]) => [cst(at), v]);

const STREAMED: Record<string, { unit: string; readings: () => RawPoint[] }> = {
  heartRate: { unit: '/min', readings: () => everyMinute(heartRate, 1.6, 3) },
  respRate: { unit: '/min', readings: () => everyMinute(respRate, 0.7, 5) },
  spo2Percent: { unit: '%', readings: () => everyMinute(spo2, 0.4, 4).map(([t, v]) => [t, Math.min(99, v)]) },
  'mapMmHg.arterial': {
    unit: 'mm[Hg]',
    readings: () =>
      everyMinute((t) => 59 + (2 * (t - cst('21 02:20'))) / (54 * MINUTE), 0.6, 2).filter(([t]) => t >= cst('21 02:20')),
  },
};
export const EXACT: Record<string, { unit: string; raw: RawPoint[] }> = {
  tempC: { unit: 'Cel', raw: charted(tempCurve, 40, cst('21 02:55'), 1) },
  'mapMmHg.cuff': { unit: 'mm[Hg]', raw: charted(cuffMap, 52, cst('21 02:12'), 0) },
  ferritin: {
    unit: 'ng/mL',
    raw: labs([
      ['16 06:00', 420],
      ['17 05:10', 510],
      ['18 05:00', 720],
      ['19 05:05', 1150],
      ['20 05:05', 2600],
      ['20 11:10', 4010],
      ['20 23:10', 8420],
    ]),
  },
  crp: {
    unit: 'mg/L',
    raw: labs([
      ['16 06:00', 6],
      ['17 05:10', 9],
      ['18 05:00', 22],
      ['19 05:05', 38],
      ['20 05:05', 112],
      ['20 11:10', 165],
      ['20 23:10', 214],
    ]),
  },
  il6: {
    unit: 'pg/mL',
    raw: labs([
      ['18 05:00', 12],
      ['20 05:05', 640],
      ['20 23:10', 3900],
    ]),
  },
  platelets: {
    unit: '10*9/L',
    raw: labs([
      ['16 06:00', 96],
      ['18 05:00', 74],
      ['19 05:05', 66],
      ['20 05:05', 57],
      ['20 23:10', 41],
    ]),
  },
  fibrinogen: {
    unit: 'mg/dL',
    raw: labs([
      ['16 06:00', 450],
      ['18 05:00', 432],
      ['19 05:05', 420],
      ['20 05:05', 352],
      ['20 23:10', 240],
    ]),
  },
};

export const DRUGS: TrendDrug[] = (
  [
    ...['19 21:50', '20 05:00', '20 12:28', '20 20:08'].map((at) => ({
      t: cst(at),
      drug: 'acetaminophen',
      state: 'given',
      doseMg: 1000,
    })),
    { t: cst('20 14:10'), drug: 'tocilizumab', state: 'given', doseMg: 571, by: 'A. Ruiz', source: 'MAR' },
    { t: cst('20 22:40'), drug: 'tocilizumab', state: 'given', doseMg: 571, by: 'K. Lee', source: 'MAR' },
    { t: cst('21 02:05'), drug: 'dexamethasone', state: 'given', doseMg: 10, by: 'K. Lee', source: 'MAR' },
    ...['19 21:45', '20 03:44', '20 09:44', '20 15:44', '20 21:44'].map((at) => ({
      t: cst(at),
      drug: 'piperacillin-tazobactam',
      state: 'given',
      doseMg: 4500,
    })),
    { t: cst('20 13:15'), drug: 'crystalloid-bolus', state: 'given', volumeMl: 1000, endsAt: cst('20 14:00') },
    { t: cst('20 17:40'), drug: 'crystalloid-bolus', state: 'given', volumeMl: 1000, endsAt: cst('20 18:25') },
    { t: cst('21 01:58'), drug: 'norepinephrine', state: 'running', rate: 0.04, rateUnit: 'ug/kg/min', source: 'MAR' },
    { t: cst('21 02:14'), drug: 'norepinephrine', state: 'running', rate: 0.08, rateUnit: 'ug/kg/min', source: 'MAR' },
    { t: cst('21 02:40'), drug: 'norepinephrine', state: 'running', rate: 0.12, rateUnit: 'ug/kg/min', source: 'MAR' },
    { t: cst('21 02:50'), drug: 'vasopressin', state: 'running', rate: 0.03, rateUnit: 'U/min', source: 'MAR' },
  ] as Omit<TrendDrug, 'id'>[]
)
  .map((d, i) => ({ id: `drug-${i}`, ...d }))
  .sort((a, b) => a.t - b.t);

export const SUPPORTS: TrendSupport[] = [
  { id: 's0', t: cst('16 11:20'), support: 'oxygen', state: 'running', device: 'room-air' },
  { id: 's1', t: cst('20 13:30'), support: 'oxygen', state: 'running', device: 'nasal-cannula', flowLpm: 2 },
  { id: 's2', t: cst('20 18:00'), support: 'oxygen', state: 'running', device: 'nasal-cannula', flowLpm: 4 },
  { id: 's3', t: cst('20 23:30'), support: 'oxygen', state: 'running', device: 'nasal-cannula', flowLpm: 6 },
  { id: 's4', t: cst('21 02:10'), support: 'oxygen', state: 'running', device: 'hfnc', flowLpm: 50, fio2: 0.45, by: 'chart' },
  { id: 's5', t: cst('21 02:45'), support: 'oxygen', state: 'running', device: 'hfnc', flowLpm: 50, fio2: 0.6, by: 'chart' },
];

const LEE = 'K. Lee RN';
export const GRADES: GradeStep[] = [
  ...gradeSteps(
    'CRS',
    [
      { t: INFUSED_AT, grade: 0 },
      { t: cst('19 20:40'), grade: 1 },
      { t: cst('20 13:05'), grade: 2 },
      { t: cst('21 01:58'), grade: 3 },
    ],
    [
      { t: cst('16 12:00'), grade: 0, by: LEE },
      { t: cst('19 21:10'), grade: 1, by: LEE },
      { t: cst('20 13:18'), grade: 2, by: LEE },
      { t: cst('21 02:36'), grade: 3, by: LEE },
    ],
  ),
  ...gradeSteps(
    'ICANS',
    [
      { t: INFUSED_AT, grade: 0 },
      { t: cst('20 21:05'), grade: 1 },
      { t: cst('21 03:02'), grade: 2 },
    ],
    [
      { t: cst('16 12:00'), grade: 0, by: LEE },
      { t: cst('20 21:05'), grade: 1, by: LEE },
      { t: cst('20 23:14'), grade: 1, by: LEE },
    ],
  ),
];

export const EVENTS: TrendEvent[] = (
  [
    { t: INFUSED_AT, what: 'infusion', label: 'infusion 11:20' },
    ...['18 09:00', '19 09:00', '19 21:10', '20 09:03'].map((at) => ({ t: cst(at), what: 'ice', label: 'ICE 10', score: 10 })),
    { t: cst('19 21:00'), what: 'culture', label: 'cultures' },
    { t: cst('20 15:29'), what: 'imaging', label: 'CT head' },
    { t: cst('20 21:05'), what: 'ice', label: 'ICE 9', score: 9, by: LEE },
    { t: cst('20 23:10'), what: 'ice', label: 'ICE 8', score: 8, by: LEE },
    { t: cst('21 02:20'), what: 'note', label: 'note', by: 'M. Chen' },
    { t: cst('21 03:02'), what: 'ice', label: 'ICE 6', score: 6, by: LEE },
  ] as Omit<TrendEvent, 'id'>[]
).map((e, i) => ({ id: `event-${i}`, ...e }));

/** What the trend endpoint would answer for this patient. */
export function fixtureTrend(query: TrendQuery): TrendBody {
  const { bucketMs } = bucketWidth(query);
  const within = (t: Instant) => t >= query.from && t <= query.to;
  const series: Record<string, TrendSeries> = {};
  for (const [code, { unit, readings }] of Object.entries(STREAMED)) {
    if (!wantsSeries(query, code)) continue;
    series[code] = {
      unit,
      points: bucketsOf(
        readings().filter(([t]) => within(t)),
        bucketMs,
      ),
    };
  }
  for (const [code, { unit, raw }] of Object.entries(EXACT)) {
    // One reading before the window too, so that a line enters from the left.
    const first = raw.findLastIndex(([t]) => t < query.from);
    if (wantsSeries(query, code))
      series[code] = { unit, points: [], raw: raw.slice(Math.max(0, first)).filter(([t]) => t <= query.to) };
  }
  return {
    from: query.from,
    to: query.to,
    bucketMs,
    series,
    drugs: DRUGS.filter((d) => d.t <= query.to),
    supports: SUPPORTS.filter((s) => s.t <= query.to),
    grades: GRADES.filter((g) => g.t <= query.to),
    events: EVENTS.filter((e) => within(e.t)),
  };
}
