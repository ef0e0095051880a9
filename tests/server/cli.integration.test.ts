import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { administer } from '../../server/administration/commands';
import { chainRows } from '../../server/audit/chain';
import { freshDatabase, type TestDatabase } from '../support/database';

let db: TestDatabase;
const dataDir = mkdtempSync(join(tmpdir(), 'tocsin-cli-'));
beforeAll(async () => {
  db = await freshDatabase();
  expect((await tocsin('units', 'create', '--id', 'ICU-7', '--zone', 'America/Chicago', '--beds', '12')).code).toBe(0);
});
afterAll(async () => {
  rmSync(dataDir, { recursive: true, force: true });
  await db.drop();
});

async function tocsin(...args: string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const env = { DATABASE_URL: db.url, TOCSIN_DATA: dataDir } as unknown as NodeJS.ProcessEnv;
  const code = await administer(args, env, { out: (line) => void out.push(line), err: (line) => void err.push(line) });
  return { code, last: out.at(-1) ?? '', stdout: out.join('\n'), stderr: err.join('\n') };
}

describe('the command line', () => {
  it('units create makes the unit with numbered or named beds', async () => {
    await tocsin('units', 'create', '--id', 'ICU-8', '--name', 'North', '--beds', '701, ICU-8-702');
    const units = await db.prisma.unit.findMany({ include: { beds: { orderBy: { position: 'asc' } } }, orderBy: { id: 'asc' } });
    expect(units.map((u) => [u.id, u.name, u.zone])).toEqual([
      ['ICU-7', 'ICU-7', 'America/Chicago'],
      ['ICU-8', 'North', 'UTC'],
    ]);
    expect(units[0]?.beds.map((b) => b.id)).toContain('ICU-7-04');
    expect(units[1]?.beds.map((b) => b.id)).toEqual(['ICU-8-701', 'ICU-8-702']);
  });
  it('users create prints a first password alone on the last line', async () => {
    const made = await tocsin(
      'users',
      'create',
      '--email',
      'Ann@Example.org',
      '--name',
      'Ann',
      '--role',
      'nurse',
      '--unit',
      'ICU-7',
    );
    expect(made.code).toBe(0);
    expect(made.last).toMatch(/^[a-z0-9-]{23}$/);
    const user = await db.prisma.user.findUniqueOrThrow({ where: { email: 'ann@example.org' }, include: { roles: true } });
    expect(user.roles).toMatchObject([{ unitId: 'ICU-7', role: 'nurse' }]);
    expect(user.passwordHash).not.toContain(made.last);
  });
  it('keys create prints the key alone on the last line, for ingest unless told otherwise', async () => {
    const one = (await tocsin('keys', 'create', '--source', 'MON', '--unit', 'ICU-7')).last;
    const scopes = ['--scope', 'read', '--scope', 'ingest'];
    const two = (await tocsin('keys', 'create', '--source', 'MON', '--unit', 'ICU-7', ...scopes, '--from-address', '10.2.0.0/16'))
      .last;
    for (const key of [one, two]) expect(key).toMatch(/^ctk_[a-z0-9]{10}_[\w-]{43}$/);
    expect(await db.prisma.ingestKey.findMany({ orderBy: { id: 'asc' } })).toMatchObject([
      { scopes: ['ingest'], addresses: [] },
      { scopes: ['ingest', 'read'], addresses: ['10.2.0.0/16'] },
    ]);
    expect((await tocsin('keys', 'list')).stdout).toContain('from 10.2.0.0/16');
    expect((await tocsin('keys', 'revoke', one)).code).toBe(0);
    expect((await tocsin('keys', 'revoke', '--source', 'MON')).stdout).toContain('1 key has been revoked');
    expect((await tocsin('keys', 'revoke', one)).code).toBe(1);
  });
  it('sources set describes a sender, also one not heard of yet', async () => {
    await tocsin(
      'sources',
      'set',
      '--source',
      'LAB',
      '--zone',
      'Europe/Berlin',
      '--monitor',
      'yes',
      '--unit',
      'ICU-7',
      '--code',
      'FERR=loinc:2276-4',
    );
    await tocsin('sources', 'set', '--source', 'LAB', '--location', 'BMT^4=ICU-7-04');
    expect(await db.prisma.source.findUnique({ where: { name: 'LAB' } })).toMatchObject({
      ...{ zone: 'Europe/Berlin', monitor: true, units: ['ICU-7'], isNew: false },
      ...{ codes: { FERR: 'loinc:2276-4' }, locations: { 'BMT^4': 'ICU-7-04' } },
    });
  });
  it.each([
    [['units', 'create', '--id', 'ICU-7'], 1, 'already'],
    [['units', 'create', '--id', 'X', '--zone', 'Mars/North'], 1, '--zone'],
    [['units', 'create', '--id', 'X', '--beds', '0'], 1, '--beds'],
    [['units', 'create'], 1, '--id'],
    [['users', 'create', '--email', 'x@y', '--name', 'X', '--role', 'boss', '--unit', 'ICU-7'], 1, '--role'],
    [['users', 'create', '--email', 'x@y', '--name', 'X', '--role', 'nurse', '--unit', 'ICU-0'], 1, 'no unit ICU-0'],
    [['users', 'create', '--email', 'x', '--name', 'X', '--role', 'nurse', '--unit', 'ICU-7'], 1, '--email'],
    [['keys', 'create', '--source', 'M', '--unit', 'ICU-7', '--scope', 'write'], 1, '--scope'],
    [['sources', 'set', '--zone', 'UTC'], 1, '--source is missing'],
    [['keys', 'create', '--source', 'M', '--unit', 'ICU-0'], 1, 'no unit ICU-0'],
    [['keys', 'create', '--source', 'M', '--unit', 'ICU-7', '--from-address', '10.2'], 1, '10.2 is no address'],
    [['coffee', 'make'], 2, 'not a command'],
    [['units', 'create', '--colour', 'red'], 2, '--colour'],
  ])('%j is refused in words', async (args, code, words) => {
    const refused = await tocsin(...args);
    expect(refused.code).toBe(code);
    expect(refused.stderr).toContain(words);
    expect(refused.stdout).toBe('');
  });
  it('what it did stands in the audit, without secrets', async () => {
    const lines = await db.prisma.auditEntry.findMany({ orderBy: { id: 'asc' } });
    expect(lines.map((l) => l.action)).toEqual(
      expect.arrayContaining(['unit.create', 'user.create', 'key.create', 'key.revoke', 'source.set']),
    );
    expect(lines.every((l) => l.actor.startsWith('cli:'))).toBe(true);
  });
  it('audit verify says that the chains are whole, and exits with 1 once somebody reached past the server', async () => {
    await chainRows(db.pool);
    const whole = await tocsin('audit', 'verify');
    expect([whole.code, whole.last]).toEqual([0, 'The audit verifies.']);
    expect((await tocsin('audit', 'verify', '--unit', 'ICU-7')).stdout).toMatch(/^ICU-7: \d+ rows/);
    expect((await tocsin('audit', 'verify', '--unit', 'ICU-0')).code).toBe(1);
    expect((await tocsin('audit', 'key')).stdout).toContain('BEGIN PUBLIC KEY');
    await db.pool.query(
      "begin; set local session_replication_role = 'replica'; update audit set actor = 'x' where unit_id = 'ICU-7' and chain_seq = 1; commit",
    );
    const broken = await tocsin('audit', 'verify');
    expect(broken.code).toBe(1);
    expect(broken.stdout).toContain('changed at 1');
  });
});
