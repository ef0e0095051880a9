import { Webhook } from 'standardwebhooks';
import { z } from 'zod';
import { alertById } from '../../store/alerts';
import { deliveriesOf, deliveryTarget, deliveryView, noticesOf, transitionsOf } from '../../store/deliveries';
import { SYSTEM } from '../../store/reader';
import { HttpError, parseJson, readBody, sendJson } from '../answer';
import { bodyOf } from '../body';
import type { Call, Route } from '../router';
import type { Parts } from './parts';

const receiptBody = z.object({ state: z.enum(['delivered', 'displayed']) });
const LIMIT_BYTES = 8_192;

/** What became of notices: receipts of devices and gateways, and the whole record of an alert. */
export function deliveryRoutes(p: Parts): Route[] {
  return [
    {
      // From a service worker, perhaps long after the sign-in has ended: who knows the opaque id has had the notice.
      method: 'POST',
      pattern: '/api/deliveries/:id/receipt',
      access: 'open',
      async handle(call) {
        const { state } = await bodyOf(call, receiptBody);
        if (!(await p.notify.receipt(call.params.id as string, state, 'device')))
          throw new HttpError(404, 'not-found', 'There is no such delivery.');
        sendJson(call.res, 200, { state });
      },
    },
    { method: 'POST', pattern: '/api/deliveries/:id/gateway', access: 'open', handle: (call) => gateway(p, call) },
    { method: 'GET', pattern: '/api/alerts/:id/record', access: 'session', handle: (call) => alertRecord(p, call) },
  ];
}

/** A gateway reports on a page it took, signed with the secret the page was signed with. */
async function gateway(p: Parts, call: Call): Promise<void> {
  const id = call.params.id as string;
  const target = await deliveryTarget(SYSTEM.telling, p.notify.pool, id);
  const hook = target?.channel === 'webhook' ? p.notify.roster.webhook(target.target) : undefined;
  if (!hook) throw new HttpError(404, 'not-found', 'There is no such delivery.');
  const raw = (await readBody(call.req, LIMIT_BYTES)).toString('utf8');
  const headers = Object.fromEntries(Object.entries(call.req.headers).map(([name, value]) => [name, String(value)]));
  const signed = hook.secrets.some((secret) => {
    try {
      new Webhook(secret).verify(raw, headers, { jsonParse: false });
      return true;
    } catch {
      return false;
    }
  });
  if (!signed) throw new HttpError(401, 'signature', 'The signature does not fit.');
  const parsed = receiptBody.safeParse(parseJson(Buffer.from(raw)));
  if (!parsed.success) throw new HttpError(400, 'invalid', 'state: is delivered or displayed.');
  await p.notify.receipt(id, parsed.data.state, `gateway ${hook.name}`);
  sendJson(call.res, 200, { state: parsed.data.state });
}

async function alertRecord(p: Parts, call: Call): Promise<void> {
  const id = call.params.id as string;
  const alert = await alertById(call.actor, p.notify.pool, id);
  if (!alert) throw new HttpError(404, 'not-found', 'There is no such alert.');
  const [transitions, notices, deliveries] = [
    await transitionsOf(call.actor, p.notify.pool, id),
    await noticesOf(call.actor, p.notify.pool, id),
    await deliveriesOf(call.actor, p.notify.pool, id),
  ];
  sendJson(call.res, 200, {
    alert: p.views.alert(alert),
    transitions,
    notices,
    deliveries: deliveries.map((d) => deliveryView(d, p.notify.roster)),
  });
}
