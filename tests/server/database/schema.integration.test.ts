import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PROJECT_ROOT } from '../../../server/root';
import { freshDatabase, type TestDatabase } from '../../support/database';

let db: TestDatabase;
beforeAll(async () => {
  db = await freshDatabase();
});
afterAll(() => db.drop());

/** Tables and columns the schema file describes, in the database's names: "units.protocol_id text not null". */
function described(): string[] {
  const types: Record<string, string> = {
    String: 'text',
    Int: 'integer',
    BigInt: 'bigint',
    Boolean: 'boolean',
    Json: 'jsonb',
    DateTime: 'timestamptz',
    Float: 'double',
  };
  const special: Record<string, string> = { SmallInt: 'smallint', Real: 'real', Json: 'json', 'Timestamptz(3)': 'timestamptz' };
  const schema = readFileSync(join(PROJECT_ROOT, 'prisma/schema.prisma'), 'utf8');
  return [...schema.matchAll(/^model (\w+) \{(.*?)^\}/gms)].flatMap(([, name, body = '']) => {
    const table = /@@map\("(\w+)"\)/.exec(body)?.[1] ?? name;
    return [...body.matchAll(/^ {2}(\w+) +(\w+)(\[\]|\?)?(.*)$/gm)].flatMap(([, field, type = '', suffix, rest = '']) => {
      const base = types[type];
      if (base === undefined) return []; // a relation
      const column = /@map\("(\w+)"\)/.exec(rest)?.[1] ?? field;
      const exact = special[/@db\.(\w+(\(\d\))?)/.exec(rest)?.[1] ?? ''] ?? base;
      return [`${table}.${column} ${exact}${suffix === '[]' ? '[]' : suffix === '?' ? '' : ' not null'}`];
    });
  });
}
async function present(): Promise<string[]> {
  const names: Record<string, string> = {
    int2: 'smallint',
    int4: 'integer',
    int8: 'bigint',
    bool: 'boolean',
    float4: 'real',
    float8: 'double',
  };
  const { rows } = await db.pool.query(
    `select table_name, column_name, udt_name, is_nullable from information_schema.columns
     where table_schema = 'public' and table_name <> '_prisma_migrations'`,
  );
  return rows.map((r) => {
    const array = r.udt_name.startsWith('_');
    const bare = r.udt_name.replace(/^_/, '');
    return `${r.table_name}.${r.column_name} ${names[bare] ?? bare}${array ? '[]' : r.is_nullable === 'NO' ? ' not null' : ''}`;
  });
}

describe('the schema file and the migrations', () => {
  it('say the same about every table and column', async () => {
    expect((await present()).sort()).toEqual(described().sort());
  });
});
