import type { Prisma } from '../database/client';

/** What was asked cannot be done; the message is for the person who asked. */
export class Refusal extends Error {
  override name = 'Refusal';
}

/** The audit line of an administrative act, to be committed together with it. */
export function record(
  prisma: Prisma,
  a: {
    unitId: string | null;
    at: Date;
    by: string;
    action: string;
    subject: string;
    detail?: Record<string, string | number | boolean | string[] | null>;
  },
) {
  return prisma.auditEntry.create({
    data: { unitId: a.unitId, at: a.at, actor: a.by, action: a.action, subject: a.subject, detail: a.detail ?? {} },
  });
}
