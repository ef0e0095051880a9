import type { Pool } from 'pg';
import type { Census } from '../census';
import type { Clock } from '../clock';
import { opaqueId } from '../store/ids';
import { addNotice } from '../store/notices';
import { SYSTEM } from '../store/reader';
import { markAsked } from '../store/staff';
import { inTransaction } from '../store/transaction';
import type { Roster } from './roster';

/**
 * Asks whoever is on call for a tap at the beginning of their shift. What has been asked stands beside the browser, so a restart or
 * another node asks nobody again. Returns how many were asked.
 */
export async function askForTaps(p: { pool: Pool; clock: Clock; census: Census; roster: Roster }): Promise<number> {
  const now = p.clock.now();
  let asked = 0;
  for (const unit of p.census.allUnits()) {
    for (const { userId, phones, askedAt } of p.roster.phoneCheck(unit.id, now).ask) {
      await inTransaction(p.pool, async (db) => {
        if (!(await markAsked(SYSTEM.telling, db, phones, now, askedAt))) return;
        const notice = { kind: 'phone-check', people: [userId] } as const;
        await addNotice(db, { alertId: opaqueId('t'), version: 0, unitId: unit.id, tier: 0, createdAt: now, notice });
        asked++;
      });
    }
  }
  if (asked > 0) await p.roster.refresh();
  return asked;
}
