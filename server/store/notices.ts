import type { Pool, PoolClient } from 'pg';
import type { Alert } from '../../lib/alerts/alert';
import type { DeliveryState, Notice } from '../../lib/alerts/notice';
import { QUIETERS } from '../../lib/alerts/suppress';
import type { Instant } from '../../lib/time';
import type { DeliveryBody, Parcel } from '../notify/channels/port';
import type { System } from './reader';

type Db = Pool | PoolClient;
const at = (t: Instant | null) => (t === null ? null : new Date(t));

export type NoticeState = 'queued' | 'held' | 'told' | 'nobody' | 'moot';
export interface NoticeRow {
  readonly id: string;
  readonly alertId: string;
  readonly version: number;
  readonly unitId: string;
  readonly tier: number;
  readonly createdAt: Instant;
  readonly state: NoticeState;
  readonly reason: string;
  readonly notice: Notice;
}

/**
 * Takes notices that wait, the oldest first of those after an id; two nodes never take the same one, and a crash before the commit
 * gives them back.
 */
export async function claimNotices(
  _by: System,
  db: PoolClient,
  states: readonly NoticeState[],
  limit: number,
  after: string,
): Promise<NoticeRow[]> {
  const r = await db.query(
    `select id::text, alert_id, version, unit_id, tier, created_at, state, reason, body from outbox where state = any($1) and id > $3
     order by outbox.id limit $2 for update skip locked`,
    [states, limit, after],
  );
  return r.rows.map((row) => ({
    id: row.id,
    alertId: row.alert_id,
    version: row.version,
    unitId: row.unit_id,
    tier: row.tier,
    createdAt: row.created_at.getTime(),
    state: row.state,
    reason: row.reason,
    notice: row.body,
  }));
}
export async function settleNotices(
  db: Db,
  rows: readonly { id: string; state: NoticeState; reason: string }[],
  now: Instant,
): Promise<void> {
  if (rows.length === 0) return;
  await db.query(
    `update outbox o set state = i.state, reason = i.reason, taken_at = coalesce(o.taken_at, $1),
       settled_at = case when i.state = 'held' then null else $1 end
     from unnest($2::bigint[], $3::text[], $4::text[]) as i(id, state, reason) where o.id = i.id`,
    [at(now), rows.map((r) => r.id), rows.map((r) => r.state), rows.map((r) => r.reason)],
  );
}
export async function addNotice(
  db: Db,
  n: { alertId: string; version: number; unitId: string; tier: number; createdAt: Instant; notice: Notice },
): Promise<void> {
  await db.query('insert into outbox (alert_id, version, unit_id, tier, created_at, body) values ($1, $2, $3, $4, $5, $6)', [
    n.alertId,
    n.version,
    n.unitId,
    n.tier,
    at(n.createdAt),
    JSON.stringify(n.notice),
  ]);
}

/** Removes what was told under this id before an instant, with its deliveries. For what is no alert. */
export async function forgetNotices(db: Db, alertId: string, before: Instant): Promise<void> {
  await db.query(
    `with gone as (delete from outbox where alert_id = $1 and created_at < $2 returning id),
     sent as (delete from deliveries d using gone g where d.outbox_id = g.id and d.alert_id = $1 returning d.id)
     delete from delivery_steps s using sent where s.delivery_id = sent.id`,
    [alertId, at(before)],
  );
}

/** The alerts named, and the open ones of these units that may quiet others. */
export async function alertsFor(
  _by: System,
  db: Db,
  ids: readonly string[],
  units: readonly string[],
): Promise<{ byId: ReadonlyMap<string, Alert>; patientKeys: ReadonlyMap<string, number | null>; quieting: readonly Alert[] }> {
  const r = await db.query(
    `select id, patient_key, body, open from alerts where id = any($1)
     union all
     select id, patient_key, body, open from alerts where open and unit_id = any($2) and rule = any($3) and id <> all($1)
       and (stay_id is null or stay_id in (select stay_id from alerts where id = any($1)))`,
    [ids, units, [...QUIETERS]],
  );
  const asked = new Set(ids);
  return {
    byId: new Map(r.rows.filter((row) => asked.has(row.id)).map((row) => [row.id, row.body as Alert])),
    patientKeys: new Map(r.rows.map((row) => [row.id, row.patient_key])),
    quieting: r.rows.filter((row) => row.open && QUIETERS.has((row.body as Alert).rule)).map((row) => row.body),
  };
}

/** Those of the alerts that anybody was ever to be told of. */
export async function everToTell(_by: System, db: Db, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const r = await db.query('select distinct alert_id from deliveries where alert_id = any($1)', [ids]);
  return new Set(r.rows.map((row) => row.alert_id));
}

