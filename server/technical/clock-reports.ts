import { DAY, type Instant, MINUTE, SECOND } from '../../lib/time';
import type { TechnicalFinding, Watcher } from './finding';

/** Beyond this a server's or a screen's clock is off; beyond 5 min that is a medium alert. */
export const SERVER_LIMIT_MS = 2 * SECOND;
export const SCREEN_LIMIT_MS = 5 * SECOND;
const MEDIUM_MS = 5 * MINUTE;
/** It has to be off for so long: a message that was delayed, or a laptop that just woke up, is no wrong clock. */
const CONFIRM_MS = 60 * SECOND;
/** A screen that has not reported for so long is not there any more; a node says what it knows twice as often. */
export const REPORT_KEPT_MS = 2 * MINUTE;
const NONSENSE_MS = 36_500 * DAY;

/** A clock that was compared with ours: whose it is, and since when it has been off. */
export interface OffClock {
  /** Tells two clocks apart; stays the same while it is the same one. */
  readonly id: string;
  /** "display Wall 1", "Ann Lee's screen", "server icu-app-2". */
  readonly name: string;
  /** null: of every unit. */
  readonly unitId: string | null;
  /** That clock minus ours. */
  readonly offMs: number;
  readonly since: Instant;
  readonly at: Instant;
}

/** Comparisons of clocks that this node has made: its machine's, the server's own, and those of the screens it serves. */
export class ClockReports {
  private readonly off = new Map<string, OffClock>();

  /** A clock was compared just now. Within its limit it is forgotten. */
  note(c: Pick<OffClock, 'id' | 'name' | 'unitId' | 'offMs'>, limitMs: number, now: Instant): void {
    if (!Number.isFinite(c.offMs) || Math.abs(c.offMs) > NONSENSE_MS) return;
    if (Math.abs(c.offMs) <= limitMs) this.off.delete(c.id);
    else this.off.set(c.id, { ...c, since: this.off.get(c.id)?.since ?? now, at: now });
  }
  /** What is off now; what nobody has reported for long is not there any more. */
  list(now: Instant): readonly OffClock[] {
    for (const c of this.off.values()) if (now - c.at > REPORT_KEPT_MS) this.off.delete(c.id);
    return [...this.off.values()];
  }
}

/** T5 of servers and screens. `clocks`: what all nodes have reported. */
export function watchReportedClocks(p: { clocks(now: Instant): readonly OffClock[]; units(): readonly string[] }): Watcher {
  return (now) =>
    p.clocks(now).flatMap((c): TechnicalFinding[] => {
      if (c.at - c.since < CONFIRM_MS) return [];
      const text = `Clock of ${c.name} is ${span(Math.abs(c.offMs))} ${c.offMs > 0 ? 'ahead' : 'behind'}`;
      const level = Math.abs(c.offMs) > MEDIUM_MS ? 2 : 1;
      return (c.unitId === null ? p.units() : [c.unitId]).map((unitId) => ({ rule: 'T5', unitId, trigger: c.id, level, text }));
    });
}

/** As exact as it matters, and the same for small changes, so that the text does not flicker. */
export function span(ms: number): string {
  if (ms < 10 * SECOND) return `${Math.round(ms / SECOND)} s`;
  if (ms < 2 * MINUTE) return `${Math.round(ms / (5 * SECOND)) * 5} s`;
  if (ms < 120 * MINUTE) return `${Math.round(ms / MINUTE)} min`;
  return `${Math.round(ms / (60 * MINUTE))} h`;
}
