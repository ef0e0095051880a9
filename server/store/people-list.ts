import { END_AFTER_MS } from '../../lib/people/lock';
import type { PersonView, SessionView } from '../../lib/people/view';
import { ROLES } from '../../lib/permissions';
import type { Prisma } from '../database/client';
import { mustRead, type Owner, type Reader } from './reader';

const SHOWN_CHARS = 16;

interface SessionRow {
  readonly idHash: string;
  readonly createdAt: Date;
  readonly lastActAt: Date;
  readonly expiresAt: Date;
  readonly userAgent: string | null;
}
const session = (s: SessionRow): SessionView => ({
  ...{ id: s.idHash.slice(0, SHOWN_CHARS), since: s.createdAt.toISOString() },
  ...{ lastActAt: s.lastActAt.toISOString(), userAgent: s.userAgent },
});
const inForce = (now: number) => ({
  revokedAt: null,
  expiresAt: { gt: new Date(now) },
  lastActAt: { gt: new Date(now - END_AFTER_MS) },
});

/** Everybody who holds a role on the unit, with their open sign-ins, by name. */
export async function peopleOfUnit(by: Reader, prisma: Prisma, unitId: string, now: number): Promise<PersonView[]> {
  mustRead(by, 'users', unitId);
  const users = await prisma.user.findMany({
    where: { roles: { some: { unitId } } },
    include: { roles: true, sessions: { where: inForce(now), orderBy: { lastActAt: 'desc' } } },
    orderBy: { name: 'asc' },
  });
  return users.map((u) => ({
    ...{ id: u.id, email: u.email, name: u.name, disabled: u.disabledAt !== null },
    secondFactor: u.totpConfirmedAt !== null,
    roles: ROLES.filter((role) => u.roles.some((r) => r.unitId === unitId && r.role === role)),
    elsewhere: [...new Set(u.roles.map((r) => r.unitId).filter((id) => id !== unitId))].sort(),
    lockedUntil: u.lockedUntil !== null && u.lockedUntil.getTime() > now ? u.lockedUntil.toISOString() : null,
    sessions: u.sessions.map(session),
  }));
}
/** The person's own open sign-ins, the newest act first. */
export async function sessionsOf(by: Owner, prisma: Prisma, now: number): Promise<SessionView[]> {
  return (await prisma.session.findMany({ where: { userId: by.id, ...inForce(now) }, orderBy: { lastActAt: 'desc' } })).map(
    session,
  );
}
/** The hash of the session's id, if it is the person's. */
export async function sessionOf(by: Owner, prisma: Prisma, shown: string): Promise<string | null> {
  if (!/^[0-9a-f]{16}$/.test(shown)) return null;
  return (
    (await prisma.session.findFirst({ where: { userId: by.id, idHash: { startsWith: shown }, revokedAt: null } }))?.idHash ?? null
  );
}
