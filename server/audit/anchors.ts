import { type KeyObject, sign, verify } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { canonicalJson } from '../../lib/audit/canonical';
import type { Instant } from '../../lib/time';
import { headOf } from './chain';
import type { Signer } from './key';

/** The end of a unit's chain at an instant, signed. */
export interface Anchor {
  readonly unit: string;
  readonly place: number;
  readonly hash: string;
  /** RFC 3339. */
  readonly at: string;
  readonly keyId: string;
  /** Base64url. */
  readonly signature: string;
}
const said = (a: Omit<Anchor, 'signature'>) =>
  Buffer.from(canonicalJson({ unit: a.unit, place: a.place, hash: a.hash, at: a.at, keyId: a.keyId }));

export function isGenuine(a: Anchor, keys: ReadonlyMap<string, KeyObject>): boolean {
  const key = keys.get(a.keyId);
  return key !== undefined && verify(null, said(a), key, Buffer.from(a.signature, 'base64url'));
}

/** Signs the end of every chain that has grown since its last anchor. Returns what was signed. */
export async function anchorChains(pool: Pool, signer: Signer, now: Instant): Promise<readonly Anchor[]> {
  const r = await pool.query(
    `select u.unit from (select distinct coalesce(unit_id, '') as unit from audit where chain_seq is not null) u
     where (select max(chain_seq) from audit where coalesce(unit_id, '') = u.unit)
         > coalesce((select max(chain_seq) from audit_anchors where unit_id = u.unit), 0)`,
  );
  const made: Anchor[] = [];
  for (const { unit } of r.rows as { unit: string }[]) {
    const head = await headOf(pool, unit);
    const bare = { unit, place: head.place, hash: head.hash, at: new Date(now).toISOString(), keyId: signer.id };
    const anchor = { ...bare, signature: sign(null, said(bare), signer.privateKey).toString('base64url') };
    await pool.query(
      'insert into audit_anchors (unit_id, chain_seq, hash, at, key_id, signature) values ($1, $2, $3, $4, $5, $6)',
      [unit, anchor.place, anchor.hash, anchor.at, anchor.keyId, anchor.signature],
    );
    made.push(anchor);
  }
  return made;
}

export async function storedAnchors(pool: Pool, unit: string): Promise<readonly Anchor[]> {
  const r = await pool.query('select * from audit_anchors where unit_id = $1 order by chain_seq, id', [unit]);
  return r.rows.map((a) => ({
    ...{ unit: a.unit_id, place: Number(a.chain_seq), hash: a.hash },
    ...{ at: a.at.toISOString(), keyId: a.key_id, signature: a.signature },
  }));
}

const FILE = 'audit-anchors.jsonl';
export const anchorFile = (dataDir: string) => join(dataDir, FILE);
/** A copy outside the database: whoever cuts the end off a chain would have to reach this one too. */
export function copyOut(dataDir: string, anchors: readonly Anchor[]): void {
  if (anchors.length === 0) return;
  // With a database elsewhere nothing else makes this folder.
  mkdirSync(dataDir, { recursive: true });
  appendFileSync(anchorFile(dataDir), anchors.map((a) => `${JSON.stringify(a)}\n`).join(''), { mode: 0o600 });
}
export function readAnchors(path: string): readonly Anchor[] {
  if (!existsSync(path)) return [];
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as Anchor);
}
