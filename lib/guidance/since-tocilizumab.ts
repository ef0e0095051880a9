import { deviceRow } from '../events/devices';
import { drugByName, rateUnit } from '../events/drugs';
import { HOUR, type Instant } from '../time';
import type { TrendBody, TrendDrug, TrendQuery, TrendSupport } from '../trend';
import { norepinephrineEquivalent } from './norepinephrine-equivalent';

/** The way a patient has gone since the last tocilizumab, from stored readings. Derived and shown, never graded. */

/** Hours after the dose at which it is read. */
export const COURSE_HOURS = [2, 6, 12] as const;
/** A change of less than this share of the value at the dose is none. ENG. */
const NO_CHANGE = 0.1;
/** How old a value may be at the dose or a mark: vital signs, results. ENG. */
const READING_MS = HOUR;
const RESULT_MS = 6 * HOUR;

export type CourseMeasure = 'vasopressors' | 'pfRatio' | 'rox' | 'lactate' | 'shockIndex';
export type Direction = 'better' | 'same' | 'worse';
export interface CourseMark {
  readonly hours: number;
  /** Null: nothing was measured near enough, or a part of it is not known. */
  readonly value: number | null;
  /** Against the value at the dose; null if either is not known. */
  readonly direction: Direction | null;
}
export interface CourseRow {
  readonly measure: CourseMeasure;
  readonly title: string;
  readonly unit: string;
  readonly atDose: number | null;
  /** Marks that lie in the past, earliest first. */
  readonly marks: readonly CourseMark[];
}
export interface CourseSince {
  readonly doseAt: Instant;
  readonly rows: readonly CourseRow[];
  readonly note: string;
  readonly source: readonly string[];
}

/** What has to be read from the trends for a dose at `doseAt`, the patient being looked at `now`. */
export function courseQuery(doseAt: Instant, now: Instant): TrendQuery {
  const codes = ['heartRate', 'sbpMmHg', 'spo2Percent', 'respRate', 'pf-ratio', 'lactate'];
  const to = Math.min(now, doseAt + Math.max(...COURSE_HOURS) * HOUR);
  return { codes, from: doseAt - RESULT_MS, to: Math.max(to, doseAt), points: 1_200 };
}

/** The course from the trends of `courseQuery`; `weightKg` for rates that are not per kg. */
export function courseSince(doseAt: Instant, now: Instant, trend: TrendBody, weightKg: number | null): CourseSince {
  const row = (
    measure: CourseMeasure,
    title: string,
    unit: string,
    up: 'better' | 'worse',
    decimals: number,
    read: (at: Instant, after: Instant) => number | null,
  ): CourseRow => {
    const rounded = (v: number | null): number | null => (v === null ? null : Number(v.toFixed(decimals)));
    const first = read(doseAt, Number.NEGATIVE_INFINITY);
    const marks = COURSE_HOURS.filter((h) => doseAt + h * HOUR <= now).map((hours) => {
      const value = read(doseAt + hours * HOUR, doseAt);
      return { hours, value: rounded(value), direction: directionOf(first, value, up) };
    });
    return { measure, title, unit, atDose: rounded(first), marks };
  };
  return {
    doseAt,
    rows: [
      row('vasopressors', 'Vasopressors as norepinephrine', 'ug/kg/min', 'worse', 3, (at) => vasopressorsAt(trend, at, weightKg)),
      row('pfRatio', 'PaO2/FiO2', 'mm[Hg]', 'better', 0, (at, after) => lastOf(trend, ['pf-ratio'], at, after, RESULT_MS)),
      row('rox', 'ROX index', '1', 'better', 1, (at, after) => roxAt(trend, at, after)),
      row('lactate', 'Lactate', 'mmol/L', 'worse', 1, (at, after) => lastOf(trend, ['lactate'], at, after, RESULT_MS)),
      row('shockIndex', 'Shock index', '1', 'worse', 2, (at, after) => shockIndexAt(trend, at, after)),
    ],
    note: 'Derived from readings near 2, 6 and 12 h after the dose; no part of any grade. A change under a tenth counts as none.',
    source: ['ENG'],
  };
}

