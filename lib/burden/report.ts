import { csvCell } from '../audit/csv';
import { type AlertRecord, type Burden, burdenOf } from '../backtest/burden';
import type { Priority } from '../rules/rule';
import { type Instant, SECOND } from '../time';

/** A stored alert as the report on a unit's burden reads it. */
export interface StoredAlert extends AlertRecord {
  readonly id: string;
  readonly bed: string | null;
  /** First time somebody said "I'm responding"; null: nobody did. */
  readonly answeredAt: Instant | null;
  /** First time it was on a screen of somebody who was told. */
  readonly displayedAt: Instant | null;
  readonly closedAt: Instant | null;
  readonly closedReason: string | null;
  /** Highest tier told. */
  readonly tier: number;
}
/** How long a person's answer took, in seconds from the raise. */
export interface ResponseTimes {
  readonly alerts: number;
  readonly answered: number;
  readonly medianSecs: number | null;
  readonly p90Secs: number | null;
  readonly slowestSecs: number | null;
}
export interface BurdenReport {
  readonly burden: Burden;
  readonly response: { readonly high: ResponseTimes; readonly medium: ResponseTimes };
}

/** What a unit bore: alerts over patient-days against the budget, and how soon people answered. */
export function burdenReport(alerts: readonly StoredAlert[], patientDays: number): BurdenReport {
  return {
    burden: burdenOf(alerts, patientDays),
    response: { high: responseTimes(alerts, 'high'), medium: responseTimes(alerts, 'medium') },
  };
}

export function responseTimes(alerts: readonly StoredAlert[], priority: Priority): ResponseTimes {
  const asked = alerts.filter((a) => a.priority === priority);
  const seconds = asked
    .flatMap((a) => (a.answeredAt === null ? [] : [(a.answeredAt - a.raisedAt) / SECOND]))
    .sort((a, b) => a - b);
  return {
    alerts: asked.length,
    answered: seconds.length,
    medianSecs: rank(seconds, 0.5),
    p90Secs: rank(seconds, 0.9),
    slowestSecs: seconds.at(-1) ?? null,
  };
}
/** Nearest rank: a figure that was really measured. */
function rank(sorted: readonly number[], part: number): number | null {
  return sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)] ?? null;
}

const COLUMNS = [
  'alert',
  'rule',
  'class',
  'priority',
  'bed',
  'raised',
  'seconds_to_display',
  'seconds_to_answer',
  'seconds_to_act',
  'highest_tier',
  'closed',
  'closed_reason',
] as const;
/** One line an alert for a spreadsheet: opaque ids and beds, no patient. */
export function burdenCsv(alerts: readonly StoredAlert[]): string {
  const iso = (t: Instant | null) => (t === null ? '' : new Date(t).toISOString());
  const secs = (t: Instant | null | undefined, from: Instant) => (t == null ? '' : String(Math.round((t - from) / 100) / 10));
  const lines = alerts.map((a) =>
    [
      a.id,
      a.rule,
      a.cls,
      a.priority,
      a.bed ?? '',
      iso(a.raisedAt),
      secs(a.displayedAt, a.raisedAt),
      secs(a.answeredAt, a.raisedAt),
      secs(a.actedAt, a.raisedAt),
      String(a.tier),
      iso(a.closedAt),
      a.closedReason ?? '',
    ]
      .map(csvCell)
      .join(','),
  );
  return [COLUMNS.join(','), ...lines].map((l) => `${l}\r\n`).join('');
}
