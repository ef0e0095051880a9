import { z } from 'zod';
import { amountOf, isNoRate, saysNoRate } from './events/drugs';
import type { ChartEvent } from './events/event';
import { refusalWords } from './refusal-words';
import type { Priority } from './rules/rule';
import { HOUR, type Instant, MINUTE } from './time';

/**
 * The body of `GET /api/patients/{id}/trend?codes=&from=&to=&points=` and the pure steps from stored rows to it.
 * Times are epoch ms: a 30-day stay is thousands of them, and the browser draws numbers.
 */

/** One stretch of time: [start, first, lowest, highest, last, count]. Merging never loses an extreme. */
export type Bucket = readonly [t: Instant, first: number, min: number, max: number, last: number, n: number];
/** One exact reading. The flag is the comparator the laboratory reported ('<5' is value 5 and '<'). */
export type RawPoint = readonly [t: Instant, value: number, flag?: PointFlag];
export type PointFlag = '<' | '<=' | '>' | '>=';

export interface TrendSeries {
  readonly unit: string;
  /** Bucketed readings in time order; empty where `raw` holds them all. Every bucket is `bucketMs` of the body wide. */
  readonly points: readonly Bucket[];
  /** Exact readings in time order: all of them where few (labs, charted signs), else those that changed a grade. */
  readonly raw?: readonly RawPoint[];
}

export type DrugState = 'given' | 'ordered' | 'not-done' | 'running' | 'stopped';
export interface TrendDrug {
  readonly id: string;
  readonly t: Instant;
  readonly drug: string;
  readonly state: DrugState;
  readonly doseMg?: number;
  readonly rate?: number;
  readonly rateUnit?: string;
  readonly volumeMl?: number;
  readonly endsAt?: Instant;
  readonly source?: string;
  readonly by?: string;
}
export interface TrendSupport {
  readonly id: string;
  readonly t: Instant;
  readonly support: string;
  readonly state: 'running' | 'stopped';
  readonly device?: string;
  readonly flowLpm?: number;
  /** Fraction 0.21 to 1. */
  readonly fio2?: number;
  readonly indication?: string;
  readonly by?: string;
}
export type Scale = 'CRS' | 'ICANS';
/** From `t` on the scale stands at `grade`, until the next step of the same scale. */
export interface GradeStep {
  readonly scale: Scale;
  readonly t: Instant;
  readonly grade: number;
  /** A person has confirmed this very grade and nothing has changed it since. */
  readonly confirmed: boolean;
  readonly by: string | null;
  /** The grade a person last confirmed, if it is another one. */
  readonly confirmedGrade?: number;
}
export type TrendEventKind =
  | 'ice'
  | 'seizure'
  | 'culture'
  | 'imaging'
  | 'diagnostic'
  | 'decision'
  | 'attribution'
  | 'note'
  | 'infusion'
  | 'move'
  | 'absence'
  | 'alert';
export interface TrendEvent {
  readonly id: string;
  readonly t: Instant;
  readonly what: TrendEventKind;
  /** A few words: "CT head", "cultures", "seizure 6 min". */
  readonly label: string;
  /** ICE 0 to 10 or CAPD; null = could not be assessed. */
  readonly score?: number | null;
  readonly priority?: Priority;
  readonly by?: string;
}
/** What a patient's lanes are first drawn from. */
export interface FirstCourse {
  readonly window: TrendBody;
  /** Grades since the infusion. */
  readonly course: readonly GradeStep[];
}
export interface TrendBody {
  readonly from: Instant;
  readonly to: Instant;
  /** Width of every bucket; 0 when there are none. */
  readonly bucketMs: number;
  readonly series: Readonly<Record<string, TrendSeries>>;
  /** In time order, with what was running at `from`; tocilizumab always since the infusion, since doses are numbered. */
  readonly drugs: readonly TrendDrug[];
  /** In time order, with what was in force at `from`. */
  readonly supports: readonly TrendSupport[];
  /** In time order, with the step in force at `from`. */
  readonly grades: readonly GradeStep[];
  readonly events: readonly TrendEvent[];
}

/** Pressures are kept apart by where they were measured: 'mapMmHg.arterial', 'mapMmHg.cuff', plain if nobody said. */
export function trendCode(field: string, pressureSite?: string): string {
  const isPressure = field === 'sbpMmHg' || field === 'dbpMmHg' || field === 'mapMmHg';
  return isPressure && pressureSite ? `${field}.${pressureSite}` : field;
}

export interface TrendQuery {
  /** Null = every series there is. A pressure code without a site asks for all its sites. */
  readonly codes: readonly string[] | null;
  readonly from: Instant;
  readonly to: Instant;
  /** At most this many buckets in a series. */
  readonly points: number;
}
export const DEFAULT_TREND_MS = 72 * HOUR;
export const MAX_TREND_POINTS = 1_200;
const DEFAULT_TREND_POINTS = 300;

