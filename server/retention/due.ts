import type { Pool, PoolClient } from 'pg';
import type { RetentionKind } from '../../lib/retention';

type Db = Pool | PoolClient;
/** A stay is open while nobody has recorded its end. */
const OPEN_STAY = 'ended_at is null and not cancelled';

/**
 * Of each kind: which rows are due, oldest first, given the instant before which they go ($1) and how many at most ($2). What
 * belongs to an open stay is never among them. `remove` takes the ids found.
 */
interface Due {
  readonly find: string;
  readonly remove: string;
}
const DUE: Readonly<Record<Exclude<RetentionKind, 'audit'>, Due>> = {
  raw: {
    // Events count from 30 days before a stay; the bound of the oldest one holds for all, as a message may be about many.
    find: `select m.id::text as id from raw_messages m
      where m.received_at < least($1::timestamptz, (select min(started_at) - interval '30 days' from stays where ${OPEN_STAY}))
        and m.id not in (select raw_id from quarantine where state = 'open' and raw_id is not null)
      order by m.received_at limit $2`,
    remove: 'delete from raw_messages where id = any($1::bigint[])',
  },
  quarantine: {
    find: `select q.id::text as id from quarantine q where q.state <> 'open' and q.settled_at < $1
        and not exists (select from patients p join stays s on s.patient_key = p.key where p.mrn = q.mrn and s.${OPEN_STAY})
      order by q.id limit $2`,
    remove: 'delete from quarantine where id = any($1::bigint[])',
  },
  deliveries: {
    find: `select o.id::text as id from outbox o
      where o.settled_at < $1 and not exists (select from deliveries d where d.outbox_id = o.id and (d.ended_at is null or d.ended_at >= $1))
        and not exists (select from alerts a left join stays s on s.id = a.stay_id and s.${OPEN_STAY} where a.id = o.alert_id and (a.open or s.id is not null))
      order by o.id limit $2`,
    remove: `with gone as (delete from outbox where id = any($1::bigint[]) returning id),
        sent as (delete from deliveries d using gone g where d.outbox_id = g.id returning d.id),
        steps as (delete from delivery_steps s using sent where s.delivery_id = sent.id)
      select from gone`,
  },
  trends: {
    find: `select t.ctid::text as id from trends t
      where t.patient_key in (select patient_key from stays where not cancelled group by patient_key having bool_and(ended_at is not null and ended_at < $1))
      limit $2`,
    remove: 'delete from trends where ctid = any($1::tid[])',
  },
  sessions: {
    find: `select id from (
        select 's' || id_hash as id, least(revoked_at, expires_at) as ended from sessions where least(revoked_at, expires_at) < $1
        union all select 'i' || id_hash, least(used_at, expires_at) from invitations where least(used_at, expires_at) < $1) x
      order by ended limit $2`,
    remove: `with s as (delete from sessions where 's' || id_hash = any($1::text[]) returning 1),
        i as (delete from invitations where 'i' || id_hash = any($1::text[]) returning 1)
      select * from s union all select * from i`,
  },
  commands: {
    find: 'select c.id from commands c where c.at < $1 order by c.at limit $2',
    remove: 'delete from commands where id = any($1::text[])',
  },
};

/** How many rows are due, counted up to `most`. */
export async function countDue(db: Db, kind: RetentionKind, before: Date, most: number): Promise<number> {
  if (kind === 'audit') return (await auditStretches(db, before)).reduce((n, s) => n + s.rows, 0);
  const r = await db.query(`select count(*)::int as n from (${DUE[kind].find}) due`, [before, most]);
  return r.rows[0].n;
}

/** Removes up to `most` rows that are due; returns how many went. */
export async function removeDue(db: PoolClient, kind: RetentionKind, before: Date, most: number): Promise<number> {
  if (kind === 'audit') return removeAudit(db, before);
  const found = await db.query(DUE[kind].find, [before, most]);
  if (found.rows.length === 0) return 0;
  const gone = await db.query(DUE[kind].remove, [found.rows.map((row) => row.id)]);
  return gone.rowCount ?? 0;
}

interface Stretch {
  readonly unit: string;
  readonly place: string;
  readonly rows: number;
}
/** Beginnings of chains that end at a signed anchor and in which every line is older; the walk starts again from that anchor. */
async function auditStretches(db: Db, before: Date): Promise<readonly Stretch[]> {
  const r = await db.query(
    `select a.unit_id as unit, max(a.chain_seq)::text as place,
       (select count(*)::int from audit x where coalesce(x.unit_id, '') = a.unit_id and x.chain_seq <= max(a.chain_seq)) as rows
     from audit_anchors a
     where a.at < $1 and not exists (select from audit y where coalesce(y.unit_id, '') = a.unit_id and y.chain_seq <= a.chain_seq and y.at >= $1)
     group by a.unit_id`,
    [before],
  );
  return r.rows.filter((row) => row.rows > 0);
}
async function removeAudit(db: PoolClient, before: Date): Promise<number> {
  // The trigger lets lines go only in a transaction that says that it is retention.
  await db.query("select set_config('tocsin.retention', 'on', true)");
  let gone = 0;
  for (const s of await auditStretches(db, before)) {
    const r = await db.query("delete from audit where coalesce(unit_id, '') = $1 and chain_seq <= $2", [s.unit, s.place]);
    gone += r.rowCount ?? 0;
  }
  return gone;
}
