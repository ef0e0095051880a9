import type { Pool } from 'pg';
import type { AuditQuery } from '../../lib/audit/query';
import type { AuditLine } from '../../lib/audit/view';
import { type Reader, unitsToRead } from './reader';

// biome-ignore lint/suspicious/noExplicitAny: rows of the driver
const line = (r: any): AuditLine => ({
  ...{ id: r.id, unit: r.unit_id, at: r.at.toISOString(), actor: r.actor, actorName: r.actor_name },
  ...{ action: r.action, subject: r.subject, detail: r.detail, place: r.place },
});

/**
 * Audit lines of the units whose audit `by` may read and of the installation, newest first, a page at a time. `most` is the length of the page.
 */
export async function listAudit(
  by: Reader,
  pool: Pool,
  q: AuditQuery,
  most: number,
): Promise<{ lines: readonly AuditLine[]; next: string | null }> {
  const units = unitsToRead(by, 'audit');
  const r = await pool.query(
    `select a.id::text as id, a.unit_id, a.at, a.actor, u.name as actor_name, a.action, a.subject, a.detail, a.chain_seq::text as place
     from audit a left join users u on u.id = case when a.actor like 'person:%' then substr(a.actor, 8) else a.actor end
     where ($1::text[] is null or a.unit_id is null or a.unit_id = any($1)) and ($2::text is null or a.unit_id = $2)
       and ($3::text is null or a.actor = $3 or a.actor = 'person:' || $3 or strpos(lower(u.name), lower($3)) > 0)
       and ($4::text is null or starts_with(a.action, $4)) and ($5::text is null or a.subject = $5)
       and ($6::timestamptz is null or a.at >= $6) and ($7::timestamptz is null or a.at <= $7)
       and ($8::bigint is null or a.id < $8)
     order by a.id desc limit $9`,
    [
      ...[units, q.unit, q.actor, q.action, q.subject, q.from === null ? null : new Date(q.from)],
      ...[q.to === null ? null : new Date(q.to), q.before, most + 1],
    ],
  );
  const rows = r.rows.slice(0, most);
  return { lines: rows.map(line), next: r.rows.length > most ? rows.at(-1).id : null };
}
