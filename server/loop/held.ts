import type { AdmittedEvent, Outcome } from '../intake/port';
import { emptyBatch, type QuarantineWrite } from '../store/batch';
import { commitBatch } from '../store/commit';
import { bodyOf, digestOf } from '../store/events';
import { heldEvent } from '../store/quarantine';
import type { Room } from './room';

/** Answer to an event that is held under the same id, with the same content, already. */
export const WAITING_ALREADY = 'it is waiting already';

const digest = ({ event }: AdmittedEvent): bigint => digestOf(bodyOf(event), event.t, event.revision);

/**
 * An event whose id is held already: the same once more, or another version of it (a correction, a withdrawal, another
 * value). A further version waits beside the first under a name of its own, and has its turn after it.
 */
export async function holdFurther(room: Room, row: QuarantineWrite, mine: AdmittedEvent, answer: Outcome): Promise<Outcome> {
  const r = await room.pool.query(
    "select event from quarantine where source_id = $1 and event_id = $2 and status = 'held' and state = 'open'",
    [row.sourceId, row.eventId],
  );
  const first = r.rows[0] ? heldEvent(r.rows[0].event) : undefined;
  if (first === undefined || digest(first) === digest(mine)) return { status: 'duplicate', reason: WAITING_ALREADY };
  const eventId = `${row.eventId}~${BigInt.asUintN(64, digest(mine)).toString(36)}`;
  const batch = emptyBatch(room.clock.now());
  batch.quarantine.push({ ...row, eventId });
  const { held } = await commitBatch(room.pool, batch);
  return held.size > 0 ? answer : { status: 'duplicate', reason: WAITING_ALREADY };
}
