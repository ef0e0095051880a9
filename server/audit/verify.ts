import type { KeyObject } from 'node:crypto';
import type { Pool } from 'pg';
import type { AuditBreak, AuditChainReport } from '../../lib/audit/view';
import { type Anchor, isGenuine, storedAnchors } from './anchors';
import { type ChainRow, hashOfRow, ROW_COLUMNS } from './chain';

const PAGE = 5_000;
const MOST_BREAKS = 20;

type Linked = ChainRow & { readonly place: number; readonly hash: string | null };

/**
 * Walks the chains of one unit or of all and says everything that does not fit: a row that was changed, is missing, was put
 * in or moved, an anchor nobody of us signed, and an end that an anchor has seen and that is gone.
 * `copies` are anchors kept outside the database.
 */
export async function verifyAudit(
  pool: Pool,
  keys: ReadonlyMap<string, KeyObject>,
  copies: readonly Anchor[],
  only?: string,
): Promise<readonly AuditChainReport[]> {
  const r = await pool.query(`select coalesce(unit_id, '') as unit from audit union select unit_id from audit_anchors`);
  const units = [...new Set([...r.rows.map((x) => x.unit as string), ...copies.map((c) => c.unit)])].sort();
  const reports: AuditChainReport[] = [];
  for (const unit of units) if (only === undefined || unit === only) reports.push(await verifyUnit(pool, unit, keys, copies));
  return reports;
}

async function verifyUnit(
  pool: Pool,
  unit: string,
  keys: ReadonlyMap<string, KeyObject>,
  copies: readonly Anchor[],
): Promise<AuditChainReport> {
  const breaks: AuditBreak[] = [];
  const found = (place: number, kind: AuditBreak['kind'], text: string) => {
    if (breaks.length < MOST_BREAKS) breaks.push({ unit, place, kind, text });
  };
  const anchors = await storedAnchors(pool, unit);
  for (const a of anchors)
    if (!isGenuine(a, keys)) found(a.place, 'anchor-forged', `the anchor of ${a.at} was not signed by a key this server knows`);
  for (const c of copies)
    if (c.unit === unit && !anchors.some((a) => a.place === c.place && a.hash === c.hash && a.signature === c.signature))
      found(c.place, 'anchor-missing', `an anchor of ${c.at} stands in the copy outside the database and not in it`);
  const seen = [...anchors, ...copies.filter((c) => c.unit === unit && isGenuine(c, keys))].filter((a) => isGenuine(a, keys));
  const anchored = new Map(seen.map((a) => [a.place, a]));

  let rows = 0;
  let place = 0;
  let hash = '';
  for (;;) {
    const page = await pageAfter(pool, unit, place);
    for (const row of page) {
      if (row.place !== place + 1) {
        const start = rows === 0 ? anchored.get(row.place - 1) : undefined;
        if (!start) found(place + 1, 'missing', `${missing(place + 1, row.place - 1)} missing`);
        hash = start?.hash ?? '';
      }
      // Where the row before is missing there is nothing to compute from: what the row itself says is taken on trust once.
      const computed = row.place !== place + 1 && hash === '' ? row.hash : hashOfRow(hash, row.place, row);
      if (row.hash !== computed) found(row.place, 'changed', `row ${row.place} (id ${row.id}) is not what was recorded there`);
      const anchor = anchored.get(row.place);
      if (anchor && anchor.hash !== row.hash)
        found(row.place, 'anchor-broken', `row ${row.place} has another hash than the anchor of ${anchor.at} has signed`);
      rows += 1;
      place = row.place;
      hash = row.hash ?? '';
    }
    if (page.length < PAGE) break;
  }
  const last = Math.max(0, ...seen.map((a) => a.place));
  if (last > place) found(place + 1, 'truncated', `the chain ends at ${place}, and an anchor has seen row ${last}`);
  const waiting = await pool.query(
    `select count(*)::int as n from audit where coalesce(unit_id, '') = $1 and chain_seq is null`,
    [unit],
  );
  return { unit, rows, anchors: anchors.length, anchoredTo: last, unchained: waiting.rows[0].n, breaks };
}

async function pageAfter(pool: Pool, unit: string, place: number): Promise<readonly Linked[]> {
  const r = await pool.query(
    `select ${ROW_COLUMNS}, chain_seq::float8 as place, hash from audit
     where coalesce(unit_id, '') = $1 and chain_seq > $2 order by chain_seq limit ${PAGE}`,
    [unit, place],
  );
  return r.rows;
}
const missing = (from: number, to: number) => (from === to ? `row ${from} is` : `rows ${from} to ${to} are`);
