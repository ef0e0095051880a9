import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import { record } from '../administration/record';
import { parseCookies, SESSION_COOKIES } from '../auth/cookies';
import { lockSession, type OpenSession, openSessionOf, revokeSession, unlockSession } from '../auth/sessions';
import { signShape, verifySignature } from '../auth/signature';
import type { Prisma } from '../database/client';
import { HttpError, sendJson } from './answer';
import { bodyOf } from './body';
import { type Call, drawnForThem, type Route, sameOrigin } from './router';
import { SIGNATURE_WORDS } from './signed';

const lockBody = z.object({ unit: z.string().max(100).optional() });
const unlockBody = z.object({ sign: signShape });

/** What a page saves and renews by itself: nobody need be there. */
const BY_ITSELF = ['/api/patients/:ref/drafts/:form', '/api/me/subscriptions'];
/** Whether a route is called by what a person does at the screen: it keeps the sign-in from ending, as a touch does. */
export const isHandsOn = (r: Pick<Route, 'method' | 'pattern' | 'access'>): boolean =>
  r.access === 'session' && r.method !== 'GET' && !BY_ITSELF.includes(r.pattern);

/**
 * Locking a screen, unlocking it, and handing it over to somebody else. They look at the cookie themselves: behind a locked
 * screen nobody is let in anywhere else. Lifetimes are real time.
 */
export function lockingRoutes(p: { prisma: Prisma; onSession: (idHash: string) => void; realNow?: () => number }): Route[] {
  const { prisma, onSession, realNow = Date.now } = p;
  const sessionOf = async (req: IncomingMessage): Promise<OpenSession | null> => {
    sameOrigin(req);
    const cookies = parseCookies(req.headers.cookie);
    for (const name of SESSION_COOKIES) {
      const id = cookies.get(name);
      const session = id ? await openSessionOf(prisma, id, realNow()) : null;
      if (session) return session;
    }
    return null;
  };
  const noted = (s: OpenSession, action: string, detail: Record<string, string> = {}) =>
    record(prisma, { unitId: null, at: new Date(realNow()), by: s.person.id, action, subject: s.person.id, detail });
  const post = (path: string, handle: (call: Call) => Promise<void>): Route => ({
    ...{ method: 'POST', pattern: `/api/me/${path}`, access: 'open', handle },
  });
  return [
    post('lock', async (call) => {
      const session = await sessionOf(call.req);
      const { unit } = await bodyOf(call, lockBody);
      if (session !== null) {
        const own = session.person.roles.some((r) => r.unitId === unit);
        await lockSession(prisma, session.person.session, own ? (unit as string) : null, realNow());
        onSession(session.person.session);
        if (!session.locked) await noted(session, 'session.lock');
      }
      sendJson(call.res, 200, { locked: session !== null });
    }),
    post('unlock', async (call) => {
      const session = await sessionOf(call.req);
      const { sign } = await bodyOf(call, unlockBody);
      if (session !== null) drawnForThem(call.req, session.person.id);
      if (session === null || session.ended) throw new HttpError(404, 'no-session', 'This sign-in has ended. Sign in again.');
      const found = await verifySignature(prisma, session.person.id, sign, realNow());
      const by = 'pin' in sign ? 'pin' : 'password';
      if (found !== 'right') {
        await noted(session, 'unlock.failed', { with: by, why: found });
        throw new HttpError(422, found, SIGNATURE_WORDS[found]);
      }
      await unlockSession(prisma, session.person.session, realNow());
      onSession(session.person.session);
      await noted(session, 'session.unlock', { with: by });
      sendJson(call.res, 200, { unlocked: true });
    }),
    post('sign-out', async (call) => {
      const session = await sessionOf(call.req);
      await bodyOf(call, z.object({}));
      if (session !== null) {
        await revokeSession(prisma, session.person.session, realNow());
        onSession(session.person.session);
        await noted(session, 'sign-out');
      }
      sendJson(call.res, 200, { signedOut: true });
    }),
  ];
}
