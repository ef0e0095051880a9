import type { Prisma } from '../database/client';

/** Opaque ids of the patients to whom this person has emergency access now; lifetimes are real time. */
export async function emergenciesOf(prisma: Prisma, userId: string, now: number): Promise<readonly string[]> {
  const at = new Date(now);
  const rows = await prisma.breakGlass.findMany({
    where: { userId, fromAt: { lte: at }, toAt: { gt: at }, patientKey: { not: null } },
    select: { patientKey: true },
  });
  if (rows.length === 0) return [];
  const keys = rows.flatMap((r) => r.patientKey ?? []);
  const people = await prisma.patient.findMany({ where: { key: { in: keys } }, select: { uid: true }, orderBy: { key: 'asc' } });
  return people.map((p) => p.uid);
}
