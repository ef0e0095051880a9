import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import { personSettings, readPersonSettings } from '../../../lib/alerts/person-settings';
import { deliveriesOf, deliveriesOfPerson, deliveryView } from '../../store/deliveries';
import { opaqueId } from '../../store/ids';
import { addNotice } from '../../store/notices';
import { HttpError, sendJson } from '../answer';
import { bodyOf } from '../body';
import { once } from '../once';
import type { Call, Route } from '../router';
import { command, iso, isoOrNull, type Parts, userOf } from './parts';
import { noted } from './staffing';

const settingsBody = command.extend({ settings: personSettings });
const subscriptionBody = command.extend({
  subscription: z.object({
    endpoint: z.string().max(2_000),
    keys: z.object({ p256dh: z.string().regex(/^[A-Za-z0-9_-]{80,100}=*$/), auth: z.string().regex(/^[A-Za-z0-9_-]{20,30}=*$/) }),
  }),
});
const MOST_BROWSERS = 10;

/** How one is told oneself: settings, browsers that take Web Push, a test of all of it. */
export function ownRoutes(p: Parts): Route[] {
  return [
    {
      method: 'GET',
      pattern: '/api/me/notifications',
      access: 'session',
      handle: async (call) => sendJson(call.res, 200, await own(p, call)),
    },
    { method: 'PUT', pattern: '/api/me/notifications', access: 'session', handle: (call) => setOwn(p, call) },
    { method: 'POST', pattern: '/api/me/subscriptions', access: 'session', handle: (call) => subscribe(p, call) },
    { method: 'DELETE', pattern: '/api/me/subscriptions/:id', access: 'session', handle: (call) => unsubscribe(p, call) },
    { method: 'POST', pattern: '/api/me/notifications/test', access: 'session', handle: (call) => test(p, call) },
    {
      method: 'GET',
      pattern: '/api/me/deliveries',
      access: 'session',
      handle: async (call) => {
        const rows = await deliveriesOfPerson(userOf(call), p.notify.pool, 50);
        sendJson(call.res, 200, { deliveries: rows.map((d) => deliveryView(d, p.notify.roster)) });
      },
    },
  ];
}

async function own(p: Parts, call: Call) {
  const { id } = userOf(call);
  const user = await p.prisma.user.findUniqueOrThrow({ where: { id } });
  const subscriptions = await p.prisma.pushSubscription.findMany({ where: { userId: id }, orderBy: { createdAt: 'asc' } });
  return {
    settings: readPersonSettings(user.settings),
    publicKey: p.notify.publicKey,
    subscriptions: subscriptions.map((s) => ({
      id: s.id,
      userAgent: s.userAgent,
      createdAt: s.createdAt.toISOString(),
      checkedAt: isoOrNull(s.checkedAt),
      failedAt: isoOrNull(s.failedAt),
    })),
    email: user.email,
    emailPossible: p.notify.mailPossible,
    onCall: p.notify.roster
      .onCallOf(id, p.clock.now())
      .map((o) => ({ unit: o.unitId, duty: o.duty, from: iso(o.from), to: iso(o.to) })),
  };
}

async function setOwn(p: Parts, call: Call): Promise<void> {
  const body = await bodyOf(call, settingsBody);
  const { id, roles } = userOf(call);
  await once(p, call, body.commandId, async () => {
    await p.notify.pool.query(
      "update users set settings = settings || jsonb_build_object('notifications', $2::jsonb) where id = $1",
      [id, JSON.stringify(body.settings)],
    );
    // A person out of reach concerns each of their units.
    for (const unitId of new Set(roles.map((r) => r.unitId)))
      await noted(p, call, unitId, 'set own notifications', id, { settings: JSON.stringify(body.settings) });
    await p.notify.roster.refresh();
    return own(p, call);
  });
}

async function subscribe(p: Parts, call: Call): Promise<void> {
  const body = await bodyOf(call, subscriptionBody);
  const { endpoint, keys } = body.subscription;
  const problem = p.notify.egress.problemWith(endpoint, 'push');
  if (problem !== null) throw new HttpError(422, 'invalid', `endpoint: ${problem}`);
  const userId = userOf(call).id;
  await once(p, call, body.commandId, async () => {
    const had = await p.prisma.pushSubscription.count({ where: { userId, failedAt: null, NOT: { endpoint } } });
    if (had >= MOST_BROWSERS) throw new HttpError(422, 'too-many', `At most ${MOST_BROWSERS} browsers; remove one first.`);
    const made = { userId, keys, userAgent: agentOf(call.req), failedAt: null };
    // A browser belongs to who subscribed it last: whoever had it before is told there no more.
    const row = await p.prisma.pushSubscription.upsert({
      where: { endpoint },
      create: { id: opaqueId('b'), endpoint, createdAt: new Date(p.clock.now()), ...made },
      update: { ...made, checkedAt: null },
    });
    // The same browser rings again under another address: its dead one is told of no more.
    await p.prisma.pushSubscription.deleteMany({ where: { userId, failedAt: { not: null }, userAgent: made.userAgent } });
    await p.notify.roster.refresh();
    return { id: row.id };
  });
}
const agentOf = (req: IncomingMessage) => req.headers['user-agent']?.slice(0, 300) ?? null;

async function unsubscribe(p: Parts, call: Call): Promise<void> {
  const { count } = await p.prisma.pushSubscription.deleteMany({
    where: { id: call.params.id as string, userId: userOf(call).id },
  });
  if (count === 0) throw new HttpError(404, 'not-found', 'There is no such browser of yours.');
  await p.notify.roster.refresh();
  sendJson(call.res, 200, { ok: true });
}

async function test(p: Parts, call: Call): Promise<void> {
  const body = await bodyOf(call, command);
  const { id, roles } = userOf(call);
  const unitId = roles[0]?.unitId;
  if (unitId === undefined) throw new HttpError(422, 'invalid', 'You work on no unit.');
  await once(p, call, body.commandId, async () => {
    const alertId = opaqueId('t');
    await addNotice(p.notify.pool, {
      alertId,
      version: 0,
      unitId,
      tier: 0,
      createdAt: p.clock.now(),
      notice: { kind: 'test', people: [id] },
    });
    await p.notify.dispatcher.finish();
    const rows = await deliveriesOf(call.actor, p.notify.pool, alertId);
    return { deliveries: rows.map((d) => ({ id: d.id, channel: d.channel, state: d.state })) };
  });
}
