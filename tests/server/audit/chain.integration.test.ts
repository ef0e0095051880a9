import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { anchorChains, anchorFile, copyOut, readAnchors } from '../../../server/audit/anchors';
import { chainRows } from '../../../server/audit/chain';
import { openSigner, trustedKeys } from '../../../server/audit/key';
import { verifyAudit } from '../../../server/audit/verify';
import { freshDatabase, type TestDatabase } from '../../support/database';

const SECRET = 'a secret of the tests, long enough to pass';
const NOW = Date.UTC(2026, 10, 21, 12);
let db: TestDatabase;
let folder: string;

beforeEach(async () => {
  db = await freshDatabase();
  folder = mkdtempSync(join(tmpdir(), 'tocsin-audit-'));
});
afterEach(async () => {
  rmSync(folder, { recursive: true, force: true });
  await db.drop();
});

async function record(unit: string | null, n: number, action = 'alert.acknowledge'): Promise<void> {
  for (let i = 0; i < n; i += 1)
    await db.pool.query('insert into audit (unit_id, at, actor, action, subject, detail) values ($1, $2, $3, $4, $5, $6)', [
      ...[unit, new Date(NOW + i * 1_000), 'u1', action, `al${i}`],
      JSON.stringify({ b: 1.5, a: [i, 'x'], nested: { z: null, y: true } }),
    ]);
}
const anchor = async () => {
  const made = await anchorChains(db.pool, await openSigner(db.pool, SECRET), NOW);
  copyOut(folder, made);
  return made;
};
const verify = async (unit?: string) =>
  verifyAudit(db.pool, await trustedKeys(db.pool, SECRET), readAnchors(anchorFile(folder)), unit);
const kinds = async () => (await verify()).flatMap((r) => r.breaks.map((b) => `${b.unit} ${b.place} ${b.kind}`));

/** What only the owner of the database can do: past the trigger. */
async function tamper(sql: string, values: unknown[] = []): Promise<void> {
  const client = await db.pool.connect();
  await client.query("set session_replication_role = 'replica'");
  const done = await client.query(sql, values);
  await client.query("set session_replication_role = 'origin'");
  client.release();
  expect(done.rowCount).toBeGreaterThan(0);
}
async function twelveRowsWithAnchors(): Promise<void> {
  await record('ICU-7', 6);
  await chainRows(db.pool);
  await anchor();
  await record('ICU-7', 6);
  await chainRows(db.pool);
  await anchor();
  expect(await kinds()).toEqual([]);
}

describe('the audit of a unit', () => {
  it('refuses to change, remove or empty what is recorded', async () => {
    await record('ICU-7', 2);
    await chainRows(db.pool);
    await anchor();
    for (const sql of [
      "update audit set actor = 'nobody'",
      'update audit set chain_seq = chain_seq + 10',
      'delete from audit',
      'truncate audit',
      "update audit_anchors set hash = ''",
      'delete from audit_anchors',
      'truncate audit_anchors',
    ])
      await expect(db.pool.query(sql), sql).rejects.toThrow('append-only');
  });
  it('is a chain of its own, beside those of other units and of the installation', async () => {
    await record('ICU-7', 3);
    await record('ICU-8', 2);
    await record(null, 1);
    expect(await chainRows(db.pool)).toBe(6);
    await anchor();
    expect((await verify()).map((r) => [r.unit, r.rows, r.anchors, r.anchoredTo, r.breaks.length])).toEqual([
      ['', 1, 1, 1, 0],
      ['ICU-7', 3, 1, 3, 0],
      ['ICU-8', 2, 1, 2, 0],
    ]);
    expect((await verify('ICU-8')).map((r) => r.unit)).toEqual(['ICU-8']);
  });
  it('gives each row one place when several nodes link at once and a slow transaction commits late', async () => {
    const slow = await db.pool.connect();
    await slow.query('begin');
    await slow.query("insert into audit (unit_id, at, actor, action, subject) values ('ICU-7', $1, 'u2', 'late', 's')", [
      new Date(NOW),
    ]);
    await record('ICU-7', 40);
    await Promise.all([chainRows(db.pool), chainRows(db.pool), chainRows(db.pool)]);
    await slow.query('commit');
    slow.release();
    while ((await chainRows(db.pool)) > 0);
    expect(await kinds()).toEqual([]);
    const places = await db.pool.query('select chain_seq::int as place, action from audit order by chain_seq');
    expect(places.rows.map((r) => r.place)).toEqual(Array.from({ length: 41 }, (_, i) => i + 1));
    expect(places.rows.at(-1).action).toBe('late');
  });
});

describe('tampering with the database itself is found', () => {
  beforeEach(twelveRowsWithAnchors);

  it('1: a row that was changed', async () => {
    await tamper("update audit set detail = jsonb_set(detail, '{b}', '2') where chain_seq = 4");
    expect(await kinds()).toEqual(['ICU-7 4 changed']);
  });
  it('2: a row that was removed', async () => {
    await tamper('delete from audit where chain_seq = 4');
    expect(await kinds()).toContain('ICU-7 4 missing');
  });
  it('3: a row that was put in, with everything after it moved on', async () => {
    await tamper('update audit set chain_seq = chain_seq + 100 where chain_seq >= 4');
    await tamper('update audit set chain_seq = chain_seq - 99 where chain_seq >= 100');
    await tamper(
      `insert into audit (unit_id, at, actor, action, subject, chain_seq, hash) values ('ICU-7', $1, 'u9', 'forged', 's', 4, repeat('ab', 32))`,
      [new Date(NOW)],
    );
    expect(await kinds()).toContain('ICU-7 4 changed');
  });
  it('4: rows that changed places', async () => {
    await tamper('update audit set chain_seq = -chain_seq where chain_seq in (4, 5)');
    await tamper('update audit set chain_seq = case chain_seq when -4 then 5 else 4 end where chain_seq < 0');
    expect(await kinds()).toEqual(expect.arrayContaining(['ICU-7 4 changed', 'ICU-7 5 changed']));
  });
  it('5: an anchor that was changed', async () => {
    await tamper("update audit_anchors set at = at + interval '1 hour' where chain_seq = 6");
    expect(await kinds()).toEqual(expect.arrayContaining(['ICU-7 6 anchor-forged']));
  });
  it('also the whole chain written anew, every hash right, with an anchor of the forger', async () => {
    await tamper("update audit set actor = 'u9', chain_seq = null, hash = null");
    await tamper('delete from audit_anchors');
    expect(await chainRows(db.pool)).toBe(12);
    const forger = await openSigner(db.pool, 'another secret of somebody who owns the database');
    await anchorChains(db.pool, forger, NOW);
    expect(await kinds()).toEqual(
      expect.arrayContaining(['ICU-7 12 anchor-forged', 'ICU-7 12 anchor-missing', 'ICU-7 12 anchor-broken']),
    );
  });
  it('6: an end that was cut off, also when the anchors in the database went with it', async () => {
    await tamper('delete from audit where chain_seq > 10');
    expect(await kinds()).toEqual(['ICU-7 11 truncated']);
    await tamper('delete from audit_anchors where chain_seq > 10');
    expect(await kinds()).toEqual(['ICU-7 12 anchor-missing', 'ICU-7 11 truncated']);
  });
});
