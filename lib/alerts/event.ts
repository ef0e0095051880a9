import type { AckHolds, Evidence, NotifyRole, Priority, Rule } from '../rules/rule';
import type { Instant } from '../time';
import type { Alert, AlertClass, Channel, Person, Phase, Plan } from './alert';

/** What alerts need to know of a rule; a technical condition is described by the same fields. */
export type AlertRule = Pick<
  Rule,
  'id' | 'family' | 'title' | 'kind' | 'cls' | 'ack' | 'ackFor' | 'notify' | 'notifyFor' | 'action'
>;

/** A finding in the words of an alert: what is seen now, and who would be told when. */
export interface Sighting {
  readonly rule: string;
  readonly family: string;
  readonly cls: AlertClass;
  readonly ack: AckHolds;
  readonly priority: Priority;
  readonly level: number | null;
  readonly text: string;
  readonly evidence: readonly Evidence[];
  readonly notify: readonly NotifyRole[];
  readonly onsetAt: Instant;
  readonly plan: Plan;
  readonly protocol: string;
}

/** Something a person did and recorded. */
export type Act = 'regrade' | 'dose' | 'order' | 'decision' | 'note';

/** Commands of people name the person and the version they saw. */
interface Command {
  readonly by: Person;
  readonly version: number;
}

export type AlertEvent =
  | {
      readonly type: 'raise';
      readonly id: string;
      readonly unitId: string;
      readonly patientId: string;
      readonly stayId: string;
      readonly key: string;
      readonly trigger: string;
      readonly bed: string | null;
      readonly sighting: Sighting;
    }
  /**
   * `rise`: the finding is graver than what is known; `update`: it is not. The transition judges for itself, the names
   * serve the log. `lowered` says why a lower priority may be taken over: a person's regrade agrees with it, or the
   * evidence was corrected. Without it the priority stays.
   */
  | {
      readonly type: 'rise' | 'update';
      readonly sighting: Sighting;
      readonly lowered?: { readonly why: 'regraded' | 'corrected'; readonly by: Person | null } | null;
    }
  /** The rule was evaluated on fresh data and does not hold. `done`: a dose, order or decision came with it. */
  | { readonly type: 'clear'; readonly done?: boolean }
  /** The inputs that would decide are missing or stale. */
  | { readonly type: 'unknown' }
  /** The evidence was corrected or withdrawn, and the rule does not hold on the corrected data. */
  | { readonly type: 'withdraw'; readonly reason: string }
  | { readonly type: 'supersede'; readonly by: string }
  /** `nextActionAt` was reached. */
  | { readonly type: 'due' }
  /** Nobody of the tiers told can be reached, or nobody has it on a screen: the next tier at once, passing over `empty`. */
  | { readonly type: 'skip'; readonly reason: string; readonly empty?: readonly number[] }
  | ({
      readonly type: 'acknowledge';
      readonly promise?: { readonly text: string; readonly by: Instant | null } | null;
    } & Command)
  /** The owner asks somebody to take over. */
  | ({ readonly type: 'handover'; readonly to: Person } & Command)
  | ({ readonly type: 'decline'; readonly reason?: string } & Command)
  | ({ readonly type: 'snooze'; readonly minutes: number; readonly reason: string } & Command)
  | ({ readonly type: 'seen' } & Command)
  | ({ readonly type: 'resolve'; readonly reason: string } & Command)
  /** `t`: clinical time of what was recorded. */
  | { readonly type: 'acted'; readonly act: Act; readonly by: Person | null; readonly t: Instant }
  /** `plan`: the receiving unit's, if the unit changed. */
  | { readonly type: 'moved'; readonly unitId: string; readonly bed: string | null; readonly plan: Plan | null }
  | { readonly type: 'stayEnded'; readonly reason: string; readonly confirmedBy: Person | null }
  /** The end of the stay was taken back: nobody has to confirm it. */
  | { readonly type: 'stayResumed' };

/** Why somebody is told. `reminder` goes to open pages only; `confirm-end` and `handover` ask for an answer. */
export type NotifyWhy =
  | 'raised'
  | 'worse'
  | 'present-again'
  | 'ack-expired'
  | 'promise-missed'
  | 'snooze-over'
  | 'escalation'
  | 'loop'
  | 'reminder'
  | 'declined'
  | 'skipped'
  | 'moved'
  /** They were given the patient while the alert was calling. */
  | 'assigned'
  | 'confirm-end'
  | 'handover';

/** What has to happen besides storing the alert. Data: the server writes it to the outbox in the same transaction. */
export type Effect =
  | {
      readonly kind: 'notify';
      readonly tier: number;
      readonly roles: readonly NotifyRole[];
      readonly channels: readonly Channel[];
      readonly priority: Priority;
      readonly why: NotifyWhy;
      /** People not to be told: they declined. */
      readonly except: readonly string[];
      /** Named people instead of roles (a hand-over). */
      readonly people: readonly string[];
    }
  /** Sound and escalation stop everywhere; notifications shown on phones are closed. */
  | { readonly kind: 'soundOff' }
  /** Tell everybody who was told that it no longer stands. */
  | { readonly kind: 'withdrawn'; readonly text: string }
  /** Exactly one for each stored transition. */
  | {
      readonly kind: 'audit';
      readonly from: Phase | null;
      readonly to: Phase;
      readonly event: AlertEvent['type'];
      readonly reason: string;
      /** null = the system. */
      readonly actor: Person | null;
      readonly version: number;
      readonly level: number | null;
      readonly priority: Priority;
      /** How much later than planned a timer was taken. */
      readonly lateMs: number;
    };

/** `stale`, `closed`, `not-possible` answer 409, `forbidden` 403, `invalid` 422. */
export type RefusalCode = 'stale' | 'closed' | 'not-possible' | 'forbidden' | 'invalid';

/** A refusal changes nothing. An outcome with the same alert object and no effects means: nothing to store. */
export type Outcome =
  | { readonly alert: Alert; readonly effects: readonly Effect[]; readonly refused?: undefined }
  | { readonly refused: { readonly code: RefusalCode; readonly message: string } };
