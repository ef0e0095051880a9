import { hash } from 'node:crypto';
import type { Pool } from 'pg';
import type { Instant } from '../../lib/time';
import { ofUnits } from './quarantine-units';
import { mustRead, mustReadPatient, type Reader, type System, unitsToRead } from './reader';

/** A message as it reached us. */
export interface RawMessage {
  readonly id: bigint;
  readonly sourceId: number;
  readonly protocol: 'json' | 'hl7v2' | 'fhir' | 'command';
  readonly receivedAt: Instant;
  readonly body: string;
}
// biome-ignore lint/suspicious/noExplicitAny: rows of the driver
const raw = (r: any): RawMessage => ({
  id: BigInt(r.id),
  sourceId: r.source_id,
  protocol: r.protocol,
  receivedAt: r.received_at.getTime(),
  body: r.body,
});

export async function rawMessage(_by: System, pool: Pool, id: bigint): Promise<RawMessage | null> {
  const r = await pool.query('select * from raw_messages where id = $1', [id]);
  return r.rows[0] ? raw(r.rows[0]) : null;
}
/** The message in which something of the patient came; null if nothing did. @throws {NotAllowed} */
export async function rawOfPatient(
  by: Reader,
  pool: Pool,
  p: { key: number; unitId: string; id: bigint },
): Promise<RawMessage | null> {
  await mustReadPatient(by, pool, p.key);
  mustRead(by, 'raw', p.unitId);
  const r = await pool.query(
    'select m.* from raw_messages m where m.id = $1 and exists (select from events e where e.patient_key = $2 and e.raw_id = m.id)',
    [p.id, p.key],
  );
  return r.rows[0] ? raw(r.rows[0]) : null;
}
/** The message behind an entry of the quarantine: of a unit of `by`, or of one that nobody knows. */
export async function rawOfEntry(by: Reader, pool: Pool, entry: bigint): Promise<RawMessage | null> {
  const r = await pool.query(
    `select m.* from quarantine q join raw_messages m on m.id = q.raw_id
     where q.id = $1 and ${ofUnits('$2')}`,
    [entry, unitsToRead(by, 'quarantine')],
  );
  return r.rows[0] ? raw(r.rows[0]) : null;
}

/** Messages of a source received in a span (both ends included), oldest first: the newest `most` of those that contain the text. */
export async function rawMessages(
  _by: System,
  pool: Pool,
  p: { sourceId: number; from: Instant; to: Instant; containing: string; most: number },
): Promise<RawMessage[]> {
  const r = await pool.query(
    `select * from raw_messages where source_id = $1 and received_at >= $2 and received_at <= $3 and protocol <> 'command'
       and ($4 = '' or strpos(body, $4) > 0) order by id desc limit $5`,
    [p.sourceId, new Date(p.from), new Date(p.to), p.containing, p.most],
  );
  return r.rows.map(raw).reverse();
}

const LONGEST_MEMORY = 20_000;
const md5 = (text: string): string => hash('md5', text, 'hex');

/**
 * The HL7 messages of the last hours before this start, so that a sender who repeats the last one after a restart is
 * recognised. Those taken in since are remembered by the exchange itself.
 */
export class RawBefore {
  private constructor(private readonly known: ReadonlyMap<string, bigint>) {}

  static async load(_by: System, pool: Pool, since: Instant): Promise<RawBefore> {
    const r = await pool.query(
      `select m.id, s.name, m.control_id, md5(m.body) as digest from raw_messages m join sources s on s.id = m.source_id
       where m.protocol = 'hl7v2' and m.received_at >= $1 and m.control_id is not null order by m.id desc limit $2`,
      [new Date(since), LONGEST_MEMORY],
    );
    return new RawBefore(new Map(r.rows.map((x) => [`${x.name}\u001f${x.control_id}\u001f${x.digest}`, BigInt(x.id)])));
  }
  /** Under which number the message is stored already, or undefined. */
  find(source: string, controlId: string, body: string): bigint | undefined {
    return this.known.size === 0 ? undefined : this.known.get(`${source}\u001f${controlId}\u001f${md5(storable(body))}`);
  }
}

/** PostgreSQL's text holds everything but NUL. */
export const storable = (text: string): string => (text.includes('\0') ? text.replaceAll('\0', '\u2400') : text);

/** What a change of a source's maps is tried on: its newest messages, and those behind what waits in quarantine. */
export async function previewMessages(by: Reader, pool: Pool, sourceId: number, since: Instant): Promise<RawMessage[]> {
  unitsToRead(by, 'sources');
  const r = await pool.query(
    `with newest as (select id from raw_messages where received_at >= $2 and source_id = $1 and protocol <> 'command' order by received_at desc limit 200),
       waiting as (select raw_id as id from quarantine where source_id = $1 and state = 'open' and raw_id is not null order by last_at desc limit 200)
     select m.* from raw_messages m where m.id in (select id from newest union select id from waiting)
       and m.protocol <> 'command' and length(m.body) < 200000 order by m.id`,
    [sourceId, new Date(since)],
  );
  return r.rows.map(raw);
}
