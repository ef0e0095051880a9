import type { UserActor } from '../auth/actor';
import { verifySignature } from '../auth/signature';
import type { Prisma } from '../database/client';
import { HttpError } from './answer';

const WORDS: Partial<Record<string, string>> = {
  wrong: 'The present password is wrong.',
  locked: 'Too many wrong passwords: closed for a quarter of an hour.',
};
/** Whoever signs in at the hospital's account has no password here: a sign-in so fresh stands for it. */
const FRESH_MS = 5 * 60_000;

/**
 * Before somebody changes how they prove who they are, they do it once more: with the password, or without one by having
 * signed in just now. A PIN is not enough: it is short, and would become the key to everything else.
 * @throws HttpError 422 with what is wrong
 */
export async function proveSelf(prisma: Prisma, actor: UserActor, password: string | undefined, now: number): Promise<void> {
  const user = await prisma.user.findUniqueOrThrow({ where: { id: actor.id } });
  if (user.passwordHash === null) {
    const session = await prisma.session.findUnique({ where: { idHash: actor.session } });
    if (session !== null && now - session.createdAt.getTime() <= FRESH_MS) return;
    throw new HttpError(422, 'fresh', 'Sign out and in again with the hospital account, then do this within five minutes.');
  }
  if (!password) throw new HttpError(422, 'password', 'The present password is missing.');
  const found = await verifySignature(prisma, actor.id, { password }, now);
  if (found !== 'right') throw new HttpError(422, found, WORDS[found] ?? 'That did not prove who you are.');
}
