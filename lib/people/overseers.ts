import { type Member, recipients, type Staff } from '../alerts/recipients';
import { type Action, can } from '../permissions';
import type { Instant } from '../time';

export interface Overseers {
  /** Who sees that emergency access was taken, each once. */
  readonly seeing: readonly Member[];
  /** Of these whoever is also told away from their pages: who has the charge now, and who closes the review. */
  readonly called: ReadonlySet<string>;
}

/**
 * Who oversees emergency access to a unit's patients, by the one table of permissions. Whoever took it is left out; a nurse in
 * charge who does not want to be disturbed is not called, as with alerts.
 */
export function overseers(staff: Staff, unitId: string, by: string, now: Instant): Overseers {
  const may = (m: Member, action: Action) =>
    can({ kind: 'user', id: m.id, name: m.name, session: '', roles: m.roles.map((role) => ({ unitId, role })) }, action, {
      kind: 'emergency',
      unitId,
    });
  const seeing = staff.members.filter((m) => m.id !== by && may(m, 'read'));
  const charge = recipients(['CN'], staff, now, [by]).map((r) => r.id);
  const reviewing = seeing.filter((m) => may(m, 'manage')).map((m) => m.id);
  return { seeing, called: new Set([...charge, ...reviewing].filter((id) => seeing.some((m) => m.id === id))) };
}
