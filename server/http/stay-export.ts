import type { Pool } from 'pg';
import { record } from '../administration/record';
import type { UserActor } from '../auth/actor';
import type { Clock } from '../clock';
import type { Prisma } from '../database/client';
import type { Monitor } from '../monitor';
import { exportStay, stayToExport } from '../store/stay-export';
import { HttpError } from './answer';
import { Attempts } from './attempts';
import { patientOf } from './guard';
import type { Call, Route } from './router';

const EXPORTS_A_DAY = 5;
const DAY_MS = 86_400_000;

/** GET /api/patients/{ref}/export: everything recorded of the newest stay, or of ?stay=, as a file. Audited before the first byte. */
export function stayExportRoutes(p: { monitor: Monitor; pool: Pool; prisma: Prisma; clock: Clock }): Route[] {
  const attempts = new Attempts(EXPORTS_A_DAY, DAY_MS);
  return [
    {
      method: 'GET',
      pattern: '/api/patients/:ref/export',
      access: 'session',
      async handle(call) {
        const actor = call.actor as UserActor;
        const { person } = patientOf(p.monitor, actor, call.params.ref as string, 'read');
        const asked = call.url.searchParams.get('stay');
        if (asked !== null && !/^\d{1,9}$/.test(asked)) throw new HttpError(400, 'query', '"stay" is the number of a stay.');
        const stay = await stayToExport(actor, p.pool, person.uid, asked === null ? null : Number(asked));
        if (!stay) throw new HttpError(404, 'not-found', 'This patient has no such stay.');
        attempts.count(actor.id);
        const now = new Date(p.clock.now());
        const detail = { stay: stay.id };
        await record(p.prisma, { unitId: stay.unitId, at: now, by: actor.id, action: 'stay.export', subject: stay.uid, detail });
        await send(call, exportStay(actor, p.pool, stay, now));
      },
    },
  ];
}

async function send({ res }: Call, pieces: AsyncGenerator<string>): Promise<void> {
  res.writeHead(200, {
    'content-type': 'application/json; charset=utf-8',
    'content-disposition': 'attachment; filename="stay.json"',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  for await (const piece of pieces) {
    if (res.destroyed) return;
    if (!res.write(piece)) await new Promise((resolve) => res.once('drain', resolve).once('close', resolve));
  }
  res.end();
}
