import type { AckHolds, Evidence, NotifyRole, Priority } from '../rules/rule';
import type { Instant } from '../time';

export const OPEN_PHASES = ['raised', 'acknowledged', 'snoozed', 'latched'] as const;
export const CLOSED_PHASES = ['resolved', 'withdrawn', 'superseded'] as const;
export type OpenPhase = (typeof OPEN_PHASES)[number];
export type ClosedPhase = (typeof CLOSED_PHASES)[number];
export type Phase = OpenPhase | ClosedPhase;
/** Does the rule hold now? `unknown`: its inputs are missing or stale, which never resolves or lowers anything. */
export type Condition = 'present' | 'absent' | 'unknown';
export type AlertClass = 'clinical' | 'task' | 'drug' | 'technical';

/** A person as an alert names them. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly role: string;
}

/** Ways to reach a person. `app` is every open page, `sound` the workstations, `webhook` pagers and SMS gateways. */
export type Channel = 'app' | 'sound' | 'push' | 'webhook' | 'email';

/** One rung of the escalation: 0 bedside, 1 charge nurse, 2 intensivist, 3 attending and consultants. */
export interface PlanTier {
  readonly tier: number;
  /** Delay after the chain's clock started. */
  readonly afterMs: number;
  readonly roles: readonly NotifyRole[];
  readonly channels: readonly Channel[];
}

/** The escalation plan, frozen into the alert when it opens, and again when it becomes worse. */
export interface Plan {
  /** Id and version of the unit's policy it was made from. */
  readonly policy: string;
  /** In the order they are told; one row for each tier. */
  readonly tiers: readonly PlanTier[];
  /** Once every tier was told: tell those above tier 0 again each `everyMs`, `times` times (null = without end). */
  readonly loop: { readonly everyMs: number; readonly times: number | null } | null;
  /** When the loop is used up: a quiet reminder this often, so that an open alert always has a next step. */
  readonly restMs: number;
}

/** How far the plan has come since it last started from its beginning. */
export interface Chain {
  /** The delays of the tiers count from here. */
  readonly clockAt: Instant;
  /** Tiers told since. */
  readonly told: readonly number[];
  /** When somebody was last told. */
  readonly stepAt: Instant;
  readonly loops: number;
}

/** An acknowledgement that has ended. It tells whether what happened later had been answered. */
export interface PastAck {
  readonly by: Person;
  readonly at: Instant;
  readonly level: number | null;
  readonly priority: Priority;
  /** Names of the evidence the person knew. */
  readonly criteria: readonly string[];
}

interface Common {
  readonly id: string;
  readonly unitId: string;
  /** Empty for a condition of the unit itself (T2 to T5). */
  readonly patientId: string;
  /** Empty for a condition of the unit itself. */
  readonly stayId: string;
  /** stay + family (+ triggering event); unique among open alerts. */
  readonly key: string;
  readonly rule: string;
  readonly family: string;
  readonly trigger: string;
  readonly cls: AlertClass;
  /** How long an acknowledgement holds. */
  readonly ack: AckHolds;
  readonly priority: Priority;
  readonly peak: Priority;
  readonly level: number | null;
  readonly condition: Condition;
  /** When the condition last became absent with fresh data. */
  readonly absentSince: Instant | null;
  readonly text: string;
  readonly evidence: readonly Evidence[];
  readonly notify: readonly NotifyRole[];
  readonly protocol: string;
  /** Clinical time of the evidence. */
  readonly onsetAt: Instant;
  readonly detectedAt: Instant;
  readonly raisedAt: Instant;
  /** When the present priority and level were reached: the raise or the last rise. */
  readonly risenAt: Instant;
  /** The last stored transition. */
  readonly updatedAt: Instant;
  readonly bedAtRaise: string | null;
  /** Where the patient lies now. */
  readonly bed: string | null;
  readonly plan: Plan;
  readonly chain: Chain;
  /** Highest tier told so far. */
  readonly tier: number;
  /** The only timer: escalation step, end of acknowledgement, end of snooze, end of hold. */
  readonly nextActionAt: Instant | null;
  /** People who said "can't take it" since the chain started. */
  readonly declined: readonly string[];
  /** Snoozes in a row. */
  readonly snoozes: number;
  readonly lastAck: PastAck | null;
  /** The stay ended while this high was open: it waits for the charge nurse to confirm. */
  readonly stayEndedAt: Instant | null;
  /** Optimistic lock: rises by one with each stored transition. */
  readonly version: number;
}
/** Who has it, since when, until when, and up to which level. */
export interface Ownership {
  readonly owner: Person;
  readonly ackAt: Instant;
  readonly ackUntil: Instant;
  readonly ackLevel: number | null;
  readonly ackPriority: Priority;
  /** Names of the evidence known at the acknowledgement; a slow high sounds again when a further one appears. */
  readonly ackCriteria: readonly string[];
  /** The first documented act that followed the acknowledgement. */
  readonly actedAt: Instant | null;
  readonly promise: { readonly text: string; readonly by: Instant | null } | null;
  /** Whom the owner asked to take over; the owner keeps it until that person accepts. */
  readonly offeredTo: Person | null;
}
/** Why an alert stands raised. */
export type RaisedReason = 'raised' | 'worse' | 'present-again' | 'ack-expired' | 'promise-missed' | 'snooze-over';
/** Why an alert is closed. */
export type ClosedBecause = 'cleared' | 'seen' | 'by-hand' | 'stay-ended' | 'withdrawn' | 'superseded';

