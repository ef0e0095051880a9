import type { Route } from '../router';
import { alarmOffRoutes } from './alarm-offs';
import { deliveryRoutes } from './deliveries';
import { escalationRoutes } from './escalation';
import { ownRoutes } from './own';
import type { Parts } from './parts';
import { staffingRoutes } from './staffing';
import { webhookRoutes } from './webhooks';

/** Who is told, how, and what became of it. */
export function notifyRoutes(p: Parts): Route[] {
  return [
    ...staffingRoutes(p),
    ...escalationRoutes(p),
    ...ownRoutes(p),
    ...deliveryRoutes(p),
    ...alarmOffRoutes(p),
    ...webhookRoutes(p),
  ];
}
