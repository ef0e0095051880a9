import { timingSafeEqual } from 'node:crypto';
import { type KeyActor, SCOPES, type Scope } from '../../lib/permissions';
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
/** Makes a key of a source for one unit. The source is made if it is new. */
export async function createKey(
  prisma: Prisma,
  k: { source: string; unitId: string; scopes: readonly Scope[]; now: number },
): Promise<NewKey> {
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
      createdAt: new Date(k.now),
      expiresAt,
      source: { connectOrCreate: { where: { name: k.source }, create: { name: k.source, zone: unit.zone, isNew: false } } },
    },
  });
  return { key: `ctk_${kid}_${secret}`, expiresAt };
}

/** The program that holds this key, or null if it is unknown, revoked or has run out. */
export async function actorOfKey(prisma: Prisma, key: string, now: number): Promise<KeyActor | null> {
  const [, kid, secret] = KEY_PATTERN.exec(key) ?? [];
  if (kid === undefined || secret === undefined) return null;
  const row = await prisma.ingestKey.findUnique({ where: { kid }, include: { source: true } });
  const hash = hashOf(secret);
  if (!row || row.hash.length !== hash.length || !timingSafeEqual(Buffer.from(row.hash), Buffer.from(hash))) return null;
  if (row.revokedAt !== null || (row.expiresAt !== null && row.expiresAt.getTime() <= now)) return null;
  const scopes = SCOPES.filter((scope) => row.scopes.includes(scope));
  return { kind: 'key', id: row.kid, name: row.source.name, source: row.source.name, units: [row.unitId], scopes };
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
