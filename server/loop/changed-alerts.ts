import type { Alert } from '../../lib/alerts/alert';
import type { Patient } from './ward';

/**
 * Alerts that screens of this node have not been told of: those whose version is another than the one in memory. Of a patient
 * who was not in memory before, the open ones.
 */
export function changedAlerts(
  before: Pick<Patient, 'open' | 'closed'> | undefined,
  now: Pick<Patient, 'open' | 'closed'>,
): readonly Alert[] {
  const known = new Map([...(before?.open ?? []), ...(before?.closed ?? [])].map((a) => [a.id, a.version]));
  return [...now.open, ...now.closed].filter(
    (a) => known.get(a.id) !== a.version && (before !== undefined || 'nextActionAt' in a),
  );
}
