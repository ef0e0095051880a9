import { healthItems } from '../../lib/health/items';
import { can } from '../../lib/permissions';
import type { Facts } from '../operations/facts';
import { HttpError, sendJson } from './answer';
import type { Route } from './router';

/** What the server says of itself, in words, for IT and administrators. Nothing of a patient is in it. */
export function systemHealthRoute(facts: Facts): Route {
  return {
    method: 'GET',
    pattern: '/api/system-health',
    access: 'session',
    async handle({ res, actor }) {
      if (!can(actor, 'read', { kind: 'metrics' })) throw new HttpError(403, 'forbidden', 'You have no right to the metrics.');
      const found = await facts.gather();
      sendJson(res, 200, { at: new Date(found.now).toISOString(), items: healthItems(found) });
    },
  };
}
