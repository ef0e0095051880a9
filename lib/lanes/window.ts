import { HOUR, type Instant, MINUTE } from '../time';

export const RANGES = ['6h', '24h', '72h', 'all'] as const;
export type Range = (typeof RANGES)[number];
export const RANGE_WORDS: Readonly<Record<Range, string>> = { '6h': '6 h', '24h': '24 h', '72h': '72 h', all: 'Since infusion' };

/** What the lanes show. `end` null = following: the right edge is now. */
export interface View {
  readonly range: Range;
  readonly end: Instant | null;
}
/** As the lanes open: following, the last three days. */
export const LIVE: View = { range: '72h', end: null };
export interface Axis {
  readonly from: Instant;
  /** End of the plotted past: now when following. */
  readonly end: Instant;
  /** End of the axis: a narrow zone after now holds what is due. */
  readonly to: Instant;
}
const FUTURE_SHARE = 0.085;
const LEAST_ALL = 6 * HOUR;

/** Length of the shown past in ms; "since infusion" starts a little before it, so that its mark is seen. */
export function rangeMs(range: Range, infusedAt: Instant | null, now: Instant): number {
  if (range === '6h') return 6 * HOUR;
  if (range === '24h') return 24 * HOUR;
  if (range === '72h' || infusedAt === null) return 72 * HOUR;
  return Math.max(LEAST_ALL, (now - infusedAt) * 1.03);
}

export function axisOf(view: View, infusedAt: Instant | null, now: Instant): Axis {
  const length = rangeMs(view.range, infusedAt, now);
  const end = view.end ?? now;
  const isPast = view.end !== null && now >= view.end + length * FUTURE_SHARE;
  return { from: end - length, end, to: isPast ? end : end + (length * FUTURE_SHARE) / (1 - FUTURE_SHARE) };
}

/** Half a window back or forth; moving to now, or so near that only the time since the way back is missing, follows again. */
export function panned(view: View, direction: -1 | 1, infusedAt: Instant | null, now: Instant): View {
  const step = rangeMs(view.range, infusedAt, now) / 2;
  const end = (view.end ?? now) + direction * step;
  return { range: view.range, end: end > now - step / 10 ? null : end };
}

/** Puts the window so that `t` is in its middle, as far as now allows. */
export function centredOn(view: View, t: Instant, infusedAt: Instant | null, now: Instant): View {
  const end = t + rangeMs(view.range, infusedAt, now) / 2;
  return { range: view.range, end: end >= now ? null : end };
}

/** Moves the cursor to the next or the previous of the sampled instants, or by whole hours. Stays within the shown past. */
export function moveCursor(
  cursor: Instant | null,
  samples: readonly Instant[],
  direction: -1 | 1,
  axis: Axis,
  byHours = 0,
): Instant {
  const at = cursor ?? axis.end;
  const clamp = (t: Instant) => Math.min(axis.end, Math.max(axis.from, t));
  if (byHours > 0) return clamp(at + direction * byHours * HOUR);
  const next = direction > 0 ? samples.find((s) => s > at) : samples.findLast((s) => s < at);
  return clamp(next ?? (direction > 0 ? axis.end : axis.from));
}

/** Every instant of any line between the edges of the axis, once, in order; closer than a minute counts as one. */
export function sampleTimes(lines: readonly (readonly { readonly t: Instant }[])[], axis: Axis): Instant[] {
  const all = lines
    .flat()
    .map((p) => p.t)
    .filter((t) => t >= axis.from && t <= axis.end)
    .sort((a, b) => a - b);
  return all.filter((t, i) => i === 0 || t - (all[i - 1] ?? t) >= MINUTE);
}

/** Where an instant stands on the axis, 0 = left edge, 1 = right edge. */
export function shareOf(axis: Axis, t: Instant): number {
  return (t - axis.from) / (axis.to - axis.from);
}
export function instantAt(axis: Axis, share: number): Instant {
  return Math.round(axis.from + share * (axis.to - axis.from));
}
