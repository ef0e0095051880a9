import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { GatewayView } from '../../../lib/gateways';
import { deliveriesToGateways, type GatewayDelivery } from '../../store/deliveries';
import { opaqueId } from '../../store/ids';
import { addNotice } from '../../store/notices';
import { HttpError, sendJson } from '../answer';
import { bodyOf } from '../body';
import { once } from '../once';
import type { Call, Route } from '../router';
import { allow, command, type Parts, unitFor, userOf } from './parts';
import { noted } from './staffing';

const newBody = command.extend({ name: z.string().trim().min(1).max(60), url: z.string().max(2_000) });
const MOST = 5;
/** Deliveries listed of each gateway. */
const LAST_SHOWN = 8;
/** The old secret stays good beside the new one until the next change. */
const SECRETS_KEPT = 2;

/** Pagers and message gateways of a unit. A secret is shown once. */
export function webhookRoutes(p: Parts): Route[] {
  return [
    { method: 'GET', pattern: '/api/units/:unit/webhooks', access: 'session', handle: (call) => list(p, call) },
    { method: 'POST', pattern: '/api/units/:unit/webhooks', access: 'session', handle: (call) => add(p, call) },
    { method: 'POST', pattern: '/api/webhooks/:id/rotate', access: 'session', handle: (call) => rotate(p, call) },
    { method: 'POST', pattern: '/api/webhooks/:id/test', access: 'session', handle: (call) => test(p, call) },
    { method: 'DELETE', pattern: '/api/webhooks/:id', access: 'session', handle: (call) => remove(p, call) },
  ];
}
const newSecret = () => `whsec_${randomBytes(32).toString('base64')}`;

async function list(p: Parts, call: Call): Promise<void> {
  const unitId = unitFor(p, call, 'read', 'webhooks');
  const rows = await p.prisma.webhook.findMany({ where: { unitId, disabledAt: null }, orderBy: { createdAt: 'asc' } });
  const last = await deliveriesToGateways(call.actor, p.pool, unitId, LAST_SHOWN);
  const webhooks = rows.map(
    (w): GatewayView => ({
      ...{ id: w.id, name: w.name, url: w.url, createdAt: w.createdAt.toISOString(), secrets: w.secrets.length },
      problem: p.notify.egress.problemWith(w.url, 'webhook'),
      last: last.filter((d) => d.target === w.id).map((d) => deliveryOf(d, p)),
    }),
  );
  sendJson(call.res, 200, { webhooks, allowed: [...new Set(p.notify.egress.allowed)] });
}

function deliveryOf(d: GatewayDelivery, p: Parts): GatewayView['last'][number] {
  const after = d.submittedAt === null ? null : Math.round((d.submittedAt.getTime() - d.createdAt.getTime()) / 100) / 10;
  return {
    ...{ id: d.id, at: d.createdAt.toISOString(), kind: d.body.kind, priority: d.priority, state: d.state, attempts: d.attempts },
    to: d.userId === null ? null : p.notify.roster.nameOf(d.userId),
    submittedAfterSecs: after,
    said: d.detail,
  };
}

async function add(p: Parts, call: Call): Promise<void> {
  const unitId = unitFor(p, call, 'manage', 'webhooks');
  const body = await bodyOf(call, newBody);
  const problem = p.notify.egress.problemWith(body.url, 'webhook');
  if (problem !== null) throw new HttpError(422, 'invalid', `url: ${problem}`);
  if (p.notify.roster.webhooksOf(unitId).length >= MOST) throw new HttpError(422, 'too-many', `At most ${MOST} gateways a unit.`);
  const id = opaqueId('w');
  const secret = newSecret();
  await p.prisma.webhook.create({
    data: { id, unitId, name: body.name, url: body.url, secrets: [secret], createdAt: new Date(p.clock.now()) },
  });
  await noted(p, call, unitId, 'added webhook', id, { name: body.name, host: new URL(body.url).host });
  await p.notify.roster.refresh();
  sendJson(call.res, 200, { id, secret });
}

/** A new secret beside the one in use; or, with `finish`, only the newest from now on. */
async function rotate(p: Parts, call: Call): Promise<void> {
  const hook = await hookOf(p, call);
  const { finish } = await bodyOf(call, command.extend({ finish: z.boolean().optional() }));
  if (finish === true) {
    await p.prisma.webhook.update({ where: { id: hook.id }, data: { secrets: hook.secrets.slice(0, 1) } });
    await noted(p, call, hook.unitId, 'retired old webhook secret', hook.id, { name: hook.name });
    await p.notify.roster.refresh();
    return sendJson(call.res, 200, { ok: true });
  }
  const secret = newSecret();
  await p.prisma.webhook.update({
    where: { id: hook.id },
    data: { secrets: [secret, ...hook.secrets].slice(0, SECRETS_KEPT) },
  });
  await noted(p, call, hook.unitId, 'rotated webhook secret', hook.id, { name: hook.name });
  await p.notify.roster.refresh();
  sendJson(call.res, 200, { secret });
}

async function test(p: Parts, call: Call): Promise<void> {
  const hook = await hookOf(p, call);
  const body = await bodyOf(call, command);
  await once(p, call, body.commandId, async () => {
    const notice = { kind: 'test', people: [userOf(call).id], gateway: hook.id } as const;
    const alertId = opaqueId('t');
    await addNotice(p.notify.pool, { alertId, version: 0, unitId: hook.unitId, tier: 0, createdAt: p.clock.now(), notice });
    p.notify.dispatcher.wake();
    await noted(p, call, hook.unitId, 'tested webhook', hook.id, { name: hook.name });
    return { ok: true };
  });
}

async function remove(p: Parts, call: Call): Promise<void> {
  const hook = await hookOf(p, call);
  await p.prisma.webhook.update({ where: { id: hook.id }, data: { disabledAt: new Date(p.clock.now()), secrets: [] } });
  await noted(p, call, hook.unitId, 'removed webhook', hook.id, { name: hook.name });
  await p.notify.roster.refresh();
  sendJson(call.res, 200, { ok: true });
}

async function hookOf(p: Parts, call: Call) {
  const hook = await p.prisma.webhook.findUnique({ where: { id: call.params.id as string } });
  if (!hook || hook.disabledAt !== null) throw new HttpError(404, 'not-found', 'There is no such gateway.');
  allow(call, 'manage', 'webhooks', hook.unitId);
  return hook;
}
