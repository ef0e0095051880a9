import { ROLES, type Role, type UnitRole } from '../../lib/permissions';

/** Stored roles in a fixed order; a word that is no role gives no right. */
export function knownRoles(rows: readonly { readonly unitId: string; readonly role: string }[]): readonly UnitRole[] {
  return rows
    .filter((r): r is { unitId: string; role: Role } => (ROLES as readonly string[]).includes(r.role))
    .map(({ unitId, role }) => ({ unitId, role }))
    .sort((a, b) => a.unitId.localeCompare(b.unitId) || a.role.localeCompare(b.role));
}
