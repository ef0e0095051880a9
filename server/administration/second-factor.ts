import { hashPassword } from '../auth/passwords';
import { newRecoveryCodes, newTotpSecret, takeCode } from '../auth/totp';
import type { Prisma } from '../database/client';
import { Refusal, record } from './record';

interface Own {
  readonly userId: string;
  readonly now: Date;
}
const NONE = { totpSecret: null, totpConfirmedAt: null, totpLastStep: null, recoveryCodes: [] };
const line = (o: Own, action: string, by = o.userId) => ({ unitId: null, at: o.now, by, action, subject: o.userId });

/**
 * Makes a secret that counts once a code of it has come back. What was begun before and not finished is forgotten.
 * @throws Refusal while one is in force
 */
export async function beginSecondFactor(prisma: Prisma, serverSecret: string, o: Own): Promise<{ base32: string; uri: string }> {
  const user = await prisma.user.findUniqueOrThrow({ where: { id: o.userId } });
  if (user.totpConfirmedAt !== null) throw new Refusal('You have a second factor already. Remove it first.');
  const { sealed, base32, uri } = newTotpSecret(serverSecret, user.email);
  await prisma.user.updateMany({ where: { id: o.userId, totpConfirmedAt: null }, data: { ...NONE, totpSecret: sealed } });
  return { base32, uri };
}

/** The first code proves that the app has the secret: from now on it is asked for. Returns the recovery codes, shown once. */
export async function confirmSecondFactor(
  prisma: Prisma,
  serverSecret: string,
  o: Own & { readonly code: string },
): Promise<readonly string[]> {
  const user = await prisma.user.findUniqueOrThrow({ where: { id: o.userId } });
  if (user.totpConfirmedAt !== null || user.totpSecret === null) throw new Refusal('There is nothing to confirm. Begin again.');
  if (!(await takeCode(prisma, o.userId, o.code.replaceAll(/\s/g, ''), serverSecret, o.now.getTime())))
    throw new Refusal('This code does not fit. Is the clock of the telephone right? Try the next one.');
  const { codes, hashes } = newRecoveryCodes();
  await prisma.$transaction([
    prisma.user.update({ where: { id: o.userId }, data: { totpConfirmedAt: o.now, recoveryCodes: hashes } }),
    record(prisma, line(o, 'second-factor.on')),
  ]);
  return codes;
}

/** New recovery codes in place of the old ones. */
export async function renewRecoveryCodes(prisma: Prisma, o: Own): Promise<readonly string[]> {
  const { codes, hashes } = newRecoveryCodes();
  const { count } = await prisma.user.updateMany({
    where: { id: o.userId, totpConfirmedAt: { not: null } },
    data: { recoveryCodes: hashes },
  });
  if (count === 0) throw new Refusal('You have no second factor.');
  await record(prisma, line(o, 'second-factor.codes'));
  return codes;
}

/** Takes the second factor away: its owner's act, or an administrator's for somebody whose telephone is gone. */
export async function removeSecondFactor(prisma: Prisma, o: Own & { readonly by: string }): Promise<void> {
  await prisma.$transaction([
    prisma.user.update({ where: { id: o.userId }, data: NONE }),
    record(prisma, line(o, o.by === o.userId ? 'second-factor.off' : 'second-factor.reset', o.by)),
  ]);
}

/** Sets the person's PIN, or with null takes it away. The caller has judged it (`lib/people/pin`). */
export async function setPin(prisma: Prisma, o: Own & { readonly pin: string | null }): Promise<void> {
  const pinHash = o.pin === null ? null : await hashPassword(o.pin);
  await prisma.$transaction([
    prisma.user.update({ where: { id: o.userId }, data: { pinHash, pinFailures: 0 } }),
    record(prisma, line(o, o.pin === null ? 'pin.off' : 'pin.set')),
  ]);
}
