import type { Pool } from 'pg';

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

export async function deliveriesOf(pool: Pool, alertId: string): Promise<DeliveryRow[]> {
  return (await pool.query(`${SELECT} where d.alert_id = $1 order by d.created_at, d.id`, [alertId])).rows;
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
/** The newest deliveries of each of these gateways. */
export async function deliveriesToGateways(pool: Pool, ids: readonly string[], each: number): Promise<GatewayDelivery[]> {
  if (ids.length === 0) return [];
  const r = await pool.query(
    `select d.id, d.target, d.user_id as "userId", d.priority, d.state, d.attempts, d.created_at as "createdAt", d.submitted_at as "submittedAt", d.body,
       coalesce((select s.detail from delivery_steps s where s.delivery_id = d.id order by s.id desc limit 1), '') as detail
     from unnest($1::text[]) as g(id) cross join lateral
       (select * from deliveries where channel = 'webhook' and target = g.id order by created_at desc limit $2) d
     order by d.created_at desc`,
    [ids, each],
  );
  return r.rows;
}
export async function deliveriesOfPerson(pool: Pool, userId: string, limit: number): Promise<DeliveryRow[]> {
  return (await pool.query(`${SELECT} where d.user_id = $1 order by d.created_at desc, d.id limit $2`, [userId, limit])).rows;
}
export async function deliveryTarget(pool: Pool, id: string): Promise<{ channel: string; target: string } | null> {
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
export async function noticesOf(pool: Pool, alertId: string) {
  const r = await pool.query(
    `select id::text, created_at as at, tier, body->>'kind' as kind, body->>'why' as why, state, reason, settled_at as "settledAt"
     from outbox where alert_id = $1 order by id`,
    [alertId],
  );
  return r.rows;
}
export async function transitionsOf(pool: Pool, alertId: string) {
  const r = await pool.query(
    `select version, at, event, "from", "to", body->'actor' as actor, body->>'reason' as reason, (body->>'tier')::int as tier,
       (body->>'lateMs')::float8 as "lateMs", body->>'text' as text, body->>'bed' as bed from alert_transitions where alert_id = $1 order by version`,
    [alertId],
  );
  return r.rows;
}
