import { z } from 'zod';
import type { AddressOf } from '../addresses';
import type { Setup } from '../administration/setup';
import { HttpError, sendJson } from './answer';
import { Attempts } from './attempts';
import { bodyOf } from './body';
import { understood } from './people';
import type { Route } from './router';

const setupBody = z.object({
  token: z.string().max(200),
  email: z.string().max(200),
  name: z.string().trim().min(1).max(100),
  password: z.string().min(1).max(1_000),
  unit: z.object({
    id: z.string().regex(/^[\w-]{1,40}$/, 'takes letters, digits and hyphens'),
    name: z.string().trim().min(1).max(100),
    zone: z.string().min(1).max(60),
    beds: z.string().max(2_000),
  }),
});
const TRIES_A_MINUTE = 10;
const MINUTE_MS = 60_000;

/** The first administrator, while there is nobody. Lifetimes are real time. */
export function setupRoutes(p: { setup: Setup; protocol: string; addressOf: AddressOf; realNow?: () => number }): Route[] {
  const { setup, protocol, addressOf, realNow = Date.now } = p;
  const tries = new Attempts(TRIES_A_MINUTE, MINUTE_MS);
  return [
    {
      method: 'POST',
      pattern: '/api/setup',
      access: 'open',
      async handle(call) {
        tries.count(addressOf(call.req));
        const body = await bodyOf(call, setupBody);
        if (!(await setup.opens(body.token)))
          throw new HttpError(
            404,
            'not-found',
            'There is nothing to set up, or the link is not the one this server printed last.',
          );
        await understood(() => setup.make(body, protocol, new Date(realNow())));
        sendJson(call.res, 200, { made: true });
      },
    },
  ];
}
