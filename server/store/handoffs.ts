import type { Pool } from 'pg';
import type { HandoffBody, HandoffView, ReadBackBody } from '../../lib/handoff/handoff';
import { record } from '../administration/record';
import type { Prisma } from '../database/client';
import { mustReadPatient, type Reader } from './reader';

const LISTED = 40;
type Database = { readonly pool: Pool; readonly prisma: Prisma };

/** The handovers of a patient, newest first, each with what the receivers said back. */
export async function listHandoffs(by: Reader, { pool, prisma }: Database, key: number): Promise<HandoffView[]> {
  await mustReadPatient(by, pool, key);
  const rows = await prisma.handoff.findMany({
    where: { patientKey: key },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    take: LISTED,
  });
  const users = await prisma.user.findMany({
    where: { id: { in: rows.map((r) => r.authorId) } },
    select: { id: true, name: true },
  });
  const nameOf = (id: string) => users.find((u) => u.id === id)?.name ?? 'somebody who has left';
  const back = rows.filter((r) => 'readBackOf' in (r.body as object));
  return rows
    .filter((r) => !('readBackOf' in (r.body as object)))
    .map((r) => ({
      id: r.id,
      at: r.at.toISOString(),
      author: nameOf(r.authorId),
      authorId: r.authorId,
      body: r.body as unknown as HandoffBody,
      readBacks: back
        .filter((b) => (b.body as unknown as ReadBackBody).readBackOf === r.id)
        .map((b) => ({
          at: b.at.toISOString(),
          author: nameOf(b.authorId),
          synthesis: (b.body as unknown as ReadBackBody).synthesis,
        }))
        .reverse(),
    }));
}

/** Whose handover it is and who gave it; null if this patient has no such one. */
export async function handoffOf(
  by: Reader,
  { pool, prisma }: Database,
  key: number,
  id: string,
): Promise<{ id: string; authorId: string } | null> {
  await mustReadPatient(by, pool, key);
  return prisma.handoff.findFirst({ where: { id, patientKey: key }, select: { id: true, authorId: true } });
}

/** Stores a handover or what the receiver said back, with its audit line. The same id again stores nothing. */
export async function storeHandoff(
  prisma: Prisma,
  h: {
    id: string;
    patientKey: number;
    unitId: string;
    authorId: string;
    at: Date;
    uid: string;
    body: HandoffBody | ReadBackBody;
  },
): Promise<void> {
  if (await prisma.handoff.findUnique({ where: { id: h.id } })) return;
  const { uid, body, ...row } = h;
  await prisma.$transaction([
    prisma.handoff.create({ data: { ...row, body: { ...body } } }),
    record(prisma, {
      ...{ unitId: h.unitId, at: h.at, by: h.authorId, subject: uid },
      ...{ action: 'readBackOf' in body ? 'handoff.read-back' : 'handoff.give', detail: { handoff: h.id } },
    }),
  ]);
}
