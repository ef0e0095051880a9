import type { Pool } from 'pg';
import { supersedes } from '../../lib/engine';
import {
  alertEntry,
  type EventRow,
  eventEntry,
  gradeEntry,
  type HistoryEntry,
  type HistoryKind,
  type HistoryVersion,
} from '../../lib/history/entry';
import { eventText, type LoggedEvent } from '../../lib/history/words';
import { wireShape } from './event-list';
import { STORED_EVENT, type StoredEvent, storedEvent } from './events';
import { mustReadPatient, type Reader } from './reader';

const PAGE = 200;
/** Where two rows became known at the same instant, the list has one order all the same. */
const RANK = { alert: 3, grade: 2, event: 1 } as const;
interface Place {
  readonly at: Date;
  readonly rank: number;
  readonly id: string;
}
interface Listed {
  readonly place: Place;
  readonly entry: HistoryEntry;
}
/** After everything there can be. */
const FROM_THE_END: Place = { at: new Date(8.64e15 / 2), rank: 9, id: '0' };

/**
 * A patient's history, newest first by when it became known: the life of alerts, grades as they were computed, what people
 * did and wrote, corrections with every version. At most 200 entries; the cursor is where to go on. Null: not a cursor of
 * ours. Device streams are left out unless they were corrected: they are in the trends.
 */
export async function listHistory(
  by: Reader,
  pool: Pool,
  key: number,
  kinds: readonly HistoryKind[],
  cursor: string | null,
): Promise<{ entries: HistoryEntry[]; next: string | null } | null> {
  await mustReadPatient(by, pool, key);
  const read = cursor === null ? null : /^(\d{1,15})\|([1-3])\|(\d{1,18})$/.exec(cursor);
  if (cursor !== null && read === null) return null;
  const before = read ? { at: new Date(Number(read[1])), rank: Number(read[2]), id: read[3] as string } : FROM_THE_END;
  const rows = (
    await Promise.all([
      kinds.includes('alert') ? alerts(pool, key, before) : [],
      kinds.includes('grade') ? grades(pool, key, before) : [],
      kinds.some((k) => k !== 'alert' && k !== 'grade') ? events(pool, key, kinds, before) : [],
    ])
  ).flat();
  rows.sort(
    (a, b) =>
      b.place.at.getTime() - a.place.at.getTime() ||
      b.place.rank - a.place.rank ||
      (BigInt(b.place.id) > BigInt(a.place.id) ? 1 : -1),
  );
  const page = rows.slice(0, PAGE);
  const last = page.at(-1)?.place;
  return {
    entries: page.map((r) => r.entry),
    next: rows.length > PAGE && last ? `${last.at.getTime()}|${last.rank}|${last.id}` : null,
  };
}

async function alerts(pool: Pool, key: number, before: Place): Promise<Listed[]> {
  const r = await pool.query(
    `select x.id, x.alert_id, x.at, x."from", x."to", x.event, a.rule, a.body->>'onsetAt' as onset,
       jsonb_build_object('reason', x.body->'reason', 'actor', x.body->'actor', 'priority', x.body->'priority',
         'lateMs', x.body->'lateMs', 'text', x.body->'text', 'tier', x.body->'tier') as body
     from alerts a join alert_transitions x on x.alert_id = a.id
     where a.patient_key = $1 and (x.at, $5::int, x.id) < ($2::timestamptz, $3::int, $4::bigint)
     order by x.at desc, x.id desc limit $6`,
    [key, before.at, before.rank, before.id, RANK.alert, PAGE + 1],
  );
  return r.rows.map((row) => ({
    place: { at: row.at, rank: RANK.alert, id: row.id },
    entry: alertEntry({
      id: row.id,
      alertId: row.alert_id,
      rule: row.rule,
      at: row.at.toISOString(),
      onsetAt: new Date(Number(row.onset)).toISOString(),
      from: row.from,
      to: row.to,
      event: row.event,
      body: row.body,
    }),
  }));
}

async function grades(pool: Pool, key: number, before: Place): Promise<Listed[]> {
  const r = await pool.query(
    `select id, scale, t, grade, status, computed_at, protocol, reason from grade_history
     where patient_key = $1 and (computed_at, $5::int, id) < ($2::timestamptz, $3::int, $4::bigint)
     order by computed_at desc, id desc limit $6`,
    [key, before.at, before.rank, before.id, RANK.grade, PAGE + 1],
  );
  return r.rows.map((row) => ({
    place: { at: row.computed_at, rank: RANK.grade, id: row.id },
    entry: gradeEntry({ ...row, t: row.t.toISOString(), computedAt: row.computed_at.toISOString() }),
  }));
}

