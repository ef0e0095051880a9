import type { Database } from '../database/open';
import { markForRefold } from '../store/charts';
import { inTransaction } from '../store/transaction';
import { Refusal, record } from './record';

/**
 * Has the charts of a unit's open stays folded anew from their first event, one after the other beside the work: what a newer version
 * reads otherwise in events already told reaches charts that are open. Grade history keeps what was written; where a grade is another
 * one now, a further row says so.
 * @throws Refusal if there is no such unit
 */
export async function foldAnew(r: {
  readonly say: (line: string) => void;
  readonly db: Database;
  readonly now: Date;
  readonly by: string;
  readonly unit: string;
}): Promise<void> {
  const { db, now, by, unit } = r;
  if ((await db.prisma.unit.count({ where: { id: unit } })) === 0) throw new Refusal(`There is no unit ${unit}.`);
  const open = await db.pool.query<{ key: number }>(
    'select distinct patient_key as key from stays where unit_id = $1 and ended_at is null and not cancelled order by 1',
    [unit],
  );
  const charts = open.rows.length;
  await record(db.prisma, { unitId: unit, at: now, by, action: 'charts.fold-anew', subject: unit, detail: { charts } });
  // Each by itself: whoever writes a chart meanwhile waits for that one alone.
  for (const { key } of open.rows) await inTransaction(db.pool, (tx) => markForRefold(tx, key, 0));
  r.say(
    `${charts} charts of ${unit} are folded anew, each with its next event or look; at the next start all before anything else.`,
  );
}
