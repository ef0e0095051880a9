import QRCode from 'qrcode';
import { z } from 'zod';
import { pinTrouble } from '../../lib/people/pin';
import type { SecurityView } from '../../lib/people/view';
import {
  beginSecondFactor,
  confirmSecondFactor,
  removeSecondFactor,
  renewRecoveryCodes,
  setPin,
} from '../administration/second-factor';
import type { UserActor } from '../auth/actor';
import { MAX_PIN_FAILURES } from '../auth/pin';
import { secondFactorAsked } from '../auth/required';
import type { Prisma } from '../database/client';
import { HttpError, sendJson } from './answer';
import { Attempts } from './attempts';
import { bodyOf } from './body';
import { understood } from './people';
import { proveSelf } from './prove-self';
import type { Call, Route } from './router';

const current = z.object({ current: z.string().max(1_000).optional() });
const pinBody = current.extend({ pin: z.string().max(50).nullable() });
const codeBody = z.object({ code: z.string().max(20) });

/**
 * Everybody's own PIN and second factor. What proves who somebody is changes only after they have proven it again; secrets
 * are shown once. Lifetimes are real time.
 */
export function ownSecurityRoutes(p: { prisma: Prisma; secret: string; realNow?: () => number }): Route[] {
  const { prisma, secret, realNow = Date.now } = p;
  const guesses = new Attempts(10, 5 * 60_000);
  const own = (call: Call) => ({ userId: (call.actor as UserActor).id, now: new Date(realNow()) });
  const post = <T extends z.ZodType>(path: string, shape: T, work: (call: Call, body: z.infer<T>) => Promise<object>): Route => ({
    method: 'POST',
    pattern: `/api/me/${path}`,
    access: 'session',
    async handle(call) {
      const body = await bodyOf(call, shape);
      sendJson(call.res, 200, await understood(() => work(call, body)));
    },
  });
  const proven =
    (work: (call: Call) => Promise<object>) =>
    async (call: Call, body: z.infer<typeof current>): Promise<object> => {
      await proveSelf(prisma, call.actor as UserActor, body.current, realNow());
      return work(call);
    };
  return [
    {
      method: 'GET',
      pattern: '/api/me/security',
      access: 'session',
      async handle({ res, actor }) {
        const user = await prisma.user.findUniqueOrThrow({ where: { id: (actor as UserActor).id } });
        const view: SecurityView = {
          password: user.passwordHash !== null,
          pin: user.pinHash === null ? 'none' : user.pinFailures >= MAX_PIN_FAILURES ? 'closed' : 'set',
          secondFactor:
            user.totpConfirmedAt === null
              ? null
              : { since: user.totpConfirmedAt.toISOString(), recoveryCodes: user.recoveryCodes.length },
          askedBy: await secondFactorAsked(prisma, user.id),
        };
        sendJson(res, 200, view);
      },
    },
    post('pin', pinBody, async (call, body) => {
      const trouble = body.pin === null ? null : pinTrouble(body.pin);
      if (trouble !== null) throw new HttpError(422, 'pin', trouble);
      return proven(async () => {
        await setPin(prisma, { ...own(call), pin: body.pin });
        return { pin: body.pin === null ? 'none' : 'set' };
      })(call, body);
    }),
    post(
      'second-factor',
      current,
      proven(async (call) => {
        const { base32, uri } = await beginSecondFactor(prisma, secret, own(call));
        return { secret: base32, uri, picture: await QRCode.toDataURL(uri, { margin: 2, width: 240 }) };
      }),
    ),
    post('second-factor/confirm', codeBody, async (call, { code }) => {
      guesses.count(own(call).userId);
      const codes = await confirmSecondFactor(prisma, secret, { ...own(call), code });
      guesses.forget(own(call).userId);
      return { recoveryCodes: codes };
    }),
    post(
      'second-factor/recovery-codes',
      current,
      proven(async (call) => ({ recoveryCodes: await renewRecoveryCodes(prisma, own(call)) })),
    ),
    post(
      'second-factor/remove',
      current,
      proven(async (call) => {
        const asked = await secondFactorAsked(prisma, own(call).userId);
        if (asked.length > 0)
          throw new HttpError(
            422,
            'required',
            `${asked.join(' and ')} asks for a second factor: an administrator can reset yours.`,
          );
        await removeSecondFactor(prisma, { ...own(call), by: own(call).userId });
        return { removed: true };
      }),
    ),
  ];
}
