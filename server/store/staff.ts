import type { Pool, PoolClient } from 'pg';
import type { OnCallEntry } from '../../lib/alerts/on-call';
import type { Phone } from '../../lib/alerts/phone-check';
import type { Duty } from '../../lib/alerts/recipients';
import type { Instant } from '../../lib/time';
import { mustRead, type Reader, type System } from './reader';

type Db = Pool | PoolClient;

export interface UserFacts {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly settings: unknown;
  readonly roles: readonly { readonly unitId: string; readonly role: string }[];
}
export interface SubscriptionRow extends Phone {
  readonly endpoint: string;
  readonly keys: { readonly p256dh: string; readonly auth: string };
}
export interface WebhookRow {
  readonly id: string;
  readonly unitId: string;
  readonly name: string;
  readonly url: string;
  readonly secrets: readonly string[];
}
export interface AssignmentRow {
  readonly unitId: string;
  readonly patientKey: number;
  readonly userId: string;
  readonly from: Instant;
  readonly to: Instant | null;
}
export interface AlarmOffRow {
  readonly id: string;
  readonly unitId: string;
  readonly patientKey: number | null;
  readonly rule: string | null;
  readonly reason: string;
  readonly by: string;
  readonly secondBy: string | null;
  readonly from: Instant;
  readonly to: Instant | null;
}
export interface UnitOnCall extends OnCallEntry {
  readonly unitId: string;
}
export interface StaffFacts {
  readonly users: readonly UserFacts[];
  readonly onCall: readonly UnitOnCall[];
  readonly assignments: readonly AssignmentRow[];
  /** Also those that ring no more. */
  readonly subscriptions: readonly SubscriptionRow[];
  readonly webhooks: readonly WebhookRow[];
  readonly alarmOffs: readonly AlarmOffRow[];
}

/** Everything that decides who is told and how, in one round trip. On-call entries that ended after `since`. */
export async function loadStaff(_by: System, db: Db, since: Instant): Promise<StaffFacts> {
  const r = await db.query(
    `select
      (select coalesce(json_agg(json_build_object('id', u.id, 'name', u.name, 'email', u.email, 'settings', u.settings,
         'roles', (select coalesce(json_agg(json_build_object('unitId', r.unit_id, 'role', r.role)), '[]') from user_roles r
                   where r.user_id = u.id))), '[]') from users u where u.disabled_at is null) as users,
      (select coalesce(json_agg(json_build_object('id', id, 'unitId', unit_id, 'duty', duty, 'userId', user_id, 'from', ${ms('from_at')},
         'to', ${ms('to_at')}) order by from_at, id), '[]') from on_call where to_at > $1) as "onCall",
      (select coalesce(json_agg(json_build_object('unitId', unit_id, 'patientKey', patient_key, 'userId', user_id, 'from', ${ms('from_at')},
         'to', ${ms('to_at')})), '[]') from assignments where to_at is null or to_at > $1) as assignments,
      (select coalesce(json_agg(json_build_object('id', id, 'userId', user_id, 'endpoint', endpoint, 'keys', keys, 'checkedAt', ${ms('checked_at')},
         'askedAt', ${ms('asked_at')}, 'failedAt', ${ms('failed_at')}) order by created_at), '[]') from push_subscriptions) as subscriptions,
      (select coalesce(json_agg(json_build_object('id', id, 'unitId', unit_id, 'name', name, 'url', url, 'secrets', secrets)
         order by created_at), '[]') from webhooks where disabled_at is null) as webhooks,
      (select coalesce(json_agg(json_build_object('id', id, 'unitId', unit_id, 'patientKey', patient_key, 'rule', rule, 'reason', reason,
         'by', by, 'secondBy', second_by, 'from', ${ms('from_at')}, 'to', ${ms('to_at')}) order by from_at), '[]')
         from alarm_offs where ended_at is null) as "alarmOffs"`,
    [new Date(since)],
  );
  return r.rows[0] as StaffFacts;
}
const ms = (column: string) => `floor(extract(epoch from ${column}) * 1000)::float8`;

export interface OnCallWrite {
  readonly unitId: string;
  readonly duty: Duty;
  readonly userId: string;
  readonly from: Instant;
  readonly to: Instant;
}
export async function insertOnCall(db: Db, e: OnCallWrite): Promise<number> {
  const r = await db.query(
    'insert into on_call (unit_id, duty, user_id, from_at, to_at) values ($1, $2, $3, $4, $5) returning id',
    [e.unitId, e.duty, e.userId, new Date(e.from), new Date(e.to)],
  );
  return r.rows[0].id;
}
/** The unit's entries that meet the period, with a lock, so that two editors do not cut each other's. */
export async function onCallBetween(
  by: Reader,
  db: Db,
  unitId: string,
  from: Instant,
  to: Instant,
  lock = false,
): Promise<UnitOnCall[]> {
  mustRead(by, 'on-call', unitId);
  const r = await db.query(
    `select id, unit_id as "unitId", duty, user_id as "userId", ${ms('from_at')} as from, ${ms('to_at')} as to from on_call
     where unit_id = $1 and from_at < $3 and to_at > $2 order by from_at, id ${lock ? 'for update' : ''}`,
    [unitId, new Date(from), new Date(to)],
  );
  return r.rows;
}
export async function deleteOnCall(db: Db, unitId: string, id: number): Promise<UnitOnCall | null> {
  const r = await db.query(
    `delete from on_call where unit_id = $1 and id = $2 returning id, unit_id as "unitId", duty, user_id as "userId",
     ${ms('from_at')} as from, ${ms('to_at')} as to`,
    [unitId, id],
  );
  return r.rows[0] ?? null;
}
/** Notes that the owner of these browsers is asked to tap a test. False: another node has asked since `askedAt`, the last time known here. */
export async function markAsked(
  _by: System,
  db: Db,
  phones: readonly string[],
  now: Instant,
  askedAt: Instant | null,
): Promise<boolean> {
  const r = await db.query(
    'update push_subscriptions set asked_at = $2 where id = any($1) and (asked_at is null or asked_at <= $3) returning id',
    [phones, new Date(now), askedAt === null ? null : new Date(askedAt)],
  );
  return (r.rowCount ?? 0) > 0;
}
/** Ends whoever has the patient on the unit, and gives the patient to somebody else (null: to nobody). */
export async function assign(
  db: Db,
  a: { unitId: string; patientKey: number; userId: string | null; at: Instant; by: string },
): Promise<void> {
  const at = new Date(a.at);
  await db.query('update assignments set to_at = $3 where unit_id = $1 and patient_key = $2 and to_at is null', [
    a.unitId,
    a.patientKey,
    at,
  ]);
  if (a.userId === null) return;
  await db.query('insert into assignments (unit_id, patient_key, user_id, from_at, created_by) values ($1, $2, $3, $4, $5)', [
    a.unitId,
    a.patientKey,
    a.userId,
    at,
    a.by,
  ]);
}
