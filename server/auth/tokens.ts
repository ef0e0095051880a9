import { createHash, randomBytes } from 'node:crypto';

/** 256 random bits, 43 characters. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/**
 * What is stored of a secret of ours. A plain digest is enough: with 256 random bits there is nothing to guess, and no
 * pepper means that changing AUTH_SECRET never silences a ward's devices.
 */
export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** Characters nobody mistakes for one another when reading them aloud. */
const READABLE = 'abcdefghjkmnpqrstuvwxyz23456789';
export function readableToken(length: number): string {
  let text = '';
  while (text.length < length)
    for (const byte of randomBytes(length)) if (byte < 248 && text.length < length) text += READABLE[byte % 31];
  return text;
}
