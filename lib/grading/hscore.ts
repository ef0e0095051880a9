import type { Chart, LabValue } from '../chart/chart';
import type { Instant } from '../time';

/** The nine inputs of the HScore (Fardet 2014); null = not known. Labs in canonical units. */
export interface HScoreInputs {
  readonly immunosuppressed: boolean | null;
  readonly maxTempC: number | null;
  readonly organomegaly: 'none' | 'one' | 'both' | null;
  readonly hemoglobin: number | null;
  readonly wbc: number | null;
  readonly platelets: number | null;
  readonly ferritin: number | null;
  readonly triglycerides: number | null;
  readonly fibrinogen: number | null;
  readonly ast: number | null;
  readonly hemophagocytosis: boolean | null;
}

export interface HScoreItem {
  readonly name: string;
  /** null: an input is missing. */
  readonly points: number | null;
  readonly max: number;
  readonly value: string | number | null;
  readonly unit?: string;
  readonly t: Instant | null;
  readonly eventId?: string;
}
export interface HScore {
  /** 0 to 337; null while an input is missing, never imputed. */
  readonly score: number | null;
  /** Sum of the items that are known. */
  readonly partial: number;
  readonly missing: readonly string[];
  readonly items: readonly HScoreItem[];
  /** Chance of a haemophagocytic syndrome by the published steps; null without a score. */
  readonly probability: Probability | null;
}
export interface Probability {
  /** "< 1", "47", "> 99". */
  readonly text: string;
  /** Per cent; at the ends the bound itself. */
  readonly percent: number;
}

/** Fardet compares triglycerides in mmol/L. */
const TRIGLYCERIDE_MG_PER_MMOL = 88.57;
/** Published steps: [score, per cent]. */
const STEPS: readonly (readonly [number, number])[] = [
  [100, 1],
  [110, 3],
  [120, 5],
  [130, 9],
  [140, 16],
  [150, 25],
  [160, 40],
  [170, 54],
  [180, 70],
  [190, 80],
  [200, 88],
  [210, 93],
  [220, 96],
  [230, 98],
  [240, 99],
];

/** The published steps with linear interpolation between them. `score` 0 to 337. */
export function hscoreProbability(score: number): Probability {
  const first = STEPS[0] as readonly [number, number];
  const last = STEPS.at(-1) as readonly [number, number];
  if (score < first[0]) return { text: '< 1', percent: 1 };
  if (score >= 250) return { text: '> 99', percent: 99 };
  if (score >= last[0]) return { text: String(last[1]), percent: last[1] };
  const above = STEPS.findIndex(([s]) => s > score);
  const [s0, p0] = STEPS[above - 1] as readonly [number, number];
  const [s1, p1] = STEPS[above] as readonly [number, number];
  const percent = p0 + ((p1 - p0) * (score - s0)) / (s1 - s0);
  return { text: String(Math.round(percent)), percent };
}

const points = {
  maxTempC: (c: number): number => (c < 38.4 ? 0 : c <= 39.4 ? 33 : 49),
  organomegaly: { none: 0, one: 23, both: 38 },
  cytopenias: (n: number): number => (n <= 1 ? 0 : n === 2 ? 24 : 34),
  ferritin: (v: number): number => (v < 2000 ? 0 : v <= 6000 ? 35 : 50),
  triglycerides: (mgDl: number): number => {
    const mmol = Math.round((mgDl / TRIGLYCERIDE_MG_PER_MMOL) * 1e6) / 1e6;
    return mmol < 1.5 ? 0 : mmol <= 4 ? 44 : 64;
  },
  fibrinogen: (mgDl: number): number => (mgDl > 250 ? 0 : 30),
  ast: (v: number): number => (v < 30 ? 0 : 19),
};

interface Source {
  readonly t: Instant;
  readonly id?: string;
}
type Sources = { readonly [K in keyof HScoreInputs]?: Source };