const instantText = z
  .string()
  .refine((s) => /(Z|[+-]\d\d:\d\d)$/i.test(s) && !Number.isNaN(Date.parse(s)), 'is not an instant with an offset')
  .transform((s) => Date.parse(s));
const queryText = z.object({
  codes: z.string().optional(),
  from: instantText.optional(),
  to: instantText.optional(),
  points: z.coerce.number().int().min(1).max(MAX_TREND_POINTS).optional(),
});

/**
 * Reads the query of the trend address; `to` defaults to now, `from` to 72 h before it. A bare `+` of an offset that a
 * client forgot to encode arrives as a blank and is read as the plus it was. Errors name the parameter.
 */
export function readTrendQuery(params: Readonly<Record<string, string>>, now: Instant): TrendQuery | { error: string } {
  const text = Object.fromEntries(
    Object.entries(params).map(([k, v]) => [k, k === 'from' || k === 'to' ? v.replace(/ (\d\d:\d\d)$/, '+$1') : v]),
  );
  const read = queryText.safeParse(text, { error: refusalWords });
  if (!read.success) {
    const issue = read.error.issues[0];
    return { error: `${issue?.path.join('.') ?? 'query'} ${issue?.message ?? 'cannot be read'}` };
  }
  const to = read.data.to ?? now;
  const from = read.data.from ?? to - DEFAULT_TREND_MS;
  if (from >= to) return { error: 'from is not before to' };
  const codes = read.data.codes?.split(',').filter((c) => c !== '') ?? [];
  return { codes: codes.length > 0 ? codes : null, from, to, points: read.data.points ?? DEFAULT_TREND_POINTS };
}

/** Does a stored series belong to what was asked for? */
export function wantsSeries(query: TrendQuery, code: string): boolean {
  if (query.codes === null) return true;
  return query.codes.includes(code) || query.codes.includes(code.split('.')[0] ?? code);
}

/**
 * Which stored buckets to read and how wide to join them, so that a series has no more than `points` of them. Whole
 * multiples of a stored width; the widest stored one that fits, which bounds the rows read by the points drawn.
 */
export function bucketWidth(
  query: Pick<TrendQuery, 'from' | 'to' | 'points'>,
  stored: readonly number[] = [MINUTE, 15 * MINUTE],
): { storedMs: number; bucketMs: number } {
  const narrowest = Math.min(...stored);
  const needed = Math.ceil((query.to - query.from) / query.points / narrowest) * narrowest;
  const storedMs = Math.max(...stored.filter((w) => w <= needed), narrowest);
  return { storedMs, bucketMs: Math.ceil(needed / storedMs) * storedMs };
}

/** Joins neighbouring buckets into wider ones aligned to whole multiples of `bucketMs`; input in time order. */
export function mergeBuckets(buckets: readonly Bucket[], bucketMs: number): Bucket[] {
  const wide: Bucket[] = [];
  for (const b of buckets) {
    const t = Math.floor(b[0] / bucketMs) * bucketMs;
    const open = wide.at(-1);
    if (open && open[0] === t) {
      wide[wide.length - 1] = [t, open[1], Math.min(open[2], b[2]), Math.max(open[3], b[3]), b[4], open[5] + b[5]];
    } else wide.push([t, b[1], b[2], b[3], b[4], b[5]]);
  }
  return wide;
}

/** Bucket of exact readings, for a source that keeps no buckets of its own (fixtures, the live tail). */
export function bucketsOf(readings: readonly RawPoint[], bucketMs: number): Bucket[] {
  return mergeBuckets(
    readings.map(([t, v]) => [t, v, v, v, v, 1] as const),
    bucketMs,
  );
}

/**
 * The steps drawn as bands: the engine's grade of each instant, and whether the grade a person last confirmed is that
 * one. A confirmed grade other than the computed one is kept beside it. Inputs in any order.
 */
export function gradeSteps(
  scale: Scale,
  computed: readonly { readonly t: Instant; readonly grade: number }[],
  confirmed: readonly { readonly t: Instant; readonly grade: number; readonly by: string | null }[],
): GradeStep[] {
  const instants = [...new Set([...computed, ...confirmed].map((m) => m.t))].sort((a, b) => a - b);
  const steps: GradeStep[] = [];
  for (const t of instants) {
    const grade = newest(computed, t)?.grade;
    if (grade === undefined) continue;
    const person = newest(confirmed, t);
    const agrees = person?.grade === grade;
    const step: GradeStep = {
      scale,
      t,
      grade,
      confirmed: agrees,
      by: agrees ? (person?.by ?? null) : null,
      ...(person && !agrees ? { confirmedGrade: person.grade } : {}),
    };
    const last = steps.at(-1);
    const isNews = !last || last.grade !== grade || last.confirmed !== agrees || last.confirmedGrade !== step.confirmedGrade;
    if (isNews) steps.push(step);
  }
  return steps;
}

