import type { Pool } from 'pg';
import { z } from 'zod';
import { type Action, can, type Resource } from '../../../lib/permissions';
import type { UserActor } from '../../auth/actor';
import type { Clock } from '../../clock';
import type { Prisma } from '../../database/client';
import type { Monitor } from '../../monitor';
import type { Notify } from '../../notify';
import type { Views } from '../../views';
import { HttpError } from '../answer';
import type { Call } from '../router';

/** What the routes about telling people share. */
export interface Parts {
  readonly notify: Notify;
  readonly monitor: Monitor;
  readonly views: Views;
  readonly prisma: Prisma;
  readonly pool: Pool;
  readonly clock: Clock;
}

export const command = z.object({ commandId: z.string().min(1).max(200) });
export const instant = z.iso
  .datetime({ offset: true, message: 'is not an instant with an offset' })
  .transform((t) => Date.parse(t));
export const iso = (t: number) => new Date(t).toISOString();
export const isoOrNull = (t: Date | null) => t?.toISOString() ?? null;
export const userOf = (call: Call) => call.actor as UserActor;

type OfUnit = Extract<Resource, { unitId: string }>['kind'];
/** The unit of the address, if the person may do this there; 404 if there is none, 403 if not allowed. */
export function unitFor(p: Parts, call: Call, action: Action, kind: OfUnit): string {
  const unitId = call.params.unit as string;
  if (!p.monitor.census.unit(unitId)) throw new HttpError(404, 'not-found', 'There is no such unit.');
  allow(call, action, kind, unitId);
  return unitId;
}
export function allow(call: Call, action: Action, kind: OfUnit, unitId: string): void {
  if (!can(call.actor, action, { kind, unitId } as Resource))
    throw new HttpError(
      403,
      'forbidden',
      action === 'read' ? 'You have no right to see this.' : 'Your role may not change this.',
    );
}
