import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Setup } from '../../../server/administration/setup';
import { verifyPassword } from '../../../server/auth/passwords';
import { freshDatabase, type TestDatabase } from '../../support/database';
import { type Inside, serverInside } from '../../support/inside';

let db: TestDatabase;
let server: Inside;

beforeAll(async () => {
  db = await freshDatabase();
  server = await serverInside(db);
});
afterAll(async () => {
  await server.stop();
  await db.drop();
});
const first = {
  ...{ email: 'Ada@Example.org', name: 'Ada Marsh', password: 'kelp 9 violin' },
  unit: { id: 'ICU-7', name: 'ICU 7', zone: 'Europe/Berlin', beds: '2' },
};
async function setUp(body: object): Promise<number> {
  const headers = { 'content-type': 'application/json' };
  return (await fetch(`${server.address}/api/setup`, { method: 'POST', headers, body: JSON.stringify(body) })).status;
}

describe('the first administrator', () => {
  it('is made once, by who has the token of the server’s output, with a password that will do', async () => {
    const token = server.running.setupToken as string;
    expect(token).toHaveLength(43);
    expect(await setUp({ ...first, token: 'x'.repeat(43) })).toBe(404);
    expect(await setUp({ ...first, token, password: 'Password1234' })).toBe(422);
    expect(await db.prisma.user.count()).toBe(0);
    const both = await Promise.all([setUp({ ...first, token }), setUp({ ...first, token, email: 'bob@example.org' })]);
    expect([both.filter((s) => s === 200).length, both.filter((s) => s === 404 || s === 422).length]).toEqual([1, 1]);
    const [made, ...more] = await db.prisma.user.findMany({ include: { roles: true } });
    expect([made?.roles.map((r) => `${r.role}@${r.unitId}`), more]).toEqual([['admin@ICU-7'], []]);
    expect(await verifyPassword(db.prisma, made?.email as string, first.password, Date.now())).not.toBeNull();
    expect((await db.prisma.unit.findUniqueOrThrow({ where: { id: 'ICU-7' } })).zone).toBe('Europe/Berlin');
    expect(await setUp({ ...first, token, email: 'eve@example.org' })).toBe(404);
  });
  it('of two who come at the same instant one is made, and the other is told so, however close they are', async () => {
    const fresh = await freshDatabase();
    const setup = await Setup.begin(fresh.prisma);
    const rounds = 40;
    const told: string[] = [];
    for (let round = 0; round < rounds; round++) {
      const one = (email: string) => setup.make({ ...first, email }, 'astct-2019', new Date());
      const both = await Promise.allSettled([one('ada@example.org'), one('bob@example.org')]);
      for (const r of both) told.push(r.status === 'fulfilled' ? 'made' : (r.reason as Error).name);
      await fresh.prisma.userRole.deleteMany();
      await fresh.prisma.user.deleteMany();
    }
    expect(told.toSorted()).toEqual([...Array(rounds).fill('Refusal'), ...Array(rounds).fill('made')]);
    await fresh.drop();
  });
  it('cannot be made on a server that starts with people in its database', async () => {
    const next = await serverInside(db);
    expect(next.running.setupToken).toBeNull();
    await next.stop();
  });
});
