import { ROLES, type Role } from '../../lib/permissions';
import { firstPassword, hashPassword } from '../auth/passwords';
import type { Prisma } from '../database/client';
import { opaqueId } from '../store/ids';
import { Refusal, record } from './record';
import { removeSecondFactor } from './second-factor';

/** Makes a person with one role on one unit. Returns the first password, which is not kept anywhere. */
export async function createUser(
  prisma: Prisma,
  u: { email: string; name: string; role: string; unitId: string; now: Date; by: string },
): Promise<string> {
  const email = u.email.trim().toLowerCase();
  if (!/^[^\s@]+@[^\s@]+$/.test(email)) throw new Refusal(`--email ${u.email} is not an e-mail address.`);
  const role = await roleOn(prisma, u.role, u.unitId);
  if (await prisma.user.findUnique({ where: { email } }))
    throw new Refusal(`There is a user ${email} already. "users grant" gives another role, "users password" a new password.`);
  const password = firstPassword();
  const id = opaqueId('u');
  const passwordHash = await hashPassword(password);
  await prisma.$transaction([
    prisma.user.create({
      data: { id, email, name: u.name.trim(), passwordHash, createdAt: u.now, roles: { create: { unitId: u.unitId, role } } },
    }),
    record(prisma, { unitId: u.unitId, at: u.now, by: u.by, action: 'user.create', subject: id, detail: { role } }),
  ]);
  return password;
}

/** Gives a person one more role; takes it away with `revoke`. In force at the person's next request. */
export async function changeRole(
  prisma: Prisma,
  u: { email: string; role: string; unitId: string; revoke: boolean; now: Date; by: string },
): Promise<void> {
  const user = await userOf(prisma, u.email);
  const role = await roleOn(prisma, u.role, u.unitId);
  const key = { userId: user.id, unitId: u.unitId, role };
  await prisma.$transaction([
    u.revoke
      ? prisma.userRole.deleteMany({ where: key })
      : prisma.userRole.upsert({ where: { userId_unitId_role: key }, create: key, update: {} }),
    record(prisma, {
      unitId: u.unitId,
      at: u.now,
      by: u.by,
      action: u.revoke ? 'role.revoke' : 'role.grant',
      subject: user.id,
      detail: { role },
    }),
  ]);
}

/** A new password in place of a forgotten one; every sign-in of the person ends. */
export async function resetPassword(prisma: Prisma, u: { email: string; now: Date; by: string }): Promise<string> {
  const user = await userOf(prisma, u.email);
  const password = firstPassword();
  const passwordHash = await hashPassword(password);
  await prisma.$transaction([
    prisma.user.update({ where: { id: user.id }, data: { passwordHash, failedLogins: 0, lockedUntil: null } }),
    prisma.session.updateMany({ where: { userId: user.id, revokedAt: null }, data: { revokedAt: u.now } }),
    record(prisma, { unitId: null, at: u.now, by: u.by, action: 'user.password', subject: user.id }),
  ]);
  return password;
}

/**
 * Lets go of a telephone that is gone: takes away the second factor, ends every sign-in, and calls none of the person's telephones
 * until they are switched on anew. Which of them is the lost one nobody can see from here.
 */
export async function letGoOfTelephones(prisma: Prisma, u: { email: string; now: Date; by: string }): Promise<void> {
  const { id } = await userOf(prisma, u.email);
  await removeSecondFactor(prisma, { userId: id, now: u.now, by: u.by });
  const { count } = await prisma.pushSubscription.deleteMany({ where: { userId: id } });
  const detail = { browsers: count };
  await record(prisma, { unitId: null, at: u.now, by: u.by, action: 'user.telephones', subject: id, detail });
  await signOutEverywhere(prisma, { userId: id, now: u.now, by: u.by });
}

/** Lets a person in no more, and ends every sign-in they have. */
export async function disableUser(prisma: Prisma, u: { email: string; now: Date; by: string }): Promise<void> {
  const user = await userOf(prisma, u.email);
  await prisma.$transaction([
    prisma.user.update({ where: { id: user.id }, data: { disabledAt: u.now } }),
    prisma.session.updateMany({ where: { userId: user.id, revokedAt: null }, data: { revokedAt: u.now } }),
    record(prisma, { unitId: null, at: u.now, by: u.by, action: 'user.disable', subject: user.id }),
  ]);
}

/** Ends every sign-in of a person, who may sign in again. */
export async function signOutEverywhere(prisma: Prisma, u: { userId: string; now: Date; by: string }): Promise<void> {
  await prisma.$transaction([
    prisma.session.updateMany({ where: { userId: u.userId, revokedAt: null }, data: { revokedAt: u.now } }),
    record(prisma, { unitId: null, at: u.now, by: u.by, action: 'user.sign-out', subject: u.userId }),
  ]);
}

async function userOf(prisma: Prisma, email: string) {
  const user = await prisma.user.findUnique({ where: { email: email.trim().toLowerCase() } });
  if (!user) throw new Refusal(`There is no user ${email}.`);
  return user;
}
async function roleOn(prisma: Prisma, role: string, unitId: string): Promise<Role> {
  const known = ROLES.find((r) => r === role);
  if (!known) throw new Refusal(`--role ${role} is not one of ${ROLES.join(', ')}.`);
  if (!(await prisma.unit.findUnique({ where: { id: unitId } })))
    throw new Refusal(`There is no unit ${unitId}. Make it first with "units create".`);
  return known;
}
