import { vitalText } from '../../../../lib/display/numbers';
import { drugByName } from '../../../../lib/events/drugs';
import { gapLimit, gapsOf, type LinePoint, pointsOf, readingsOf, thin, withGaps, withLatest } from '../../../../lib/lanes/line';
import { LAB_STALE, type ReadSources } from '../../../../lib/lanes/readout';
import {
  courses,
  type DoseMark,
  doseMarks,
  gradeBands,
  oxygenRibbon,
  type RatePart,
  rateSteps,
  shadedAfter,
  supportStretches,
} from '../../../../lib/lanes/steps';
import { type Axis, sampleTimes } from '../../../../lib/lanes/window';
import { drugName } from '../../../../lib/lanes/words';
import type { LatestValue, PatientState } from '../../../../lib/state';
import { DAY, HOUR, type Instant, MINUTE } from '../../../../lib/time';
import type { TrendBody, TrendDrug } from '../../../../lib/trend';
import type { DrugRow } from './drug-lanes';
import type { LinearLabData, LogLabData } from './lab-lanes';
import type { CirculationData, OxygenationData, TableLine, TemperatureData } from './sign-lanes';
import type { PressorTrace } from './support-lanes';

const MAX_POINTS = 300;
const IL6_SHADED_MS = 14 * DAY;
const STEROID_GAP_MS = 14 * HOUR;
const ANTIBIOTIC_GAP_MS = 26 * HOUR;

/** Names beside a number, where the lane's own is too long. */
export const SHORT: Readonly<Record<string, string>> = {
  platelets: 'Plt',
  fibrinogen: 'Fib',
  bilirubin: 'bili',
  triglycerides: 'TG',
};
/** Short words on the temperature line. */
const ANTIPYRETIC_WORDS: Readonly<Record<string, string>> = { acetaminophen: 'APAP' };
const group = (drug: string) => drugByName(drug)?.group;
const pressorOf = (drug: string) => drugByName(drug)?.pressor;
const OTHER_SUPPORTS: readonly (readonly [string, string])[] = [
  ['crrt', 'CRRT'],
  ['ecmo-vv', 'ECMO VV'],
  ['ecmo-va', 'ECMO VA'],
  ['active-cooling', 'Cooling'],
];

export interface LaneData {
  readonly bands: { readonly CRS: ReturnType<typeof gradeBands>; readonly ICANS: ReturnType<typeof gradeBands> };
  readonly temperature: TemperatureData;
  readonly circulation: CirculationData;
  readonly oxygenation: OxygenationData;
  readonly oxygen: ReturnType<typeof oxygenRibbon>;
  readonly otherSupports: readonly { readonly name: string; readonly stretches: ReturnType<typeof supportStretches> }[];
  readonly pressors: readonly PressorTrace[];
  readonly logLabs: readonly LogLabData[];
  readonly linearLabs: readonly LinearLabData[];
  readonly drugs: readonly Omit<DrugRow, 'present'>[];
  readonly tocilizumab: readonly DoseMark[];
  readonly read: ReadSources;
  readonly samples: readonly Instant[];
}

const highest = (parts: readonly RatePart[]) => Math.max(0, ...parts.map((p) => p.rate ?? 0));

/** Newest reading of `latest` as a point, where it is a number that may be shown. */
function latestPoint(latest: LatestValue | undefined): { t: Instant; v: number } | null {
  if (!latest || typeof latest.value !== 'number') return null;
  return { t: Date.parse(latest.t), v: latest.value };
}

