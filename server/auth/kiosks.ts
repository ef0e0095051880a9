import type { KioskActor } from '../../lib/permissions';
import type { Prisma } from '../database/client';
import { hashOf } from './tokens';

export const KIOSK_COOKIE = 'tocsin-kiosk';
export const KIOSK_PATTERN = /^kio_[\w-]{43}$/;

/** The paired wall display that holds this token, or null if it is unknown, revoked, run out or not approved yet. */
export async function actorOfKiosk(prisma: Prisma, token: string, now: number): Promise<KioskActor | null> {
  if (!KIOSK_PATTERN.test(token)) return null;
  const row = await prisma.kiosk.findUnique({ where: { tokenHash: hashOf(token) } });
  if (!row || row.unitId === null || row.approvedBy === null || row.revokedAt !== null) return null;
  if (row.expiresAt !== null && row.expiresAt.getTime() <= now) return null;
  return { kind: 'kiosk', id: row.id, name: row.name, unitId: row.unitId };
}