/** The mark that stands at `t`: the latest not after it; of two at one instant the later in the list. */
function newest<M extends { readonly t: Instant }>(marks: readonly M[], t: Instant): M | null {
  return marks.reduce<M | null>((best, m) => (m.t > t || (best && best.t > m.t) ? best : m), null);
}

/** A medication event as a mark of the drug and vasopressor lanes. */
export function trendDrug(event: ChartEvent): TrendDrug | null {
  if (event.kind !== 'medication' || saysNoRate(event)) return null;
  const { id, t, drug, state, rateUnit, endsAt, source, by } = event;
  const { doseMg, volumeMl } = amountOf(event);
  const rate = event.rate === undefined || isNoRate(event.rate, rateUnit) ? undefined : event.rate;
  return { id, t, drug, state, doseMg, rate, rateUnit, volumeMl, endsAt, source, by };
}

/** A support event as a stretch of the oxygen ribbon. */
export function trendSupport(event: ChartEvent): TrendSupport | null {
  if (event.kind !== 'support') return null;
  const { id, t, support, state, device, flowLpm, fio2, indication, by } = event;
  return { id, t, support, state, device, flowLpm, fio2, indication, by };
}

const IMAGING = ['chest-xray', 'ct-chest', 'ct-brain', 'mri-brain', 'echocardiogram', 'eeg'];
/** Diagnostic tests as screens call them. */
export const TEST_WORDS: Readonly<Record<string, string>> = {
  'chest-xray': 'chest film',
  'ct-chest': 'CT chest',
  'ct-brain': 'CT head',
  'mri-brain': 'MRI brain',
  echocardiogram: 'echo',
  eeg: 'EEG',
  'bone-marrow': 'bone marrow',
  'blood-culture': 'blood culture',
  'urine-culture': 'urine culture',
  'respiratory-culture': 'respiratory culture',
  'lumbar-puncture': 'lumbar puncture',
};

/** An event as a mark of the events lane; null for what other lanes draw. */
export function trendEvent(event: ChartEvent): TrendEvent | null {
  const base = { id: event.id, t: event.t, ...(event.by === undefined ? {} : { by: event.by }) };
  switch (event.kind) {
    case 'ice': {
      const parts = [event.orientation, event.naming, event.commands ?? event.command, event.writing, event.attention];
      const complete = parts.every((p) => p !== undefined);
      if (event.capd !== undefined) return { ...base, what: 'ice', label: `CAPD ${event.capd}`, score: event.capd };
      if (event.assessable === false || !complete) {
        return { ...base, what: 'ice', label: `not assessed${event.reason ? `, ${event.reason}` : ''}`, score: null };
      }
      const score = parts.reduce((sum: number, p) => sum + (p ?? 0), 0);
      return { ...base, what: 'ice', label: `ICE ${score}`, score };
    }
    case 'neuro':
      if (!event.seizure) return null;
      return {
        ...base,
        what: 'seizure',
        label: event.seizure.durationMin === undefined ? 'seizure' : `seizure ${event.seizure.durationMin} min`,
      };
    case 'diagnostic': {
      const what = event.test.endsWith('culture') ? 'culture' : IMAGING.includes(event.test) ? 'imaging' : 'diagnostic';
      return { ...base, what, label: TEST_WORDS[event.test] ?? event.test };
    }
    case 'lab':
      if (typeof event.value !== 'string' || !event.test.endsWith('culture')) return null;
      return { ...base, what: 'culture', label: `culture ${event.value}${event.organism ? `, ${event.organism}` : ''}` };
    case 'decision':
      if (event.withhold) return { ...base, what: 'decision', label: `${event.withhold} withheld` };
      return { ...base, what: 'decision', label: event.reassess ? 'CRS and infection weighed' : 'decision' };
    case 'attribution':
      return {
        ...base,
        what: 'attribution',
        label: event.otherCause ? `${event.domain}: other cause` : `${event.domain}: CAR-T`,
      };
    case 'note':
      return { ...base, what: 'note', label: 'note' };
    case 'infusion':
      return { ...base, what: 'infusion', label: event.product ? `${event.product} infused` : 'CAR-T infused' };
    case 'transfer':
      return { ...base, what: 'move', label: `to ${event.bed}` };
    case 'absence':
      return { ...base, what: 'absence', label: event.ended ? 'back' : `off unit${event.reason ? `, ${event.reason}` : ''}` };
    default:
      return null;
  }
}
