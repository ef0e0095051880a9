import { z } from 'zod';
import { changePassword } from '../administration/invitations';
import { record } from '../administration/record';
import type { UserActor } from '../auth/actor';
import { revokeSession } from '../auth/sessions';
import type { Prisma } from '../database/client';
import { sessionOf, sessionsOf } from '../store/people-list';
import { HttpError, sendJson } from './answer';
import { bodyOf } from './body';
import { understood } from './people';
import { proveSelf } from './prove-self';
import type { Route } from './router';

const changeBody = z.object({ current: z.string().min(1).max(1_000), password: z.string().min(1).max(1_000) });

/** Everybody's own account: sign-ins and password. Lifetimes are real time. */
export function accountRoutes(p: {
  prisma: Prisma;
  /** A session is another one from now on. */
  onSession: (idHash: string) => void;
  realNow?: () => number;
}): Route[] {
  const { prisma, onSession, realNow = Date.now } = p;
  return [
    {
      method: 'GET',
      pattern: '/api/me/sessions',
      access: 'session',
      async handle({ res, actor }) {
        const { id, session } = actor as UserActor;
        const sessions = await sessionsOf({ id }, prisma, realNow());
        sendJson(res, 200, { sessions: sessions.map((s) => ({ ...s, current: session.startsWith(s.id) })) });
      },
    },
    {
      method: 'POST',
      pattern: '/api/me/sessions/:id/end',
      access: 'session',
      async handle({ res, actor, params }) {
        const { id } = actor as UserActor;
        const hash = await sessionOf({ id }, prisma, params.id as string);
        if (!hash) throw new HttpError(404, 'not-found', 'You have no such sign-in.');
        await revokeSession(prisma, hash, realNow());
        onSession(hash);
        await record(prisma, { unitId: null, at: new Date(realNow()), by: id, action: 'session.end', subject: id });
        sendJson(res, 200, { ended: params.id });
      },
    },
    {
      method: 'POST',
      pattern: '/api/me/password',
      access: 'session',
      async handle(call) {
        const { id, session } = call.actor as UserActor;
        const { current, password } = await bodyOf(call, changeBody);
        await proveSelf(prisma, call.actor as UserActor, current, realNow());
        await understood(() => changePassword(prisma, { userId: id, session, password, now: new Date(realNow()) }));
        sendJson(call.res, 200, { changed: true });
      },
    },
  ];
}
