import type { PoolClient } from 'pg';
import type { Instant } from '../../lib/time';
import { eventName } from '../audit/event-name';
import type { Seat } from '../census';
import { markForRefold } from '../store/charts';
import { eventsByBed, NOBODY, orphan, reassign, type StoredEvent } from '../store/events';
import { SYSTEM } from '../store/reader';
import { RESTED_ACTION } from './doubts';
import type { Room } from './room';

const REASONS = { nobody: 'bed without patient', several: 'bed in doubt' } as const;

/** A reading that became, or ceased to be, the patient's: their trend is built again there. */
export interface Reading {
  readonly key: number;
  readonly t: Instant;
  readonly seq: bigint;
}
export interface Reattributed {
  readonly patients: readonly number[];
  readonly readings: readonly Reading[];
}

/**
 * Gives bed-attributed events of the interval to whoever lay there; what nobody, or more than one, can be given waits in
 * quarantine. Returns the patients whose charts change, and the readings that became or ceased to be somebody's.
 */
export async function reattribute(room: Room, db: PoolClient, seat: Seat, now: Instant): Promise<Reattributed> {
  const events = await eventsByBed(SYSTEM.loop, db, seat.bedId, seat.from, seat.to);
  if (events.length === 0) return { patients: [], readings: [] };
  const r = await db.query('select * from bed_assignments where bed_id = $1', [seat.bedId]);
  const touched = new Set<number>();
  const readings: Reading[] = [];
  const taken = new Map<number, string[]>();
  for (const e of events) {
    const there = r.rows.filter((s) => s.from_at.getTime() <= e.event.t && (s.to_at === null || e.event.t < s.to_at.getTime()));
    const owner: number = there.length === 1 ? there[0].patient_key : NOBODY;
    if (owner === e.patientKey) continue;
    if (e.event.kind === 'vital')
      for (const key of [owner, e.patientKey]) if (key !== NOBODY) readings.push({ key, t: e.event.t, seq: e.seq });
    if (e.patientKey !== NOBODY) {
      touched.add(e.patientKey);
      taken.set(e.patientKey, [...(taken.get(e.patientKey) ?? []), e.event.id]);
    }
    if (owner === NOBODY) {
      await orphan(db, [e.seq]);
      await holdAgain(db, e, seat, there.length, now);
      room.recent.forget(room.sources.find(e.event.feed ?? '')?.id ?? 0, e.event.id);
    } else {
      await reassign(db, [e.seq], owner, now);
      touched.add(owner);
      if (e.patientKey === NOBODY) await settleAgain(db, e, now);
    }
    await note(db, seat, now, 'event attributed again', String(e.seq), { bed: seat.bedId, from: e.patientKey, to: owner });
  }
  for (const [key, ids] of taken) await sayRested(room, db, key, ids, seat, now);
  for (const key of touched) {
    room.ward.refoldFrom(key, seat.from);
    await markForRefold(db, key, seat.from);
  }
  return { patients: [...touched], readings };
}

/** What a chart had and nobody can be given now waits where people can see and assign it. */
async function holdAgain(db: PoolClient, e: StoredEvent, seat: Seat, there: number, now: Instant): Promise<void> {
  const who = there === 0 ? 'nobody known' : 'two patients recorded';
  await db.query(
    `insert into quarantine (source_id, received_at, last_at, status, reason, detail, event_id, bed, raw_id, event)
     select e.source_id, $2, $2, 'held', $3, $4, e.event_id, $5, e.raw_id, $6 from events e where e.seq = $1 on conflict do nothing`,
    [
      e.seq,
      new Date(now),
      there === 0 ? REASONS.nobody : REASONS.several,
      `${who} in bed ${seat.bedId} at that time, as a move learned later says`,
      seat.bedId,
      JSON.stringify(JSON.stringify({ event: e.event, patient: { bed: seat.bedId } })),
    ],
  );
}
async function settleAgain(db: PoolClient, e: StoredEvent, now: Instant): Promise<void> {
  await db.query(
    `update quarantine q set state = 'admitted', settled_at = $2, settled_by = 'system' from events e
     where e.seq = $1 and q.source_id = e.source_id and q.event_id = e.event_id and q.state = 'open' and q.reason = any($3)`,
    [e.seq, new Date(now), Object.values(REASONS)],
  );
}

/** If an open alert of the patient rested on readings that were not theirs, T6 says so, and the audit remembers it. */
async function sayRested(
  room: Room,
  db: PoolClient,
  key: number,
  ids: readonly string[],
  seat: Seat,
  now: Instant,
): Promise<void> {
  const restsOn = (id: string | undefined) => id !== undefined && ids.includes(id);
  const rested = room.ward.get(key)?.open.filter((a) => restsOn(a.trigger) || a.evidence.some((x) => restsOn(x.eventId)));
  if (rested === undefined || rested.length === 0) return;
  const rules = [...new Set(rested.map((a) => a.rule))].join(', ');
  const text = `${rules} rested on readings from ${seat.bedId} that were not this patient's`;
  room.doubts.wasWrong(key, now, text);
  await note(db, seat, now, RESTED_ACTION, rested[0]?.id ?? '', { patient: key, text, events: ids.slice(0, 50).map(eventName) });
}

async function note(db: PoolClient, seat: Seat, now: Instant, action: string, subject: string, detail: object): Promise<void> {
  await db.query('insert into audit (unit_id, at, actor, action, subject, detail) values ($1, $2, $3, $4, $5, $6)', [
    seat.unitId,
    new Date(now),
    'system',
    action,
    subject,
    JSON.stringify(detail),
  ]);
}
