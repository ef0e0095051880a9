import type { Pool } from 'pg';
import type { ChartEvent } from '../../lib/events/event';
import type { Instant } from '../../lib/time';
import { currentOf, EVENT, eventOf, STORED_EVENT, storedEvent } from './events';
import { mustReadPatient, type Reader } from './reader';

const PAGE = 1_000;

/** An event as it goes out: the shape it came in, with its source and arrival. */
export function wireShape(e: ChartEvent): Record<string, unknown> {
  const { id, feed, t, receivedAt, revision, order: _order, ...rest } = e as ChartEvent & { state?: string };
  const body: Record<string, unknown> = { ...rest };
  if (e.kind === 'medication' || e.kind === 'support') {
    body.status = (e as { state?: string }).state;
    delete body.state;
    if (revision === 'corrected') body.corrected = true;
  } else body.status = revision;
  for (const field of ['plannedAt', 'endsAt', 'until', 'reviewBy', 'carTInfusedAt', 'monitoringStart', 'otherT']) {
    if (typeof body[field] === 'number') body[field] = new Date(body[field] as number).toISOString();
  }
  // `source` of a vital says device or charted; what sent it goes beside it.
  return {
    id,
    t: new Date(t).toISOString(),
    ...body,
    ...(body.source === undefined ? {} : { reading: body.source }),
    source: feed ?? '',
    receivedAt: new Date(receivedAt).toISOString(),
  };
}

/**
 * The current version of each event of the patient in [from, to], ordered by time, at most 1,000. The cursor is
 * "time|seq" of the last row read. Null: not a cursor of ours.
 */
export async function listEvents(
  by: Reader,
  pool: Pool,
  key: number,
  from: Instant | null,
  to: Instant | null,
  cursor: string | null,
): Promise<{ events: Record<string, unknown>[]; next: string | null } | null> {
  await mustReadPatient(by, pool, key);
  const at = cursor === null ? null : /^(-?\d{1,15})\|(\d{1,18})$/.exec(cursor);
  if (cursor !== null && at === null) return null;
  const r = await pool.query(
    `select ${STORED_EVENT} from events e join sources s on s.id = e.source_id
     where e.patient_key = $1 and ($2::timestamptz is null or e.t >= $2) and ($3::timestamptz is null or e.t <= $3)
       and ($4::timestamptz is null or (e.t, e.seq) > ($4, $5::bigint)) order by e.t, e.seq limit $6`,
    [
      key,
      from === null ? null : new Date(from),
      to === null ? null : new Date(to),
      at ? new Date(Number(at[1])) : null,
      at?.[2] ?? null,
      PAGE + 1,
    ],
  );
  const rows = r.rows.slice(0, PAGE);
  const stored = rows.map(storedEvent);
  const last = stored.at(-1);
  const superseded = await versionsElsewhere(
    pool,
    key,
    stored.map((s) => s.event),
  );
  const shown = new Set(currentOf([...stored.map((s) => s.event), ...superseded]));
  return {
    events: stored.filter((s) => shown.has(s.event)).map((s) => wireShape(s.event)),
    next: r.rows.length > PAGE && last ? `${last.event.t}|${last.seq}` : null,
  };
}

/** Versions of ids that were corrected, wherever in time they stand: they decide what is current. */
async function versionsElsewhere(pool: Pool, key: number, events: readonly ChartEvent[]): Promise<ChartEvent[]> {
  const r = await pool.query(
    `select ${EVENT} from (select distinct source_id, event_id from events where patient_key = $1 and revision > 0) c
       cross join lateral (select * from events where source_id = c.source_id and event_id = c.event_id and patient_key = $1 offset 0) e
       join sources s on s.id = e.source_id`,
    [key],
  );
  const have = new Set(events.map((e) => `${e.feed}|${e.id}|${e.revision}|${e.receivedAt}`));
  return r.rows.map((row) => eventOf(row.event)).filter((e) => !have.has(`${e.feed}|${e.id}|${e.revision}|${e.receivedAt}`));
}
