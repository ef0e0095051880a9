import webpush from 'web-push';
import { letterOf, type PushPayload } from '../../../lib/alerts/notice';
import { ttlSeconds } from '../../../lib/alerts/pace';
import { type Egress, Refused } from '../egress';
import type { Roster } from '../roster';
import type { VapidKeys } from '../vapid';
import type { Parcel, Send } from './port';

const PATIENCE_MS = 5_000;

/** Web Push: encrypted for the one browser, signed with our keys, short-lived, replaced by what is newer. Says no patient. */
export function webPush(p: { egress: Egress; roster: Roster; keys: VapidKeys; subject: string }): Send {
  return async (parcel) => {
    const subscription = p.roster.subscription(parcel.target);
    if (!subscription) return { ok: false, final: true, detail: 'the subscription is gone' };
    try {
      const close = parcel.body.kind === 'close' || parcel.body.kind === 'withdrawn';
      const details = webpush.generateRequestDetails(subscription, JSON.stringify(payloadOf(parcel)), {
        vapidDetails: { ...p.keys, subject: p.subject },
        TTL: ttlSeconds(parcel.priority),
        urgency: parcel.priority === 'low' && !close ? 'normal' : 'high',
        topic: topicOf(parcel),
      });
      const headers = details.headers as Record<string, string | number>;
      const { status, retryAfterMs } = await p.egress.post(
        details.endpoint,
        headers,
        details.body as Buffer,
        'push',
        PATIENCE_MS,
      );
      if (status >= 200 && status < 300) return { ok: true, detail: `push service said ${status}` };
      const gone = status === 404 || status === 410;
      const final = gone || (status >= 400 && status < 500 && status !== 429 && status !== 408);
      return { ok: false, gone, final, retryAfterMs, detail: `push service said ${status}` };
    } catch (error) {
      return { ok: false, final: error instanceof Refused, detail: (error as Error).message };
    }
  };
}

function payloadOf(parcel: Parcel): PushPayload {
  const { body } = parcel;
  const k = body.count !== undefined ? 'summary' : body.kind === 'sign-of-life' ? 'test' : body.kind;
  return {
    v: 1,
    a: k === 'test' || k === 'summary' || k === 'emergency-access' ? null : parcel.alertId,
    p: letterOf(parcel.priority),
    u: parcel.unitId,
    n: body.n,
    d: parcel.id,
    k,
    ...(body.bed === undefined || k === 'summary' ? {} : { b: body.bed }),
    ...(body.count === undefined ? {} : { c: body.count }),
  };
}
/** What is newer of the same alert takes the place of what has not been fetched yet. */
function topicOf(parcel: Parcel): string {
  if (parcel.body.count !== undefined) return 'summary';
  return parcel.alertId.replace(/[^A-Za-z0-9_-]/g, '').slice(0, 32);
}