function directionOf(first: number | null, now: number | null, up: 'better' | 'worse'): Direction | null {
  if (first === null || now === null) return null;
  if (Math.abs(now - first) <= NO_CHANGE * Math.abs(first)) return 'same';
  return now > first === (up === 'better') ? 'better' : 'worse';
}

/** Newest value of any of the series with a time in (after, at] and not older than `maxAgeMs` at `at`. */
function lastOf(trend: TrendBody, codes: readonly string[], at: Instant, after: Instant, maxAgeMs: number): number | null {
  const from = Math.max(after, at - maxAgeMs - 1);
  let t = Number.NEGATIVE_INFINITY;
  let value: number | null = null;
  const take = (when: Instant, v: number): void => {
    if (when > from && when <= at && when >= t) {
      t = when;
      value = v;
    }
  };
  for (const code of codes) {
    const series = trend.series[code];
    // A bucket that is still open at `at` would tell of what came after it, unless it holds one reading.
    for (const b of series?.points ?? []) if (b[0] + trend.bucketMs <= at || b[5] === 1) take(b[0], b[4]);
    for (const [when, v] of series?.raw ?? []) take(when, v);
  }
  return value;
}

const SYSTOLIC = ['sbpMmHg.arterial', 'sbpMmHg.cuff', 'sbpMmHg'];

/** Heart rate by systolic pressure. */
function shockIndexAt(trend: TrendBody, at: Instant, after: Instant): number | null {
  const rate = lastOf(trend, ['heartRate'], at, after, READING_MS);
  const systolic = lastOf(trend, SYSTOLIC, at, after, READING_MS);
  return rate === null || systolic === null || systolic <= 0 ? null : rate / systolic;
}

/** (SpO2 / FiO2) / respiratory rate; null on a ventilator or CPAP, and where nobody recorded FiO2: it is never guessed. */
function roxAt(trend: TrendBody, at: Instant, after: Instant): number | null {
  const oxygen = trend.supports.findLast((s) => s.support === 'oxygen' && s.t <= at);
  const fio2 = oxygen === undefined ? null : fio2Of(oxygen);
  const spo2 = lastOf(trend, ['spo2Percent'], at, after, READING_MS);
  const rate = lastOf(trend, ['respRate'], at, after, READING_MS);
  return fio2 === null || spo2 === null || rate === null || rate <= 0 ? null : spo2 / fio2 / rate;
}
function fio2Of(s: TrendSupport): number | null {
  const cls = s.state === 'stopped' ? 'none' : deviceRow(s.device ?? '')?.cls;
  if (cls === undefined || cls === 'positive-pressure' || cls === 'ventilation') return null;
  return cls === 'none' ? 0.21 : (s.fio2 ?? null);
}

/** Sum over all vasopressors that run at `at`; 0 if none does, null if a share is not known. */
function vasopressorsAt(trend: TrendBody, at: Instant, weightKg: number | null): number | null {
  const newest = new Map<string, TrendDrug>();
  for (const d of trend.drugs) {
    const row = drugByName(d.drug);
    const infused = d.state === 'running' || d.state === 'stopped' || (d.state === 'given' && d.rate !== undefined);
    if (row?.pressor !== undefined && infused && d.t <= at) newest.set(row.drug, d);
  }
  let sum = 0;
  for (const [drug, d] of newest) {
    if (d.state === 'stopped' || d.rate === 0 || (d.endsAt !== undefined && d.endsAt <= at)) continue;
    const unit = d.rateUnit === undefined ? null : rateUnit(d.rateUnit);
    const share = norepinephrineEquivalent(drug, d.rate ?? null, unit, weightKg);
    if (share === null) return null;
    sum += share;
  }
  return sum;
}
