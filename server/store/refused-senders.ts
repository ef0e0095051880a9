import type { Pool } from 'pg';
import { type RefusedSender, whyRefused } from '../../lib/refused-senders';
import type { Instant } from '../../lib/time';
import { type Reader, unitsToRead } from './reader';

/** Subject of the lines about the HL7 port. */
const HL7_PORT = 'mllp';
const MOST = 20;

/**
 * Senders that were turned away since an instant, each reason and address once, the newest first. They stand in the audit, which whoever
 * connects sources may not read.
 */
export async function refusedSenders(by: Reader, pool: Pool, since: Instant): Promise<readonly RefusedSender[]> {
  const r = await pool.query(
    `select max(at) as at, subject, detail->>'reason' as reason, detail->>'address' as address from audit
     where action in ('mllp.refused', 'key.refused') and at >= $1 and ($2::text[] is null or unit_id is null or unit_id = any($2))
       and (subject = $3 or subject in (select name from sources))
     group by 2, 3, 4 order by 1 desc limit ${MOST}`,
    [new Date(since), unitsToRead(by, 'sources'), HL7_PORT],
  );
  return r.rows.map((row) => ({
    at: row.at.toISOString(),
    source: row.subject === HL7_PORT ? null : row.subject,
    address: row.address,
    why: whyRefused(row.reason),
  }));
}
