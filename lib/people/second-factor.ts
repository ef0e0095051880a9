import { z } from 'zod';
import { ROLES, type Role, type UnitRole } from '../permissions';

/** Roles from which a unit asks a second factor, in its settings. */
export const secondFactorRoles = z.array(z.enum(ROLES));

export function readSecondFactorRoles(settings: unknown): readonly Role[] {
  const parsed = z.object({ secondFactor: secondFactorRoles.default([]) }).safeParse(settings ?? {});
  return parsed.success ? parsed.data.secondFactor : [];
}

/** The units that ask for a second factor from a role the person holds there, in the order of the roles, each once. */
export function unitsAsking(
  roles: readonly UnitRole[],
  units: readonly { readonly id: string; readonly settings: unknown }[],
): readonly string[] {
  const asked = roles.filter((r) => readSecondFactorRoles(units.find((u) => u.id === r.unitId)?.settings).includes(r.role));
  return [...new Set(asked.map((r) => r.unitId))];
}