/** How much these people and rules have had lately: for caps and storms. One call is one, on however many browsers it arrives. */
export async function loadsOf(
  _by: System,
  db: Db,
  users: readonly string[],
  units: readonly string[],
  pushesSince: Instant,
  alertsSince: Instant,
): Promise<{
  pushes: ReadonlyMap<string, number>;
  gathered: ReadonlyMap<string, Instant>;
  ofRule: ReadonlyMap<string, number>;
}> {
  const [people, rules] = [
    await db.query(
      `select user_id, count(distinct outbox_id)
           filter (where channel = 'push' and body->>'kind' = 'alert' and body->>'gather' is null)::int as pushes,
         max(next_at) filter (where body->>'gather' is not null and state = 'queued') as waiting,
         max(submitted_at) filter (where body->>'gather' is not null) as sent
       from deliveries where user_id = any($1) and created_at > $2 group by user_id`,
      [users, at(pushesSince)],
    ),
    await db.query(
      `select unit_id, rule, count(*)::int as n from alerts where unit_id = any($1) and raised_at > $2 and priority <> 'high'
       group by unit_id, rule`,
      [units, at(alertsSince)],
    ),
  ];
  return {
    pushes: new Map(people.rows.map((r) => [r.user_id, r.pushes])),
    gathered: new Map(
      people.rows.flatMap((r) => {
        const t = r.waiting ?? r.sent;
        return t ? [[r.user_id, t.getTime()] as const] : [];
      }),
    ),
    ofRule: new Map(rules.rows.map((r) => [`${r.unit_id}|${r.rule}`, r.n])),
  };
}

export interface NewDelivery {
  readonly id: string;
  readonly outboxId: string;
  readonly alertId: string;
  readonly unitId: string;
  readonly userId: string | null;
  readonly channel: string;
  readonly target: string;
  readonly tier: number;
  readonly priority: string;
  readonly nextAt: Instant;
  readonly createdAt: Instant;
  readonly expiresAt: Instant;
  readonly body: DeliveryBody;
  readonly detail: string;
}
/** One that is there already, by its id, stays as it is. */
export async function insertDeliveries(db: Db, rows: readonly NewDelivery[]): Promise<void> {
  if (rows.length === 0) return;
  const column = <K extends keyof NewDelivery>(key: K) => rows.map((r) => r[key]);
  await db.query(
    `with i as (select * from unnest($1::text[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::smallint[],
         $9::text[], $10::timestamptz[], $11::timestamptz[], $12::timestamptz[], $13::jsonb[], $14::text[])
       as i(id, outbox_id, alert_id, unit_id, user_id, channel, target, tier, priority, next_at, created_at, expires_at, body, detail)),
     d as (insert into deliveries (id, outbox_id, alert_id, unit_id, user_id, channel, target, tier, priority, state, next_at, created_at,
         expires_at, body) select id, outbox_id, alert_id, unit_id, user_id, channel, target, tier, priority, 'queued', next_at, created_at,
         expires_at, body from i on conflict (id) do nothing returning id)
     insert into delivery_steps (delivery_id, at, state, detail) select i.id, i.created_at, 'queued', i.detail from i join d using (id)`,
    [
      column('id'),
      column('outboxId'),
      column('alertId'),
      column('unitId'),
      column('userId'),
      column('channel'),
      column('target'),
      column('tier'),
      column('priority'),
      rows.map((r) => at(r.nextAt)),
      rows.map((r) => at(r.createdAt)),
      rows.map((r) => at(r.expiresAt)),
      rows.map((r) => JSON.stringify(r.body)),
      column('detail'),
    ],
  );
}

/** A delivery whose time has come, with the state it was in. */
export interface DueDelivery extends Parcel {
  readonly state: DeliveryState;
}
// biome-ignore lint/suspicious/noExplicitAny: rows of the driver
const parcel = (r: any): DueDelivery => ({
  id: r.id,
  outboxId: String(r.outbox_id),
  alertId: r.alert_id,
  unitId: r.unit_id,
  userId: r.user_id,
  channel: r.channel,
  target: r.target,
  tier: r.tier,
  priority: r.priority,
  state: r.state,
  attempts: r.attempts,
  createdAt: r.created_at.getTime(),
  expiresAt: r.expires_at.getTime(),
  body: r.body,
});

/**
 * Takes deliveries whose time has come, of each channel as many as it has places, highs first, until `leaseUntil`: if we die meanwhile,
 * another takes them again.
 */
