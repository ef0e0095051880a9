import type { Pool } from 'pg';
import { z } from 'zod';
import { readTelling } from '../../lib/alerts/policy';
import { can } from '../../lib/permissions';
import { refOf } from '../../lib/protocols/document';
import { readTeams, teamsSchema } from '../../lib/units/teams';
import type { UnitAdminView } from '../../lib/units/view';
import { addBeds, changeUnit, retireBed } from '../administration/beds';
import { setTeams } from '../administration/teams';
import { createUnit } from '../administration/units';
import { changeRole } from '../administration/users';
import type { UserActor } from '../auth/actor';
import type { Clock } from '../clock';
import type { Prisma } from '../database/client';
import type { Monitor } from '../monitor';
import { HttpError, sendJson } from './answer';
import { bodyOf } from './body';
import { once } from './once';
import { understood } from './people';
import type { Call, Route } from './router';

const commandId = z.string().min(1).max(200);
const name = z.string().trim().min(1, 'is missing.').max(100);
const zone = z.string().trim().min(1).max(60);
const beds = z.string().max(2_000);
const confirm = z.string().max(200);
export const newUnitBody = z.object({ commandId, id: z.string().trim().max(64), name, zone, beds: beds.default('') });
export const unitBody = z.object({ commandId, name, zone, confirm: confirm.optional() });
export const newBedsBody = z.object({ commandId, beds });
export const renameBedBody = z.object({ commandId, label: z.string().trim().min(1).max(32), confirm });
export const retireBedBody = z.object({ commandId, confirm });
export const teamsBody = z.object({ commandId, teams: teamsSchema });

interface Parts {
  readonly monitor: Monitor;
  readonly prisma: Prisma;
  readonly pool: Pool;
  readonly clock: Clock;
  /** Name of a person by id. */
  readonly nameOf: (id: string) => string | null;
  readonly defaultProtocol: string;
  /** The roles of this sign-in are others from now on. */
  readonly onRoles: (idHash: string) => void;
}

/** Units and beds. What takes something away is confirmed by writing its name, and waits until the bed is empty. */
export function unitRoutes(p: Parts): Route[] {
  return [
    {
      method: 'POST',
      pattern: '/api/units',
      access: 'session',
      handle: (call) => make(p, call),
    },
    {
      method: 'GET',
      pattern: '/api/units/:unit/administration',
      access: 'session',
      handle: (call) => sendJson(call.res, 200, { unit: viewOf(p, unitFor(p, call, 'read')) }),
    },
    {
      method: 'POST',
      pattern: '/api/units/:unit/administration',
      access: 'session',
      async handle(call) {
        const unitId = unitFor(p, call, 'manage');
        const body = await bodyOf(call, unitBody);
        // Another zone moves every time of day that anybody reads there.
        if (body.zone !== p.monitor.census.unit(unitId)?.zone) confirmed(body.confirm, unitId);
        await act(p, call, body.commandId, unitId, (by) => changeUnit(p.prisma, { ...by, unitId, ...body }));
      },
    },
    {
      method: 'POST',
      pattern: '/api/units/:unit/beds',
      access: 'session',
      async handle(call) {
        const unitId = unitFor(p, call, 'manage');
        const body = await bodyOf(call, newBedsBody);
        await act(p, call, body.commandId, unitId, (by) => addBeds(p.prisma, { ...by, unitId, beds: body.beds }));
      },
    },
    {
      method: 'POST',
      pattern: '/api/units/:unit/teams',
      access: 'session',
      async handle(call) {
        const unitId = unitFor(p, call, 'manage');
        const body = await bodyOf(call, teamsBody);
        await act(p, call, body.commandId, unitId, (by) => setTeams(p.prisma, { ...by, unitId, teams: body.teams }));
      },
    },
    {
      method: 'POST',
      pattern: '/api/units/:unit/beds/:bed/rename',
      access: 'session',
      async handle(call) {
        const unitId = unitFor(p, call, 'manage');
        const { commandId: id, label, confirm } = await bodyOf(call, renameBedBody);
        const bedId = bedFor(p, call, confirm);
        await act(p, call, id, unitId, (by) => retireBed(p.prisma, { ...by, unitId, bedId, label }));
      },
    },
    {
      method: 'POST',
      pattern: '/api/units/:unit/beds/:bed/retire',
      access: 'session',
      async handle(call) {
        const unitId = unitFor(p, call, 'manage');
        const body = await bodyOf(call, retireBedBody);
        const bedId = bedFor(p, call, body.confirm);
        await act(p, call, body.commandId, unitId, (by) => retireBed(p.prisma, { ...by, unitId, bedId, label: null }));
      },
    },
  ];
}

