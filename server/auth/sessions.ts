import { END_AFTER_MS, isEnded, isLocked, LOCK_AFTER_MS, LOCK_SLACK_MS } from '../../lib/people/lock';
import type { KioskActor, UserActor } from '../../lib/permissions';
import type { Prisma } from '../database/client';
import { emergenciesOf } from './emergencies';
import { unitsAskingOf } from './required';
import { knownRoles } from './roles';
import { hashOf, newSecret } from './tokens';

/** A sign-in ends after so long, whatever is done with it. Sign-in lifetimes are real time even when the clock is simulated. */
export const ABSOLUTE_MS = 12 * 3_600_000;
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

/** A session in force. */
export interface OpenSession {
  /** Whose it is, locked or not: for saying who, never for letting in (`holderOf`). */
  readonly person: UserActor;
  readonly locked: boolean;
  /** Nobody has touched it for so long that its person has to sign in anew; only a shared screen goes on, locked. */
  readonly ended: boolean;
  readonly shared: boolean;
  /** The unit whose board a locked screen goes on showing. */
  readonly unitId: string;
}

/**
 * The session behind the id of a cookie, or null if it is unknown, over (`END_AFTER_MS`, `ABSOLUTE_MS`), or its user is disabled. Roles on
 * a unit that asks for a second factor are not in force until the person has one.
 */
export async function openSessionOf(prisma: Prisma, id: string, now: number): Promise<OpenSession | null> {
  const session = await prisma.session.findUnique({
    where: { idHash: hashOf(id) },
    include: { user: { include: { roles: true } } },
  });
  if (!session || session.revokedAt !== null || session.user.disabledAt !== null) return null;
  const { user, shared } = session;
  const lastActAt = session.lastActAt.getTime();
  const ended = isEnded({ lastActAt }, now);
  if (now >= session.expiresAt.getTime() || (ended && !shared)) return null;
  const roles = knownRoles(user.roles);
  // Whoever comes from the hospital's account has shown a second factor there, or the hospital asks for none.
  const asking = session.method === 'oidc' || user.totpConfirmedAt !== null ? [] : await unitsAskingOf(prisma, roles);
  const inForce = roles.filter((r) => !asking.includes(r.unitId));
  const emergencies = await emergenciesOf(prisma, user.id, now);
  const person: UserActor = {
    ...{ kind: 'user', id: user.id, name: user.name, roles: inForce, session: session.idHash },
    ...(emergencies.length === 0 ? {} : { emergencies }),
  };
  const lockedAt = session.lockedAt?.getTime() ?? null;
  const own = inForce.map((r) => r.unitId);
  return {
    person: asking.length === 0 ? person : { ...person, waiting: asking },
    locked: ended || isLocked({ shared, lastActAt, lockedAt }, now),
    ended,
    shared,
    unitId: session.lockedUnit !== null && own.includes(session.lockedUnit) ? session.lockedUnit : (own[0] ?? ''),
  };
}

/** What a session lets in: its person, or while the screen is locked no more than a wall display of the unit. */
export function holderOf(session: OpenSession): UserActor | KioskActor {
  const { person, unitId } = session;
  if (!session.locked) return person;
  return { kind: 'kiosk', id: `locked-${person.session.slice(0, 16)}`, name: person.name, unitId, locked: person.session };
}

/** The person of a session, or null while the screen is locked too. */
export async function actorOfSession(prisma: Prisma, id: string, now: number): Promise<UserActor | null> {
  const session = await openSessionOf(prisma, id, now);
  return session === null || session.locked ? null : session.person;
}

/** A person did something at the screen. A locked one is not unlocked by it. */
export async function noteActivity(prisma: Prisma, idHash: string, now: number): Promise<void> {
  const unlocked = [{ shared: false }, { lastActAt: { gt: new Date(now - LOCK_AFTER_MS - LOCK_SLACK_MS) } }];
  await prisma.session.updateMany({
    where: { idHash, revokedAt: null, lockedAt: null, lastActAt: { lt: new Date(now - ACTIVITY_GRAIN_MS) }, OR: unlocked },
    data: { lastActAt: new Date(now) },
  });
}

/** Ends a session for good. */
export async function revokeSession(prisma: Prisma, idHash: string, now: number): Promise<void> {
  await prisma.session.updateMany({ where: { idHash, revokedAt: null }, data: { revokedAt: new Date(now) } });
}

/** Locks the screen of a session; it goes on showing the board of the unit. */
export async function lockSession(prisma: Prisma, idHash: string, unitId: string | null, now: number): Promise<void> {
  await prisma.session.updateMany({
    where: { idHash, revokedAt: null, lockedAt: null },
    data: { lockedAt: new Date(now), lockedUnit: unitId },
  });
}
/** Its person has shown who they are. What is over stays over. */
export async function unlockSession(prisma: Prisma, idHash: string, now: number): Promise<void> {
  await prisma.session.updateMany({
    where: { idHash, revokedAt: null, lastActAt: { gt: new Date(now - END_AFTER_MS) } },
    data: { lockedAt: null, lockedUnit: null, lastActAt: new Date(now) },
  });
}
