import { z } from 'zod';
import { passwordTrouble } from '../../lib/people/password';
import { ROLES, type UnitRole } from '../../lib/permissions';
import { hashPassword } from '../auth/passwords';
import { hashOf, newSecret } from '../auth/tokens';
import type { Prisma } from '../database/client';
import { opaqueId } from '../store/ids';
import { Refusal, record } from './record';

/** A link to a first password is good for so long; one to a new password for an hour. */
export const INVITED_MS = 72 * 3_600_000;
export const RESET_MS = 3_600_000;
const roles = z.array(z.object({ unitId: z.string(), role: z.enum(ROLES) }));

export interface Link {
  /** 43 characters; shown and mailed, never stored. */
  readonly token: string;
  readonly expiresAt: Date;
}
interface By {
  readonly now: Date;
  readonly by: string;
}

/** Invites somebody who has no account yet. An earlier link of theirs is worth nothing from now on. */
export async function invite(
  prisma: Prisma,
  i: By & UnitRole & { readonly email: string; readonly name: string },
): Promise<Link> {
  const email = i.email.trim().toLowerCase();
  if (!/^[^\s@]+@[^\s@]+$/.test(email)) throw new Refusal(`${i.email} is not an e-mail address.`);
  if (await prisma.user.findUnique({ where: { email } })) throw new Refusal(`${email} has an account already: give it a role.`);
  const { unitId, role } = i;
  return makeLink(prisma, {
    ...i,
    email,
    name: i.name.trim(),
    roles: [{ unitId, role }],
    unitId,
    action: 'user.invite',
    ms: INVITED_MS,
  });
}

/** Makes a link by which the person sets a new password. Until it is used everything stays as it is. */
export async function resetLink(prisma: Prisma, r: By & { readonly email: string }): Promise<Link> {
  const user = await prisma.user.findUnique({ where: { email: r.email } });
  if (!user || user.disabledAt !== null) throw new Refusal('There is no such person, or they may not sign in.');
  return makeLink(prisma, { ...r, name: user.name, roles: [], unitId: null, action: 'user.reset-link', ms: RESET_MS });
}

async function makeLink(
  prisma: Prisma,
  l: By & { email: string; name: string; roles: readonly UnitRole[]; unitId: string | null; action: string; ms: number },
): Promise<Link> {
  const token = newSecret();
  const expiresAt = new Date(l.now.getTime() + l.ms);
  await prisma.$transaction([
    prisma.invitation.updateMany({ where: { email: l.email, usedAt: null }, data: { usedAt: l.now } }),
    prisma.invitation.create({
      data: {
        ...{ idHash: hashOf(token), email: l.email, name: l.name, roles: l.roles.map((r) => ({ ...r })) },
        ...{ createdBy: l.by, createdAt: l.now, expiresAt },
      },
    }),
    record(prisma, { unitId: l.unitId, at: l.now, by: l.by, action: l.action, subject: l.email }),
  ]);
  return { token, expiresAt };
}

/** Whom a link is for; null: unknown, used, replaced or run out. */
export async function readLink(
  prisma: Prisma,
  token: string,
  now: Date,
): Promise<{ readonly email: string; readonly name: string } | null> {
  const row = await prisma.invitation.findUnique({ where: { idHash: hashOf(token) } });
  return row && row.usedAt === null && row.expiresAt > now ? { email: row.email, name: row.name } : null;
}

/**
 * Sets the password and uses the link up, both or neither; of two at the same instant one gets it. Ends every sign-in and the
 * closing after wrong passwords. Returns the person's id.
 * @throws Refusal if the link is worth nothing or the password will not do
 */
export async function acceptLink(prisma: Prisma, a: { token: string; password: string; now: Date }): Promise<string> {
  const idHash = hashOf(a.token);
  const gone = () => new Refusal('This link has been used, replaced, or has run out. Ask for another one.');
  const row = await prisma.invitation.findUnique({ where: { idHash } });
  if (!row || row.usedAt !== null || row.expiresAt <= a.now) throw gone();
  const trouble = passwordTrouble(a.password, row);
  if (trouble !== null) throw new Refusal(trouble);
  const passwordHash = await hashPassword(a.password);
  return prisma.$transaction(async (t) => {
    const { count } = await t.invitation.updateMany({ where: { idHash, usedAt: null }, data: { usedAt: a.now } });
    if (count === 0) throw gone();
    const known = await t.user.findUnique({ where: { email: row.email } });
    const given = roles.parse(row.roles);
    if (known && (known.disabledAt !== null || given.length > 0)) throw gone();
    const id = known?.id ?? opaqueId('u');
    if (known) {
      await t.user.update({ where: { id }, data: { passwordHash, failedLogins: 0, lockedUntil: null } });
      await t.session.updateMany({ where: { userId: id, revokedAt: null }, data: { revokedAt: a.now } });
    } else
      await t.user.create({
        data: { id, email: row.email, name: row.name, passwordHash, createdAt: a.now, roles: { create: given } },
      });
    const detail = { by: row.createdBy, ...(known ? {} : { roles: given.map((r) => `${r.role}@${r.unitId}`) }) };
    await record(t as Prisma, {
      ...{ unitId: given[0]?.unitId ?? null, at: a.now, by: id, detail },
      ...{ action: known ? 'user.password' : 'user.create', subject: id },
    });
    return id;
  });
}

/** The person's own new password. Ends the other sign-ins, not the one it was asked for from, and any link to another password. */
export async function changePassword(
  prisma: Prisma,
  c: { userId: string; session: string; password: string; now: Date },
): Promise<void> {
  const user = await prisma.user.findUniqueOrThrow({ where: { id: c.userId } });
  const trouble = passwordTrouble(c.password, user);
  if (trouble !== null) throw new Refusal(trouble);
  const passwordHash = await hashPassword(c.password);
  await prisma.$transaction([
    prisma.user.update({ where: { id: c.userId }, data: { passwordHash } }),
    prisma.invitation.updateMany({ where: { email: user.email, usedAt: null }, data: { usedAt: c.now } }),
    prisma.session.updateMany({
      where: { userId: c.userId, revokedAt: null, idHash: { not: c.session } },
      data: { revokedAt: c.now },
    }),
    record(prisma, { unitId: null, at: c.now, by: c.userId, action: 'user.password', subject: c.userId }),
  ]);
}