export async function claimDeliveries(
  _by: System,
  db: Db,
  now: Instant,
  leaseUntil: Instant,
  free: readonly { readonly channel: string; readonly places: number }[],
): Promise<DueDelivery[]> {
  const r = await db.query(
    `update deliveries set next_at = $2 where id in
       (select due.id from unnest($3::text[], $4::int[]) as f(channel, places) cross join lateral
         (select id from deliveries where channel = f.channel and state in ('queued', 'submitted', 'accepted', 'delivered')
            and ended_at is null and next_at <= $1
          order by priority <> 'high', next_at limit f.places for update skip locked) due)
     returning *`,
    [at(now), at(leaseUntil), free.map((f) => f.channel), free.map((f) => f.places)],
  );
  return r.rows.map(parcel).sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
}
/** Everything else that is gathered for the person on this channel, to go out with the one that is due. */
export async function claimGathered(_by: System, db: Db, lead: DueDelivery, leaseUntil: Instant): Promise<DueDelivery[]> {
  const r = await db.query(
    `update deliveries set next_at = $5 where id in
       (select id from deliveries where user_id = $1 and channel = $2 and target = $3 and id <> $4 and state = 'queued'
        and body->>'gather' is not null for update skip locked)
     returning *`,
    [lead.userId, lead.channel, lead.target, lead.id, at(leaseUntil)],
  );
  return r.rows.map(parcel);
}

export interface StateChange {
  readonly id: string;
  readonly state: DeliveryState;
  readonly detail: string;
  /** When it is looked at again; null: never. */
  readonly nextAt: Instant | null;
  readonly ended?: boolean;
  readonly attempt?: boolean;
  readonly body?: DeliveryBody;
  readonly error?: string;
}
/** Moves deliveries on and writes each step. What a receipt has meanwhile brought further is not taken back. */
export async function moveDeliveries(db: Db, changes: readonly StateChange[], now: Instant): Promise<void> {
  if (changes.length === 0) return;
  await db.query(
    `with i as (select * from unnest($2::text[], $3::text[], $4::text[], $5::timestamptz[], $6::boolean[], $7::boolean[], $8::jsonb[], $9::text[])
         as i(id, state, detail, next_at, ended, attempt, body, error)),
     d as (update deliveries d set state = case when d.state in ('delivered', 'displayed', 'responded') then d.state else i.state end,
         next_at = i.next_at, attempts = d.attempts + case when i.attempt then 1 else 0 end,
         submitted_at = case when i.state = 'submitted' then coalesce(d.submitted_at, $1) else d.submitted_at end,
         ended_at = case when i.ended then $1 else d.ended_at end, body = coalesce(i.body, d.body),
         error = case when i.error = '' then d.error else i.error end
       from i where d.id = i.id and d.ended_at is null returning d.id)
     insert into delivery_steps (delivery_id, at, state, detail) select i.id, $1, i.state, i.detail from i join d on d.id = i.id`,
    [
      at(now),
      changes.map((c) => c.id),
      changes.map((c) => c.state),
      changes.map((c) => c.detail.slice(0, 500)),
      changes.map((c) => at(c.nextAt)),
      changes.map((c) => c.ended ?? false),
      changes.map((c) => c.attempt ?? false),
      changes.map((c) => (c.body === undefined ? null : JSON.stringify(c.body))),
      changes.map((c) => c.error?.slice(0, 500) ?? ''),
    ],
  );
}

/** Channels and targets a notice has used for a person so far. */
export async function waysUsed(
  _by: System,
  db: Db,
  outboxId: string,
  userId: string,
): Promise<{ channel: string; target: string }[]> {
  return (await db.query('select channel, target from deliveries where outbox_id = $1 and user_id = $2', [outboxId, userId]))
    .rows;
}
/** Whom and how an alert has reached so far, for taking it back. */
export async function toldOf(
  _by: System,
  db: Db,
  alertIds: readonly string[],
): Promise<{ alertId: string; userId: string | null; channel: string; target: string; tier: number; priority: string }[]> {
  const r = await db.query(
    `select distinct on (alert_id, user_id, channel, target) alert_id as "alertId", user_id as "userId", channel, target, tier, priority
     from deliveries where alert_id = any($1) and body->>'kind' = 'alert' and submitted_at is not null
     order by alert_id, user_id, channel, target, created_at desc`,
    [alertIds],
  );
  return r.rows;
}
/** Ends what has not gone out yet of these alerts, and notes who answered by it. */
export async function endUnsent(
  db: Db,
  alertId: string,
  answeredBy: string | null,
  reason: string,
  before: string,
  now: Instant,
): Promise<void> {
  await db.query(
    `with gone as (update deliveries set state = 'expired', ended_at = $2, next_at = null
         where alert_id = $1 and outbox_id < $5 and ended_at is null and state = 'queued' and body->>'kind' = 'alert' returning id),
     answered as (update deliveries set state = 'responded', ended_at = $2, next_at = null, displayed_at = coalesce(displayed_at, $2)
         where alert_id = $1 and outbox_id < $5 and user_id = $3 and submitted_at is not null and state <> 'responded'
           and body->>'kind' = 'alert' returning id)
     insert into delivery_steps (delivery_id, at, state, detail)
       select id, $2, 'expired', $4 from gone union all select id, $2, 'responded', $4 from answered`,
    [alertId, at(now), answeredBy, reason, before],
  );
}

