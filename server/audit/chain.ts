import { createHash } from 'node:crypto';
import type { Pool, PoolClient } from 'pg';
import { canonicalJson, type Json } from '../../lib/audit/canonical';

/** Only one node links at a time; the others find nothing to do. */
const CHAIN_LOCK = 72707370;
const BATCH = 2_000;

/** What of a row the chain vouches for. `unit` "" is the chain of the installation itself. */
export interface ChainRow {
  readonly id: string;
  readonly unit: string;
  readonly at: Date;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly detail: Json;
}
export const ROW_COLUMNS = `id::text as id, coalesce(unit_id, '') as unit, at, actor, action, subject, detail`;

/** The hash of a row at its place, given the hash of the row before it ("" for the first). Hex of SHA-256. */
export function hashOfRow(previous: string, place: number, r: ChainRow): string {
  const said = canonicalJson({
    ...{ place, id: r.id, unit: r.unit, at: r.at.toISOString(), actor: r.actor },
    ...{ action: r.action, subject: r.subject, detail: r.detail },
  });
  return createHash('sha256').update(`${previous}\n${said}`).digest('hex');
}

export interface Head {
  readonly place: number;
  readonly hash: string;
}
/** The end of a unit's chain: its last row, or the last anchor where retention has taken the rows. */
export async function headOf(db: Pool | PoolClient, unit: string): Promise<Head> {
  const r = await db.query(
    `(select chain_seq::float8 as place, hash from audit where coalesce(unit_id, '') = $1 and chain_seq is not null
      order by chain_seq desc limit 1)
     union all
     (select chain_seq::float8, hash from audit_anchors where unit_id = $1 order by chain_seq desc limit 1)
     order by place desc limit 1`,
    [unit],
  );
  return r.rows[0] ?? { place: 0, hash: '' };
}

/**
 * Gives rows that have none their place, in the order in which they can be seen: what was committed later comes later, also
 * where its id is smaller. Returns how many; fewer than 2,000 means that nothing is left.
 */
export async function chainRows(pool: Pool): Promise<number> {
  const db = await pool.connect();
  try {
    await db.query('begin');
    const mine = (await db.query('select pg_try_advisory_xact_lock($1) as mine', [CHAIN_LOCK])).rows[0].mine as boolean;
    const rows = mine
      ? ((await db.query(`select ${ROW_COLUMNS} from audit where chain_seq is null order by audit.id limit ${BATCH}`))
          .rows as ChainRow[])
      : [];
    if (rows.length > 0) {
      const heads = new Map<string, Head>();
      const linked = { ids: [] as string[], places: [] as number[], hashes: [] as string[] };
      for (const row of rows) {
        const head = heads.get(row.unit) ?? (await headOf(db, row.unit));
        const place = head.place + 1;
        const hash = hashOfRow(head.hash, place, row);
        heads.set(row.unit, { place, hash });
        linked.ids.push(row.id);
        linked.places.push(place);
        linked.hashes.push(hash);
      }
      await db.query(
        `update audit a set chain_seq = x.place, hash = x.hash
         from unnest($1::bigint[], $2::bigint[], $3::text[]) x(id, place, hash) where a.id = x.id and a.chain_seq is null`,
        [linked.ids, linked.places, linked.hashes],
      );
    }
    await db.query('commit');
    return rows.length;
  } catch (error) {
    await db.query('rollback').catch(() => undefined);
    throw error;
  } finally {
    db.release();
  }
}
