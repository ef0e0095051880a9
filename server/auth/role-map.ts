import { ROLES, type Role, type UnitRole } from '../../lib/permissions';

/** Which value of which claim gives which role on which unit. */
export interface RoleMap {
  readonly claim: string;
  readonly roles: readonly (UnitRole & { readonly value: string })[];
}

const SHAPE = /^([\w.:/-]+?)\s*:\s+(\S.*)$/s;
const ENTRY = /^(\S.*?)\s*=\s*([a-z-]+)@(\S+)$/;

/**
 * Reads AUTH_OIDC_ROLES: "groups: icu7-nurses=nurse@ICU-7, icu7-doctors=physician@ICU-7". A value that stands twice gives both
 * roles. null: it cannot be read.
 */
export function parseRoleMap(text: string): RoleMap | null {
  const [, claim, list] = SHAPE.exec(text.trim()) ?? [];
  if (claim === undefined || list === undefined) return null;
  const roles: RoleMap['roles'][number][] = [];
  for (const part of list.split(',')) {
    const [, value, role, unitId] = ENTRY.exec(part.trim()) ?? [];
    if (value === undefined || unitId === undefined || !ROLES.some((r) => r === role)) return null;
    roles.push({ value, role: role as Role, unitId });
  }
  return { claim, roles };
}

/** The roles that these claims give; a claim may be one text or a list of texts. */
export function rolesOfClaims(map: RoleMap | null, claims: Readonly<Record<string, unknown>>): readonly UnitRole[] {
  if (map === null || !Object.hasOwn(claims, map.claim)) return [];
  const given = [claims[map.claim]].flat();
  const found = map.roles.filter((r) => given.includes(r.value)).map(({ unitId, role }) => ({ unitId, role }));
  return found.filter((r, i) => found.findIndex((o) => o.unitId === r.unitId && o.role === r.role) === i);
}
