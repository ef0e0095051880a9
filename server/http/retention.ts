import type { Pool } from 'pg';
import { z } from 'zod';
import { can } from '../../lib/permissions';
import { isShorter, RETENTION_KINDS, retentionTrouble } from '../../lib/retention';
import { record } from '../administration/record';
import type { UserActor } from '../auth/actor';
import type { Clock } from '../clock';
import type { Prisma } from '../database/client';
import { retentionDays, retentionView, setRetentionDays } from '../retention/job';
import { HttpError, sendJson } from './answer';
import { bodyOf } from './body';
import type { Call, Route } from './router';

export const retentionBody = z.object({
  kind: z.enum(RETENTION_KINDS.map((k) => k.id)),
  days: z.number().nullable(),
  /** The kind's name, where more would go than before. */
  confirm: z.string().max(100).optional(),
});

/** How long what is kept; the settings are the installation's, not a unit's. */
export function retentionRoutes(p: { pool: Pool; prisma: Prisma; clock: Clock }): Route[] {
  return [
    {
      method: 'GET',
      pattern: '/api/retention',
      access: 'session',
      async handle(call) {
        allowed(call, 'read');
        sendJson(call.res, 200, await retentionView(p));
      },
    },
    {
      method: 'POST',
      pattern: '/api/retention',
      access: 'session',
      async handle(call) {
        allowed(call, 'manage');
        const { kind, days, confirm } = await bodyOf(call, retentionBody);
        const trouble = retentionTrouble(kind, days);
        if (trouble !== null) throw new HttpError(422, 'invalid', trouble);
        const before = await retentionDays(p.pool);
        if (isShorter(before[kind], days) && confirm?.trim() !== kind)
          throw new HttpError(422, 'confirm', `What was typed is not "${kind}".`);
        await setRetentionDays(p.pool, { ...before, [kind]: days });
        const by = (call.actor as UserActor).id;
        const detail = { days, daysWere: before[kind] };
        await record(p.prisma, { unitId: null, at: new Date(p.clock.now()), by, action: 'retention.set', subject: kind, detail });
        sendJson(call.res, 200, await retentionView(p));
      },
    },
  ];
}

function allowed(call: Call, action: 'read' | 'manage'): void {
  if (!can(call.actor, action, { kind: 'retention' }))
    throw new HttpError(
      403,
      'forbidden',
      action === 'read' ? 'You have no right to see this.' : 'Only administrators change this.',
    );
}
