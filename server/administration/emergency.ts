import type { Notice } from '../../lib/alerts/notice';
import { EMERGENCIES_A_DAY, EMERGENCY_MS, isOverdue, REVIEW_WITHIN_MS } from '../../lib/people/emergency';
import type { Prisma } from '../database/client';
import { opaqueId } from '../store/ids';
import { Refusal, record } from './record';

const DAY_MS = 24 * 3_600_000;

interface Taken {
  readonly userId: string;
  readonly unitId: string;
  readonly patient: { readonly key: number; readonly uid: string };
  /** In words, for the reviewer. */
  readonly reason: string;
  readonly now: Date;
  /** The same instant on the server's clock, which those who tell people go by. */
  readonly clockNow: Date;
}
/**
 * Opens emergency access to one patient. It is on record in the unit's chain together with its reason, and the notice to those
 * who oversee the unit waits in the outbox with it.
 * @throws Refusal once too many were taken within a day
 */
export async function takeEmergency(prisma: Prisma, t: Taken): Promise<{ readonly id: string; readonly until: Date }> {
  const id = opaqueId('e');
  const until = new Date(t.now.getTime() + EMERGENCY_MS);
  await prisma.$transaction(async (tx) => {
    // The person's row is the lock: of many at once no more than three are counted.
    await tx.user.update({ where: { id: t.userId }, data: { pinFailures: { increment: 0 } } });
    const lately = await tx.breakGlass.count({ where: { userId: t.userId, fromAt: { gt: new Date(t.now.getTime() - DAY_MS) } } });
    if (lately >= EMERGENCIES_A_DAY)
      throw new Refusal(`Emergency access was taken ${EMERGENCIES_A_DAY} times within a day: ask the unit or an administrator.`);
    await tx.breakGlass.create({
      data: {
        ...{ id, userId: t.userId, unitId: t.unitId, patientKey: t.patient.key },
        ...{ reason: t.reason, fromAt: t.now, toAt: until },
      },
    });
    const notice: Notice = { kind: 'emergency-access', by: t.userId };
    await tx.outbox.create({
      data: { alertId: id, version: 0, unitId: t.unitId, tier: 0, createdAt: t.clockNow, body: notice },
    });
    await record(tx as Prisma, {
      ...{ unitId: t.unitId, at: t.now, by: t.userId, action: 'emergency.open', subject: t.patient.uid },
      detail: { id, reason: t.reason, until: until.toISOString() },
    });
  });
  return { id, until };
}

/** Closes the review of an access; nobody reviews their own. What is found ends an access still in force. */
export async function reviewEmergency(
  prisma: Prisma,
  r: { readonly id: string; readonly by: string; readonly finding: string; readonly justified: boolean; readonly now: Date },
): Promise<void> {
  const row = await prisma.breakGlass.findUniqueOrThrow({ where: { id: r.id } });
  if (row.userId === r.by) throw new Refusal('Nobody reviews their own access.');
  const review = `${r.justified ? 'justified' : 'not justified'}: ${r.finding}`;
  const { count } = await prisma.breakGlass.updateMany({
    where: { id: r.id, reviewedAt: null },
    data: { reviewedAt: r.now, reviewedBy: r.by, review, ...(row.toAt > r.now && !r.justified ? { toAt: r.now } : {}) },
  });
  if (count === 0) throw new Refusal('It has been reviewed already.');
  await record(prisma, {
    ...{ unitId: row.unitId, at: r.now, by: r.by, action: 'emergency.review', subject: row.id },
    detail: { justified: r.justified, finding: r.finding },
  });
}

export interface EmergencyRow {
  readonly id: string;
  readonly userId: string;
  readonly by: string;
  readonly unitId: string;
  readonly patientKey: number | null;
  readonly reason: string;
  readonly fromAt: Date;
  readonly toAt: Date;
  readonly reviewBy: Date;
  readonly overdue: boolean;
  readonly review: { readonly by: string; readonly at: Date; readonly finding: string } | null;
}
/** So long its person is told that an access has ended, and when. */
const ENDED_TOLD_MS = DAY_MS;

/** The accesses to patients of these units, or of one person in force or ended within the day; open reviews first, then the newest. */
export async function listEmergencies(
  prisma: Prisma,
  which: { readonly units: readonly string[] } | { readonly userId: string },
  now: Date,
): Promise<readonly EmergencyRow[]> {
  const where =
    'units' in which
      ? { unitId: { in: [...which.units] } }
      : { userId: which.userId, toAt: { gt: new Date(now.getTime() - ENDED_TOLD_MS) } };
  const rows = await prisma.breakGlass.findMany({ where, orderBy: { fromAt: 'desc' }, take: 200 });
  const ids = rows.flatMap((r) => [r.userId, ...(r.reviewedBy === null ? [] : [r.reviewedBy])]);
  const people = await prisma.user.findMany({ where: { id: { in: ids } }, select: { id: true, name: true } });
  const nameOf = (id: string) => people.find((p) => p.id === id)?.name ?? id;
  const views = rows.map((r) => ({
    ...{ id: r.id, userId: r.userId, by: nameOf(r.userId), unitId: r.unitId, patientKey: r.patientKey, reason: r.reason },
    ...{ fromAt: r.fromAt, toAt: r.toAt, reviewBy: new Date(r.fromAt.getTime() + REVIEW_WITHIN_MS) },
    overdue: isOverdue(r.fromAt.getTime(), r.reviewedAt?.getTime() ?? null, now.getTime()),
    review: r.reviewedAt === null ? null : { by: nameOf(r.reviewedBy ?? ''), at: r.reviewedAt, finding: r.review ?? '' },
  }));
  return [...views.filter((v) => v.review === null), ...views.filter((v) => v.review !== null)];
}
