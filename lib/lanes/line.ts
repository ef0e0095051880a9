import { HOUR, type Instant } from '../time';
import type { PointFlag, TrendSeries } from '../trend';

/** A point of a drawn line; `v` null breaks the line there. */
export interface LinePoint {
  readonly t: Instant;
  readonly v: number | null;
  readonly flag?: PointFlag;
}
/** A stretch without readings. */
export interface Gap {
  readonly from: Instant;
  readonly to: Instant;
}

/**
 * The points a series is drawn through, in time order. A bucket of many readings becomes its two extremes, the one that
 * came first judged by where the bucket was heading; exact readings stand as they are. The bucket that is still filling
 * ends at `until`: nothing is drawn ahead of it.
 */
export function pointsOf(series: TrendSeries | undefined, bucketMs: number, until = Number.POSITIVE_INFINITY): LinePoint[] {
  if (!series) return [];
  const points: LinePoint[] = [];
  for (const [t, first, min, max, last, n] of series.points) {
    const width = Math.min(bucketMs, Math.max(0, until - t));
    if (n === 1 || min === max) points.push({ t: n === 1 ? t : t + width / 2, v: last });
    else {
      const [earlier, later] = last >= first ? [min, max] : [max, min];
      points.push({ t: t + width / 4, v: earlier }, { t: t + (3 * width) / 4, v: later });
    }
  }
  for (const [t, v, flag] of series.raw ?? []) points.push(flag ? { t, v, flag } : { t, v });
  return points.sort((a, b) => a.t - b.t);
}

/** Breaks the line where two neighbours are further apart than `maxGapMs`: what was not measured is not drawn. */
export function withGaps(points: readonly LinePoint[], maxGapMs: number): LinePoint[] {
  const broken: LinePoint[] = [];
  for (const point of points) {
    const last = broken.at(-1);
    if (last && point.t - last.t > maxGapMs) broken.push({ t: last.t + 1, v: null });
    broken.push(point);
  }
  return broken;
}

/** The stretches between readings longer than `maxGapMs`, and the one from the last reading to `now`. */
export function gapsOf(points: readonly LinePoint[], maxGapMs: number, now?: Instant): Gap[] {
  const gaps: Gap[] = [];
  let before: LinePoint | null = null;
  for (const point of points) {
    if (point.v === null) continue;
    if (before && point.t - before.t > maxGapMs) gaps.push({ from: before.t, to: point.t });
    before = point;
  }
  if (before && now !== undefined && now - before.t > maxGapMs) gaps.push({ from: before.t, to: now });
  return gaps;
}

/**
 * At most about `max` points of a line, for drawing. Of each equal stretch of time the lowest and the highest reading
 * stay, and so do the first, the last, every break, every reading with a comparator and every reading named in `keep`
 * (those that changed a grade), even where that makes more than `max`.
 */
export function thin(points: readonly LinePoint[], max: number, keep: ReadonlySet<Instant> = new Set()): LinePoint[] {
  const first = points[0];
  const last = points.at(-1);
  if (points.length <= max || !first || !last) return [...points];
  const width = Math.max(1, (last.t - first.t) / Math.max(1, Math.floor(max / 2)));
  const chosen = new Set<LinePoint>([first, last]);
  let low: LinePoint | null = null;
  let high: LinePoint | null = null;
  let stretch = -1;
  const close = () => {
    if (low) chosen.add(low);
    if (high) chosen.add(high);
    low = high = null;
  };
  for (const point of points) {
    if (point.v === null || point.flag || keep.has(point.t)) chosen.add(point);
    if (point.v === null) continue;
    const at = Math.floor((point.t - first.t) / width);
    if (at !== stretch) close();
    stretch = at;
    if (low === null || point.v < ((low as LinePoint).v ?? 0)) low = point;
    if (high === null || point.v > ((high as LinePoint).v ?? 0)) high = point;
  }
  close();
  return points.filter((p) => chosen.has(p));
}

/** Adds the newest reading at the end of a line; readings that are already there, or older than the end, change nothing. */
export function withLatest(points: readonly LinePoint[], latest: { t: Instant; v: number } | null): readonly LinePoint[] {
  const end = points.at(-1);
  if (!latest || (end && latest.t <= end.t)) return points;
  return [...points, latest];
}

/**
 * The value that stood at `t`: the last reading not after it, unless it is older than `staleMs` or a break lies
 * between. Null = nobody can say.
 */
export function valueAt(points: readonly LinePoint[], t: Instant, staleMs: number): LinePoint | null {
  let low = 0;
  let high = points.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((points[middle]?.t ?? Number.POSITIVE_INFINITY) <= t) low = middle + 1;
    else high = middle;
  }
  for (let i = low - 1; i >= 0; i--) {
    const point = points[i];
    if (!point || t - point.t > staleMs) return null;
    // A break is drawn 1 ms after the reading it follows; it hides that reading only once the gap has lasted.
    if (point.v !== null) return point;
  }
  return null;
}

/**
 * How far apart two readings of a line may stand before the time between counts as not measured: three times the usual
 * spacing, at least `leastMs` and one and a half buckets, at most `mostMs`.
 */
export function gapLimit(points: readonly LinePoint[], bucketMs: number, leastMs: number, mostMs: number): number {
  const spacings = points.flatMap((p, i) => (i === 0 ? [] : [p.t - (points[i - 1]?.t ?? p.t)])).sort((a, b) => a - b);
  const usual = spacings[Math.floor(spacings.length / 2)] ?? leastMs;
  return Math.min(Math.max(mostMs, 1.5 * bucketMs), Math.max(leastMs, 1.5 * bucketMs, 3 * usual));
}

/** The newest result against the one at least `leastMs` before it, as a factor over hours; null without such a pair. */
export function changeOf(
  points: readonly LinePoint[],
  leastMs: number,
): { readonly factor: number; readonly hours: number } | null {
  const results = points.filter((p): p is LinePoint & { v: number } => p.v !== null && p.flag === undefined);
  const newest = results.at(-1);
  if (!newest) return null;
  const before = results.findLast((p) => p.t <= newest.t - leastMs);
  if (!before || before.v <= 0) return null;
  return { factor: newest.v / before.v, hours: (newest.t - before.t) / HOUR };
}

/** A row of a lane's table: the time of a reading or the start of a bucket, and what was read in it. */
export interface Reading {
  readonly t: Instant;
  readonly text: string;
}
/** A series as rows: exact readings as they are, a bucket as its lowest to highest. */
export function readingsOf(series: TrendSeries | undefined, text: (v: number) => string): Reading[] {
  if (!series) return [];
  const buckets = series.points.map(([t, , min, max]) => {
    const low = text(min);
    const high = text(max);
    return { t, text: low === high ? low : `${low} to ${high}` };
  });
  const exact = (series.raw ?? []).map(([t, v, flag]) => ({ t, text: `${flag ?? ''}${text(v)}` }));
  return [...buckets, ...exact].sort((a, b) => a.t - b.t);
}
