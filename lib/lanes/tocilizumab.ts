import type { TociState } from '../state';
import { DAY, HOUR, type Instant, MINUTE } from '../time';
import type { GradeStep } from '../trend';

/**
 * Why the next tocilizumab is permitted when it is, as words and instants in turn (instants are written in the unit's
 * zone by who shows them). Follows TOCI-03 to TOCI-05: interval start to start, doses in any 24 h, doses in all.
 */
export function derivation(
  toci: Pick<TociState, 'doses' | 'limits' | 'total' | 'last24h' | 'nextEligibleAt'>,
  now: Instant,
): (string | Instant)[] {
  const { intervalHours, per24h, total } = toci.limits;
  const starts = toci.doses.map((d) => Date.parse(d.t)).sort((a, b) => a - b);
  const last = starts.at(-1);
  if (last === undefined) return ['No dose given: no interval to keep.'];
  if (toci.nextEligibleAt === null) return [`${toci.total} of ${total} doses given: the total is reached.`];
  const byInterval = last + intervalHours * HOUR;
  const oldestOfDay = toci.last24h >= per24h ? starts.at(-per24h) : undefined;
  const byDay = oldestOfDay === undefined ? null : oldestOfDay + DAY;
  if (byDay !== null && byDay > byInterval) {
    return [
      `${per24h} doses in 24 h: oldest `,
      oldestOfDay ?? byDay,
      ' + 24 h = ',
      byDay,
      `, later than last start + ${intervalHours} h.`,
    ];
  }
  const rest =
    byDay === null ? `Fewer than ${per24h} doses in 24 h: no further wait.` : `The limit of ${per24h} in 24 h ends earlier.`;
  if (byInterval <= now) return ['last start ', last, ` + ${intervalHours} h = `, byInterval, `, passed. ${rest}`];
  return ['last start ', last, ` + ${intervalHours} h = `, byInterval, `. ${rest}`];
}

/** "at CRS 2, 1 h 05 min after grade 2": the grade the dose was given at and how long it had stood; null if nobody knows. */
export function gradeAtDose(course: readonly GradeStep[], t: Instant): string | null {
  const steps = course.filter((s) => s.scale === 'CRS' && s.t <= t).sort((a, b) => a.t - b.t);
  const last = steps.at(-1);
  if (!last) return null;
  const start = steps.findLast((s, i) => s.grade === last.grade && steps[i - 1]?.grade !== last.grade) ?? last;
  const minutes = Math.floor((t - start.t) / MINUTE);
  if (last.grade === 0 || minutes >= 4 * 60) return `at CRS ${last.grade}`;
  const after = minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
  return `at CRS ${last.grade}, ${after} after grade ${last.grade}`;
}
