import { MINUTE } from '../../lib/time';
import { record } from '../administration/record';
import { type Signature, signShape, verifySignature } from '../auth/signature';
import type { Prisma } from '../database/client';
import { HttpError } from './answer';

export const SIGNATURE_WORDS: Record<Exclude<Signature, 'right'>, string> = {
  wrong: 'The password is wrong.',
  'wrong-pin': 'The PIN is wrong.',
  locked: 'Too many wrong passwords: signing is closed for a quarter of an hour.',
  'pin-closed': 'Too many wrong PINs: sign with your password, then the PIN is good again.',
  'no-password': 'Your account has no password here: sign with your PIN. You set one under "Password, sign-ins".',
  'no-pin': 'You have set no PIN: sign with your password.',
};

/** An act that somebody has to sign, as its audit line says it. */
export interface SignedAct {
  readonly userId: string;
  readonly unitId: string | null;
  /** "alarm-off.signed" */
  readonly action: string;
  readonly subject: string;
  readonly detail?: Record<string, string | number | boolean | null>;
  /** When it is done, by the server's clock. */
  readonly at: number;
  /** The session it comes from, where having signed in a moment ago counts as signing. Never for what switches alarms off. */
  readonly session?: string | null;
}
/** Who gave their password so lately is not asked for it again by what the contract lets programs do with a session alone. */
export const SIGNED_IN_MS = 5 * MINUTE;

/**
 * The one place where an act is signed: overriding a grade, alarm off, resolving a high alert, publishing a protocol,
 * emergency access. The person is asked for password or PIN once more, so that a screen left open signs nothing; where the
 * act says so, a sign-in of the last five minutes will do. Right and wrong ones are on record; what was typed is not.
 * @param realNow lock-outs are real time, as those of sign-ins
 * @throws HttpError 403 `sign` without one, else with what is wrong with it
 */
export async function mustSign(prisma: Prisma, sign: unknown, act: SignedAct, realNow: number): Promise<void> {
  if (sign === undefined && (await signedInLately(prisma, act, realNow))) {
    const line = { unitId: act.unitId, at: new Date(act.at), by: act.userId, subject: act.subject };
    await record(prisma, { ...line, action: act.action, detail: { ...act.detail, with: 'sign-in' } });
    return;
  }
  const given = signShape.safeParse(sign);
  if (!given.success) throw new HttpError(403, 'sign', 'This has to be signed with your PIN or your password.');
  const found = await verifySignature(prisma, act.userId, given.data, realNow);
  const line = { unitId: act.unitId, at: new Date(act.at), by: act.userId, subject: act.subject };
  const by = 'pin' in given.data ? 'pin' : 'password';
  if (found === 'right') {
    await record(prisma, { ...line, action: act.action, detail: { ...act.detail, with: by } });
    return;
  }
  await record(prisma, { ...line, action: 'signature.failed', detail: { act: act.action, with: by, why: found } });
  throw new HttpError(403, found.startsWith('wrong') ? 'signature' : found, `${SIGNATURE_WORDS[found]} Nothing was saved.`);
}

async function signedInLately(prisma: Prisma, act: SignedAct, realNow: number): Promise<boolean> {
  if (!act.session) return false;
  const session = await prisma.session.findUnique({ where: { idHash: act.session } });
  return session !== null && session.createdAt.getTime() > realNow - SIGNED_IN_MS;
}
