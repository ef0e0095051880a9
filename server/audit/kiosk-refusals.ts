import { record } from '../administration/record';
import type { Prisma } from '../database/client';
import type { Watch } from '../http/router';
import { OnceAMinute } from './once-a-minute';

/** Notes that a display on a wall asked for what only people or devices may do: it cannot write, and somebody has to know that it tried. */
export function kioskRefusals(prisma: Prisma, realNow: () => number = Date.now): NonNullable<Watch['refused']> {
  const lines = new OnceAMinute(realNow);
  return ({ method, pattern }, actor) => {
    if (actor.kind !== 'kiosk' || actor.locked !== undefined || method === 'GET') return;
    lines.do(`${actor.id} ${method} ${pattern}`, (now) =>
      record(prisma, {
        ...{ unitId: actor.unitId, at: new Date(now), by: `kiosk:${actor.id}`, action: 'kiosk.refused' },
        ...{ subject: actor.id, detail: { method, path: pattern } },
      }),
    );
  };
}
