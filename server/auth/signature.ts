import { z } from 'zod';
import type { Prisma } from '../database/client';
import { verifyPassword } from './passwords';
import { verifyPin } from './pin';

/** What an act is signed with; nothing of it is kept. */
export const signShape = z.union([
  z.strictObject({ pin: z.string().min(1).max(20) }),
  z.strictObject({ password: z.string().min(1).max(1_000) }),
]);
export type Sign = z.infer<typeof signShape>;

/**
 * What became of a signature: right, wrong, closed after too many wrong ones (the account or only its PIN), or the person has
 * no password, no PIN here.
 */
export type Signature = 'right' | 'wrong' | 'wrong-pin' | 'locked' | 'pin-closed' | 'no-password' | 'no-pin';

/**
 * The signed-in person signs an act with password or PIN. A wrong password counts as a failed sign-in, so that a session left
 * open is no place to guess: after five the account is closed for a while, for signing as for signing in. A PIN has a count
 * of its own: after five wrong ones it is closed until the password was right.
 */
export async function verifySignature(prisma: Prisma, userId: string, sign: Sign, now: number): Promise<Signature> {
  const user = await prisma.user.findUnique({ where: { id: userId } });
  const locked = (u: typeof user) => u?.lockedUntil != null && u.lockedUntil.getTime() > now;
  if ('pin' in sign) {
    if (locked(user)) return 'locked';
    const found = await verifyPin(prisma, userId, sign.pin);
    return found === 'right' ? 'right' : found === 'wrong' ? 'wrong-pin' : found === 'closed' ? 'pin-closed' : 'no-pin';
  }
  if (!user || user.passwordHash === null) return 'no-password';
  if (locked(user)) return 'locked';
  if (await verifyPassword(prisma, user.email, sign.password, now)) return 'right';
  return locked(await prisma.user.findUnique({ where: { id: userId } })) ? 'locked' : 'wrong';
}
