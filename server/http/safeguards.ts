import type { Pool } from 'pg';
import { z } from 'zod';
import { readSecondFactorRoles, secondFactorRoles } from '../../lib/people/second-factor';
import { can, type UserActor } from '../../lib/permissions';
import { NAME_LEVELS, type Privacy, readPrivacy } from '../../lib/privacy';
import { record } from '../administration/record';
import type { Clock } from '../clock';
import type { Prisma } from '../database/client';
import type { Monitor } from '../monitor';
import { HttpError, sendJson } from './answer';
import { bodyOf } from './body';
import type { Call, Route } from './router';

const privacyBody = z.object({
  level: z.enum(NAME_LEVELS),
  hideProduct: z.boolean(),
  decidedBy: z.string().trim().max(100),
});
const secondFactorBody = z.object({ roles: secondFactorRoles });

interface Parts {
  readonly monitor: Monitor;
  readonly pool: Pool;
  readonly prisma: Prisma;
  readonly clock: Clock;
}

/** What a unit decides about names on its walls, and from whom it asks a second factor. */
export function safeguardRoutes(p: Parts): Route[] {
  const { monitor, pool, prisma, clock } = p;
  const at = (rest: string) => `/api/units/:unit/${rest}`;
  const viewOf = (unitId: string) => {
    const settings = monitor.census.unit(unitId)?.settings;
    return { privacy: readPrivacy(settings), secondFactor: readSecondFactorRoles(settings) };
  };
  /** Settings of others stay as they are, also those that are set at the same moment. */
  const set = async (call: Call, unitId: string, name: string, value: unknown, action: string, detail: Detail) => {
    await pool.query('update units set settings = settings || jsonb_build_object($2::text, $3::jsonb) where id = $1', [
      ...[unitId, name, JSON.stringify(value)],
    ]);
    const { id: by } = call.actor as UserActor;
    await record(prisma, { unitId, at: new Date(clock.now()), by, action, subject: unitId, detail });
    await monitor.refreshUnits();
    sendJson(call.res, 200, viewOf(unitId));
  };
  return [
    {
      method: 'GET',
      pattern: at('safeguards'),
      access: 'session',
      handle: (call) => sendJson(call.res, 200, viewOf(allowed(p, call, 'read'))),
    },
    {
      method: 'POST',
      pattern: at('privacy'),
      access: 'session',
      async handle(call) {
        const unitId = allowed(p, call, 'manage');
        const body = await bodyOf(call, privacyBody);
        if (body.level !== 'L0' && body.decidedBy.length < 3)
          throw new HttpError(422, 'decided-by', 'Showing more than the bed takes the name of who decided it.');
        const privacy: Privacy = { ...body, decidedAt: new Date(clock.now()).toISOString() };
        await set(call, unitId, 'privacy', privacy, 'unit.privacy', body);
      },
    },
    {
      method: 'POST',
      pattern: at('second-factor'),
      access: 'session',
      async handle(call) {
        const unitId = allowed(p, call, 'manage');
        const { roles } = await bodyOf(call, secondFactorBody);
        const { id, roles: own } = call.actor as UserActor;
        const asked = own.some((r) => r.unitId === unitId && roles.includes(r.role));
        const me = await prisma.user.findUniqueOrThrow({ where: { id } });
        if (asked && me.passwordHash !== null && me.totpConfirmedAt === null)
          throw new HttpError(422, 'own-first', 'Set up your own second factor first: you would lose this page.');
        await set(call, unitId, 'secondFactor', roles, 'unit.second-factor', { roles });
      },
    },
  ];
}
type Detail = Record<string, string | boolean | string[]>;

function allowed({ monitor }: Parts, call: Call, action: 'read' | 'manage'): string {
  const unitId = call.params.unit as string;
  if (!monitor.census.unit(unitId)) throw new HttpError(404, 'not-found', 'There is no such unit.');
  if (!can(call.actor, action, { kind: 'unit-settings', unitId }))
    throw new HttpError(403, 'forbidden', 'You have no right to the settings of this unit.');
  return unitId;
}
