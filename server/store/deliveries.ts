import type { Pool } from 'pg';
import { mustRead, type Owner, type Reader, type System, unitsToRead } from './reader';

interface Step {
  readonly at: string;
  readonly state: string;
  readonly detail: string;
}
export interface DeliveryRow {
  readonly id: string;
  readonly outboxId: string;
  readonly alertId: string;
  readonly userId: string | null;
  readonly channel: string;
  readonly tier: number;
  readonly priority: string;
  readonly state: string;
  readonly attempts: number;
  readonly createdAt: Date;
  readonly submittedAt: Date | null;
  readonly displayedAt: Date | null;
  readonly endedAt: Date | null;
  readonly expiresAt: Date;
  readonly error: string | null;
  readonly body: { readonly kind: string; readonly at: number; readonly why: string };
  readonly steps: readonly Step[];
}
const SELECT = `select d.id, d.outbox_id::text as "outboxId", d.alert_id as "alertId", d.user_id as "userId", d.channel, d.tier, d.priority,
    d.state, d.attempts, d.created_at as "createdAt", d.submitted_at as "submittedAt", d.displayed_at as "displayedAt",
    d.ended_at as "endedAt", d.expires_at as "expiresAt", d.error, d.body,
    (select coalesce(json_agg(json_build_object('at', s.at, 'state', s.state, 'detail', s.detail) order by s.id), '[]')
     from delivery_steps s where s.delivery_id = d.id) as steps from deliveries d`;

export async function deliveriesOf(by: Reader, pool: Pool, alertId: string): Promise<DeliveryRow[]> {
  const r = await pool.query(
    `${SELECT} where d.alert_id = $1 and ($2::text[] is null or d.unit_id = any($2)) order by d.created_at, d.id`,
    [alertId, unitsToRead(by, 'unit')],
  );
  return r.rows;
}
export interface GatewayDelivery {
  readonly id: string;
  readonly target: string;
  readonly userId: string | null;
  readonly priority: string;
  readonly state: string;
  readonly attempts: number;
  readonly createdAt: Date;
  readonly submittedAt: Date | null;
  readonly body: { readonly kind: string };
  /** What was said of it last. */
  readonly detail: string;
}
/** The newest deliveries of each gateway of the unit. */
export async function deliveriesToGateways(by: Reader, pool: Pool, unitId: string, each: number): Promise<GatewayDelivery[]> {
  mustRead(by, 'webhooks', unitId);
  const r = await pool.query(
    `select d.id, d.target, d.user_id as "userId", d.priority, d.state, d.attempts, d.created_at as "createdAt", d.submitted_at as "submittedAt", d.body,
       coalesce((select s.detail from delivery_steps s where s.delivery_id = d.id order by s.id desc limit 1), '') as detail
     from webhooks g cross join lateral
       (select * from deliveries where channel = 'webhook' and target = g.id order by created_at desc limit $2) d
     where g.unit_id = $1 and g.disabled_at is null order by d.created_at desc`,
    [unitId, each],
  );
  return r.rows;
}
export async function deliveriesOfPerson(by: Owner, pool: Pool, limit: number): Promise<DeliveryRow[]> {
  return (await pool.query(`${SELECT} where d.user_id = $1 order by d.created_at desc, d.id limit $2`, [by.id, limit])).rows;
}
export async function deliveryTarget(_by: System, pool: Pool, id: string): Promise<{ channel: string; target: string } | null> {
  return (await pool.query('select channel, target from deliveries where id = $1', [id])).rows[0] ?? null;
}

/** A delivery as the alert centre shows it, with its seconds. */
export function deliveryView(d: DeliveryRow, names: { nameOf(userId: string): string | null }) {
  const after = (t: Date | null) => (t === null ? null : Math.max(0, Math.round((t.getTime() - d.body.at) / 100) / 10));
  return {
    id: d.id,
    noticeId: d.outboxId,
    alertId: d.alertId,
    kind: d.body.kind,
    why: d.body.why,
    person: d.userId === null ? null : { id: d.userId, name: names.nameOf(d.userId) ?? d.userId },
    channel: d.channel,
    tier: d.tier,
    priority: d.priority,
    state: d.state,
    attempts: d.attempts,
    createdAt: d.createdAt,
    submittedAt: d.submittedAt,
    displayedAt: d.displayedAt,
    endedAt: d.endedAt,
    expiresAt: d.expiresAt,
    error: d.error,
    secondsToSubmit: after(d.submittedAt),
    secondsToDisplay: after(d.displayedAt),
    steps: d.steps.map((s) => ({ ...s, at: new Date(s.at).toISOString() })),
  };
}

/** What was to be told of an alert, and what became of each: told, held, moot, nobody. */
export async function noticesOf(by: Reader, pool: Pool, alertId: string) {
  const r = await pool.query(
    `select id::text, created_at as at, tier, body->>'kind' as kind, body->>'why' as why, state, reason, settled_at as "settledAt"
     from outbox where alert_id = $1 and ($2::text[] is null or unit_id = any($2)) order by id`,
    [alertId, unitsToRead(by, 'unit')],
  );
  return r.rows;
}
export async function transitionsOf(by: Reader, pool: Pool, alertId: string) {
  const r = await pool.query(
    `select t.version, t.at, t.event, t."from", t."to", t.body->'actor' as actor, t.body->>'reason' as reason, (t.body->>'tier')::int as tier,
       (t.body->>'lateMs')::float8 as "lateMs", t.body->>'text' as text, t.body->>'bed' as bed
     from alert_transitions t join alerts a on a.id = t.alert_id
     where t.alert_id = $1 and ($2::text[] is null or a.unit_id = any($2)) order by t.version`,
    [alertId, unitsToRead(by, 'unit')],
  );
  return r.rows;
}
