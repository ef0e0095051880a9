import { record } from '../administration/record';
import type { Prisma } from '../database/client';
import { countFailure, forgetFailures, type Verified, verifyPassword } from './passwords';
import { takeCode, takeRecoveryCode } from './totp';

/** What the sign-in form is told: the code is asked for only once the password was right. */
export type SignIn =
  | { readonly kind: 'in'; readonly who: Verified }
  | { readonly kind: 'wrong' | 'code-needed' | 'code-wrong' }
  /** Nobody could be looked up: nothing is said of the password. */
  | { readonly kind: 'unavailable'; readonly cause: unknown };

interface Given {
  readonly email: string;
  readonly password: string;
  readonly code: string;
}

/**
 * A sign-in with password and, where the person has one, second factor: a code of the app or a recovery code. A wrong code
 * counts like a wrong password, towards the same closing.
 */
export async function signInByPassword(prisma: Prisma, given: Given, serverSecret: string, now: number): Promise<SignIn> {
  try {
    return await judge(prisma, given, serverSecret, now);
  } catch (cause) {
    // The form is told a word of ours: the driver's message, with addresses and statements, would end up in a page's address.
    return { kind: 'unavailable', cause };
  }
}

async function judge(prisma: Prisma, given: Given, serverSecret: string, now: number): Promise<SignIn> {
  const who = await verifyPassword(prisma, given.email, given.password, now);
  if (who === null) return { kind: 'wrong' };
  const user = await prisma.user.findUniqueOrThrow({ where: { id: who.id } });
  if (user.totpConfirmedAt === null) return { kind: 'in', who };
  const code = given.code.replaceAll(/\s/g, '');
  if (code === '') return { kind: 'code-needed' };
  const byApp = /^\d+$/.test(code);
  const right = byApp ? await takeCode(prisma, who.id, code, serverSecret, now) : await takeRecoveryCode(prisma, who.id, code);
  if (!right) {
    await countFailure(prisma, who.id, now, 'code');
    return { kind: 'code-wrong' };
  }
  await forgetFailures(prisma, who.id);
  if (!byApp)
    await record(prisma, {
      ...{ unitId: null, at: new Date(now), by: who.id, action: 'second-factor.recovery', subject: who.id },
      detail: { left: user.recoveryCodes.length - 1 },
    });
  return { kind: 'in', who };
}
