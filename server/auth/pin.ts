import { verify } from '@node-rs/argon2';
import type { Prisma } from '../database/client';

/** After so many wrong PINs in a row only the password signs, until it has been right once. */
export const MAX_PIN_FAILURES = 5;

/**
 * Whether this is the person's PIN. A try is counted before it is judged, so that many at once are no more than five. Closed:
 * too many wrong ones. None: the person has set no PIN.
 */
export async function verifyPin(prisma: Prisma, userId: string, pin: string): Promise<'right' | 'wrong' | 'closed' | 'none'> {
  const user = await prisma.user.findUnique({ where: { id: userId } });
  if (!user || user.pinHash === null || user.disabledAt !== null) return 'none';
  const { count } = await prisma.user.updateMany({
    where: { id: userId, pinFailures: { lt: MAX_PIN_FAILURES } },
    data: { pinFailures: { increment: 1 } },
  });
  if (count === 0) return 'closed';
  const right = await verify(user.pinHash, pin).catch(() => false);
  if (!right) return 'wrong';
  await prisma.user.update({ where: { id: userId }, data: { pinFailures: 0 } });
  return 'right';
}
