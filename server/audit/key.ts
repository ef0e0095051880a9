import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { Pool } from 'pg';
import { seal, unseal } from '../auth/seal';

const JOB = 'audit-key';
const PURPOSE = 'audit key';
const KEY_LOCK = 72707371;

interface StoredKey {
  readonly id: string;
  /** PEM. */
  readonly publicKey: string;
  /** The private key, sealed with the server's secret. */
  readonly sealed: string;
}
export interface Signer {
  readonly id: string;
  readonly privateKey: KeyObject;
  /** PEM, to be kept outside: with it anybody can check an exported anchor. */
  readonly publicKey: string;
}
export const keyIdOf = (key: KeyObject): string =>
  createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest('hex')
    .slice(0, 16);

/** The key that signs anchors, made at the first start. A server whose secret is another gets another key; old ones stay listed. */
export async function openSigner(pool: Pool, secret: string): Promise<Signer> {
  const db = await pool.connect();
  try {
    await db.query('begin');
    await db.query('select pg_advisory_xact_lock($1)', [KEY_LOCK]);
    const keys = await storedKeys(db);
    const known = keys.map((k) => opened(k, secret)).find((s) => s !== null);
    const signer = known ?? newSigner();
    if (!known) {
      const entry: StoredKey = { id: signer.id, publicKey: signer.publicKey, sealed: seal(secret, PURPOSE, privatePem(signer)) };
      await db.query('insert into jobs (name, state) values ($1, $2) on conflict (name) do update set state = excluded.state', [
        JOB,
        JSON.stringify({ keys: [...keys, entry] }),
      ]);
    }
    await db.query('commit');
    return signer;
  } catch (error) {
    await db.query('rollback').catch(() => undefined);
    throw error;
  } finally {
    db.release();
  }
}

/** Public keys this server can vouch for: those whose private half its own secret opens. Somebody's own entry in the list is not among them. */
export async function trustedKeys(pool: Pool, secret: string): Promise<ReadonlyMap<string, KeyObject>> {
  const signers = (await storedKeys(pool)).flatMap((k) => opened(k, secret) ?? []);
  return new Map(signers.map((s) => [s.id, createPublicKey(s.privateKey)]));
}

async function storedKeys(db: Pick<Pool, 'query'>): Promise<readonly StoredKey[]> {
  const r = await db.query('select state from jobs where name = $1', [JOB]);
  return r.rows[0]?.state.keys ?? [];
}
function opened(key: StoredKey, secret: string): Signer | null {
  const pem = unseal(secret, PURPOSE, key.sealed);
  return pem === null ? null : signerOf(createPrivateKey(pem));
}
function newSigner(): Signer {
  return signerOf(generateKeyPairSync('ed25519').privateKey);
}
function signerOf(privateKey: KeyObject): Signer {
  const key = createPublicKey(privateKey);
  return { id: keyIdOf(key), privateKey, publicKey: String(key.export({ type: 'spki', format: 'pem' })) };
}
function privatePem(signer: Signer): string {
  return String(signer.privateKey.export({ type: 'pkcs8', format: 'pem' }));
}
