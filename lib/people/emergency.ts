import type { Role } from '../permissions';

/** Emergency access to one patient lasts so long, may be taken so often a day, and is reviewed within so long. */
export const EMERGENCY_MS = 4 * 3_600_000;
export const EMERGENCIES_A_DAY = 3;
export const REVIEW_WITHIN_MS = 72 * 3_600_000;

/** Who may take it: clinicians, whatever unit they work on. */
export const EMERGENCY_ROLES: readonly Role[] = ['nurse', 'charge-nurse', 'physician', 'pharmacist', 'consultant'];

export const EMERGENCY_REASONS = {
  resuscitation: 'Emergency at the bedside',
  'covering-unit': 'Covering the unit without a role on it',
  transfer: 'The patient is coming to us',
  consult: 'Asked for advice',
  other: 'Another reason',
} as const;

/** An access as its person and its reviewers see it. Instants as RFC 3339. */
export interface EmergencyView {
  readonly id: string;
  readonly by: string;
  readonly unit: string;
  /** Opaque id of the patient. */
  readonly patientId: string;
  readonly bed: string | null;
  readonly reason: string;
  readonly from: string;
  readonly until: string;
  readonly reviewBy: string;
  readonly overdue: boolean;
  readonly review: { readonly by: string; readonly at: string; readonly finding: string } | null;
  /** Whether whoever asks may close its review. */
  readonly mayReview: boolean;
}
/** One's own that is over: what the page says in place of the patient. */
export interface EndedEmergency {
  readonly patientId: string;
  readonly unit: string;
  /** The unit's, in which the page had told when it would end. */
  readonly zone: string;
  /** When it ended. */
  readonly at: string;
  /** Its review ended it before its time. */
  readonly byReview: boolean;
}
export interface EmergencyPage {
  readonly mayOpen: boolean;
  /** The person's own that are in force. */
  readonly own: readonly EmergencyView[];
  /** The person's own that ended within the last day, the newest first. */
  readonly ended: readonly EndedEmergency[];
  /** Of the units whose accesses the person oversees, open reviews first, then the newest. */
  readonly overseen: readonly EmergencyView[] | null;
}

/** Whether the review should have been closed by now. */
export function isOverdue(fromAt: number, reviewedAt: number | null, now: number): boolean {
  return reviewedAt === null && now >= fromAt + REVIEW_WITHIN_MS;
}
