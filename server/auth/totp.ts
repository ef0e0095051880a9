import { Secret, TOTP } from 'otpauth';
import type { Prisma } from '../database/client';
import { seal, unseal } from './seal';
import { hashOf, readableToken } from './tokens';

/** RFC 6238 as every authenticator app has it: SHA-1, six digits, windows of 30 s. */
const STEP_MS = 30_000;
const SHAPE = { issuer: 'Tocsin', algorithm: 'SHA1', digits: 6, period: STEP_MS / 1_000 } as const;
const SECRET_BYTES = 20;
/** Clocks of telephones may be off by one window either way. */
const WINDOWS_OFF = 1;
const PURPOSE = 'second factor';
const RECOVERY_CODES = 10;

/** A new secret as the row keeps it (sealed with the server's) and as the person's app takes it. */
export function newTotpSecret(serverSecret: string, account: string): { sealed: string; base32: string; uri: string } {
  const secret = new Secret({ size: SECRET_BYTES });
  const uri = new TOTP({ ...SHAPE, label: account, secret }).toString();
  return { sealed: seal(serverSecret, PURPOSE, secret.base32), base32: secret.base32, uri };
}

/** Which 30 s window since 1970 the code belongs to, if it is of this one or a neighbour; else null. */
export function stepOfCode(base32: string, code: string, now: number): number | null {
  if (!/^\d{6}$/.test(code)) return null;
  const delta = new TOTP({ ...SHAPE, secret: Secret.fromBase32(base32) }).validate({
    token: code,
    timestamp: now,
    window: WINDOWS_OFF,
  });
  return delta === null ? null : Math.floor(now / STEP_MS) + delta;
}

/**
 * Takes a code of the person's app. Each window is good once, on whichever node it is tried: what somebody read over a
 * shoulder is worth nothing any more, nor is a code older than the last one taken.
 */
export async function takeCode(
  prisma: Prisma,
  userId: string,
  code: string,
  serverSecret: string,
  now: number,
): Promise<boolean> {
  const user = await prisma.user.findUnique({ where: { id: userId } });
  const base32 = user?.totpSecret ? unseal(serverSecret, PURPOSE, user.totpSecret) : null;
  const step = base32 === null ? null : stepOfCode(base32, code, now);
  if (step === null) return false;
  const { count } = await prisma.user.updateMany({
    where: { id: userId, OR: [{ totpLastStep: null }, { totpLastStep: { lt: step } }] },
    data: { totpLastStep: step },
  });
  return count === 1;
}

/** Ten codes of 79 bits, each good once; only their digests are kept. */
export function newRecoveryCodes(): { readonly codes: readonly string[]; readonly hashes: string[] } {
  const codes = Array.from({ length: RECOVERY_CODES }, () => [4, 4, 4, 4].map(readableToken).join('-'));
  return { codes, hashes: codes.map(recoveryHash) };
}
const recoveryHash = (code: string) => hashOf(code.toLowerCase().replaceAll(/[^a-z0-9]/g, ''));

/** Uses one up. Of two at the same instant one is taken. */
export async function takeRecoveryCode(prisma: Prisma, userId: string, code: string): Promise<boolean> {
  const user = await prisma.user.findUnique({ where: { id: userId } });
  const hash = recoveryHash(code);
  if (!user?.recoveryCodes.includes(hash)) return false;
  const { count } = await prisma.user.updateMany({
    where: { id: userId, recoveryCodes: { equals: user.recoveryCodes } },
    data: { recoveryCodes: user.recoveryCodes.filter((h) => h !== hash) },
  });
  return count === 1;
}
