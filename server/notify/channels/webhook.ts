import { Webhook } from 'standardwebhooks';
import { type Egress, Refused } from '../egress';
import type { Roster } from '../roster';
import type { Parcel, Send, Sent } from './port';

const PATIENCE_MS = 5_000;

/**
 * Pagers, message gateways, alarm managers: signed HTTP calls as in the Standard Webhooks specification. Every retry carries the
 * same id, so that a gateway can drop what it has had. No patient: an opaque alert id, unit, priority, and whom to page.
 */
export function webhook(p: { egress: Egress; roster: Roster; realNow: () => number }): Send {
  return async (parcel) => {
    const hook = p.roster.webhook(parcel.target);
    if (!hook) return { ok: false, final: true, detail: 'the gateway was removed' };
    const member = p.roster.membersOf(parcel.unitId).find((m) => m.id === parcel.userId);
    const body = JSON.stringify({
      type: typeOf(parcel.body.kind),
      timestamp: new Date(p.realNow()).toISOString(),
      data: {
        delivery: parcel.id,
        alert: parcel.alertId,
        unit: parcel.unitId,
        ...(parcel.body.bed === undefined ? {} : { bed: parcel.body.bed }),
        priority: parcel.priority,
        tier: parcel.tier,
        why: parcel.body.why,
        version: parcel.body.n,
        ...(parcel.body.count === undefined ? {} : { count: parcel.body.count }),
        to: member ? { id: member.id, name: member.name, pager: member.settings.pager } : null,
      },
    });
    return postSigned(p.egress, hook.url, hook.secrets, parcel.id, p.realNow(), body);
  };
}

function typeOf(kind: Parcel['body']['kind']): string {
  if (kind === 'emergency-access') return 'emergency-access.taken';
  return kind === 'alert' ? 'alert.notice' : `alert.${kind}`;
}

/** Signs with every active secret, newest first, and posts. */
export async function postSigned(
  egress: Egress,
  url: string,
  secrets: readonly string[],
  id: string,
  now: number,
  body: string,
): Promise<Sent> {
  try {
    const at = new Date(now);
    const headers = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'user-agent': 'Tocsin',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(now / 1_000)),
      'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(id, at, body)).join(' '),
    };
    const { status, retryAfterMs } = await egress.post(url, headers, body, 'webhook', PATIENCE_MS);
    if (status >= 200 && status < 300) return { ok: true, detail: `gateway said ${status}` };
    const final = status === 410 || (status >= 300 && status < 500 && status !== 429 && status !== 408);
    return { ok: false, final, retryAfterMs, detail: `gateway said ${status}` };
  } catch (error) {
    return { ok: false, final: error instanceof Refused, detail: (error as Error).message };
  }
}

/** What the dead-man signal is sent as. */
export function signOfLife(p: { egress: Egress; url: string; secret: string; realNow: () => number }): Send {
  return (parcel: Parcel) =>
    postSigned(
      p.egress,
      p.url,
      [p.secret],
      parcel.id,
      p.realNow(),
      JSON.stringify({
        type: 'tocsin.alive',
        timestamp: new Date(p.realNow()).toISOString(),
        data: { checked: parcel.body.text ?? '', raisedAt: new Date(parcel.body.at).toISOString() },
      }),
    );
}
