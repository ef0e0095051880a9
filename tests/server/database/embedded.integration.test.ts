import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { openDatabase } from '../../../server/database/open';
import { isAlive } from '../../../server/database/processes';
import { createLog } from '../../../server/log';
import { PROJECT_ROOT } from '../../../server/root';
import { program } from '../../support/programs';

const log = createLog('silent');
const children: ChildProcess[] = [];
const folders: string[] = [];

function newFolder(name = 'data'): string {
  const parent = mkdtempSync(join(tmpdir(), 'tocsin-embedded-'));
  folders.push(parent);
  return join(parent, name);
}
/** A server process on the folder; resolves with the address of its database. */
async function holder(dataDir: string): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(process.execPath, [await program('tests/support/database-holder.ts')], {
    cwd: PROJECT_ROOT,
    env: { ...process.env, TOCSIN_DATA: dataDir, DATABASE_URL: '' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout?.once('data', (line) => resolve(String(line).trim()));
    child.once('exit', (code) => reject(new Error(`ended with ${code}`)));
  });
  return { child, url };
}
async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill(signal);
  await gone;
}
async function query(url: string, sql: string): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await client.query(sql);
  } finally {
    await client.end();
  }
}
const unit = (id: string) =>
  `insert into units (id, name, protocol_id, created_at) values ('${id}', 'x', 'astct-2019', '2026-01-01Z')`;
const postmasterOf = (dataDir: string) =>
  Number(readFileSync(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);
/** As the command line would: joins what runs, or starts it and stops it again. Counts the units. */
async function countUnits(dataDir: string): Promise<number> {
  const db = await openDatabase({ databaseUrl: null, dataDir }, log, 'tool');
  const n = await db.prisma.unit.count();
  await db.close();
  return n;
}

afterEach(async () => {
  for (const child of children.splice(0)) if (child.exitCode === null && child.signalCode === null) await ended(child, 'SIGKILL');
  for (const folder of folders.splice(0)) {
    // Whatever a failed test left running is adopted and stopped.
    await openDatabase({ databaseUrl: null, dataDir: join(folder, 'data') }, log, 'tool').then((db) => db.close());
    rmSync(folder, { recursive: true, force: true });
  }
});

describe('the embedded database', () => {
  it('starts empty, keeps what was committed, and leaves no process behind', async () => {
    const dataDir = newFolder();
    const db = await openDatabase({ databaseUrl: null, dataDir }, log);
    expect(db.migrated.length).toBeGreaterThan(0);
    await db.pool.query(unit('A'));
    const pid = postmasterOf(dataDir);
    await db.close();
    expect(isAlive(pid)).toBe(false);
    expect(await countUnits(dataDir)).toBe(1);
  });

  it('works in a folder with blanks, quotes and letters of other languages in its path', async () => {
    const dataDir = newFolder("a 'data' folder – é");
    expect(await countUnits(dataDir)).toBe(0);
  });

  it.runIf(process.platform === 'linux' && process.getuid?.() === 0)(
    'as root it works below a folder that nobody else may enter',
    async () => {
      const dataDir = newFolder();
      mkdirSync(dataDir, { mode: 0o700 });
      expect(await countUnits(dataDir)).toBe(0);
      expect(await countUnits(dataDir)).toBe(0);
    },
  );

  it('a server killed with -9 leaves its database running; the next one adopts it with everything committed', async () => {
    const dataDir = newFolder();
    const first = await holder(dataDir);
    await query(first.url, unit('A'));
    const pid = postmasterOf(dataDir);
    await ended(first.child, 'SIGKILL');
    const second = await holder(dataDir);
    expect(postmasterOf(dataDir)).toBe(pid);
    expect(second.url).toBe(first.url);
    expect((await query(second.url, 'select id from units')).rowCount).toBe(1);
    await ended(second.child, 'SIGTERM');
    expect(isAlive(pid)).toBe(false);
  });

  it('a database killed with -9 under a running server comes back at the same address', async () => {
    const dataDir = newFolder();
    const { child, url } = await holder(dataDir);
    await query(url, unit('A'));
    const before = postmasterOf(dataDir);
    process.kill(before, 'SIGKILL');
    await vi.waitFor(async () => expect((await query(url, 'select id from units')).rowCount).toBe(1), {
      timeout: 20_000,
      interval: 100,
    });
    expect(postmasterOf(dataDir)).not.toBe(before);
    await ended(child, 'SIGTERM');
    expect(await countUnits(dataDir)).toBe(1);
  });

  it('server and database killed at once: the next start finds everything committed', async () => {
    const dataDir = newFolder();
    const { child, url } = await holder(dataDir);
    await query(url, unit('A'));
    process.kill(postmasterOf(dataDir), 'SIGKILL');
    await ended(child, 'SIGKILL');
    expect(await countUnits(dataDir)).toBe(1);
  });

  it('the command line works beside a running server and does not take the database away from it', async () => {
    const dataDir = newFolder();
    const { url } = await holder(dataDir);
    await query(url, unit('A'));
    expect(await countUnits(dataDir)).toBe(1);
    expect((await query(url, 'select id from units')).rowCount).toBe(1);
  });

  it('a second server on the same data is refused in words', async () => {
    const dataDir = newFolder();
    const { child } = await holder(dataDir);
    await expect(openDatabase({ databaseUrl: null, dataDir }, log)).rejects.toThrow(
      new RegExp(`process ${child.pid}.*already running`),
    );
    expect(await countUnits(dataDir)).toBe(0);
  });

  it('two processes that start at once share one database', async () => {
    const dataDir = newFolder();
    expect(await Promise.all([countUnits(dataDir), countUnits(dataDir)])).toEqual([0, 0]);
  });

  it('a process number in a left-over file that belongs to another program by now does not stop the start', async () => {
    const dataDir = newFolder();
    await countUnits(dataDir);
    writeFileSync(join(dataDir, 'postgres', 'postmaster.pid'), `${process.pid}\n${dataDir}\n0\n5432\n\n127.0.0.1\n\nready\n`);
    expect(await countUnits(dataDir)).toBe(0);
  });

  it('files of a first start that was killed are not taken for a database', async () => {
    const dataDir = newFolder();
    mkdirSync(join(dataDir, 'postgres.new', 'base'), { recursive: true });
    writeFileSync(join(dataDir, 'postgres.new', 'PG_VERSION'), '18\n');
    expect(await countUnits(dataDir)).toBe(0);
  });

  it('wants a password, although it listens on this machine only', async () => {
    const dataDir = newFolder();
    const { url } = await holder(dataDir);
    const without = new URL(url);
    without.password = 'guess';
    await expect(query(without.href, 'select 1')).rejects.toThrow(/password/);
    expect(without.hostname).toBe('127.0.0.1');
  });
});
