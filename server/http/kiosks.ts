import type { IncomingMessage } from 'node:http';
import QRCode from 'qrcode';
import { z } from 'zod';
import { codeText, type Pairing, readCode, WALL_LIGHTS } from '../../lib/kiosk';
import { can } from '../../lib/permissions';
import type { AddressOf } from '../addresses';
import { approveKiosk, listKiosks, revokeKiosk, setKioskLight } from '../administration/kiosks';
import type { UserActor } from '../auth/actor';
import { parseCookies } from '../auth/cookies';
import { KIOSK_COOKIE, KIOSK_MS, pairingOf, renewKiosk, startPairing } from '../auth/kiosks';
import type { Prisma } from '../database/client';
import { HttpError, sendJson } from './answer';
import { Attempts } from './attempts';
import { bodyOf } from './body';
import { type Route, sameOrigin } from './router';

const approval = z.object({
  code: z.string().max(20),
  unit: z.string().min(1).max(100),
  name: z.string().trim().min(1, 'is missing.').max(60),
});
const brightness = z.object({ light: z.enum(WALL_LIGHTS) });

/**
 * Wall displays: a browser without a right asks for a code, a charge nurse or administrator approves it from a session of
 * their own, and the display's cookie becomes worth something. Lifetimes are real time, as those of sign-ins.
 */
export function kioskRoutes(p: {
  prisma: Prisma;
  onRevoked: (kioskId: string) => void;
  addressOf: AddressOf;
  realNow?: () => number;
}): Route[] {
  const { prisma, onRevoked, addressOf, realNow = Date.now } = p;
  const starts = new Attempts(20, 10 * 60_000);
  const guesses = new Attempts(10, 15 * 60_000);
  return [
    {
      // What this browser is: nothing, waiting with a code, or paired.
      method: 'GET',
      pattern: '/api/kiosk',
      access: 'open',
      async handle({ req, res }) {
        sendJson(res, 200, await standing(req));
      },
    },
    {
      method: 'POST',
      pattern: '/api/kiosk/code',
      access: 'open',
      async handle({ req, res }) {
        sameOrigin(req);
        const now = await standing(req);
        if (now.state !== 'none') return sendJson(res, 200, now);
        starts.count(addressOf(req));
        const made = await startPairing(prisma, realNow());
        if (!made) throw new HttpError(429, 'too-many', 'Too many displays wait for approval.', { 'retry-after': '600' });
        const body = waiting(req, made);
        sendJson(res, 200, body, { 'set-cookie': cookie(req, made.token) });
      },
    },
    {
      method: 'POST',
      pattern: '/api/kiosk/renew',
      access: 'open',
      async handle({ req, res }) {
        sameOrigin(req);
        const token = tokenOf(req);
        const next = token === null ? null : await renewKiosk(prisma, token, realNow());
        sendJson(res, 200, { renewed: next !== null }, next === null ? {} : { 'set-cookie': cookie(req, next) });
      },
    },
    {
      method: 'POST',
      pattern: '/api/kiosks',
      access: 'session',
      async handle(call) {
        const actor = call.actor as UserActor;
        const body = await bodyOf(call, approval);
        mustBeAllowed(actor, 'approve', body.unit);
        guesses.count(actor.id);
        const code = readCode(body.code);
        const id =
          code && (await approveKiosk(prisma, { code, unitId: body.unit, name: body.name, by: actor.id, now: realNow() }));
        if (!id) throw new HttpError(404, 'code', 'No display shows this code now. Codes are good for ten minutes.');
        guesses.forget(actor.id);
        sendJson(call.res, 200, { id });
      },
    },
    {
      method: 'GET',
      pattern: '/api/units/:unit/kiosks',
      access: 'session',
      async handle({ res, actor, params }) {
        const unitId = params.unit as string;
        mustBeAllowed(actor as UserActor, 'read', unitId);
        const now = realNow();
        sendJson(res, 200, { kiosks: await listKiosks(prisma, unitId, now), now: new Date(now).toISOString() });
      },
    },
    {
      method: 'POST',
      pattern: '/api/units/:unit/kiosks/:id/light',
      access: 'session',
      async handle(call) {
        const unitId = call.params.unit as string;
        const actor = call.actor as UserActor;
        mustBeAllowed(actor, 'manage', unitId);
        const { light } = await bodyOf(call, brightness);
        const id = call.params.id as string;
        if (!(await setKioskLight(prisma, { id, unitId, light, by: actor.id, now: realNow() })))
          throw new HttpError(404, 'not-found', 'There is no such display in force.');
        sendJson(call.res, 200, { id, light });
      },
    },
    {
      method: 'POST',
      pattern: '/api/units/:unit/kiosks/:id/revoke',
      access: 'session',
      async handle({ res, actor, params }) {
        const unitId = params.unit as string;
        mustBeAllowed(actor as UserActor, 'manage', unitId);
        const id = params.id as string;
        const done = await revokeKiosk(prisma, { id, unitId, by: (actor as UserActor).id, now: realNow() });
        if (!done) throw new HttpError(404, 'not-found', 'There is no such display in force.');
        onRevoked(id);
        sendJson(res, 200, { id });
      },
    },
  ];

  async function standing(req: IncomingMessage): Promise<Pairing> {
    const token = tokenOf(req);
    const known = token === null ? null : await pairingOf(prisma, token, realNow());
    if (!known) return { state: 'none' };
    return 'unitId' in known ? { state: 'paired', unit: known.unitId, light: known.light } : waiting(req, known);
  }
}

function mustBeAllowed(actor: UserActor, action: 'read' | 'approve' | 'manage', unitId: string): void {
  if (!can(actor, action, { kind: 'kiosk', unitId }))
    throw new HttpError(403, 'forbidden', 'You have no right to the displays of this unit.');
}
function tokenOf(req: IncomingMessage): string | null {
  return parseCookies(req.headers.cookie).get(KIOSK_COOKIE) ?? null;
}
function cookie(req: IncomingMessage, token: string): string {
  const secure = req.headers['x-forwarded-proto'] === 'https' || 'encrypted' in req.socket;
  return `${KIOSK_COOKIE}=${token}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${KIOSK_MS / 1_000}${secure ? '; Secure' : ''}`;
}

/** The code with its picture: a phone that reads it opens the page where it is approved. */
function waiting(req: IncomingMessage, w: { code: string; until: Date }): Pairing {
  const host = req.headers['x-forwarded-host'] ?? req.headers.host;
  const scheme = req.headers['x-forwarded-proto'] === 'https' ? 'https' : 'http';
  const address = typeof host === 'string' ? `${scheme}://${host}/admin/kiosks?code=${codeText(w.code)}` : null;
  return { state: 'waiting', code: w.code, until: w.until.toISOString(), qr: address === null ? null : qrOf(address) };
}
function qrOf(address: string): { size: number; path: string; address: string } {
  const { size, data } = QRCode.create(address, { errorCorrectionLevel: 'M' }).modules;
  let path = '';
  for (let y = 0; y < size; y += 1) for (let x = 0; x < size; x += 1) if (data[y * size + x]) path += `M${x} ${y}h1v1h-1z`;
  return { size, path, address };
}
