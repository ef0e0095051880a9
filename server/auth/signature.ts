import type { Prisma } from '../database/client';
import { verifyPassword } from './passwords';

/** What became of a signature: right, wrong, closed after too many wrong ones, or the person has no password here. */
export type Signature = 'right' | 'wrong' | 'locked' | 'none';

/**
 * The signed-in person signs an act with the password of the account. A wrong one counts as a failed sign-in, so that a
 * session left open is no place to guess: after five the account is closed for a while, for signing as for signing in.
 */
export async function verifySignature(prisma: Prisma, userId: string, password: string, now: number): Promise<Signature> {
  const user = await prisma.user.findUnique({ where: { id: userId } });
  if (!user || user.passwordHash === null) return 'none';
  if (user.lockedUntil !== null && user.lockedUntil.getTime() > now) return 'locked';
  const right = await verifyPassword(prisma, user.email, password.slice(0, 1_000), now);
  if (right) return 'right';
  const after = await prisma.user.findUnique({ where: { id: userId } });
  return after?.lockedUntil && after.lockedUntil.getTime() > now ? 'locked' : 'wrong';
}
