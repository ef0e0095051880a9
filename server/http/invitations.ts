import { z } from 'zod';
import type { AddressOf } from '../addresses';
import { acceptLink, readLink } from '../administration/invitations';
import type { Prisma } from '../database/client';
import { HttpError, sendJson } from './answer';
import { Attempts } from './attempts';
import { bodyOf } from './body';
import { understood } from './people';
import type { Route } from './router';

const token = z.string().regex(/^[\w-]{43}$/, 'is no link of ours');
const linkBody = z.object({ token });
const acceptBody = z.object({ token, password: z.string().min(1).max(1_000) });
/** Of one address: hashing passwords must not take the machine from the loop. */
const TRIES_A_MINUTE = 20;
const MINUTE_MS = 60_000;

/** The links by which somebody who cannot sign in yet sets a password. Lifetimes are real time. */
export function invitationRoutes(p: { prisma: Prisma; addressOf: AddressOf; realNow?: () => number }): Route[] {
  const { prisma, addressOf, realNow = Date.now } = p;
  const tries = new Attempts(TRIES_A_MINUTE, MINUTE_MS);
  return [
    {
      method: 'POST',
      pattern: '/api/invitations/read',
      access: 'open',
      async handle(call) {
        tries.count(addressOf(call.req));
        const { token } = await bodyOf(call, linkBody);
        const whose = await readLink(prisma, token, new Date(realNow()));
        if (!whose) throw new HttpError(404, 'not-found', 'This link has been used, replaced, or has run out.');
        sendJson(call.res, 200, whose);
      },
    },
    {
      method: 'POST',
      pattern: '/api/invitations/accept',
      access: 'open',
      async handle(call) {
        tries.count(addressOf(call.req));
        const given = await bodyOf(call, acceptBody);
        await understood(() => acceptLink(prisma, { ...given, now: new Date(realNow()) }));
        sendJson(call.res, 200, { set: true });
      },
    },
  ];
}
