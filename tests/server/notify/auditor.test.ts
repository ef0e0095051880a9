import type { Pool } from 'pg';
import { describe, expect, it } from 'vitest';
import { createLog } from '../../../server/log';
import { Auditor } from '../../../server/notify/auditor';
import { T0 } from '../../lib/alerts/support';

/** When every screen says PAGING DOWN. */
async function afterFinding(overdue: { notices?: number; deliveries?: number; unended?: number }, silentMs = 0) {
  const row = { notices: 0, deliveries: 0, unended: 0, ...overdue };
  const clock = { now: () => T0, monotonicMs: () => silentMs, speed: 1, set: () => undefined };
  const auditor = new Auditor({
    pool: { query: async () => ({ rows: [row] }) } as unknown as Pool,
    clock: clock as never,
    log: createLog('fatal', 'stderr'),
    open: () => [],
    lastRunMs: () => 0,
    lookNow: () => undefined,
  });
  await auditor.check();
  return auditor.heartbeat().pagingLate;
}

describe('PAGING DOWN', () => {
  it('stands when notices wait for longer than 15 s, or nobody has looked at them for as long', async () => {
    expect(await afterFinding({ notices: 1 })).toBe(true);
    expect(await afterFinding({}, 15_001)).toBe(true);
    expect(await afterFinding({})).toBe(false);
  });
  it('stands when calls that are worked out have not been taken to be sent: gateways that hang hold all the places', async () => {
    expect(await afterFinding({ deliveries: 3 })).toBe(true);
  });
  it('does not stand for a call that has gone out and never came to an end', async () => {
    expect(await afterFinding({ unended: 1 })).toBe(false);
  });
});
