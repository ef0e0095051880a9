import { isOpen, isUnowned, type UnitScreen } from '../screen';
import type { BedRow, UnitAlertView } from '../state';
import { HOUR, type Instant } from '../time';
import { dues } from './bed';
import { gradeView } from './grade';

export interface UnitCounts {
  /** Patients whose worst grade is the index; 4 holds 4 and above. */
  readonly byGrade: readonly number[];
  readonly unknown: number;
  readonly due: number;
  readonly overdue: number;
}

/** Worst grade of a bed: -1 unknown on one scale and nothing above 0 on the other, null without a patient. */
export function worstGrade(row: BedRow): number | null {
  if (row.patientId === null) return null;
  const values = [gradeView('CRS', row.crs).value, gradeView('ICANS', row.icans).value];
  const worst = Math.max(...values.map((v) => (typeof v === 'number' ? Math.min(4, v) : 0)));
  return worst <= 0 && values.includes('unknown') ? -1 : worst;
}

/** What the counts ask of a row, which stays as long as the row does: the worst grade, and when what is due is due and overdue. */
interface Marks {
  readonly worst: number | null;
  readonly due: readonly { readonly dueAt: Instant; readonly overdueAt: Instant }[];
}
const marksOf = new WeakMap<BedRow, Marks>();
function marks(row: BedRow): Marks {
  const known = marksOf.get(row);
  if (known !== undefined) return known;
  const due = (['crs-regrade', 'ice'] as const).flatMap((what) => {
    const item = row.due.find((d) => d.what === what);
    return item === undefined ? [] : [{ dueAt: Date.parse(item.dueAt), overdueAt: Date.parse(item.overdueAt) }];
  });
  const made = { worst: worstGrade(row), due };
  marksOf.set(row, made);
  return made;
}

/** Counts of the header, from the same rows the tiles show. */
export function unitCounts(screen: UnitScreen, now: Instant): UnitCounts {
  const byGrade = [0, 0, 0, 0, 0];
  let unknown = 0;
  let due = 0;
  let overdue = 0;
  for (const row of screen.beds.values()) {
    const { worst, due: items } = marks(row);
    if (worst === null) continue;
    if (worst < 0) unknown += 1;
    else byGrade[worst] = (byGrade[worst] ?? 0) + 1;
    if (items.some((d) => now > d.overdueAt)) overdue += 1;
    else if (items.some((d) => d.dueAt - now <= HOUR)) due += 1;
  }
  return { byGrade, unknown, due, overdue };
}

/** Unowned alerts of a unit that a graver one does not quiet, the longest waiting first. */
export function unowned(screen: UnitScreen, priority: 'high' | 'medium'): readonly UnitAlertView[] {
  return [...screen.alerts.values()]
    .filter((a) => a.priority === priority && isUnowned(a) && a.quietedBy === undefined)
    .sort((a, b) => Date.parse(a.raisedAt) - Date.parse(b.raisedAt));
}

/** At 0 on both scales, nothing due within an hour, no alert, data fresh: may stand in the quiet strip of a large wall. */
export function isQuiet(row: BedRow, now: Instant): boolean {
  if (row.patientId === null) return true;
  const zero = row.crs?.status === 'current' && row.crs.grade === 0 && gradeView('ICANS', row.icans).value === 0;
  const first = dues(row, now).first;
  const nothingDue = first === null || (!first.late && !first.now && first.ms > HOUR);
  const dataFresh = row.feeds.fresh !== 'withheld' && row.feeds.fresh !== 'stale';
  return zero && nothingDue && dataFresh && row.absence === null && row.alerts.every((a) => !isOpen(a));
}

export type Sort = 'bed' | 'acuity' | 'due' | 'unowned';
/** Beds in the chosen order; equal ones and empty beds stay in bed order. */
export function sortBeds(screen: UnitScreen, sort: Sort, now: Instant): readonly string[] {
  if (sort === 'bed') return screen.order;
  const weight = (bed: string): readonly number[] => {
    const row = screen.beds.get(bed);
    if (row === undefined || row.patientId === null) return [Number.POSITIVE_INFINITY];
    const open = row.alerts.filter((a) => isUnowned(a) && a.quietedBy === undefined);
    const oldest = Math.min(...open.map((a) => Date.parse(a.raisedAt)), Number.POSITIVE_INFINITY);
    if (sort === 'due') {
      const first = dues(row, now).first;
      return [first === null ? Number.MAX_VALUE : first.late ? -first.ms : first.ms];
    }
    if (sort === 'unowned') {
      const rank = open.some((a) => a.priority === 'high')
        ? 0
        : open.some((a) => a.priority === 'medium')
          ? 1
          : open.length > 0
            ? 2
            : 3;
      return [rank, Math.min(oldest, Number.MAX_VALUE)];
    }
    const worst = worstGrade(row) ?? 0;
    const rising = Number(
      (row.crs?.grade ?? 0) > (row.crs?.grade12hAgo ?? 0) || (row.icans?.grade ?? 0) > (row.icans?.grade12hAgo ?? 0),
    );
    // Unknown stands between 1 and 2: somebody has to look.
    return [-(worst < 0 ? 1.5 : worst), -rising, Math.min(oldest, Number.MAX_VALUE)];
  };
  const weights = new Map(screen.order.map((bed) => [bed, weight(bed)]));
  return [...screen.order].sort((a, b) => compare(weights.get(a) ?? [], weights.get(b) ?? []));
}
function compare(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < Math.max(a.length, b.length); i += 1) {
    const x = a[i] ?? Number.POSITIVE_INFINITY;
    const y = b[i] ?? Number.POSITIVE_INFINITY;
    if (x !== y) return x < y ? -1 : 1;
  }
  return 0;
}
