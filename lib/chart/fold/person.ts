import { catalogRow } from '../../events/catalog';
import type { Baseline, ChartEvent, ChartEventOf } from '../../events/event';
import type { Chart, Person } from '../chart';
import { emptyChart } from '../empty';
import { arrival } from '../order';
import { withParts } from '../with';
import { insert } from './insert';
import { addRejects, refused } from './rejects';
import { addInfusion } from './therapy';

const KEEP_WEIGHTS = 12;
type Admission = ChartEventOf<'admission'>;

/**
 * What an admission says that is true whatever its time: age, sex, baseline, and when the cells were given. It holds for
 * readings before it too, so a refold begins with the facts of all admissions it will meet.
 */
export function withFacts(chart: Chart, events: readonly ChartEvent[]): Chart {
  let next = chart;
  for (const e of events)
    if (e.kind === 'admission') next = withParts(next, { person: facts(next.person, e), therapy: claim(next, e) });
  return next;
}

function facts(p: Person, e: Admission): Person {
  return {
    ...p,
    birthDate: e.birthDate ?? p.birthDate,
    ageYears: e.ageYears ?? p.ageYears,
    sex: e.sex ?? p.sex,
    heightCm: plausibleHeight(e.heightCm) ?? p.heightCm,
    baseline: e.baseline === undefined ? p.baseline : { ...p.baseline, ...plausibleBaseline(e.baseline) },
  };
}

function claim(chart: Chart, e: Admission): Chart['therapy'] {
  const { therapy } = chart;
  const product = e.product ?? therapy.product;
  const named = product === therapy.product ? therapy : { ...therapy, product };
  if (e.carTInfusedAt === undefined) return named;
  return addInfusion(named, {
    t: e.carTInfusedAt,
    product: e.product ?? null,
    leukocyteFilter: false,
    claimed: true,
    id: e.id,
    receivedAt: arrival(e),
  });
}

const [HEIGHT_LOW, HEIGHT_HIGH] = catalogRow('heightCm')?.plausible ?? [20, 260];

function plausibleHeight(cm: number | undefined): number | null {
  return cm !== undefined && cm >= HEIGHT_LOW && cm <= HEIGHT_HIGH ? cm : null;
}

/** What each figure of a baseline is a value of: outside that row's range it is none, and no grade may rest on it. */
const BASELINE_ROWS = {
  oxygenFlowLpm: 'flowLpm',
  hypotensionSbpBelow: 'sbpMmHg',
  usualSbpMmHg: 'sbpMmHg',
  hypotensionMapBelow: 'mapMmHg',
  creatinineMgDl: 'creatinine',
  ferritinNgMl: 'ferritin',
  astUln: 'ast',
  astUl: 'ast',
  bilirubinMgDl: 'bilirubin',
} as const satisfies Partial<Record<keyof Baseline, string>>;

function plausibleBaseline(said: Baseline): Baseline {
  const out: Baseline = { ...said };
  for (const [field, code] of Object.entries(BASELINE_ROWS) as [keyof typeof BASELINE_ROWS, string][]) {
    const [low, high] = catalogRow(code)?.plausible ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
    const value = said[field];
    if (value !== undefined && (value < low || value > high)) delete out[field];
  }
  return out;
}

/** Would this admission change facts that grades before it may rest on? */
export function changesFacts(chart: Chart, e: Admission): boolean {
  const next = facts(chart.person, e);
  const p = chart.person;
  const person =
    next.birthDate !== p.birthDate ||
    next.ageYears !== p.ageYears ||
    next.sex !== p.sex ||
    next.heightCm !== p.heightCm ||
    JSON.stringify(next.baseline) !== JSON.stringify(p.baseline);
  const times = (t: Chart['therapy']): string => t.infusions.map((i) => i.t).join();
  return person || times(claim(chart, e)) !== times(chart.therapy);
}

/** Do these admissions, each list in the order of time, say the same of the patient? */
export function sameFacts(a: readonly ChartEvent[], b: readonly ChartEvent[]): boolean {
  return JSON.stringify(factsOf(a)) === JSON.stringify(factsOf(b));
}
function factsOf(admissions: readonly ChartEvent[]): object {
  const { person, therapy } = withFacts(emptyChart(), admissions);
  const { birthDate, ageYears, sex, heightCm, baseline } = person;
  const infusions = therapy.infusions.map((i) => [i.t, i.product]);
  return { birthDate, ageYears, sex, heightCm, baseline: Object.entries(baseline).sort(), product: therapy.product, infusions };
}

