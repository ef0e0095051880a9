import type { Delivery, Outcome } from '../intake/port';
import { emptyBatch } from '../store/batch';
import { commitWhole } from '../store/commit';
import { type Admission, admit } from './admit';
import { TWO_BEDS } from './doubts';
import { WAITING_ALREADY } from './held';
import type { Room } from './room';
import { contentOf, quarantineRow, rawRow } from './rows';

/** Why an event stands in quarantine while the message it came with is being taken in. */
const UNDER_WAY = 'being taken in';

interface Place {
  readonly delivery: Delivery;
  readonly sourceId: number;
  readonly rawId: bigint;
  readonly unstored: boolean;
}

/**
 * Writes a whole message down in one commit before its movements are carried out one by one: the message, and every event
 * as one whose time has come. If anything fails later, the rest is admitted from there within seconds, so the message is
 * applied as a whole or, if this commit fails, not at all. The resources it brings are stored in the same commit.
 */
export async function writeDown(room: Room, p: Place): Promise<Written> {
  const { delivery, sourceId, rawId } = p;
  const now = room.clock.now();
  const batch = emptyBatch(now);
  const admissions = delivery.events.map((e) => admit(e, room.census, delivery.units, now));
  const refused = delivery.atomic && admissions.some((a) => a.to === 'reject');
  if (p.unstored) {
    batch.raw.push(rawRow(delivery, sourceId, rawId));
    for (const r of delivery.refused) batch.quarantine.push(quarantineRow(r, { sourceId, rawId }, delivery, room.census));
  }
  for (const [n, admitted] of delivery.events.entries()) {
    const { event, patient } = admitted;
    const admission = admissions[n];
    // Where each part stands on its own, a refused one is noted in its turn.
    if (refused ? admission?.to !== 'reject' : admission?.to === 'reject') continue;
    batch.quarantine.push({
      sourceId,
      receivedAt: delivery.receivedAt,
      status: refused ? 'rejected' : 'held',
      reason: admission?.to === 'reject' ? admission.reason : UNDER_WAY,
      detail: admission?.to === 'reject' ? admission.detail : 'used within seconds',
      eventId: event.id,
      mrn: patient.mrn ?? null,
      bed: patient.bed ?? null,
      unitId: event.kind === 'admission' ? event.unit : null,
      dueAt: refused ? null : now,
      rawId,
      rawText: null,
      event: JSON.stringify({ ...admitted, units: delivery.units }),
      count: 1,
      ...(refused ? { content: contentOf(event, patient) } : {}),
    });
  }
  if (!refused)
    for (const r of delivery.resources ?? [])
      if (admissions.slice(r.from, r.to).every((a) => a.to !== 'reject')) batch.resources.push(r.row);
  await commitWhole(room.pool, batch);
  const answers = admissions.map((a): Outcome => {
    if (a.to === 'reject') return { status: 'rejected', reason: a.detail };
    if (refused) return { status: 'rejected', reason: 'part of a refused transaction' };
    return { status: 'stored', reason: 'used within seconds' };
  });
  return { refused, answers };
}
interface Written {
  /** One of its events may not be written: nothing of it was. */
  readonly refused: boolean;
  /** What to answer if it is refused, or if carrying it out fails. */
  readonly answers: readonly Outcome[];
}

/** Every event of the message has had its turn: what was taken in is settled, what has to wait says for what. */
export async function settleWritten(room: Room, p: Place, outcomes: readonly Outcome[]): Promise<readonly Outcome[]> {
  const { delivery, sourceId } = p;
  const now = room.clock.now();
  const answers: Outcome[] = [];
  const done: string[] = [];
  for (const [n, admitted] of delivery.events.entries()) {
    const outcome = outcomes[n] ?? { status: 'duplicate' as const };
    const settled = outcome.status === 'stored' || outcome.status === 'rejected';
    const a = settled ? null : held(admitted, outcome, admit(admitted, room.census, delivery.units, now));
    if (a?.to !== 'hold') {
      answers.push(outcome);
      done.push(admitted.event.id);
      continue;
    }
    answers.push(a.answer);
    await room.pool.query(
      `update quarantine set reason = $3, detail = $4, due_at = $5 where source_id = $1 and event_id = $2 and state = 'open' and reason = $6`,
      [sourceId, admitted.event.id, a.reason, a.detail, a.dueAt === null ? null : new Date(a.dueAt), UNDER_WAY],
    );
  }
  await room.pool.query(`delete from quarantine where source_id = $1 and event_id = any($2) and state = 'open' and reason = $3`, [
    sourceId,
    done,
    UNDER_WAY,
  ]);
  return answers;
}

/** What admission alone does not know: that the device spoke for somebody else, for which the lane has held it. */
function held({ event }: Delivery['events'][number], outcome: Outcome, a: Admission): Admission {
  if (a.to === 'hold' || outcome.reason !== WAITING_ALREADY) return a;
  const detail = `${event.kind} of a device that spoke for another patient within the minute`;
  return { to: 'hold', reason: TWO_BEDS, detail, dueAt: null, answer: { status: 'held', reason: detail } };
}
