import { registry } from '../metrics';
import { sendText } from './answer';
import type { Route } from './router';

/** GET /metrics for a monitoring system: Prometheus text, with a key of scope read. */
export function metricsRoute(): Route {
  return {
    method: 'GET',
    pattern: '/metrics',
    access: 'reader',
    async handle({ res }) {
      sendText(res, 200, await registry.metrics(), registry.contentType);
    },
  };
}
