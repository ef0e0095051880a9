import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { createGunzip } from 'node:zlib';
import type { Pool, PoolClient } from 'pg';
import { quoted } from './backup';
import { type BackupHead, type BackupSummary, type EndMark, FORMAT, type SequenceMark, type TableMark } from './backup-format';
import { migrate, namesIn } from './migrate';
import { DatabaseTrouble } from './trouble';

const ROWS_AT_ONCE = 1_000;
const CHARACTERS_AT_ONCE = 8_000_000;

type Part = BackupHead | TableMark | SequenceMark | EndMark;

/**
 * Puts a backup in the place of whatever the database holds: the schema as it was then, its rows, then the migrations that
 * have come since. Nothing is touched before the whole file has been read and its checksum holds.
 * @throws DatabaseTrouble if the file is damaged, of a newer version, or the database is in use or not empty
 */
export async function restore(
  pool: Pool,
  file: string,
  options: { migrations: string; replace: boolean; ours: number },
): Promise<BackupSummary & { migrated: readonly string[] }> {
  const head = await checked(file);
  const present = namesIn(options.migrations);
  const lacking = head.migrations.map((m) => m.name).filter((name) => !present.includes(name));
  if (lacking.length > 0)
    throw new DatabaseTrouble(`The backup is of a newer version, with migrations this one lacks: ${lacking.join(', ')}.`);
  await mustBeAlone(pool, options.ours);
  if (!options.replace && !(await isEmpty(pool)))
    throw new DatabaseTrouble(
      'This database holds data. "restore FILE --replace" puts the backup in its place; what is there now is lost.',
    );
  await pool.query('drop schema public cascade; create schema public');
  await migrate(pool, options.migrations, new Map(head.migrations.map((m) => [m.name, m.checksum])));
  const count = { tables: 0, rows: 0 };
  const db = await pool.connect();
  try {
    await db.query('begin');
    await insertAll(db, file, count);
    await db.query('commit');
  } finally {
    db.release(true);
  }
  const { applied } = await migrate(pool, options.migrations);
  return { at: head.at, ...count, bytes: 0, migrated: applied };
}

/** Reads all of it once; the head, if the end is there and the checksum is right. */
async function checked(file: string): Promise<BackupHead> {
  const hash = createHash('sha256');
  let head: Partial<BackupHead> | null = null;
  let last = '';
  try {
    for await (const line of lines(file)) {
      head ??= JSON.parse(line) as Partial<BackupHead>;
      if (last !== '') hash.update(`${last}\n`);
      last = line;
    }
  } catch (error) {
    throw new DatabaseTrouble(`${file} cannot be read as a backup: ${(error as Error).message}`);
  }
  const end = last.startsWith('{"sha256"') ? (JSON.parse(last) as EndMark) : null;
  if (end === null || end.sha256 !== hash.digest('hex'))
    throw new DatabaseTrouble(`${file} is damaged or not complete: its checksum does not hold.`);
  if (head?.tocsinBackup !== FORMAT) throw new DatabaseTrouble(`${file} is not a backup this version reads.`);
  return head as BackupHead;
}

async function insertAll(db: PoolClient, file: string, count: { tables: number; rows: number }): Promise<void> {
  let table = '';
  let rows: string[] = [];
  let characters = 0;
  const flush = async () => {
    if (rows.length === 0) return;
    await db.query(`insert into ${quoted(table)} select * from json_populate_recordset(null::${quoted(table)}, $1::json)`, [
      `[${rows.join(',')}]`,
    ]);
    count.rows += rows.length;
    rows = [];
    characters = 0;
  };
  for await (const line of lines(file)) {
    const mark = markOf(line);
    if (mark === null) {
      rows.push(line);
      characters += line.length;
    }
    if (mark !== null || rows.length >= ROWS_AT_ONCE || characters > CHARACTERS_AT_ONCE) await flush();
    if (mark === null) continue;
    if ('table' in mark) {
      table = mark.table;
      count.tables += 1;
      // Rows that a migration itself has put there come back with the backup.
      await db.query(`delete from ${quoted(table)}`);
    }
    if ('sequences' in mark)
      for (const s of mark.sequences) await db.query('select setval($1::regclass, $2::bigint)', [quoted(s.name), s.value]);
  }
}
/** Marks begin with names that no table has as its first column. */
function markOf(line: string): Part | null {
  return /^\{"(tocsinBackup|table|sequences|sha256)":/.test(line) ? (JSON.parse(line) as Part) : null;
}

/** Split at line feeds only: JSON may hold the other characters that Unicode calls the end of a line. */
async function* lines(file: string): AsyncGenerator<string> {
  const input = createReadStream(file);
  const gunzip = createGunzip();
  input.on('error', (error) => gunzip.destroy(error));
  input.pipe(gunzip).setEncoding('utf8');
  let rest = '';
  for await (const chunk of gunzip) {
    const parts = (rest + chunk).split('\n');
    rest = parts.pop() ?? '';
    yield* parts;
  }
  if (rest !== '') yield rest;
}

async function isEmpty(pool: Pool): Promise<boolean> {
  const r = await pool.query(
    'select exists (select from units) or exists (select from users) or exists (select from raw_messages) as used',
  );
  return !r.rows[0].used;
}
/** `ours`: connections of this process beside those of the pool. One that was just closed may be listed a moment longer. */
async function mustBeAlone(pool: Pool, ours: number): Promise<void> {
  for (let tries = 0; tries < 20; tries += 1) {
    const r = await pool.query(
      "select count(*)::int as n from pg_stat_activity where datname = current_database() and application_name like 'tocsin%'",
    );
    if (r.rows[0].n <= pool.totalCount + ours) return;
    await pause(100);
  }
  throw new DatabaseTrouble('A server still works with this database. Stop it on every node, then restore.');
}