export type RaisedAlert = Common & { readonly phase: 'raised'; readonly reason: RaisedReason };
export type AcknowledgedAlert = Common & { readonly phase: 'acknowledged' } & Ownership;
export type SnoozedAlert = Common & {
  readonly phase: 'snoozed';
  readonly snoozeUntil: Instant;
  readonly by: Person;
  readonly snoozeReason: string;
};
/** Was high, ended before anybody answered. */
export type LatchedAlert = Common & { readonly phase: 'latched'; readonly clearedAt: Instant };
export type ClosedAlert = Common & {
  readonly phase: ClosedPhase;
  readonly closedAt: Instant;
  readonly closedReason: string;
  readonly closedBecause: ClosedBecause;
  readonly closedBy: Person | null;
  /** Ended without anybody having answered: stays in "cleared, not seen". */
  readonly unseen: boolean;
  /** The alert that absorbed this one. */
  readonly supersededBy: string | null;
};
export type OpenAlert = RaisedAlert | AcknowledgedAlert | SnoozedAlert | LatchedAlert;
export type Alert = OpenAlert | ClosedAlert;
/** What every alert has, whatever its phase. */
export type AlertCommon = Common;

export function isOpen(alert: Alert): alert is OpenAlert {
  return (OPEN_PHASES as readonly Phase[]).includes(alert.phase);
}

/** high 3, medium 2, low 1. */
export function rank(priority: Priority): 1 | 2 | 3 {
  return priority === 'high' ? 3 : priority === 'medium' ? 2 : 1;
}

/** The fields every phase has, without those of the phase it is in. */
export function commonOf(alert: Alert): AlertCommon {
  return {
    id: alert.id,
    unitId: alert.unitId,
    patientId: alert.patientId,
    stayId: alert.stayId,
    key: alert.key,
    rule: alert.rule,
    family: alert.family,
    trigger: alert.trigger,
    cls: alert.cls,
    ack: alert.ack,
    priority: alert.priority,
    peak: alert.peak,
    level: alert.level,
    condition: alert.condition,
    absentSince: alert.absentSince,
    text: alert.text,
    evidence: alert.evidence,
    notify: alert.notify,
    protocol: alert.protocol,
    onsetAt: alert.onsetAt,
    detectedAt: alert.detectedAt,
    raisedAt: alert.raisedAt,
    risenAt: alert.risenAt,
    updatedAt: alert.updatedAt,
    bedAtRaise: alert.bedAtRaise,
    bed: alert.bed,
    plan: alert.plan,
    chain: alert.chain,
    tier: alert.tier,
    nextActionAt: alert.nextActionAt,
    declined: alert.declined,
    snoozes: alert.snoozes,
    lastAck: alert.lastAck,
    stayEndedAt: alert.stayEndedAt,
    version: alert.version,
  };
}
