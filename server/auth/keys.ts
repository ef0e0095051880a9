import { timingSafeEqual } from 'node:crypto';
import { type KeyActor, SCOPES, type Scope } from '../../lib/permissions';
import { readRange } from '../addresses';
import { Refusal } from '../administration/record';
import type { Prisma } from '../database/client';
import { hashOf, newSecret, readableToken } from './tokens';

/** A key's life; before it ends a new one is made beside it. */
const LIFE_MS = 365 * 86_400_000;
/** The shape of a key, for leak scanners too: ctk_, its public id, and the secret. */
export const KEY_PATTERN = /^ctk_([a-z0-9]{10})_([\w-]{43})$/;

export interface NewKey {
  /** Shown once, never stored. */
  readonly key: string;
  readonly expiresAt: Date;
}
/** Addresses and ranges a key is tied to; a sane list has a line for each sender. */
const MOST_ADDRESSES = 50;
/**
 * Makes a key of a source for one unit. The source is made if it is new. `addresses`: where it may be used from; none = anywhere.
 * @throws Refusal if one is no address or range
 */
export async function createKey(
  prisma: Prisma,
  k: { source: string; unitId: string; scopes: readonly Scope[]; addresses?: readonly string[]; now: number },
): Promise<NewKey> {
  const addresses = [...new Set(k.addresses)];
  const wrong = addresses.find((text) => readRange(text) === null);
  if (wrong !== undefined) throw new Refusal(`${wrong} is no address or range such as 10.2.0.17 or 10.2.0.0/16.`);
  if (addresses.length > MOST_ADDRESSES) throw new Refusal(`A key takes at most ${MOST_ADDRESSES} addresses.`);
  const kid = readableToken(10);
  const secret = newSecret();
  const expiresAt = new Date(k.now + LIFE_MS);
  const unit = await prisma.unit.findUniqueOrThrow({ where: { id: k.unitId } });
  await prisma.ingestKey.create({
    data: {
      kid,
      hash: hashOf(secret),
      unitId: k.unitId,
      scopes: [...k.scopes],
      addresses,
      createdAt: new Date(k.now),
      expiresAt,
      source: { connectOrCreate: { where: { name: k.source }, create: { name: k.source, zone: unit.zone, isNew: false } } },
    },
  });
  return { key: `ctk_${kid}_${secret}`, expiresAt };
}

export interface KeyFound {
  readonly actor: KeyActor;
  /** Addresses and ranges it may be used from; empty = anywhere. */
  readonly addresses: readonly string[];
  /** Why it is not in force any more; null: it is. */
  readonly ended: 'revoked' | 'run-out' | null;
}
/** The key as it is stored; null if nobody was given this one. */
export async function findKey(prisma: Prisma, key: string, now: number): Promise<KeyFound | null> {
  const [, kid, secret] = KEY_PATTERN.exec(key) ?? [];
  if (kid === undefined || secret === undefined) return null;
  const row = await prisma.ingestKey.findUnique({ where: { kid }, include: { source: true } });
  const hash = hashOf(secret);
  if (!row || row.hash.length !== hash.length || !timingSafeEqual(Buffer.from(row.hash), Buffer.from(hash))) return null;
  const scopes = SCOPES.filter((scope) => row.scopes.includes(scope));
  return {
    actor: { kind: 'key', id: row.kid, name: row.source.name, source: row.source.name, units: [row.unitId], scopes },
    addresses: row.addresses,
    ended: row.revokedAt !== null ? 'revoked' : row.expiresAt !== null && row.expiresAt.getTime() <= now ? 'run-out' : null,
  };
}

/** Ends one key (the whole key or its id) or all of a source. Returns how many were in force until now. */
export async function revokeKeys(prisma: Prisma, which: { key: string } | { source: string }, now: number): Promise<number> {
  const where = 'key' in which ? { kid: KEY_PATTERN.exec(which.key)?.[1] ?? which.key } : { source: { name: which.source } };
  const { count } = await prisma.ingestKey.updateMany({
    where: { ...where, revokedAt: null },
    data: { revokedAt: new Date(now) },
  });
  return count;
}

/** Notes when keys were last used. */
export async function noteKeyUse(prisma: Prisma, kids: readonly string[], now: number): Promise<void> {
  await prisma.ingestKey.updateMany({ where: { kid: { in: [...kids] } }, data: { lastUsedAt: new Date(now) } });
}
