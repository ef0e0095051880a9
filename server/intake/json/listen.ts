import type { Clock } from '../../clock';
import { HttpError, parseJson, readBody, sendJson, textOf } from '../../http/answer';
import type { Call, Route } from '../../http/router';
import type { Intake, SourceSettings } from '../port';
import { deliveryOf, parseBody, resultsOf } from './parse';

const LIMIT_BYTES = 5_000_000;
/** Events taken in but not yet stored, about half a second of work; beyond it senders wait (429). */
const MAX_QUEUED = 4_000;

/** POST /api/events: answered after the commit, before Next sees the request. */
export function jsonRoutes(
  intake: Intake & { readonly queued: number; readonly sources: { find(name: string): SourceSettings | undefined } },
  clock: Clock,
): Route[] {
  return [
    {
      method: 'POST',
      pattern: '/api/events',
      access: 'ingest',
      async handle({ req, res, actor }: Call) {
        if (actor?.kind !== 'key') throw new HttpError(401, 'unauthenticated', 'Send a key.');
        notTooMany(intake.queued);
        const text = textOf(await readBody(req, LIMIT_BYTES));
        const receivedAt = clock.now();
        const parsed = parseBody(parseJson(text), receivedAt, intake.sources.find(actor.source));
        if ('wrong' in parsed) throw new HttpError(400, 'envelope', parsed.wrong);
        // Many may have been read at the same time.
        notTooMany(intake.queued);
        const outcomes = await intake.deliver(deliveryOf(parsed, { feed: actor.source, units: actor.units }, text, receivedAt));
        sendJson(res, 200, { results: resultsOf(parsed, outcomes) });
      },
    },
  ];
}

function notTooMany(queued: number): void {
  if (queued > MAX_QUEUED)
    throw new HttpError(429, 'too-many', 'More is waiting than can be stored; send again.', { 'retry-after': '1' });
}
