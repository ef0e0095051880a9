import { createHash } from 'node:crypto';
import { createWriteStream, renameSync, rmSync, statSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Pool, PoolClient } from 'pg';
import { type BackupHead, type BackupSummary, FORMAT, NOT_IN_BACKUP } from './backup-format';

const ROWS_AT_ONCE = 2_000;

/**
 * Writes the whole database into one file, as it was at one instant, while the server goes on. The file appears under its
 * name only when it is complete.
 */
export async function backup(pool: Pool, file: string, now: Date): Promise<BackupSummary> {
  const db = await pool.connect();
  const draft = `${file}.part`;
  const count = { tables: 0, rows: 0 };
  try {
    await db.query('begin isolation level repeatable read read only');
    await pipeline(Readable.from(linesOf(db, now, count)), createGzip(), createWriteStream(draft, { mode: 0o600, flush: true }));
    await db.query('commit');
    renameSync(draft, file);
    return { at: now.toISOString(), ...count, bytes: statSync(file).size };
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  } finally {
    db.release(true);
  }
}

async function* linesOf(db: PoolClient, now: Date, count: { tables: number; rows: number }): AsyncGenerator<string> {
  const hash = createHash('sha256');
  const line = (value: object) => {
    const text = `${JSON.stringify(value)}\n`;
    hash.update(text);
    return text;
  };
  const migrations = await db.query(
    'select migration_name as name, checksum from _prisma_migrations where rolled_back_at is null order by migration_name',
  );
  const head: BackupHead = { tocsinBackup: FORMAT, at: now.toISOString(), migrations: migrations.rows };
  yield line(head);
  for (const table of await tablesInOrder(db)) {
    yield line({ table });
    count.tables += 1;
    // A line break between the tokens of a stored JSON text would end the line; within its strings it is escaped already.
    await db.query(
      `declare rows no scroll cursor for select translate(row_to_json("whole row")::text, E'\\n\\r', '  ') as row from ${quoted(table)} "whole row"`,
    );
    for (;;) {
      const page = await db.query(`fetch ${ROWS_AT_ONCE} from rows`);
      if (page.rows.length === 0) break;
      count.rows += page.rows.length;
      const text = `${page.rows.map((r) => r.row).join('\n')}\n`;
      hash.update(text);
      yield text;
    }
    await db.query('close rows');
  }
  // Sequences stand outside transactions: read last, they are never behind the rows.
  const sequences = await db.query(
    "select sequencename as name, last_value::text as value from pg_sequences where schemaname = 'public' and last_value is not null",
  );
  yield line({ sequences: sequences.rows });
  yield `${JSON.stringify({ sha256: hash.digest('hex'), rows: count.rows })}\n`;
}

/** Every table, those that others refer to first. */
async function tablesInOrder(db: PoolClient): Promise<readonly string[]> {
  const tables = (
    await db.query("select tablename as name from pg_tables where schemaname = 'public' and tablename <> $1 order by 1", [
      NOT_IN_BACKUP,
    ])
  ).rows.map((r) => r.name as string);
  const links = (
    await db.query(
      `select c.conrelid::regclass::text as child, c.confrelid::regclass::text as parent from pg_constraint c where c.contype = 'f'`,
    )
  ).rows as { child: string; parent: string }[];
  const order: string[] = [];
  const visit = (table: string) => {
    if (order.includes(table)) return;
    for (const l of links) if (l.child === table && l.parent !== table) visit(l.parent);
    order.push(table);
  };
  tables.forEach(visit);
  return order;
}
/** Names come from the database's own catalogue. */
export const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;
