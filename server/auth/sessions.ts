import type { UserActor } from '../../lib/permissions';
import { ROLES, type Role } from '../../lib/permissions';
import type { Prisma } from '../database/client';
import { hashOf, newSecret } from './tokens';

/** A sign-in ends after so long, whatever is done with it. Sign-in lifetimes are real time even when the clock is simulated. */
export const ABSOLUTE_MS = 12 * 3_600_000;
/** The end of a session nobody has touched: pointer and keys count, traffic of the page does not. */
export const IDLE_MS = 4 * 3_600_000;
/** `lastActAt` is written at most this often. */
const ACTIVITY_GRAIN_MS = 60_000;

/** Opens a session and returns the id for the cookie; only its hash is stored. */
export async function openSession(
  prisma: Prisma,
  userId: string,
  now: number,
  from: { userAgent?: string | undefined } = {},
): Promise<string> {
  const id = newSecret();
  await prisma.session.create({
    data: {
      idHash: hashOf(id),
      userId,
      createdAt: new Date(now),
      lastActAt: new Date(now),
      expiresAt: new Date(now + ABSOLUTE_MS),
      userAgent: from.userAgent?.slice(0, 300) ?? null,
    },
  });
  return id;
}

/** Who holds this session, or null if it is unknown, ended, idle for too long, or its user is disabled. */
export async function actorOfSession(prisma: Prisma, id: string, now: number): Promise<UserActor | null> {
  const session = await prisma.session.findUnique({
    where: { idHash: hashOf(id) },
    include: { user: { include: { roles: true } } },
  });
  if (!session || session.revokedAt !== null || session.user.disabledAt !== null) return null;
  if (now >= session.expiresAt.getTime() || now >= session.lastActAt.getTime() + IDLE_MS) return null;
  const roles = session.user.roles
    .filter((r): r is typeof r & { role: Role } => (ROLES as readonly string[]).includes(r.role))
    .map(({ unitId, role }) => ({ unitId, role }))
    .sort((a, b) => a.unitId.localeCompare(b.unitId) || a.role.localeCompare(b.role));
  return { kind: 'user', id: session.user.id, name: session.user.name, roles, session: session.idHash };
}

/** A person did something at the screen. */
export async function noteActivity(prisma: Prisma, idHash: string, now: number): Promise<void> {
  await prisma.session.updateMany({
    where: { idHash, revokedAt: null, lastActAt: { lt: new Date(now - ACTIVITY_GRAIN_MS) } },
    data: { lastActAt: new Date(now) },
  });
}

/** Ends a session for good. */
export async function revokeSession(prisma: Prisma, idHash: string, now: number): Promise<void> {
  await prisma.session.updateMany({ where: { idHash, revokedAt: null }, data: { revokedAt: new Date(now) } });
}