/** A receipt: `delivered` or `displayed`; a test that was shown proves the browser. False if there is no such delivery (of this person, if one is given). */
export async function receive(
  db: Db,
  id: string,
  state: 'delivered' | 'displayed',
  userId: string | null,
  detail: string,
  now: Instant,
): Promise<boolean> {
  const rank = { delivered: 1, displayed: 2 }[state];
  const r = await db.query(
    `with known as (select id, alert_id, user_id, outbox_id, channel, target, body->>'kind' as kind from deliveries
         where (id = $1 or body->>'lead' = $1) and ($3::text is null or user_id = $3)),
     checked as (update push_subscriptions s set checked_at = $4 from known k
         where $2 = 'displayed' and k.kind = 'test' and k.channel = 'push' and s.id = k.target returning s.id),
     moved as (update deliveries d set state = $2, displayed_at = case when $2 = 'displayed' then coalesce(d.displayed_at, $4) else d.displayed_at end,
         ended_at = case when $2 = 'displayed' then $4 else d.ended_at end,
         next_at = case when $2 = 'displayed' then null else d.expires_at end
       from known k where d.id = k.id and d.state <> 'responded'
         and case d.state when 'displayed' then 2 when 'delivered' then 1 else 0 end < $5 returning d.id),
     spared as (update deliveries d set state = 'expired', ended_at = $4, next_at = null from known k
       where $2 = 'displayed' and d.outbox_id = k.outbox_id and d.user_id = k.user_id and d.id <> k.id and d.state = 'queued'
         and d.ended_at is null returning d.id),
     steps as (insert into delivery_steps (delivery_id, at, state, detail)
       select id, $4, $2, $6 from moved union all select id, $4, 'expired', 'shown on another way' from spared)
     select count(*)::int as n from known`,
    [id, state, userId, at(now), rank, detail],
  );
  return r.rows[0].n > 0;
}
/** What waits for an open page of the person is sent at the next look. */
export async function pageOpened(db: Db, userId: string, now: Instant): Promise<number> {
  const r = await db.query(
    `update deliveries set next_at = $2, state = 'queued' where user_id = $1 and channel = 'app' and ended_at is null
     and state in ('queued', 'submitted', 'accepted', 'delivered') and expires_at > $2`,
    [userId, at(now)],
  );
  return r.rowCount ?? 0;
}

/**
 * Of raised alerts: since when people are being told, and whether anybody has had it on a screen since. What was shown before the
 * last rise, before an answer that ran out or in the unit the patient came from was another call.
 */
export async function shownSince(
  _by: System,
  db: Db,
  alertIds: readonly string[],
): Promise<ReadonlyMap<string, { since: Instant; shown: boolean }>> {
  const r = await db.query(
    `select a.id, min(coalesce(o.settled_at, o.created_at)) as since,
       exists (select 1 from deliveries d where d.alert_id = a.id and d.displayed_at >= c.called) as shown
     from alerts a cross join lateral (select timestamptz 'epoch' + interval '1 ms' *
         greatest((a.body->>'risenAt')::float8, (a.body->'chain'->>'clockAt')::float8) as called) c
       join outbox o on o.alert_id = a.id and o.body->>'kind' = 'notify' and o.state in ('queued', 'told', 'nobody')
         and o.created_at >= c.called
     where a.id = any($1) group by a.id, c.called`,
    [alertIds],
  );
  return new Map(r.rows.map((row) => [row.id, { since: row.since.getTime(), shown: row.shown }]));
}

/** What should have happened by now and has not. */
export async function overdue(
  _by: System,
  db: Db,
  noticesBefore: Instant,
  deliveriesBefore: Instant,
  endedBefore: Instant,
): Promise<{ notices: number; deliveries: number; unended: number }> {
  const r = await db.query(
    `select (select count(*)::int from outbox where state = 'queued' and created_at < $1) as notices,
       (select count(*)::int from deliveries where state in ('queued', 'submitted') and ended_at is null and next_at < $2) as deliveries,
       (select count(*)::int from deliveries where state in ('queued', 'submitted', 'accepted', 'delivered') and ended_at is null
          and expires_at < $3) as unended`,
    [at(noticesBefore), at(deliveriesBefore), at(endedBefore)],
  );
  return r.rows[0];
}
