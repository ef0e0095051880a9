import type { Pool } from 'pg';
import type { AlertClass } from '../../lib/alerts/alert';
import type { GradedBeside } from '../../lib/burden/agreement';
import type { StoredAlert } from '../../lib/burden/report';
import type { Priority } from '../../lib/rules/rule';
import type { Instant } from '../../lib/time';
import { mustRead, type Reader } from './reader';

/**
 * The unit's alerts raised in a window, oldest first, with what became of each. Acted on: somebody answered and then recorded
 * something, resolved it by hand, or did what it asked for. For floods an alert is its nurse's, else its unit's.
 */
export async function burdenAlerts(by: Reader, pool: Pool, unitId: string, from: Instant, to: Instant): Promise<StoredAlert[]> {
  mustRead(by, 'unit', unitId);
  const r = await pool.query(
    `select a.id, a.raised_at as "raisedAt", a.body->>'rule' as rule, a.body->>'cls' as cls, a.body->>'peak' as priority,
       a.body->>'bedAtRaise' as bed, (a.body->>'tier')::int as tier, (a.body->>'closedAt')::float8 as "closedAt",
       a.body->>'closedReason' as "closedReason", t.answered, t.acted, d.displayed,
       (select n.user_id from assignments n join patients p on p.key = n.patient_key
        where p.uid = a.body->>'patientId' and n.from_at <= a.raised_at and (n.to_at is null or n.to_at > a.raised_at)
        order by n.from_at desc limit 1) as nurse
     from alerts a
     left join lateral (
       select min(x.at) filter (where x.event = 'acknowledge') as answered,
         min(x.at) filter (where x.event = 'acted' or (x.event = 'resolve' and x.actor <> 'system')
           or (x.event = 'clear' and (x."from" = 'acknowledged' or a.body->>'ack' = 'until-done'))) as acted
       from alert_transitions x where x.alert_id = a.id) t on true
     left join lateral (select min(y.displayed_at) as displayed from deliveries y where y.alert_id = a.id) d on true
     where a.unit_id = $1 and a.raised_at >= $2 and a.raised_at < $3 order by a.raised_at, a.id`,
    [unitId, new Date(from), new Date(to)],
  );
  const ms = (t: Date | null) => t?.getTime() ?? null;
  return r.rows.map((row) => ({
    id: row.id as string,
    rule: row.rule as string,
    cls: row.cls as AlertClass,
    priority: row.priority as Priority,
    raisedAt: (row.raisedAt as Date).getTime(),
    bed: row.bed as string | null,
    tier: row.tier as number,
    answeredAt: ms(row.answered),
    actedAt: ms(row.acted),
    displayedAt: ms(row.displayed),
    closedAt: row.closedAt as number | null,
    closedReason: row.closedReason as string | null,
    group: (row.nurse as string | null) ?? unitId,
  }));
}

/** When patients were watched on the unit, as far as it touches the window. */
export async function stretchesOf(
  by: Reader,
  pool: Pool,
  unitId: string,
  from: Instant,
  to: Instant,
): Promise<[Instant, Instant][]> {
  mustRead(by, 'unit', unitId);
  const r = await pool.query(
    `select started_at, coalesce(ended_at, $3) as ended_at from stays
     where unit_id = $1 and not cancelled and started_at < $3 and (ended_at is null or ended_at > $2)`,
    [unitId, new Date(from), new Date(to)],
  );
  return r.rows.map((row) => [row.started_at.getTime(), row.ended_at.getTime()]);
}

/** Regrades of patients of the unit that were given beside a suggestion, as they stand now: corrected ones once, withdrawn ones not. */
export async function regradesBeside(
  by: Reader,
  pool: Pool,
  unitId: string,
  from: Instant,
  to: Instant,
): Promise<GradedBeside[]> {
  mustRead(by, 'unit', unitId);
  const r = await pool.query<{ body: GradedBeside }>(
    `select body from (
       select distinct on (e.source_id, e.event_id) e.revision, e.body from stays s
       join events e on e.patient_key = s.patient_key and e.kind = 'regrade'
         and e.t >= greatest($2, s.started_at) and e.t < least($3, coalesce(s.ended_at, $3))
       where s.unit_id = $1 and not s.cancelled and s.started_at < $3 and (s.ended_at is null or s.ended_at > $2)
       order by e.source_id, e.event_id, e.seq desc) as last
     where revision <> 2 and body->'seen' is not null`,
    [unitId, new Date(from), new Date(to)],
  );
  return r.rows.map((row) => row.body);
}
