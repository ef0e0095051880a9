import { hash, verify } from '@node-rs/argon2';
import { withoutTurns } from '../../lib/events/direction';
import { isStorable } from '../../lib/events/fit';
import { record } from '../administration/record';
import type { Prisma } from '../database/client';
import { readableToken } from './tokens';

/** Argon2id with the parameters OWASP names first. */
const ARGON2 = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
/** After so many wrong passwords in a row the account is closed for a while. */
export const MAX_FAILURES = 5;
export const LOCKED_FOR_MS = 15 * 60_000;

/** The same password however a keyboard writes its accents, and without what the door for JSON leaves out of every text. */
const asTyped = (password: string) => withoutTurns(password.normalize('NFKC'));

export function hashPassword(password: string): Promise<string> {
  return hash(asTyped(password), ARGON2);
}
/** A first password: 20 readable characters in four groups, about 99 bits. */
export function firstPassword(): string {
  return [5, 5, 5, 5].map(readableToken).join('-');
}

export interface Verified {
  readonly id: string;
  readonly name: string;
}
/** Stands for the hash of an account that does not exist, so that asking for one takes as long. */
let nobody: Promise<string> | null = null;

/**
 * The person with this address and password, or null. Counts failures in the row, so that the lock holds on every node; says
 * the same for an unknown address, a wrong password and a locked account. With a second factor the count goes back to
 * nothing only after that (`sign-in.ts`): who knows the password must not be free to guess the code. A right password gives
 * a PIN that was guessed at its tries back.
 */
export async function verifyPassword(prisma: Prisma, email: string, password: string, now: number): Promise<Verified | null> {
  const user = isStorable(email) ? await prisma.user.findUnique({ where: { email: email.trim().toLowerCase() } }) : null;
  nobody ??= hashPassword('nobody');
  const right = await verify(user?.passwordHash ?? (await nobody), asTyped(password)).catch(() => false);
  const shut = shutBecause(user, now);
  if (!user || shut !== null) {
    await noteRefused(prisma, user?.id ?? null, shut ?? 'unknown', now);
    return null;
  }
  if (right) {
    if (user.pinFailures > 0) await prisma.user.update({ where: { id: user.id }, data: { pinFailures: 0 } });
    if (user.totpConfirmedAt === null && user.failedLogins > 0) await forgetFailures(prisma, user.id);
    return { id: user.id, name: user.name };
  }
  await countFailure(prisma, user.id, now, 'password');
  return null;
}

/** Why nobody gets in at this account now, whatever the password; null: it is open. */
function shutBecause(
  user: { passwordHash: string | null; disabledAt: Date | null; lockedUntil: Date | null } | null,
  now: number,
): 'unknown' | 'disabled' | 'no-password' | 'closed' | null {
  if (user === null) return 'unknown';
  if (user.disabledAt !== null) return 'disabled';
  if (user.passwordHash === null) return 'no-password';
  return user.lockedUntil !== null && user.lockedUntil.getTime() > now ? 'closed' : null;
}
/**
 * A sign-in at an account that is not there, disabled or closed is on record as a wrong password is: it is what guessing looks like, and
 * an answer that came sooner than the others would tell which addresses exist. What was typed as address is not kept: people type
 * their password there.
 */
async function noteRefused(prisma: Prisma, userId: string | null, why: string, now: number): Promise<void> {
  // Changes nobody: the work that counting a failure is.
  await prisma.user.updateMany({ where: { id: '' }, data: { failedLogins: 0 } });
  await record(prisma, {
    ...{ unitId: null, at: new Date(now), by: 'nobody', action: 'sign-in.failed', subject: userId ?? 'nobody' },
    detail: { why },
  });
}

/** One more wrong password or code; the fifth in a row closes the account for a while. */
export async function countFailure(prisma: Prisma, userId: string, now: number, what: 'password' | 'code'): Promise<void> {
  const counted = await prisma.user.update({ where: { id: userId }, data: { failedLogins: { increment: 1 } } });
  const closed = counted.failedLogins >= MAX_FAILURES;
  await record(prisma, {
    ...{ unitId: null, at: new Date(now), by: 'nobody', action: 'sign-in.failed', subject: userId },
    detail: { failures: counted.failedLogins, closed, ...(what === 'code' ? { what } : {}) },
  });
  if (closed)
    await prisma.user.update({ where: { id: userId }, data: { failedLogins: 0, lockedUntil: new Date(now + LOCKED_FOR_MS) } });
}
export async function forgetFailures(prisma: Prisma, userId: string): Promise<void> {
  await prisma.user.update({ where: { id: userId }, data: { failedLogins: 0, lockedUntil: null } });
}
