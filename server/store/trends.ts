import type { Pool } from 'pg';
import { gradedSteps } from '../../lib/chart/graded-steps';
import { catalogRow } from '../../lib/events/catalog';
import type { ChartEvent } from '../../lib/events/event';
import { convert } from '../../lib/events/units';
import { TREND_CODES } from '../../lib/readings';
import { DAY, type Instant, SECOND } from '../../lib/time';
import {
  type Bucket,
  bucketWidth,
  gradeSteps,
  mergeBuckets,
  type RawPoint,
  type TrendBody,
  type TrendEvent,
  type TrendQuery,
  type TrendSeries,
  trendDrug,
  trendEvent,
  trendSupport,
  wantsSeries,
} from '../../lib/trend';
import type { Patient } from '../loop/ward';
import { TREND_SPANS_MS } from '../trends';
import { currentOf, EVENT, eventOf } from './events';
import { mustReadPatient, type Reader } from './reader';

/** The stored series a query asks for: none where it is about grades, drugs or laboratory values alone. */
const storedCodes = (query: TrendQuery): string[] => TREND_CODES.filter((code) => wantsSeries(query, code));

/** Where the first bucket of the course begins: readings from then on have to be in the stored ones. Infinity: it asks for no stored series. */
export function beginsAt(query: TrendQuery): Instant {
  if (storedCodes(query).length === 0) return Number.POSITIVE_INFINITY;
  const { bucketMs } = bucketWidth(query, TREND_SPANS_MS);
  return Math.floor(query.from / bucketMs) * bucketMs;
}

/**
 * The body of the trend address. Vital signs come from the stored buckets (cost follows the points drawn, not the
 * history), everything rarer from its events.
 */
export async function readTrend(
  by: Reader,
  pool: Pool,
  patient: Patient | undefined,
  key: number,
  query: TrendQuery,
): Promise<TrendBody> {
  await mustReadPatient(by, pool, key);
  const { storedMs, bucketMs } = bucketWidth(query, TREND_SPANS_MS);
  const [buckets, rare] = await Promise.all([storedBuckets(pool, key, query, storedMs), rareEvents(pool, key, query)]);
  const series: Record<string, TrendSeries> = {};
  const byCode = new Map<string, Bucket[]>();
  for (const b of buckets) {
    const list = byCode.get(b.code) ?? [];
    list.push([b.bucket.getTime(), round(b.first), round(b.min), round(b.max), round(b.last), b.n]);
    byCode.set(b.code, list);
  }
  for (const [code, list] of byCode)
    series[code] = { unit: catalogRow(code.split('.')[0] ?? code)?.unit ?? '', points: mergeBuckets(list, bucketMs) };
  for (const [test, raw] of labs(rare, query))
    if (wantsSeries(query, test)) series[test] = { unit: catalogRow(test)?.unit ?? '', points: [], raw };

  const within = (t: Instant) => t >= query.from && t <= query.to;
  const steps = patient === undefined ? [] : gradedSteps(patient.view);
  const regrades = patient?.view.regrades ?? [];
  const grades = (['CRS', 'ICANS'] as const).flatMap((scale) => {
    const field = scale === 'CRS' ? 'crs' : 'icans';
    const all = gradeSteps(
      scale,
      steps.map((s) => ({ t: s.t, grade: s[field] })),
      regrades.flatMap((r) => (r[field] === null ? [] : [{ t: r.t, grade: r[field] as number, by: r.by }])),
    ).filter((s) => s.t <= query.to);
    const first = all.findLastIndex((s) => s.t <= query.from);
    return all.slice(Math.max(0, first));
  });
  return {
    from: query.from,
    to: query.to,
    bucketMs: byCode.size > 0 ? bucketMs : 0,
    series,
    drugs: rare.flatMap((e) => trendDrug(e) ?? []),
    supports: rare.flatMap((e) => trendSupport(e) ?? []),
    grades,
    events: [...rare.flatMap((e) => trendEvent(e) ?? []), ...alertMarks(patient)]
      .filter((e) => within(e.t))
      .sort((a, b) => a.t - b.t),
  };
}

interface StoredBucket {
  readonly code: string;
  readonly bucket: Date;
  readonly first: number;
  readonly min: number;
  readonly max: number;
  readonly last: number;
  readonly n: number;
}
async function storedBuckets(pool: Pool, key: number, query: TrendQuery, storedMs: number): Promise<StoredBucket[]> {
  const codes = storedCodes(query);
  if (codes.length === 0) return [];
  const r = await pool.query(
    `select code, bucket, first, min, max, last, n from trends
     where patient_key = $1 and code = any($5) and span = $2 and bucket >= $3 and bucket <= $4 order by code, bucket`,
    [key, storedMs / SECOND, new Date(beginsAt(query)), new Date(query.to), codes],
  );
  return r.rows;
}

/** real columns come back with float noise: 38.2 as 38.20000076. */
const round = (v: number) => Number(v.toPrecision(7));

function labs(events: readonly ChartEvent[], query: TrendQuery): Map<string, RawPoint[]> {
  const map = new Map<string, RawPoint[]>();
  for (const e of events) {
    if (e.kind !== 'lab' || e.t < query.from || e.t > query.to) continue;
    const row = catalogRow(e.test);
    const value = typeof e.value === 'number' ? e.value : Number.NaN;
    if (!row || Number.isNaN(value)) continue;
    const read = convert(row, value, e.unit);
    if ('refused' in read) continue;
    const point: RawPoint = e.comparator ? [e.t, read.value, e.comparator] : [e.t, read.value];
    map.set(e.test, [...(map.get(e.test) ?? []), point]);
  }
  return map;
}

function alertMarks(patient: Patient | undefined): TrendEvent[] {
  return [...(patient?.open ?? []), ...(patient?.closed ?? [])].map((a) => ({
    id: a.id,
    t: a.raisedAt,
    what: 'alert' as const,
    label: a.text,
    priority: a.priority,
  }));
}

/**
 * Everything but readings in the window, in time order; of drugs and supports also what was running before it, and
 * tocilizumab always, since doses are numbered. Supports and infusions are recorded anew at least daily.
 */
async function rareEvents(pool: Pool, key: number, query: TrendQuery): Promise<ChartEvent[]> {
  const r = await pool.query(
    `select ${EVENT} from events e join sources s on s.id = e.source_id
     where e.patient_key = $1 and e.kind <> 'vital' and e.t <= $3
       and (e.t >= $2 or e.kind = 'infusion' or (e.kind in ('medication', 'support') and e.t >= $4) or (e.kind = 'medication' and e.body->>'drug' = 'tocilizumab'))`,
    [key, new Date(query.from), new Date(query.to), new Date(query.from - 7 * DAY)],
  );
  return currentOf(r.rows.map((row) => eventOf(row.event))).sort((a, b) => a.t - b.t || a.receivedAt - b.receivedAt);
}
