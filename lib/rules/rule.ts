import type { Chart } from '../chart/chart';
import type { Protocol } from '../protocols/protocol';
import type { Instant } from '../time';

/** IEC 60601-1-8 words: high = immediate response, medium = prompt response, low = awareness. */
export type Priority = 'high' | 'medium' | 'low';

/** Who a rule wants told; the unit's schedule turns roles into people. RN assigned nurse, CN charge nurse, ICU intensivist,
 * HEM CAR-T attending, PH pharmacist, NEU neurologist, BIO technical support. */
export type NotifyRole = 'RN' | 'CN' | 'ICU' | 'HEM' | 'PH' | 'NEU' | 'BIO';

/** One input a finding or grade rests on. */
export interface Evidence {
  readonly name: string;
  readonly value: string | number | null;
  readonly unit?: string;
  readonly t: Instant | null;
  readonly source?: string;
  /** Id of the event it came from, if one did. */
  readonly eventId?: string;
}

/**
 * A rule that holds now. State rules have `trigger` ''; event rules name the event that set them off, so that a second
 * violation is a second finding.
 */
export interface Finding {
  readonly rule: string;
  readonly trigger: string;
  readonly priority: Priority;
  /** present, or unknown when the inputs that would decide are missing or stale. */
  readonly condition: 'present' | 'unknown';
  /** Grade for escalations, else null; a higher level breaks through an acknowledgement. */
  readonly level: number | null;
  /** Clinical time of the evidence. */
  readonly since: Instant;
  /** One short line in the ward's words: "Second vasopressor: norepinephrine, epinephrine". */
  readonly text: string;
  readonly evidence: readonly Evidence[];
}

/** What evaluating one rule gives: the findings that hold at the instant, and when it must be looked at again. */
export interface Reading {
  readonly findings: readonly Finding[];
  /** The next instant at which the answer may change by time alone; null if only an event can change it. */
  readonly lookAgainAt: Instant | null;
}

/**
 * until-done: something is asked for; without a recorded act the answer runs out and the alert is raised again.
 * until-worse: a state, or something that happened; the answer holds until it gets worse, ends, or 12 h have passed.
 */
export type AckHolds = 'until-done' | 'until-worse';

export interface Rule {
  readonly id: string;
  /** Rules of one family share one alert; the graver member is a rise of it. Equal to the id if alone. */
  readonly family: string;
  readonly title: string;
  /** In words, for the rules page. */
  readonly when: string;
  readonly priority: Priority | readonly Priority[];
  readonly kind: 'state' | 'event';
  readonly cls: 'clinical' | 'task' | 'drug' | 'technical';
  /** How long an acknowledgement holds. */
  readonly ack: AckHolds;
  /** The same for this finding, where it depends on its level. */
  readonly ackFor?: (finding: Finding) => AckHolds;
  readonly notify: readonly NotifyRole[];
  /** Whom to tell for this finding, where it depends on its level or priority. */
  readonly notifyFor?: (finding: Finding) => readonly NotifyRole[];
  readonly action: string;
  /** Tags of docs/clinical-sources.md, e.g. ["S1", "L19"]; every rule has at least one. */
  readonly source: readonly string[];
  /** Keys of the protocol's numbers it uses. */
  readonly numbers: readonly string[];
  /** Parts of the chart it reads; it is evaluated again when one of them is another object than before. */
  readonly reads: readonly (keyof Chart)[];
  /** Further parts that matter only while it holds (so a stream of normal readings does not wake it). */
  readonly readsWhileMet?: readonly (keyof Chart)[];
  /**
   * While it holds and only parts of `readsWhileMet` are other objects: whether `held` still says all there is to say, apart
   * from a later look. Then it is not asked. Without it, it is asked each time.
   */
  readonly stands?: (held: Reading, before: Chart, chart: Chart) => boolean;
  /** Evaluates at `now`; the chart has been advanced to `now`. Never throws. */
  evaluate(chart: Chart, protocol: Protocol, now: Instant): Reading;
}
