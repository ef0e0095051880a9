import { randomInt } from 'node:crypto';
import { CODE_ALPHABET, CODE_LENGTH, readWallLight, type WallLight } from '../../lib/kiosk';
import type { KioskActor } from '../../lib/permissions';
import { record } from '../administration/record';
import type { Prisma } from '../database/client';
import { opaqueId } from '../store/ids';
import { hashOf, newSecret } from './tokens';

export const KIOSK_COOKIE = 'tocsin-kiosk';
export const KIOSK_PATTERN = /^kio_[\w-]{43}$/;
/** A code that nobody approved in this time is worth nothing. */
export const CODE_MS = 10 * 60_000;
/** A display that was not seen for so long must be paired again. Every renewal starts it anew. */
export const KIOSK_MS = 90 * 24 * 3_600_000;
/** How often a display gets a new token. */
const RENEW_MS = 24 * 3_600_000;
/** An answer that got lost is not followed by another token at once: two answers on their way may overtake each other. */
const RENEW_AGAIN_MS = 60_000;
const SEEN_GRAIN_MS = 60_000;
/** So many codes may be waiting at a time; more displays than that are not being set up by people. */
const MAX_WAITING = 100;

type Row = NonNullable<Awaited<ReturnType<Prisma['kiosk']['findUnique']>>>;

/**
 * The row behind a token, whether it is the newest or the one before it that is still good. One that was ended already is shown by
 * nobody who has its successor: the display's cookie was copied, and nobody can say which of the two hangs on the wall.
 */
async function rowOf(prisma: Prisma, token: string, now: number): Promise<{ row: Row; newest: boolean } | null> {
  if (!KIOSK_PATTERN.test(token)) return null;
  const hash = hashOf(token);
  const row = await prisma.kiosk.findFirst({
    where: { OR: [{ tokenHash: hash }, { previousHash: hash }, { retiredHash: hash }] },
  });
  if (row?.retiredHash === hash) {
    await endCopied(prisma, row, now);
    return null;
  }
  return row && { row, newest: row.tokenHash === hash };
}

/** Ends the right of the display and of its copy, for good, and puts that on record. */
async function endCopied(prisma: Prisma, row: Row, now: number): Promise<void> {
  // What was on its way with the cookie of before when the new one was first used is no copy.
  if (row.rotatedAt !== null && now - row.rotatedAt.getTime() < RENEW_AGAIN_MS) return;
  const at = new Date(now);
  await prisma.$transaction(async (tx) => {
    const { count } = await tx.kiosk.updateMany({
      where: { id: row.id, revokedAt: null },
      data: { revokedAt: at, copiedAt: at, tokenHash: null, previousHash: null, retiredHash: null },
    });
    if (count === 0) return;
    const line = { unitId: row.unitId, at, by: `kiosk:${row.id}`, action: 'kiosk.copied', subject: row.id };
    await record(tx as Prisma, { ...line, detail: { name: row.name } });
  });
}
function actorOf(row: Row, now: number): KioskActor | null {
  if (row.unitId === null || row.approvedBy === null || row.revokedAt !== null) return null;
  if (row.expiresAt !== null && row.expiresAt.getTime() <= now) return null;
  return { kind: 'kiosk', id: row.id, name: row.name, unitId: row.unitId };
}

/**
 * The paired wall display that holds this token, or null if it is unknown, revoked, run out or not approved yet. The first
 * use of a new token ends the one before it.
 */
export async function actorOfKiosk(prisma: Prisma, token: string, now: number): Promise<KioskActor | null> {
  const found = await rowOf(prisma, token, now);
  const actor = found && actorOf(found.row, now);
  if (!found || !actor) return null;
  await noteUse(prisma, found.row, found.newest, now);
  return actor;
}
async function noteUse(prisma: Prisma, row: Row, newest: boolean, now: number): Promise<void> {
  const unseen = row.lastSeenAt === null || row.lastSeenAt.getTime() < now - SEEN_GRAIN_MS;
  const settled = newest && row.previousHash !== null;
  if (!unseen && !settled) return;
  await prisma.kiosk.updateMany({
    where: { id: row.id, tokenHash: row.tokenHash },
    data: { lastSeenAt: new Date(now), ...(settled ? { previousHash: null, retiredHash: row.previousHash } : {}) },
  });
}

/** The same display later, by its row: the token it came with may have been renewed since. */
export async function kioskById(prisma: Prisma, id: string, now: number): Promise<KioskActor | null> {
  const row = await prisma.kiosk.findUnique({ where: { id } });
  const actor = row && actorOf(row, now);
  if (row && actor) await noteUse(prisma, row, false, now);
  return actor;
}

export interface Waiting {
  readonly code: string;
  readonly until: Date;
}
/** The code this browser is showing already, if it is still good; "paired" once somebody approved it. */
export async function pairingOf(
  prisma: Prisma,
  token: string,
  now: number,
): Promise<Waiting | { unitId: string; light: WallLight } | null> {
  const row = (await rowOf(prisma, token, now))?.row;
  if (!row) return null;
  const actor = actorOf(row, now);
  if (actor) return { unitId: actor.unitId, light: readWallLight(row.settings) };
  if (row.code === null || row.codeUntil === null || row.revokedAt !== null || row.codeUntil.getTime() <= now) return null;
  return { code: row.code, until: row.codeUntil };
}

/**
 * A new code for a display that wants to be paired. The token goes into the browser's cookie and is worth nothing until a
 * person approves the code. null: too many codes are waiting.
 */
export async function startPairing(prisma: Prisma, now: number): Promise<(Waiting & { token: string }) | null> {
  await prisma.kiosk.deleteMany({ where: { approvedBy: null, codeUntil: { lte: new Date(now) } } });
  if ((await prisma.kiosk.count({ where: { approvedBy: null } })) >= MAX_WAITING) return null;
  const token = `kio_${newSecret()}`;
  const code = Array.from({ length: CODE_LENGTH }, () => CODE_ALPHABET[randomInt(CODE_ALPHABET.length)]).join('');
  const until = new Date(now + CODE_MS);
  await prisma.kiosk.create({
    data: { id: opaqueId('k'), code, codeUntil: until, tokenHash: hashOf(token), createdAt: new Date(now) },
  });
  return { code, until, token };
}

/**
 * A new token in place of one that is a day old, or that was good for pairing only. The old one stays good until the new
 * one has been used, so a lost answer costs nothing. null: nothing to renew, or not a paired display.
 */
export async function renewKiosk(prisma: Prisma, token: string, now: number): Promise<string | null> {
  const found = await rowOf(prisma, token, now);
  if (!found || !actorOf(found.row, now)) return null;
  const age = found.row.rotatedAt === null ? Number.POSITIVE_INFINITY : now - found.row.rotatedAt.getTime();
  if (age < (found.newest ? RENEW_MS : RENEW_AGAIN_MS)) return null;
  const next = `kio_${newSecret()}`;
  const { count } = await prisma.kiosk.updateMany({
    where: { id: found.row.id, tokenHash: found.row.tokenHash, revokedAt: null },
    data: {
      tokenHash: hashOf(next),
      previousHash: hashOf(token),
      rotatedAt: new Date(now),
      expiresAt: new Date(now + KIOSK_MS),
    },
  });
  return count === 1 ? next : null;
}
