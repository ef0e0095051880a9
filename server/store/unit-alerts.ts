import type { Pool, PoolClient } from 'pg';
import { type Alert, type ClosedAlert, isOpen, type OpenAlert } from '../../lib/alerts/alert';
import type { Instant } from '../../lib/time';
import type { AlertWrite, AuditWrite, NoticeWrite, TransitionWrite } from './batch';
import type { System } from './reader';

type Db = Pool | PoolClient;
const at = (t: Instant | null) => (t === null ? null : new Date(t));

/** Alerts of units themselves (T2 to T5): open, and closed since. */
export async function loadUnitAlerts(
  _by: System,
  db: Db,
  closedSince: Instant,
): Promise<{ open: OpenAlert[]; closed: ClosedAlert[] }> {
  const r = await db.query(
    'select body from alerts where patient_key is null and (open or closed_at > $1) order by raised_at, id',
    [at(closedSince)],
  );
  const alerts = r.rows.map((row) => row.body as Alert);
  return { open: alerts.filter(isOpen), closed: alerts.filter((a): a is ClosedAlert => !isOpen(a)) };
}
/** One node at a time changes the alerts of a unit; the lock ends with the transaction. */
export async function lockUnitAlerts(db: PoolClient, unitId: string): Promise<void> {
  await db.query("select pg_advisory_xact_lock(hashtext('unit alerts ' || $1))", [unitId]);
}
export async function unitAlert(_by: System, db: Db, id: string): Promise<Alert | null> {
  return (await db.query('select body from alerts where id = $1 and patient_key is null', [id])).rows[0]?.body ?? null;
}

/** Alerts without a patient with their transitions, notices and audit lines: what the loop's statement does for patients. */
export async function writeUnitAlerts(
  db: PoolClient,
  rows: {
    readonly alerts: readonly AlertWrite[];
    readonly transitions: readonly TransitionWrite[];
    readonly notices: readonly NoticeWrite[];
    readonly audit: readonly AuditWrite[];
  },
): Promise<void> {
  for (const a of rows.alerts)
    await db.query(
      `insert into alerts (id, unit_id, key, rule, family, priority, phase, open, raised_at, closed_at, next_action_at, version, body)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
       on conflict (id) do update set priority = excluded.priority, phase = excluded.phase, open = excluded.open, rule = excluded.rule,
         closed_at = excluded.closed_at, next_action_at = excluded.next_action_at, version = excluded.version, body = excluded.body`,
      [
        a.id,
        a.unitId,
        a.key,
        a.rule,
        a.family,
        a.priority,
        a.phase,
        a.open,
        at(a.raisedAt),
        at(a.closedAt),
        at(a.nextActionAt),
        a.version,
        a.body,
      ],
    );
  for (const t of rows.transitions)
    await db.query(
      `insert into alert_transitions (alert_id, version, at, "from", "to", event, actor, body) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [t.alertId, t.version, at(t.at), t.from, t.to, t.event, t.actor, t.body],
    );
  for (const n of rows.notices)
    await db.query('insert into outbox (alert_id, version, unit_id, tier, created_at, body) values ($1, $2, $3, $4, $5, $6)', [
      n.alertId,
      n.version,
      n.unitId,
      n.tier,
      at(n.createdAt),
      n.body,
    ]);
  for (const a of rows.audit)
    await db.query('insert into audit (unit_id, at, actor, action, subject, detail) values ($1, $2, $3, $4, $5, $6)', [
      a.unitId,
      at(a.at),
      a.actor,
      a.action,
      a.subject,
      a.detail,
    ]);
}