async function make(p: Parts, call: Call): Promise<void> {
  if (!can(call.actor, 'manage', { kind: 'units' })) throw new HttpError(403, 'forbidden', 'Only administrators make units.');
  const { commandId: command, ...body } = await bodyOf(call, newUnitBody);
  const { id } = body;
  const actor = call.actor as UserActor;
  await act(p, call, command, id, async ({ now, by }) => {
    await createUnit(p.prisma, { ...body, protocolId: p.defaultProtocol, now, by });
    const me = await p.prisma.user.findUniqueOrThrow({ where: { id: actor.id } });
    await changeRole(p.prisma, { email: me.email, role: 'admin', unitId: id, revoke: false, now, by });
    // Beds and people are the next thing they enter: not in five seconds.
    p.onRoles(actor.session);
  });
}

/** Does it once, makes it known to the loop at once, and answers with the unit as it then is. */
async function act(
  p: Parts,
  call: Call,
  command: string,
  unitId: string,
  work: (by: { readonly now: Date; readonly by: string }) => Promise<unknown>,
): Promise<void> {
  const actor = call.actor as UserActor;
  await once(p, call, command, async () => {
    await understood(() => work({ now: new Date(p.clock.now()), by: actor.id }));
    await p.monitor.refreshUnits();
    return { unit: viewOf(p, unitId) };
  });
}

function viewOf(p: Parts, unitId: string): UnitAdminView {
  const { census, protocols } = p.monitor;
  const unit = census.unit(unitId);
  if (!unit) throw new HttpError(404, 'not-found', 'There is no such unit.');
  const now = p.clock.now();
  const failSafe = readTelling(unit.settings).failSafe;
  return {
    ...{ id: unit.id, name: unit.name, zone: unit.zone, levelOfCare: unit.levelOfCare },
    protocol: refOf(protocols.current(unit)),
    failSafe: failSafe ? p.nameOf(failSafe) : null,
    patients: census.patientsOf(unitId).length,
    teams: readTeams(unit.settings, census.bedsOf(unitId)),
    beds: census.bedsOf(unitId).map((bed) => {
      const seat = census.occupants(bed.id, now).find((s) => s.to === null);
      return { id: bed.id, label: bed.label, takenSince: seat ? new Date(seat.from).toISOString() : null };
    }),
  };
}

function unitFor(p: Parts, call: Call, action: 'read' | 'manage'): string {
  const unitId = call.params.unit as string;
  if (!can(call.actor, action, { kind: 'unit-settings', unitId }))
    throw new HttpError(403, 'forbidden', 'You have no right to the settings of this unit.');
  if (!p.monitor.census.unit(unitId)) throw new HttpError(404, 'not-found', 'There is no such unit.');
  return unitId;
}
function bedFor(p: Parts, call: Call, confirm: string): string {
  const bed = p.monitor.census.bed(call.params.bed as string);
  if (!bed || bed.unitId !== call.params.unit) throw new HttpError(404, 'not-found', 'There is no such bed on this unit.');
  confirmed(confirm, bed.label);
  return bed.id;
}
function confirmed(typed: string | undefined, wanted: string): void {
  if (typed?.trim() !== wanted) throw new HttpError(422, 'confirm', `What was typed is not "${wanted}".`);
}
