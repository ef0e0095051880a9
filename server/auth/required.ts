import { unitsAsking } from '../../lib/people/second-factor';
import type { UnitRole } from '../../lib/permissions';
import type { Prisma } from '../database/client';
import { knownRoles } from './roles';

/** Units that ask for a second factor from a role of this person's. */
export async function secondFactorAsked(prisma: Prisma, userId: string): Promise<readonly string[]> {
  const roles = knownRoles(await prisma.userRole.findMany({ where: { userId } }));
  return unitsAskingOf(prisma, roles);
}
export async function unitsAskingOf(prisma: Prisma, roles: readonly UnitRole[]): Promise<readonly string[]> {
  const ids = [...new Set(roles.map((r) => r.unitId))];
  return unitsAsking(roles, await prisma.unit.findMany({ where: { id: { in: ids } }, select: { id: true, settings: true } }));
}
