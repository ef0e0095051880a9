import type { ClosedAlert, OpenAlert } from '../../lib/alerts/alert';
import type { Anchor } from '../../lib/alerts/anchor';
import type { Chart } from '../../lib/chart/chart';
import type { Evaluation } from '../../lib/engine';
import type { Protocol } from '../../lib/protocols/protocol';
import type { ProtocolChange } from '../../lib/state';
import type { Instant } from '../../lib/time';

/** One patient as the loop holds them: exactly what is committed, nothing ahead of it. */
export interface Patient {
  readonly key: number;
  /** Folded up to its last event, so that the next reading, a second old when it arrives, is not late. */
  readonly chart: Chart;
  /** The same advanced to the last look: what is shown and judged. */
  readonly view: Chart;
  /** What both were folded under; a unit that has moved on to another version folds them again first. */
  readonly protocol: Protocol;
  /** The last change of protocol, and what it brought that nobody is told. */
  readonly change: ProtocolChange | null;
  readonly anchors: readonly Anchor[];
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
  /** Another node wrote it last: that one takes the looks, this one only if it does not. */
  readonly elsewhere: boolean;
}

/** So long the node that wrote a patient last is left to take a look that fell due, before another takes it. */
export const OTHERS_GRACE_MS = 1_500;

/** All patients in memory, those with events that wait to be folded, and who must be looked at next. */
export class Ward {
  private readonly patients = new Map<number, Patient>();
  /** Patients with rows in `pending`; since when (process time). */
  readonly behind = new Map<number, number>();
  /** Whose chart is being folded beside the loop: until that is stored, what memory holds is not all that is known of them. */
  folding: number | null = null;
  /** Patients whose source delivers backlog: nothing new is raised for them until it pauses. */
  readonly backlog = new Map<number, { since: number; last: number }>();

  /** Is something stored that the chart in memory does not hold yet? Then nothing is judged on it. */
  isBehind(key: number): boolean {
    return this.behind.has(key) || this.folding === key;
  }
  get(key: number): Patient | undefined {
    return this.patients.get(key);
  }
  /** Keeps the newer one: another node's commit may have been read while this node's answer was on its way. */
  put(p: Patient): void {
    const known = this.patients.get(p.key);
    if (!known || known.version <= p.version) this.patients.set(p.key, p);
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
    for (const p of this.patients.values())
      if (p.nextLookAt !== null && p.nextLookAt + (p.elsewhere ? OTHERS_GRACE_MS : 0) <= now) due.push(p);
    return due.sort((a, b) => (a.nextLookAt ?? 0) - (b.nextLookAt ?? 0));
  }
}
