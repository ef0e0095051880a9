import { type KioskView, readWallLight, type WallLight } from '../../lib/kiosk';
import { KIOSK_MS } from '../auth/kiosks';
import type { Prisma } from '../database/client';
import { record } from './record';

/** Lets the display that shows this code in, for one unit. null: no display shows it, or its time is over. */
export async function approveKiosk(
  prisma: Prisma,
  k: { code: string; unitId: string; name: string; by: string; now: number },
): Promise<string | null> {
  const at = new Date(k.now);
  const waiting = await prisma.kiosk.findFirst({ where: { code: k.code, approvedBy: null, codeUntil: { gt: at } } });
  if (!waiting) return null;
  const done = await prisma.$transaction(async (tx) => {
    const { count } = await tx.kiosk.updateMany({
      where: { id: waiting.id, code: k.code, approvedBy: null },
      data: {
        unitId: k.unitId,
        name: k.name,
        approvedBy: k.by,
        code: null,
        codeUntil: null,
        expiresAt: new Date(k.now + KIOSK_MS),
      },
    });
    if (count === 0) return false;
    await record(tx as Prisma, {
      unitId: k.unitId,
      at,
      by: k.by,
      action: 'kiosk.approve',
      subject: waiting.id,
      detail: { name: k.name },
    });
    return true;
  });
  return done ? waiting.id : null;
}

/** Ends a display's right for good. false: it has none, or is another unit's. */
export async function revokeKiosk(prisma: Prisma, k: { id: string; unitId: string; by: string; now: number }): Promise<boolean> {
  const at = new Date(k.now);
  return prisma.$transaction(async (tx) => {
    const { count } = await tx.kiosk.updateMany({
      where: { id: k.id, unitId: k.unitId, revokedAt: null },
      data: { revokedAt: at, tokenHash: null, previousHash: null, retiredHash: null },
    });
    if (count === 0) return false;
    await record(tx as Prisma, { unitId: k.unitId, at, by: k.by, action: 'kiosk.revoke', subject: k.id });
    return true;
  });
}

/** How bright a display is. false: it is not in force, or is another unit's. */
export async function setKioskLight(
  prisma: Prisma,
  k: { id: string; unitId: string; light: WallLight; by: string; now: number },
): Promise<boolean> {
  const at = new Date(k.now);
  return prisma.$transaction(async (tx) => {
    const { count } = await tx.kiosk.updateMany({
      where: { id: k.id, unitId: k.unitId, revokedAt: null, approvedBy: { not: null } },
      data: { settings: { light: k.light } },
    });
    if (count === 0) return false;
    const detail = { light: k.light };
    await record(tx as Prisma, { unitId: k.unitId, at, by: k.by, action: 'kiosk.light', subject: k.id, detail });
    return true;
  });
}

/** The unit's displays, those in force first, the newest first among equals. */
export async function listKiosks(prisma: Prisma, unitId: string, now: number): Promise<KioskView[]> {
  const rows = await prisma.kiosk.findMany({
    where: { unitId, approvedBy: { not: null } },
    orderBy: { createdAt: 'desc' },
    take: 200,
  });
  const people = new Map(
    (
      await prisma.user.findMany({
        where: { id: { in: rows.flatMap((r) => r.approvedBy ?? []) } },
        select: { id: true, name: true },
      })
    ).map((u) => [u.id, u.name]),
  );
  const ended = (r: (typeof rows)[number]) => r.revokedAt !== null || (r.expiresAt !== null && r.expiresAt.getTime() <= now);
  return rows
    .sort((a, b) => Number(ended(a)) - Number(ended(b)))
    .map((r) => ({
      id: r.id,
      name: r.name,
      unit: unitId,
      approvedBy: people.get(r.approvedBy ?? '') ?? null,
      pairedAt: r.createdAt.toISOString(),
      lastSeenAt: r.lastSeenAt?.toISOString() ?? null,
      expiresAt: r.expiresAt?.toISOString() ?? null,
      revokedAt: r.revokedAt?.toISOString() ?? null,
      copiedAt: r.copiedAt?.toISOString() ?? null,
      light: readWallLight(r.settings),
    }));
}
