import type { AlertClass } from '../alerts/alert';
import { rank } from '../alerts/alert';
import type { Priority } from '../rules/rule';
import { DAY, type Instant, MINUTE } from '../time';

/** One alert as it is counted: of a back-test, or of what was stored. */
export interface AlertRecord {
  readonly rule: string;
  readonly cls: AlertClass;
  /** The gravest it was. */
  readonly priority: Priority;
  readonly raisedAt: Instant;
  /** When somebody took it and did something about it (regrade, order, dose, note); null if nobody did. Left out: not known. */
  readonly actedAt?: Instant | null;
  /** Whose alert it was, for the flood flag: a nurse, else a unit. Left out: not looked at. */
  readonly group?: string;
}

/** What a unit is asked to bear at most. */
export const BUDGET = {
  clinicalPerPatientDay: 6,
  highPerPatientDay: 1,
  /** Share of high and medium alerts acted on within an hour, at least. */
  actedShare: 0.7,
  /** Share of technical alerts among all, at most. */
  technicalShare: 0.15,
  floodAlerts: 10,
  floodWithinMs: 10 * MINUTE,
} as const;
const ACTED_WITHIN_MS = 60 * MINUTE;

export interface RuleCount {
  readonly rule: string;
  readonly priority: Priority;
  readonly count: number;
  readonly perDay: number;
}
export interface Burden {
  readonly patientDays: number;
  readonly alerts: number;
  /** Everything but technical alerts. */
  readonly clinicalPerDay: number;
  readonly highPerDay: number;
  readonly technicalShare: number;
  /** null: nobody knows who acted, as in a back-test. */
  readonly actedShare: number | null;
  readonly byRule: readonly RuleCount[];
  readonly floods: readonly { readonly group: string; readonly from: Instant; readonly alerts: number }[];
  /** Which parts of the budget are kept. */
  readonly within: {
    readonly clinical: boolean;
    readonly high: boolean;
    readonly technical: boolean;
    readonly acted: boolean | null;
    readonly floods: boolean;
  };
}

/** Counts alerts over so many patient-days (days on which a patient was watched) and holds them against the budget. */
export function burdenOf(records: readonly AlertRecord[], patientDays: number): Burden {
  const per = (n: number) => (patientDays > 0 ? n / patientDays : 0);
  const technical = records.filter((r) => r.cls === 'technical').length;
  const clinicalPerDay = per(records.length - technical);
  const highPerDay = per(records.filter((r) => r.priority === 'high' && r.cls !== 'technical').length);
  const technicalShare = records.length === 0 ? 0 : technical / records.length;
  const actedShare = actedOf(records);
  const floods = floodsOf(records);
  return {
    patientDays,
    alerts: records.length,
    ...{ clinicalPerDay, highPerDay, technicalShare, actedShare },
    byRule: byRule(records, per),
    floods,
    within: {
      clinical: clinicalPerDay <= BUDGET.clinicalPerPatientDay,
      high: highPerDay <= BUDGET.highPerPatientDay,
      technical: technicalShare <= BUDGET.technicalShare,
      acted: actedShare === null ? null : actedShare >= BUDGET.actedShare,
      floods: floods.length === 0,
    },
  };
}

function actedOf(records: readonly AlertRecord[]): number | null {
  const asked = records.filter((r) => r.priority !== 'low' && r.actedAt !== undefined);
  if (asked.length === 0) return null;
  return asked.filter((r) => r.actedAt !== null && (r.actedAt ?? 0) - r.raisedAt <= ACTED_WITHIN_MS).length / asked.length;
}

function byRule(records: readonly AlertRecord[], per: (n: number) => number): RuleCount[] {
  const counts = new Map<string, { rule: string; priority: Priority; count: number }>();
  for (const { rule, priority } of records) {
    const key = `${rule} ${priority}`;
    counts.set(key, { rule, priority, count: (counts.get(key)?.count ?? 0) + 1 });
  }
  return [...counts.values()]
    .map((c) => ({ ...c, perDay: per(c.count) }))
    .sort((a, b) => b.count - a.count || rank(b.priority) - rank(a.priority) || (a.rule < b.rule ? -1 : 1));
}

/** Stretches in which one group got ten alerts within ten minutes. */
function floodsOf(records: readonly AlertRecord[]): Burden['floods'] {
  const groups = new Map<string, Instant[]>();
  for (const r of records) if (r.group !== undefined) groups.set(r.group, [...(groups.get(r.group) ?? []), r.raisedAt]);
  const out: { group: string; from: Instant; alerts: number }[] = [];
  for (const [group, times] of groups) {
    times.sort((a, b) => a - b);
    for (let i = 0; i + BUDGET.floodAlerts <= times.length; ) {
      const from = times[i] as Instant;
      const alerts = times.filter((t) => t >= from && t < from + BUDGET.floodWithinMs).length;
      if (alerts < BUDGET.floodAlerts) i++;
      else {
        out.push({ group, from, alerts });
        i += alerts;
      }
    }
  }
  return out;
}

/** Patient-days of stretches of watching, clipped to a window. */
export function patientDaysOf(stretches: readonly (readonly [from: Instant, to: Instant])[], from: Instant, to: Instant): number {
  return stretches.reduce((sum, [a, b]) => sum + Math.max(0, Math.min(b, to) - Math.max(a, from)), 0) / DAY;
}
