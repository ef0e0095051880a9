import type { Pool } from 'pg';
import { DAY } from '../../lib/time';
import { wireShape } from './event-list';
import { EVENT, eventOf } from './events';
import { mustRead, type Reader } from './reader';

const PAGE = 2_000;
/** Events of so long before a stay count for it. */
const BEFORE_MS = 30 * DAY;

export interface StayToExport {
  readonly id: number;
  readonly patientKey: number;
  readonly uid: string;
  readonly unitId: string;
}

/** The newest stay of the patient, or the one of that number; null if there is none. @throws {NotAllowed} */
export async function stayToExport(by: Reader, pool: Pool, ref: string, stayId: number | null): Promise<StayToExport | null> {
  const r = await pool.query(
    `select s.id, s.patient_key as "patientKey", s.unit_id as "unitId", p.uid from stays s join patients p on p.key = s.patient_key
     where not s.cancelled and (p.uid = $1 or p.mrn = $1 or exists (select from patients m where m.mrn = $1 and m.merged_into = p.key))
       and ($2::int is null or s.id = $2)
     order by s.started_at desc limit 1`,
    [ref, stayId],
  );
  if (r.rows[0]) mustRead(by, 'stay-export', r.rows[0].unitId);
  return r.rows[0] ?? null;
}

/**
 * All that is recorded of one stay as one JSON text, in pieces: the patient, the beds, every version of every event with its
 * source and arrival, grades as they were computed, alerts with their life and who was told, handovers, and the audit's lines
 * about them. Messages as they came are left out: they may be about others too.
 */
export async function* exportStay(by: Reader, pool: Pool, stay: StayToExport, now: Date): AsyncGenerator<string> {
  mustRead(by, 'stay-export', stay.unitId);
  const head = await pool.query(
    `select s.id, s.unit_id as unit, s.started_at as "startedAt", s.ended_at as "endedAt",
       json_build_object('id', p.uid, 'mrn', p.mrn, 'name', p.name, 'birthDate', p.birth_date, 'sex', p.sex) as patient,
       (select coalesce(json_agg(json_build_object('bed', a.bed_id, 'from', a.from_at, 'to', a.to_at) order by a.from_at), '[]')
        from bed_assignments a where a.stay_id = s.id) as beds
     from stays s join patients p on p.key = s.patient_key where s.id = $1`,
    [stay.id],
  );
  const { patient, beds, ...span } = head.rows[0];
  const from = new Date((span.startedAt as Date).getTime() - BEFORE_MS);
  const to = (span.endedAt as Date | null) ?? now;
  const { patientKey: key } = stay;
  yield `{"format":"tocsin-stay/1","at":${JSON.stringify(now)},"patient":${JSON.stringify(patient)},"stay":${JSON.stringify({ ...span, beds })}`;
  yield* list(
    'events',
    pages(
      pool,
      `select e.seq::text as place, ${EVENT} from events e join sources s on s.id = e.source_id
       where e.patient_key = $1 and e.t >= $2 and e.t <= $3 and e.seq > $4::bigint order by e.seq limit ${PAGE}`,
      [key, from, to],
      (row) => wireShape(eventOf(row.event)),
    ),
  );
  yield* list(
    'grades',
    pages(
      pool,
      `select id::text as place, scale, t, grade, status, computed_at as "computedAt", protocol, reason, basis from grade_history
       where patient_key = $1 and t >= $2 and t <= $3 and id > $4::bigint order by id limit ${PAGE}`,
      [key, from, to],
    ),
  );
  const whole = async (sql: string, values: unknown[]) => (await pool.query(sql, values)).rows;
  const alerts = await whole(
    `select a.id, a.rule, a.priority, a.phase, a.raised_at as "raisedAt", a.closed_at as "closedAt", a.body,
       (select coalesce(json_agg(json_build_object('version', t.version, 'at', t.at, 'event', t.event, 'from', t."from", 'to', t."to",
          'actor', t.actor, 'reason', t.body->>'reason') order by t.version), '[]') from alert_transitions t where t.alert_id = a.id) as life,
       (select coalesce(json_agg(json_build_object('at', d.created_at, 'person', d.user_id, 'channel', d.channel, 'tier', d.tier, 'state', d.state,
          'submittedAt', d.submitted_at, 'displayedAt', d.displayed_at) order by d.created_at, d.id), '[]') from deliveries d where d.alert_id = a.id) as told
     from alerts a where a.stay_id = $1 order by a.raised_at, a.id`,
    [stay.id],
  );
  yield `,"alerts":${JSON.stringify(alerts)}`;
  const handoffs = await whole(
    'select id, at, author_id as author, body from handoffs where patient_key = $1 and at >= $2 and at <= $3 order by at, id',
    [key, span.startedAt, to],
  );
  yield `,"handoffs":${JSON.stringify(handoffs)}`;
  const subjects = [stay.uid, ...alerts.map((a) => a.id as string)];
  yield* list(
    'audit',
    pages(
      pool,
      `select id::text as place, unit_id as unit, at, actor, action, subject, detail, chain_seq::text as "chainPlace", hash from audit
       where subject = any($1) and at >= $2 and at <= $3 and id > $4::bigint order by id limit ${PAGE}`,
      [subjects, span.startedAt, now],
    ),
  );
  yield '}\n';
}

// biome-ignore lint/suspicious/noExplicitAny: rows of the driver
type Row = any;
async function* pages(
  pool: Pool,
  sql: string,
  values: unknown[],
  shape: (row: Row) => object = withoutPlace,
): AsyncGenerator<object> {
  for (let place = '-1'; ; ) {
    const { rows } = await pool.query(sql, [...values, place]);
    for (const row of rows) yield shape(row);
    if (rows.length < PAGE) return;
    place = rows.at(-1).place;
  }
}
const withoutPlace = ({ place: _, ...row }: Row): object => row;

async function* list(name: string, items: AsyncGenerator<object>): AsyncGenerator<string> {
  yield `,"${name}":[`;
  let piece = '';
  let first = true;
  for await (const item of items) {
    piece += `${first ? '' : ','}${JSON.stringify(item)}`;
    first = false;
    if (piece.length < 65_536) continue;
    yield piece;
    piece = '';
  }
  yield `${piece}]`;
}
