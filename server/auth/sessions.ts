import type { UserActor } from '../../lib/permissions';
import type { Prisma } from '../database/client';
import { unitsAskingOf } from './required';
import { knownRoles } from './roles';
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
  from: { userAgent?: string | undefined; shared?: boolean; method?: 'password' | 'oidc' } = {},
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
      shared: from.shared ?? false,
      method: from.method ?? 'password',
    },
  });
  return id;
}

/**
 * Who holds this session, or null if it is unknown, ended, idle for too long, or its user is disabled. Roles on a unit that
 * asks for a second factor are not in force until the person has one.
 */
export async function actorOfSession(prisma: Prisma, id: string, now: number): Promise<UserActor | null> {
  const session = await prisma.session.findUnique({
    where: { idHash: hashOf(id) },
    include: { user: { include: { roles: true } } },
  });
  if (!session || session.revokedAt !== null || session.user.disabledAt !== null) return null;
  if (now >= session.expiresAt.getTime() || now >= session.lastActAt.getTime() + IDLE_MS) return null;
  const { user } = session;
  const roles = knownRoles(user.roles);
  // Whoever comes from the hospital's account has shown a second factor there, or the hospital asks for none.
  const asking = session.method === 'oidc' || user.totpConfirmedAt !== null ? [] : await unitsAskingOf(prisma, roles);
  const inForce = roles.filter((r) => !asking.includes(r.unitId));
  const actor: UserActor = { kind: 'user', id: user.id, name: user.name, roles: inForce, session: session.idHash };
  return asking.length === 0 ? actor : { ...actor, waiting: asking };
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
