import type { Pool, PoolClient } from 'pg';
import { type Batch, heldKey } from './batch';
import { statementOf } from './batch-statement';
import { saveResources } from './fhir';
import { inTransaction } from './transaction';

/** Somebody else has changed these resources ("Type/id") since they were read: nothing of the batch was stored. */
export class ResourcesChanged extends Error {
  override name = 'ResourcesChanged';
  constructor(readonly addresses: readonly string[]) {
    super(`changed meanwhile: ${addresses.join(', ')}`);
  }
}
export interface Committed {
  /** Held events that were not waiting already, by `heldKey`. */
  readonly held: ReadonlySet<string>;
  /** Of each event of the batch, in order: its seq, or null if it was stored before. */
  readonly seqs: readonly (bigint | null)[];
  /** Charts that were written; the others' new events are pending now. */
  readonly charts: ReadonlySet<number>;
}

/** As `commitBatch`, and the resources with it: all of it or nothing. @throws ResourcesChanged */
export function commitWhole(pool: Pool, b: Batch): Promise<Committed> {
  if (b.resources.length === 0) return commitBatch(pool, b);
  return inTransaction(pool, async (db) => {
    const committed = await commitBatch(db, b);
    const lost = await saveResources(db, b.resources);
    if (lost.length > 0) throw new ResourcesChanged(lost);
    return committed;
  });
}

/** Runs the batch in one statement (one round trip, one commit). Its resources are `commitWhole`'s. */
export async function commitBatch(client: Pool | PoolClient, b: Batch): Promise<Committed> {
  const { name, text, values } = statementOf(b);
  const result = await client.query<Written>({ name, text, values });
  return committedOf(b, result.rows[0] as Written);
}

/** What the statement says of itself. */
interface Written {
  readonly seqs: string | null;
  readonly named: readonly (readonly [sourceId: number, eventId: string, version: string, seq: string])[] | null;
  readonly charts: string | null;
  readonly held: readonly (readonly [sourceId: number, eventId: string | null])[] | null;
}
function committedOf(b: Batch, w: Written): Committed {
  const charts = new Set(w.charts === null ? [] : w.charts.split(',').map(Number));
  const held = new Set((w.held ?? []).map(([sourceId, eventId]) => heldKey(sourceId, eventId)));
  const seqs = w.seqs === null ? [] : w.seqs.split(',').map(BigInt);
  if (seqs.length === b.events.length) return { seqs, charts, held };
  const seqOf = new Map((w.named ?? []).map(([source, id, version, seq]) => [versionKey(source, id, version), BigInt(seq)]));
  // Of two rows that say they are the same version only the first went in.
  const once = b.events.map((e) => {
    const key = versionKey(e.sourceId, e.eventId, e.version);
    const seq = seqOf.get(key) ?? null;
    seqOf.delete(key);
    return seq;
  });
  return { seqs: once, charts, held };
}
const versionKey = (sourceId: number, eventId: string, version: string) => `${sourceId}\u001f${eventId}\u001f${version}`;