/** Everything the lanes draw, from the trend of the window and the live state. Pure: the same bodies, the same drawing. */
export function prepareLanes(trend: TrendBody, state: PatientState, axis: Axis): LaneData {
  const gradeChanges = new Set(trend.grades.map((g) => g.t));
  const line = (code: string, latest?: LatestValue) => {
    const newest = latestPoint(latest);
    return withLatest(pointsOf(trend.series[code], trend.bucketMs, axis.end), newest && newest.t <= axis.end ? newest : null);
  };
  const stream = (code: string, latest?: LatestValue, mostMs = 5 * HOUR) => {
    const points = line(code, latest);
    const limit = gapLimit(points, trend.bucketMs, 15 * MINUTE, mostMs);
    const drawn = withGaps(thin(points, MAX_POINTS, gradeChanges), limit);
    return { points: drawn, all: withGaps(points, limit), limit, gaps: gapsOf(points, limit, axis.end) };
  };
  const pressure = state.latest.mapMmHg;
  const siteLatest = (site: string) => (pressure?.site?.startsWith(site) ? pressure : undefined);
  const heartRate = stream('heartRate', state.latest.heartRate);
  const respRate = stream('respRate', state.latest.respRate);
  const spo2 = stream('spo2Percent', state.latest.spo2Percent);
  const arterial = stream('mapMmHg.arterial', siteLatest('art'));
  const cuffPoints = [
    ...line('mapMmHg.cuff', siteLatest('cuff')),
    ...pointsOf(trend.series.mapMmHg, trend.bucketMs, axis.end),
  ].sort((a, b) => a.t - b.t);
  const cuffLimit = gapLimit(cuffPoints, trend.bucketMs, HOUR, 5 * HOUR);
  const cuff = withGaps(thin(cuffPoints, 48, gradeChanges), Math.max(cuffLimit, (axis.to - axis.from) / 20));
  const temperatures = line('tempC', state.latest.tempC);
  const tempC = withGaps(thin(temperatures, MAX_POINTS, gradeChanges), 5 * HOUR);
  const oxygen = oxygenRibbon(trend.supports, axis.from, axis.end);
  const fio2 = oxygen.flatMap((p): LinePoint[] =>
    p.fio2 === undefined
      ? [{ t: p.from, v: null }]
      : [
          { t: p.from, v: p.fio2 },
          { t: p.to, v: p.fio2 },
        ],
  );
  const pressors = [...new Set(trend.drugs.map((d) => d.drug))]
    .filter((drug) => pressorOf(drug) !== undefined)
    .map((drug) => ({
      drug,
      counted: pressorOf(drug) === 'vasopressor',
      parts: rateSteps(trend.drugs, drug, axis.from, axis.end),
    }))
    .filter((t) => t.parts.length > 0)
    .sort((a, b) => Number(b.counted) - Number(a.counted) || highest(b.parts) - highest(a.parts));
  const column = (name: string, code: string, field: string): TableLine => ({
    name,
    readings: readingsOf(trend.series[code], (v) => vitalText(field, v)).filter((r) => r.t >= axis.from),
  });
  const tocilizumab = doseMarks(trend.drugs, 'tocilizumab');
  const lab = (code: string) => withGaps(line(code, state.latest[code]), LAB_STALE);
  const log = (
    code: string,
    name: string,
    unit: string,
    rest: Pick<LogLabData, 'domain' | 'ticks' | 'limits' | 'height'>,
  ): LogLabData => ({
    code,
    name,
    unit,
    points: lab(code),
    ...rest,
  });
  const logLabs: LogLabData[] = [
    log('ferritin', 'Ferritin', 'ng/mL', { domain: [100, 100_000], ticks: [1000, 10_000], limits: [10_000], height: 78 }),
    log('crp', 'CRP', 'mg/L', { domain: [1, 1000], ticks: [10, 100], limits: [100], height: 68 }),
    {
      ...log('il6', 'IL-6', 'pg/mL', { domain: [1, 100_000], ticks: [10, 1000], limits: [1000], height: 68 }),
      shaded: shadedAfter(tocilizumab, IL6_SHADED_MS, axis.from, axis.end),
    },
  ];
  const linear = linearLabs(trend, lab);
  // What is thinned out to be drawn would be the wrong value under the cursor.
  const read: ReadSources = {
    tempC: withGaps(temperatures, 5 * HOUR),
    heartRate: heartRate.all,
    mapArterial: arterial.all,
    mapCuff: withGaps(cuffPoints, cuffLimit),
    respRate: respRate.all,
    spo2: spo2.all,
    oxygen,
    pressors,
    grades: trend.grades,
    labs: [
      ...logLabs.map(({ name, points }) => ({ name, points })),
      ...linear.flatMap((lane) =>
        lane.lines.toReversed().map(({ code, label, points }) => ({ name: SHORT[code] ?? label, points })),
      ),
    ],
    streamGapMs: heartRate.limit,
  };
  return {
    bands: {
      CRS: gradeBands(trend.grades, 'CRS', axis.from, axis.end),
      ICANS: gradeBands(trend.grades, 'ICANS', axis.from, axis.end),
    },
    temperature: {
      table: [column('°C', 'tempC', 'tempC')],
      points: tempC,
      feverC: 38,
      antipyretics: trend.drugs.flatMap((d) => {
        if (group(d.drug) !== 'antipyretic' || d.state !== 'given' || d.t < axis.from) return [];
        return [{ t: d.t, label: ANTIPYRETIC_WORDS[d.drug] ?? d.drug }];
      }),
      tocilizumab: tocilizumab.filter((d) => d.t >= axis.from && d.t <= axis.end),
    },
    circulation: {
      table: [
        column('HR', 'heartRate', 'heartRate'),
        column('MAP art', 'mapMmHg.arterial', 'mapMmHg'),
        column('MAP cuff', 'mapMmHg.cuff', 'mapMmHg'),
        column('RR', 'respRate', 'respRate'),
      ],
      heartRate: heartRate.points,
      mapArterial: arterial.points,
      mapCuff: cuff,
      respRate: respRate.points,
      gaps: heartRate.gaps,
      mapLimit: 65,
    },
    oxygenation: {
      table: [
        column('SpO₂ %', 'spo2Percent', 'spo2Percent'),
        { name: 'FiO₂', readings: oxygen.flatMap((p) => (p.fio2 === undefined ? [] : [{ t: p.from, text: p.fio2.toFixed(2) }])) },
      ],
      spo2: spo2.points,
      fio2,
      gaps: spo2.gaps,
      limit: 90,
    },
    oxygen,
    otherSupports: OTHER_SUPPORTS.map(([support, name]) => ({
      name,
      stretches: supportStretches(trend.supports, support, axis.from, axis.end),
    })).filter((s) => s.stretches.length > 0),
    pressors,
    logLabs,
    linearLabs: linear,
    drugs: drugRows(trend.drugs, axis),
    tocilizumab,
    read,
    samples: sampleTimes([read.heartRate, read.tempC, read.mapCuff, read.spo2], axis),
  };
}

