import { can } from '../../lib/permissions';
import { registry } from '../metrics';
import { HttpError, sendText } from './answer';
import type { Route } from './router';

/** GET /metrics for a monitoring system: Prometheus text, with a key of scope read. `refresh` sets what is not counted as it happens. */
export function metricsRoute(refresh: () => void): Route {
  return {
    method: 'GET',
    pattern: '/metrics',
    access: 'reader',
    async handle({ res, actor }) {
      if (!can(actor, 'read', { kind: 'metrics' })) throw new HttpError(403, 'forbidden', 'You have no right to the metrics.');
      refresh();
      sendText(res, 200, await registry.metrics(), registry.contentType);
    },
  };
}
