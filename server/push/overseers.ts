import { can, ROLES, type Role } from '../../lib/permissions';
import type { Prisma } from '../database/client';
import type { Io } from './listen';
import { roomOfPerson } from './rooms';

const OVERSEEING: readonly Role[] = ROLES.filter((role) =>
  can({ kind: 'user', id: '', name: '', session: '', roles: [{ unitId: 'u', role }] }, 'read', {
    kind: 'emergency',
    unitId: 'u',
  }),
);

/** Tells everybody who oversees emergency access on the unit, on every page they have open, that it was taken just now. */
export async function tellOverseers(io: Io, prisma: Prisma, unitId: string, id: string, at: number): Promise<void> {
  const people = await prisma.userRole.findMany({ where: { unitId, role: { in: [...OVERSEEING] } }, distinct: ['userId'] });
  for (const { userId } of people)
    io.to(roomOfPerson(userId)).emit('notice', {
      ...{ deliveryId: id, alertId: null, unit: unitId, bed: null, priority: 'medium', tier: 0 },
      ...{ why: 'emergency-access', at: new Date(at).toISOString() },
    });
}