/** The score from its inputs: the sum, or null with what is missing and the sum of the rest. */
export function hscore(inputs: HScoreInputs, sources: Sources = {}): HScore {
  const items: HScoreItem[] = [];
  const missing: string[] = [];
  const add = (
    name: string,
    max: number,
    value: string | number | null,
    of: number | null,
    source?: Source,
    unit?: string,
  ): void => {
    items.push({
      name,
      points: of,
      max,
      value,
      t: source?.t ?? null,
      ...(source?.id === undefined ? {} : { eventId: source.id }),
      ...(unit === undefined ? {} : { unit }),
    });
    if (of === null) missing.push(name);
  };
  const known = <T>(value: T | null, of: (value: T) => number): number | null => (value === null ? null : of(value));
  const yesNo = (value: boolean | null): string | null => (value === null ? null : value ? 'yes' : 'no');

  const i = inputs;
  add(
    'immunosuppression',
    18,
    yesNo(i.immunosuppressed),
    known(i.immunosuppressed, (v) => (v ? 18 : 0)),
    sources.immunosuppressed,
  );
  add('highest temperature', 49, i.maxTempC, known(i.maxTempC, points.maxTempC), sources.maxTempC, 'Cel');
  add(
    'organomegaly',
    38,
    i.organomegaly,
    known(i.organomegaly, (v) => points.organomegaly[v]),
    sources.organomegaly,
  );
  addCytopenias();
  add('ferritin', 50, i.ferritin, known(i.ferritin, points.ferritin), sources.ferritin, 'ng/mL');
  add('triglycerides', 64, i.triglycerides, known(i.triglycerides, points.triglycerides), sources.triglycerides, 'mg/dL');
  add('fibrinogen', 30, i.fibrinogen, known(i.fibrinogen, points.fibrinogen), sources.fibrinogen, 'mg/dL');
  add('ast', 19, i.ast, known(i.ast, points.ast), sources.ast, 'U/L');
  add(
    'hemophagocytosis',
    35,
    yesNo(i.hemophagocytosis),
    known(i.hemophagocytosis, (v) => (v ? 35 : 0)),
    sources.hemophagocytosis,
  );

  const partial = items.reduce((sum, item) => sum + (item.points ?? 0), 0);
  const score = missing.length === 0 ? partial : null;
  return { score, partial, missing, items, probability: score === null ? null : hscoreProbability(score) };

  function addCytopenias(): void {
    const lineages: readonly (readonly ['hemoglobin' | 'wbc' | 'platelets', number])[] = [
      ['hemoglobin', 9.2],
      ['wbc', 5],
      ['platelets', 110],
    ];
    const unknown = lineages.filter(([name]) => inputs[name] === null).map(([name]) => name);
    const low = lineages.filter(([name, limit]) => (inputs[name] ?? Number.POSITIVE_INFINITY) <= limit);
    const newest = lineages.reduce<Source | undefined>((n, [name]) => {
      const s = sources[name];
      return s !== undefined && (n === undefined || s.t > n.t) ? s : n;
    }, undefined);
    const value = unknown.length === 0 ? `${low.length} of 3 lineages` : null;
    add('cytopenias', 34, value, unknown.length === 0 ? points.cytopenias(low.length) : null, newest);
    // Name what has to be measured, not the item.
    if (unknown.length > 0) missing.splice(missing.indexOf('cytopenias'), 1, ...unknown);
  }
}

/** The inputs as the chart has them: newest labs, highest temperature of the hours kept, history, bone marrow. */
export function hscoreOf(chart: Chart, override: Partial<HScoreInputs> = {}): HScore {
  const newest = (test: string): LabValue | undefined => chart.labs[test]?.at(-1);
  const value = (test: string): number | null => newest(test)?.value ?? null;
  const hottest = chart.temperatures.reduce<readonly [Instant, number] | undefined>(
    (h, x) => (h === undefined || x[1] > h[1] ? x : h),
    undefined,
  );
  const { history } = chart.person;
  const seen = chart.diagnostics.findLast((d) => d.hemophagocytosis === true);
  const looked = seen ?? chart.diagnostics.findLast((d) => d.hemophagocytosis !== null);
  const inputs: HScoreInputs = {
    immunosuppressed: history.immunosuppressed ?? null,
    maxTempC: hottest?.[1] ?? null,
    organomegaly: history.organomegaly ?? null,
    hemoglobin: value('hemoglobin'),
    wbc: value('wbc'),
    platelets: value('platelets'),
    ferritin: value('ferritin'),
    triglycerides: value('triglycerides'),
    fibrinogen: value('fibrinogen'),
    ast: value('ast'),
    hemophagocytosis: looked?.hemophagocytosis ?? null,
    ...override,
  };
  const sources: { -readonly [K in keyof HScoreInputs]?: Source } = {};
  for (const test of ['hemoglobin', 'wbc', 'platelets', 'ferritin', 'triglycerides', 'fibrinogen', 'ast'] as const) {
    const v = newest(test);
    if (v !== undefined) sources[test] = { t: v.t, id: v.id };
  }
  if (hottest !== undefined) sources.maxTempC = { t: hottest[0] };
  if (looked !== undefined) sources.hemophagocytosis = { t: looked.t, id: looked.id };
  return hscore(inputs, sources);
}
