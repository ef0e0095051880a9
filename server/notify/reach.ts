import type { RaisedAlert } from '../../lib/alerts/alert';
import type { AlertEvent } from '../../lib/alerts/event';
import { emptyTiers } from '../../lib/alerts/recipients';
import type { Instant } from '../../lib/time';
import type { Reach as Asked } from '../loop/reach';
import type { Roster } from './roster';

interface Request {
  /** The tiers told when it was asked: once another has been told, the request is done. */
  readonly told: string;
  readonly reason: string;
}

const MOST_REQUESTS = 2_000;

/** Where escalation has to go on before its time: a tier with nobody in it, or a high that no screen has shown. */
export class Reach implements Asked {
  private readonly requests = new Map<string, Request>();
  constructor(private readonly roster: Roster) {}

  /** The alert goes on to its next tier at the next look; asking again before that changes nothing. */
  ask(alertId: string, told: readonly number[], reason: string): void {
    // Requests of alerts that closed meanwhile are of no use to anybody.
    if (this.requests.size > MOST_REQUESTS) this.requests.clear();
    this.requests.set(alertId, { told: told.join(), reason });
  }

  skipFor(
    alert: RaisedAlert,
    patientKey: number | null,
    justTold: readonly number[],
    now: Instant,
  ): Extract<AlertEvent, { type: 'skip' }> | null {
    const request = this.requests.get(alert.id);
    const asked = request !== undefined && request.told === alert.chain.told.join();
    if (request !== undefined && !asked) this.requests.delete(alert.id);
    if (!asked && justTold.length === 0) return null;
    const staff = this.roster.staff(alert.unitId, patientKey, now);
    // Before anybody works here there is nobody to hand on to, and the times of the plan hold.
    const empty = emptyTiers(alert.plan, staff, now, alert.declined);
    const waiting = alert.plan.tiers.some((t) => !alert.chain.told.includes(t.tier) && !empty.includes(t.tier));
    if (!waiting) return null;
    if (asked) return { type: 'skip', reason: request.reason, empty };
    if (!justTold.every((tier) => empty.includes(tier))) return null;
    return { type: 'skip', reason: `nobody can be told at tier ${justTold.join(', ')}`, empty };
  }
}
