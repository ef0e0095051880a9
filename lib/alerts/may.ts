import type { AlertCommon } from './alert';

export type AnswerKind = 'acknowledge' | 'handover' | 'decline' | 'snooze' | 'seen' | 'resolve';

const BEDSIDE = ['nurse', 'charge-nurse', 'physician', 'consultant'];
const LEADING = ['charge-nurse', 'physician', 'consultant'];
const DOCTORS = ['physician', 'consultant'];

/**
 * Whether a role may answer this alert in this way. That the person works on the alert's unit is the caller's to check.
 * Pharmacists answer drug alerts, IT answers technical ones. Only physicians resolve a clinical high by hand, unless the
 * stay has ended: then the charge nurse confirms.
 */
export function mayAnswer(role: string, kind: AnswerKind, alert: Pick<AlertCommon, 'cls' | 'priority' | 'stayEndedAt'>): boolean {
  if (role === 'it') return alert.cls === 'technical';
  if (role === 'pharmacist') return alert.cls === 'drug' && kind !== 'snooze' && kind !== 'resolve';
  if (kind !== 'resolve') return BEDSIDE.includes(role);
  if (alert.cls === 'clinical' && alert.priority === 'high' && alert.stayEndedAt === null) return DOCTORS.includes(role);
  return LEADING.includes(role);
}
