import type { Alert } from './alert';
import type { Effect } from './event';

/**
 * What somebody has to be told who was given the patient while the alert is calling: as the tier of the nurse at the bed is, if that
 * tier has been told already. Whoever had the patient then is not the one who stands there now.
 */
export function tellNewlyAssigned(alert: Alert, userId: string): Extract<Effect, { kind: 'notify' }> | null {
  if (alert.phase !== 'raised') return null;
  const tier = alert.plan.tiers.find((t) => t.roles.includes('RN') && alert.chain.told.includes(t.tier));
  if (tier === undefined || alert.declined.includes(userId)) return null;
  return {
    ...{ kind: 'notify', tier: tier.tier, roles: [], channels: tier.channels, priority: alert.priority, why: 'assigned' },
    ...{ except: [], people: [userId] },
  };
}
