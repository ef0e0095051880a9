import type { Evidence, NotifyRole, Priority } from '../rules/rule';
import type { Instant } from '../time';

export const OPEN_PHASES = ['raised', 'acknowledged', 'snoozed', 'latched'] as const;
export const CLOSED_PHASES = ['resolved', 'withdrawn', 'superseded'] as const;
export type OpenPhase = (typeof OPEN_PHASES)[number];
export type ClosedPhase = (typeof CLOSED_PHASES)[number];
export type Phase = OpenPhase | ClosedPhase;
/** Does the rule hold now? `unknown`: its inputs are missing or stale, which never resolves or lowers anything. */
export type Condition = 'present' | 'absent' | 'unknown';

/** A person as an alert names them. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly role: string;
}

/** The escalation plan, frozen into the alert when it opens. */
export interface Plan {
  readonly policy: string;
  /** Delay of each tier from the raise, and the roles told at it. */
  readonly tiers: readonly { readonly afterMs: number; readonly roles: readonly NotifyRole[] }[];
  /** After the last tier: tell tiers 1.. again each `everyMs`, `times` times (null = without end). */
  readonly loop: { readonly everyMs: number; readonly times: number | null } | null;
}

interface Common {
  readonly id: string;
  readonly unitId: string;
  readonly patientId: string;
  readonly stayId: string;
  /** stay + family (+ triggering event); unique among open alerts. */
  readonly key: string;
  readonly rule: string;
  readonly family: string;
  readonly trigger: string;
  readonly cls: 'clinical' | 'task' | 'drug' | 'technical';
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
  readonly bedAtRaise: string | null;
  readonly plan: Plan;
  readonly tier: number;
  /** The only timer: escalation step, end of acknowledgement, end of snooze, end of hold. */
  readonly nextActionAt: Instant | null;
  /** People who said "can't take it". */
  readonly declined: readonly string[];
  readonly snoozes: number;
  /** Optimistic lock: rises with each stored transition. */
  readonly version: number;
}
/** Who has it, since when, until when, and up to which level. */
export interface Ownership {
  readonly owner: Person;
  readonly ackAt: Instant;
  readonly ackUntil: Instant;
  readonly ackLevel: number | null;
  readonly ackPriority: Priority;
  /** A documented act followed the acknowledgement: held until worse or 12 h. */
  readonly actedAt: Instant | null;
  readonly promise: { readonly text: string; readonly by: Instant | null } | null;
}
export type RaisedAlert = Common & { readonly phase: 'raised'; readonly reason: string };
export type AcknowledgedAlert = Common & { readonly phase: 'acknowledged' } & Ownership;
export type SnoozedAlert = Common & { readonly phase: 'snoozed'; readonly snoozeUntil: Instant; readonly by: Person };
/** Was high, ended before anybody answered. */
export type LatchedAlert = Common & { readonly phase: 'latched'; readonly clearedAt: Instant };
export type ClosedAlert = Common & {
  readonly phase: ClosedPhase;
  readonly closedAt: Instant;
  readonly closedReason: string;
  readonly closedBy: Person | null;
  /** Ended without anybody having seen it: stays in "cleared, not seen". */
  readonly unseen: boolean;
};
export type OpenAlert = RaisedAlert | AcknowledgedAlert | SnoozedAlert | LatchedAlert;
export type Alert = OpenAlert | ClosedAlert;
