import { randomBytes } from 'node:crypto';
import type { Pool } from 'pg';

const BLOCK = 10_000n;

/** Ids of raw messages, taken from the database in blocks so that a batch knows them before it is stored. */
export class RawIds {
  private next = 0n;
  private end = 0n;
  constructor(private readonly pool: Pool) {}

  /** An id that nobody else gets; the database is asked once in a block. */
  async take(): Promise<bigint> {
    while (this.next === this.end) {
      const r = await this.pool.query("select nextval('raw_message_blocks') as block");
      this.next = BigInt(r.rows[0].block) * BLOCK;
      this.end = this.next + BLOCK;
    }
    return this.next++;
  }
}

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
/** An opaque id: says nothing about whom it names. 100 random bits. */
export function opaqueId(prefix = ''): string {
  let id = prefix;
  for (const byte of randomBytes(20)) id += ALPHABET[byte & 31];
  return id;
}