/** Weight, and a height that cannot be used. */
function measured(chart: Chart, e: Admission): Chart {
  const weighed = e.weightKg === undefined ? chart : weigh(chart, e.weightKg, e);
  if (e.heightCm === undefined || plausibleHeight(e.heightCm) !== null) return weighed;
  const reject = refused(e, 'heightCm', e.heightCm, 'cm', `outside ${HEIGHT_LOW} to ${HEIGHT_HIGH}`);
  return withParts(weighed, { rejects: addRejects(weighed.rejects, [reject]) });
}

/** Where the patient lies and from when they are watched; the facts of the admission are in the chart already. */
export function foldAdmission(chart: Chart, e: Admission): Chart {
  const { stay } = chart;
  const update = stay.open;
  const weighed = measured(chart, e);
  const person = { ...weighed.person, mrn: e.mrn, name: e.name ?? weighed.person.name };
  if (e.updateOnly === true) return withParts(weighed, { person });
  return withParts(weighed, {
    person,
    stay: {
      open: true,
      unit: e.unit,
      bed: e.bed,
      zone: e.zone ?? stay.zone,
      levelOfCare: e.levelOfCare ?? (update ? stay.levelOfCare : 'icu'),
      admittedAt: update ? stay.admittedAt : e.t,
      endedAt: null,
      monitoringStart: e.monitoringStart ?? (update ? stay.monitoringStart : null),
    },
    feed: update ? weighed.feed : { ...weighed.feed, firstMonitorAt: null, resumedAt: null },
    support: update || weighed.support.monitoring === null ? weighed.support : { ...weighed.support, monitoring: null },
  });
}

export function foldTransfer(chart: Chart, e: ChartEventOf<'transfer'>): Chart {
  const stay = {
    ...chart.stay,
    unit: e.unit,
    bed: e.bed,
    zone: e.zone ?? chart.stay.zone,
    levelOfCare: e.levelOfCare ?? chart.stay.levelOfCare,
  };
  return withParts(chart, { stay });
}

export function foldDischarge(chart: Chart, e: ChartEventOf<'discharge'>): Chart {
  return chart.stay.open ? withParts(chart, { stay: { ...chart.stay, open: false, endedAt: e.t, bed: null } }) : chart;
}

export function foldInfusion(chart: Chart, e: ChartEventOf<'infusion'>): Chart {
  const record = {
    t: e.t,
    product: e.product ?? null,
    leukocyteFilter: e.leukocyteFilter === true,
    claimed: false,
    id: e.id,
    receivedAt: arrival(e),
  };
  return withParts(chart, { therapy: addInfusion(chart.therapy, record) });
}

/** At its own time, whenever it arrives; an implausible weight is noted and not used. */
export function foldWeight(chart: Chart, e: ChartEventOf<'weight'>): Chart {
  return weigh(chart, e.weightKg, e);
}

function weigh(chart: Chart, kg: number, e: ChartEvent): Chart {
  const [low, high] = catalogRow('weightKg')?.plausible ?? [0.5, 400];
  if (kg < low || kg > high) {
    const reject = refused(e, 'weightKg', kg, 'kg', `outside ${low} to ${high}`);
    return withParts(chart, { rejects: addRejects(chart.rejects, [reject]) });
  }
  const weights = insert(chart.person.weights, { t: e.t, kg, id: e.id }, KEEP_WEIGHTS);
  return withParts(chart, { person: { ...chart.person, weights } });
}

/** In the order of time. */
export function foldHistory(chart: Chart, e: ChartEventOf<'history'>): Chart {
  const history = {
    ...chart.person.history,
    ...(e.immunosuppressed !== undefined ? { immunosuppressed: e.immunosuppressed } : {}),
    ...(e.organomegaly !== undefined ? { organomegaly: e.organomegaly } : {}),
    ...(e.priorTransplant !== undefined ? { priorTransplant: e.priorTransplant } : {}),
    ...(e.activeEbv !== undefined ? { activeEbv: e.activeEbv } : {}),
    ...(e.tumourBurdenHigh !== undefined ? { tumourBurdenHigh: e.tumourBurdenHigh } : {}),
  };
  return withParts(chart, { person: { ...chart.person, history } });
}

export function foldLimits(chart: Chart, e: ChartEventOf<'limits'>): Chart {
  const limits = e.text === '' ? null : { text: e.text, reviewBy: e.reviewBy ?? null, t: e.t, by: e.by ?? null };
  return withParts(chart, { person: { ...chart.person, limits } });
}

export function foldAbsence(chart: Chart, e: ChartEventOf<'absence'>): Chart {
  const absence = e.ended === true ? null : { reason: e.reason ?? '', since: e.t, until: e.until ?? null };
  return withParts(chart, { person: { ...chart.person, absence } });
}