const KINDS_OF: Readonly<Record<'act' | 'note', readonly string[]>> = {
  act: ['regrade', 'attribution', 'decision', 'checklist', 'limits', 'absence', 'merge'],
  note: ['note'],
};
async function events(pool: Pool, key: number, kinds: readonly HistoryKind[], before: Place): Promise<Listed[]> {
  const named = (['act', 'note'] as const).flatMap((k) => (kinds.includes(k) ? KINDS_OF[k] : []));
  const all = [...KINDS_OF.act, ...KINDS_OF.note];
  const r = await pool.query(
    `select ${STORED_EVENT} from events e join sources s on s.id = e.source_id
     where e.patient_key = $1 and (e.kind <> 'vital' or e.revision > 0 or (e.body->>'by') is not null)
       and (e.received_at, $5::int, e.seq) < ($2::timestamptz, $3::int, $4::bigint)
       and case when e.revision > 0 then $7 when e.kind = any($9) then e.kind = any($8) else $10 end
     order by e.received_at desc, e.seq desc limit $6`,
    [
      key,
      before.at,
      before.rank,
      before.id,
      RANK.event,
      PAGE + 1,
      kinds.includes('correction'),
      named,
      all,
      kinds.includes('reading'),
    ],
  );
  const stored = r.rows.map((row) => ({ ...storedEvent(row), sourceId: row.source_id as number }));
  const versions = await versionsOfAll(pool, key, stored);
  return stored.map((s) => ({
    place: { at: new Date(s.event.receivedAt), rank: RANK.event, id: String(s.seq) },
    entry: eventEntry(eventRow(s, versions.get(`${s.sourceId}|${s.event.id}`) ?? [])),
  }));
}

/** Every version of the events, as long as they are this patient's: another's are nobody's business here. */
async function versionsOfAll(
  pool: Pool,
  key: number,
  events: readonly { sourceId: number; event: { id: string } }[],
): Promise<Map<string, StoredEvent[]>> {
  const found = new Map<string, StoredEvent[]>();
  if (events.length === 0) return found;
  const r = await pool.query(
    `select ${STORED_EVENT} from events e join sources s on s.id = e.source_id
       join (select distinct * from unnest($2::int[], $3::text[]) as q(source_id, event_id)) q
         on q.source_id = e.source_id and q.event_id = e.event_id
     where e.patient_key = $1 order by e.received_at, e.seq`,
    [key, events.map((e) => e.sourceId), events.map((e) => e.event.id)],
  );
  for (const row of r.rows) {
    const stored = storedEvent(row);
    const name = `${row.source_id}|${stored.event.id}`;
    found.set(name, [...(found.get(name) ?? []), stored]);
  }
  return found;
}

/** The versions of one event id of the patient, oldest first, whatever source said them. */
export async function versionsOfEvent(by: Reader, pool: Pool, key: number, eventId: string): Promise<StoredEvent[]> {
  await mustReadPatient(by, pool, key);
  const r = await pool.query(
    `select ${STORED_EVENT} from sources s join events e on e.source_id = s.id and e.event_id = $2
     where e.patient_key = $1 order by e.received_at, e.seq`,
    [key, eventId],
  );
  return r.rows.map(storedEvent);
}

/** The versions in words; the one in force is told by the same rule the chart is folded with. */
export function versionsInWords(stored: readonly StoredEvent[]): HistoryVersion[] {
  let force: StoredEvent | undefined;
  for (const s of stored) if (force === undefined || supersedes(s.event, force.event)) force = s;
  return stored.map((s) => ({
    text: eventText(wireShape(s.event) as LoggedEvent),
    revision: s.event.revision,
    t: new Date(s.event.t).toISOString(),
    receivedAt: new Date(s.event.receivedAt).toISOString(),
    by: s.event.by ?? null,
    inForce: s === force && s.event.revision !== 'entered-in-error',
  }));
}

function eventRow(s: StoredEvent, versions: readonly StoredEvent[]): EventRow {
  return {
    seq: String(s.seq),
    source: s.event.feed ?? '',
    id: s.event.id,
    revision: s.event.revision,
    t: new Date(s.event.t).toISOString(),
    receivedAt: new Date(s.event.receivedAt).toISOString(),
    by: s.event.by ?? null,
    body: wireShape(s.event) as LoggedEvent,
    versions: versionsInWords(versions),
  };
}
