import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { migrate } from '../../../server/database/migrate';
import { freshDatabase, type TestDatabase } from '../../support/database';

let db: TestDatabase;
let folder: string;
beforeEach(async () => {
  db = await freshDatabase();
  await db.pool.query('drop schema public cascade; create schema public');
  folder = mkdtempSync(join(tmpdir(), 'tocsin-migrations-'));
  write('20260101000000_one', 'create table one (n int); insert into one values (1);');
});
afterEach(async () => {
  await db.drop();
  rmSync(folder, { recursive: true });
});
function write(name: string, sql: string): void {
  mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, name, 'migration.sql'), sql);
}
const books = async () => (await db.pool.query('select * from _prisma_migrations order by started_at')).rows;

describe('migrations', () => {
  it('are applied once, in order of their names', async () => {
    write('20260102000000_two', 'alter table one add column m int;');
    expect((await migrate(db.pool, folder)).applied).toEqual(['20260101000000_one', '20260102000000_two']);
    expect((await migrate(db.pool, folder)).applied).toEqual([]);
    expect((await db.pool.query('select * from one')).rows).toEqual([{ n: 1, m: null }]);
  });
  it('are entered in the books as "prisma migrate deploy" enters them', async () => {
    await migrate(db.pool, folder);
    const [entry] = await books();
    expect(entry).toMatchObject({
      migration_name: '20260101000000_one',
      applied_steps_count: 1,
      logs: null,
      rolled_back_at: null,
    });
    expect(entry.checksum).toBe(
      createHash('sha256').update('create table one (n int); insert into one values (1);').digest('hex'),
    );
    expect(entry.finished_at).toBeInstanceOf(Date);
    expect(entry.id).toHaveLength(36);
  });
  it('two nodes that start at once apply each only once', async () => {
    const results = await Promise.all([migrate(db.pool, folder), migrate(db.pool, folder)]);
    expect(results.flatMap((r) => r.applied)).toEqual(['20260101000000_one']);
    expect((await db.pool.query('select * from one')).rowCount).toBe(1);
  });
  it('one that fails leaves nothing of itself and can be tried again', async () => {
    write('20260102000000_two', 'create table two (n int); select no_such_function();');
    await expect(migrate(db.pool, folder)).rejects.toThrow(/20260102000000_two failed/);
    expect((await db.pool.query("select to_regclass('two') as t")).rows[0].t).toBeNull();
    write('20260102000000_two', 'create table two (n int);');
    expect((await migrate(db.pool, folder)).applied).toEqual(['20260102000000_two']);
  });
  it('one that was edited after it was applied is refused by name', async () => {
    await migrate(db.pool, folder);
    write('20260101000000_one', 'create table one (n bigint);');
    await expect(migrate(db.pool, folder)).rejects.toThrow(/20260101000000_one was edited/);
  });
  it('one that another tool left half finished is refused by name', async () => {
    await migrate(db.pool, folder);
    await db.pool.query('update _prisma_migrations set finished_at = null');
    await expect(migrate(db.pool, folder)).rejects.toThrow(/20260101000000_one began and did not finish/);
  });
  it('one that was marked as rolled back is applied again', async () => {
    await migrate(db.pool, folder);
    await db.pool.query('drop table one; update _prisma_migrations set finished_at = null, rolled_back_at = now()');
    expect((await migrate(db.pool, folder)).applied).toEqual(['20260101000000_one']);
  });
  it('those of a newer version are reported, not touched', async () => {
    await migrate(db.pool, folder);
    rmSync(join(folder, '20260101000000_one'), { recursive: true });
    expect(await migrate(db.pool, folder)).toEqual({ applied: [], unknown: ['20260101000000_one'] });
  });
});

describe('a connection that ends while somebody holds it between two statements', () => {
  it('fails their next statement and does not end the process', async () => {
    const held = await db.pool.connect();
    const { pid } = (await held.query('select pg_backend_pid() as pid')).rows[0];
    const ended = new Promise((resolve) => held.once('end', resolve));
    await db.pool.query('select pg_terminate_backend($1)', [pid]);
    await ended;
    await expect(held.query('select 1')).rejects.toThrow();
    held.release(true);
    expect((await db.pool.query('select 1 as n')).rows).toEqual([{ n: 1 }]);
  });
});