/** Haematology always; liver and perfusion lanes appear with their first result. */
function linearLabs(trend: TrendBody, lab: (code: string) => readonly LinePoint[]): LinearLabData[] {
  const has = (...codes: string[]) =>
    codes.some((c) => (trend.series[c]?.raw?.length ?? 0) + (trend.series[c]?.points.length ?? 0) > 0);
  const lanes: LinearLabData[] = [
    {
      name: 'Plt, fibrinogen',
      unit: '10⁹/L, mg/dL',
      height: 64,
      lines: [
        { code: 'fibrinogen', label: 'fibrinogen', points: lab('fibrinogen'), top: 560, dash: '4 3' },
        { code: 'platelets', label: 'platelets', points: lab('platelets'), top: 190 },
      ],
    },
  ];
  if (has('ast', 'alt', 'bilirubin')) {
    lanes.push({
      name: 'AST, ALT, bili',
      unit: 'U/L, mg/dL, log',
      height: 64,
      lines: [
        { code: 'ast', label: 'AST', points: lab('ast'), top: 10_000, scale: 'log' },
        { code: 'alt', label: 'ALT', points: lab('alt'), top: 10_000, scale: 'log', dash: '4 3' },
        { code: 'bilirubin', label: 'bilirubin', points: lab('bilirubin'), top: 12, dash: '1 3' },
      ],
    });
  }
  if (has('lactate', 'procalcitonin')) {
    lanes.push({
      name: 'Lactate, PCT',
      unit: 'mmol/L, ng/mL',
      height: 64,
      lines: [
        { code: 'lactate', label: 'lactate', points: lab('lactate'), top: 8 },
        { code: 'procalcitonin', label: 'PCT', points: lab('procalcitonin'), top: 20, dash: '4 3' },
      ],
    });
  }
  if (has('anc', 'triglycerides')) {
    lanes.push({
      name: 'ANC, TG',
      unit: '10⁹/L, mg/dL',
      height: 64,
      lines: [
        { code: 'anc', label: 'ANC', points: lab('anc'), top: 4 },
        { code: 'triglycerides', label: 'triglycerides', points: lab('triglycerides'), top: 500, dash: '4 3' },
      ],
    });
  }
  return lanes;
}

function drugRows(drugs: readonly TrendDrug[], axis: Axis): Omit<DrugRow, 'present'>[] {
  const names = [...new Set(drugs.map((d) => d.drug))];
  const inWindow = (row: Omit<DrugRow, 'present'>) =>
    row.doses.some((d) => d.t >= axis.from - DAY && d.t <= axis.end) || row.stretches.some((s) => s.open || s.to > axis.from);
  const course = (drug: string, gapMs: number): Omit<DrugRow, 'present'> => {
    const doses = doseMarks(drugs, drug);
    const rates = rateSteps(drugs, drug, axis.from, axis.end);
    return { drug, name: drugName(drug), drawn: 'ticks', doses, stretches: [...courses(doses, gapMs, axis.end), ...rates] };
  };
  const volumes = drugs
    .filter((d) => d.drug === 'crystalloid-bolus' && d.state === 'given')
    .sort((a, b) => a.t - b.t)
    .map((d, i) => ({ t: d.t, doseMg: null, number: i + 1, id: d.id, volumeMl: d.volumeMl, endsAt: d.endsAt }));
  const steroids = names.filter((n) => group(n) === 'steroid');
  const others = names.filter(
    (n) => !['tocilizumab', 'steroid', 'antipyretic', 'bolus'].includes(group(n) ?? '') && pressorOf(n) === undefined,
  );
  return [
    { drug: 'tocilizumab', name: 'Tocilizumab', drawn: 'numbered', doses: doseMarks(drugs, 'tocilizumab'), stretches: [] },
    ...[...steroids.map((n) => course(n, STEROID_GAP_MS)), ...others.map((n) => course(n, ANTIBIOTIC_GAP_MS))].filter(inWindow),
    ...(volumes.length > 0
      ? [{ drug: 'crystalloid-bolus', name: 'Crystalloid', drawn: 'volumes' as const, doses: volumes, stretches: [] }].filter(
          inWindow,
        )
      : []),
  ];
}
