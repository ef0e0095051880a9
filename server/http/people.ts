import { z } from 'zod';
import { can, ROLES } from '../../lib/permissions';
import { invite, type Link, resetLink } from '../administration/invitations';
import type { LinkMail } from '../administration/link-mail';
import { Refusal } from '../administration/record';
import { changeRole, disableUser, letGoOfTelephones, signOutEverywhere } from '../administration/users';
import type { UserActor } from '../auth/actor';
import type { Prisma } from '../database/client';
import { peopleOfUnit } from '../store/people-list';
import { HttpError, sendJson } from './answer';
import { bodyOf } from './body';
import type { Call, Route } from './router';

const role = z.enum(ROLES);
const newPerson = z.object({ email: z.string().max(200), name: z.string().trim().min(1).max(100), role });
const change = z.object({ role, revoke: z.boolean().default(false) });
/** Ending somebody's access is confirmed by writing whose. */
const confirmed = z.object({ confirm: z.string().max(200) });

interface Parts {
  readonly prisma: Prisma;
  readonly mail: LinkMail;
  readonly realNow?: () => number;
}

/** People of a unit, their roles and sign-ins, for its administrators. Lifetimes are real time. */
export function peopleRoutes({ prisma, mail, realNow = Date.now }: Parts): Route[] {
  const at = (rest: string) => `/api/units/:unit/people${rest}`;
  const act = (rest: string, work: (call: Call, target: Target) => Promise<Record<string, unknown>>): Route => ({
    method: 'POST',
    pattern: at(`/:id${rest}`),
    access: 'session',
    async handle(call) {
      const unitId = allowed(call, 'manage');
      const target = await targetOf(prisma, call, unitId);
      sendJson(call.res, 200, await understood(() => work(call, target)));
    },
  });
  const by = (call: Call) => ({ now: new Date(realNow()), by: (call.actor as UserActor).id });
  /** The token stands behind the #: browsers send that to nobody, so it is in no log. */
  const handedOver = async (link: Link, email: string, invited: boolean) => {
    const path = `/invitation#${link.token}`;
    return { path, expiresAt: link.expiresAt.toISOString(), mailed: await mail({ email, path, invited }) };
  };
  return [
    {
      method: 'GET',
      pattern: at(''),
      access: 'session',
      async handle(call) {
        sendJson(call.res, 200, { people: await peopleOfUnit(call.actor, prisma, allowed(call, 'read'), realNow()) });
      },
    },
    {
      method: 'POST',
      pattern: at(''),
      access: 'session',
      async handle(call) {
        const unitId = allowed(call, 'manage');
        const body = await bodyOf(call, newPerson);
        const email = body.email.trim().toLowerCase();
        // Whoever works on another unit already keeps the account and its password.
        const known = await prisma.user.findUnique({ where: { email } });
        if (known) {
          await understood(() => changeRole(prisma, { email, role: body.role, unitId, revoke: false, ...by(call) }));
          return sendJson(call.res, 200, { link: null });
        }
        const link = await understood(() => invite(prisma, { ...body, unitId, ...by(call) }));
        sendJson(call.res, 200, { link: await handedOver(link, email, true) });
      },
    },
    act('/roles', async (call, target) => {
      const body = await bodyOf(call, change);
      if (target.id === (call.actor as UserActor).id && body.revoke && body.role === 'admin')
        throw new Refusal('Nobody takes their own administration away: ask another administrator.');
      await changeRole(prisma, { email: target.email, unitId: target.unitId, ...body, ...by(call) });
      return { id: target.id };
    }),
    act('/sign-out', async (call, target) => {
      await signOutEverywhere(prisma, { userId: target.id, ...by(call) });
      return { id: target.id };
    }),
    act('/password', async (call, target) => {
      await mayEnd(call, target);
      return { link: await handedOver(await resetLink(prisma, { email: target.email, ...by(call) }), target.email, false) };
    }),
    act('/second-factor', async (call, target) => {
      await mayEnd(call, target);
      // Whoever took the telephone may be signed in with it: every sign-in ends too.
      await letGoOfTelephones(prisma, { email: target.email, ...by(call) });
      return { id: target.id };
    }),
    act('/disable', async (call, target) => {
      await mayEnd(call, target);
      if (target.id === (call.actor as UserActor).id) throw new Refusal('Nobody disables themselves: ask another administrator.');
      await disableUser(prisma, { email: target.email, ...by(call) });
      return { id: target.id };
    }),
  ];
}

interface Target {
  readonly id: string;
  readonly email: string;
  readonly unitId: string;
  /** Every unit on which the person holds a role. */
  readonly units: readonly string[];
}
async function targetOf(prisma: Prisma, call: Call, unitId: string): Promise<Target> {
  const user = await prisma.user.findFirst({
    where: { id: call.params.id as string, roles: { some: { unitId } } },
    include: { roles: true },
  });
  if (!user) throw new HttpError(404, 'not-found', 'There is no such person on this unit.');
  return { id: user.id, email: user.email, unitId, units: user.roles.map((r) => r.unitId) };
}
function allowed(call: Call, action: 'read' | 'manage'): string {
  const unitId = call.params.unit as string;
  if (!can(call.actor, action, { kind: 'users', unitId }))
    throw new HttpError(403, 'forbidden', 'You have no right to the people of this unit.');
  return unitId;
}
/** A password opens all that its owner may do: only who administers all of the person's units may replace it or end the account. */
async function mayEnd(call: Call, target: Target): Promise<void> {
  if (!target.units.every((unitId) => can(call.actor, 'manage', { kind: 'users', unitId })))
    throw new HttpError(403, 'forbidden', 'This person works on units that you do not administer.');
  const { confirm } = await bodyOf(call, confirmed);
  if (confirm.trim().toLowerCase() !== target.email)
    throw new HttpError(422, 'confirm', 'What was typed is not the e-mail address of this person.');
}
/** What the command line calls by its option ("--beds takes ...") is a field on a page. */
export const inWebWords = (refusal: Refusal): string => refusal.message.replace(/^--([a-z-]+):? /, '$1: ');

/** A refusal of ours as 422. */
export async function understood<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Refusal) throw new HttpError(422, 'refused', inWebWords(error));
    throw error;
  }
}
