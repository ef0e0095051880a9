import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase, type TestDatabase } from '../../support/database';
import { type Inside, serverInside } from '../../support/inside';
import { type Credentials, everybody } from './actors';

let db: TestDatabase;
let server: Inside;
let who: Credentials;

beforeAll(async () => {
  db = await freshDatabase();
  server = await serverInside(db);
  for (const id of ['ICU-7', 'ICU-8']) await server.tocsin('units', 'create', '--id', id, '--beds', '1');
  who = await everybody(db, server);
});
afterAll(async () => {
  await server.stop();
  await db.drop();
});
async function as(actor: keyof Credentials, path: string, body?: object) {
  const answer = await fetch(server.address + path, {
    method: body ? 'POST' : 'GET',
    headers: { ...who[actor], 'content-type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  return { status: answer.status, body: await answer.json() };
}
const people = async () =>
  (await as('admin', '/api/units/ICU-7/people')).body.people as { id: string; email: string; roles: string[] }[];

describe('people of a unit', () => {
  it('an administrator lets somebody in, changes the roles, and every act is on record without a secret', async () => {
    const made = await as('admin', '/api/units/ICU-7/people', { email: 'New@Example.org', name: 'New Nurse', role: 'nurse' });
    const token = made.body.link.path.replace('/invitation#', '');
    expect([token.length, made.body.link.mailed]).toEqual([43, false]);
    expect((await people()).some((p) => p.email === 'new@example.org')).toBe(false);
    expect((await as('nobody', '/api/invitations/accept', { token, password: 'kelp 9 violin' })).status).toBe(200);
    const id = (await people()).find((p) => p.email === 'new@example.org')?.id as string;
    expect((await as('admin', `/api/units/ICU-7/people/${id}/roles`, { role: 'charge-nurse' })).status).toBe(200);
    expect((await as('admin', `/api/units/ICU-7/people/${id}/roles`, { role: 'nurse', revoke: true })).status).toBe(200);
    expect((await people()).find((p) => p.id === id)?.roles).toEqual(['charge-nurse']);
    const lines = await db.prisma.auditEntry.findMany({ where: { actor: 'u-admin' }, orderBy: { id: 'asc' } });
    expect(lines.map((l) => l.action)).toEqual(['user.invite', 'role.grant', 'role.revoke']);
    expect(JSON.stringify(lines.map((l) => l.detail))).not.toContain(token);
  });
  it('an account is ended only by its address typed, and by who administers all of its units', async () => {
    expect((await as('admin', '/api/units/ICU-7/people/u-physician/disable', { confirm: 'somebody' })).status).toBe(422);
    expect((await as('admin', '/api/units/ICU-7/people/u-physician/disable', { confirm: 'physician@example.org' })).status).toBe(
      200,
    );
    expect((await db.prisma.user.findUniqueOrThrow({ where: { id: 'u-physician' } })).disabledAt).not.toBeNull();
    await db.prisma.userRole.create({ data: { userId: 'u-consultant', unitId: 'ICU-8', role: 'admin' } });
    for (const act of ['disable', 'password'])
      expect(
        (await as('admin', `/api/units/ICU-7/people/u-consultant/${act}`, { confirm: 'consultant@example.org' })).status,
      ).toBe(403);
    expect((await as('admin', '/api/units/ICU-7/people/u-other/sign-out', {})).status).toBe(404);
    expect((await as('admin', '/api/units/ICU-7/people/u-admin/disable', { confirm: 'admin@example.org' })).status).toBe(422);
    expect((await as('admin', '/api/units/ICU-7/people/u-admin/roles', { role: 'admin', revoke: true })).status).toBe(422);
  });
  it("everybody sees their own sign-ins and ends one of them; nobody ends another's", async () => {
    await server.cookieOf('pharmacist@example.org');
    const mine = (await as('pharmacist', '/api/me/sessions')).body.sessions as { id: string; current: boolean }[];
    expect(mine.map((s) => s.current).sort()).toEqual([false, true]);
    const other = mine.find((s) => !s.current)?.id as string;
    expect((await as('nurse', `/api/me/sessions/${other}/end`, {})).status).toBe(404);
    expect((await as('pharmacist', `/api/me/sessions/${other}/end`, {})).status).toBe(200);
    expect((await as('pharmacist', '/api/me/sessions')).body.sessions).toHaveLength(1);
  });
});
