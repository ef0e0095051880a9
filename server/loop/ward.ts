import type { ClosedAlert, OpenAlert } from '../../lib/alerts/alert';
import type { Chart } from '../../lib/chart/chart';
import type { Evaluation } from '../../lib/engine';
import type { Instant } from '../../lib/time';

/** One patient as the loop holds them: exactly what is committed, nothing ahead of it. */
export interface Patient {
  readonly key: number;
  /** Folded up to its last event, so that the next reading, a second old when it arrives, is not late. */
  readonly chart: Chart;
  /** The same advanced to the last look: what is shown and judged. */
  readonly view: Chart;
  /** Optimistic lock of the chart row. */
  readonly version: number;
  readonly evaluation: Evaluation | null;
  readonly open: readonly OpenAlert[];
  /** Closed in the last 12 h: shown, and needed to re-arm after a manual resolve. */
  readonly closed: readonly ClosedAlert[];
  readonly nextLookAt: Instant | null;
  /** The chart the stored snapshot holds, and when (process time) it was written. */
  readonly snapshotOf: Chart;
  readonly snapshotMs: number;
  readonly lastCheckpointAt: Instant | null;
}

/** All patients in memory, those with events that wait to be folded, and who must be looked at next. */
export class Ward {
  private readonly patients = new Map<number, Patient>();
  /** Patients with rows in `pending`; since when (process time). */
  readonly behind = new Map<number, number>();
  /** Patients whose source delivers backlog: nothing new is raised for them until it pauses. */
  readonly backlog = new Map<number, { since: number; last: number }>();

  get(key: number): Patient | undefined {
    return this.patients.get(key);
  }
  put(p: Patient): void {
    this.patients.set(p.key, p);
  }
  drop(key: number): void {
    this.patients.delete(key);
  }
  all(): Iterable<Patient> {
    return this.patients.values();
  }
  /** Earliest instant from which a chart must be folded again for other reasons than its pending events. */
  private readonly refolds = new Map<number, Instant>();
  refoldFrom(key: number, t: Instant): void {
    this.refolds.set(key, Math.min(t, this.refolds.get(key) ?? t));
  }
  takeRefold(key: number): Instant | null {
    const t = this.refolds.get(key) ?? null;
    this.refolds.delete(key);
    return t;
  }
  get size(): number {
    return this.patients.size;
  }
  lookNow(key: number): void {
    const p = this.patients.get(key);
    if (p) this.patients.set(key, { ...p, nextLookAt: Number.NEGATIVE_INFINITY });
  }
  due(now: Instant): Patient[] {
    const due: Patient[] = [];
    for (const p of this.patients.values()) if (p.nextLookAt !== null && p.nextLookAt <= now) due.push(p);
    return due.sort((a, b) => (a.nextLookAt ?? 0) - (b.nextLookAt ?? 0));
  }
}
