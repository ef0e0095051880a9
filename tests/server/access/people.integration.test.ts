import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase, type TestDatabase } from '../../support/database';
import { type Inside, serverInside } from '../../support/inside';
import { askerOf, type Credentials, everybody } from './actors';

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
const as = askerOf(() => ({ address: server.address, who }));
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

describe('units and beds', () => {
  let n = 0;
  const act = (path: string, body: object) => as('admin', `/api/units/ICU-7${path}`, { commandId: `units-${++n}`, ...body });
  const beds = async () =>
    ((await as('it', '/api/units/ICU-7/administration')).body.unit.beds as { label: string; takenSince: string | null }[]).map(
      (b) => `${b.label}${b.takenSince === null ? '' : ' taken'}`,
    );
  const board = async () => ((await as('nurse', '/api/units/ICU-7/board')).body.beds as { bed: string }[]).map((b) => b.bed);

  it('beds are added, renamed and retired; the board follows at once, and each act is on record', async () => {
    await server.running.monitor.refreshUnits();
    expect((await act('/beds', { beds: '704, ICU-7-705' })).status).toBe(200);
    expect((await act('/beds', { beds: '704' })).body.error.message).toBe('There is a bed 704 on ICU-7 already.');
    expect((await act('/beds/ICU-7-704/rename', { label: '714', confirm: 'seven' })).status).toBe(422);
    expect((await act('/beds/ICU-7-704/rename', { label: '714', confirm: '704' })).status).toBe(200);
    expect((await act('/beds/ICU-7-705/retire', { confirm: '705' })).status).toBe(200);
    expect(await beds()).toEqual(['01', '714']);
    expect(await board()).toEqual(['ICU-7-01', 'ICU-7-714']);
    const lines = await db.prisma.auditEntry.findMany({ where: { action: { startsWith: 'bed.' } }, orderBy: { id: 'asc' } });
    expect(lines.map((l) => [l.action, l.subject, l.actor])).toEqual([
      ['bed.add', 'ICU-7', 'u-admin'],
      ['bed.rename', 'ICU-7-704', 'u-admin'],
      ['bed.retire', 'ICU-7-705', 'u-admin'],
    ]);
  });
  it('teams are set as a whole with beds of the unit alone, and stand where nurses look for their patients', async () => {
    const blue = { name: 'Blue', beds: ['ICU-7-714'] };
    expect((await act('/teams', { teams: [{ name: 'Blue', beds: ['ICU-8-01'] }] })).body.error.message).toBe(
      'ICU-8-01 is no bed of ICU-7.',
    );
    expect((await act('/teams', { teams: [blue, { ...blue, name: 'blue' }] })).status).toBe(400);
    expect((await act('/teams', { teams: [blue] })).body.unit.teams).toEqual([blue]);
    expect((await as('nurse', '/api/units/ICU-7/teams', { commandId: 'units-n', teams: [] })).status).toBe(403);
    expect((await as('nurse', '/api/units/ICU-7/assignments')).body.teams).toEqual([blue]);
    const line = await db.prisma.auditEntry.findFirstOrThrow({ where: { action: 'unit.teams' } });
    expect([line.subject, line.actor, line.detail]).toEqual(['ICU-7', 'u-admin', { teams: ['Blue: ICU-7-714'] }]);
  });
  it('a renamed bed stays with its team', async () => {
    const { unit } = (await act('/beds/ICU-7-714/rename', { label: '720', confirm: '714' })).body;
    expect(unit.teams).toEqual([{ name: 'Blue', beds: ['ICU-7-720'] }]);
    expect((await as('nurse', '/api/units/ICU-7/assignments')).body.teams).toEqual([{ name: 'Blue', beds: ['ICU-7-720'] }]);
    expect((await act('/beds/ICU-7-720/rename', { label: '714', confirm: '720' })).status).toBe(200);
  });
  it('a bed in which somebody lies is neither renamed nor retired; an admission to a retired bed makes it anew', async () => {
    expect((await act('/admissions', { mrn: 'B1', bed: 'ICU-7-714' })).status).toBe(200);
    const refused = await act('/beds/ICU-7-714/retire', { confirm: '714' });
    expect([refused.status, refused.body.error.message]).toEqual([
      422,
      'Somebody lies in 714. Move or discharge the patient first.',
    ]);
    expect((await act('/beds/ICU-7-714/rename', { label: '715', confirm: '714' })).status).toBe(422);
    expect((await act('/admissions', { mrn: 'B2', bed: 'ICU-7-705' })).status).toBe(200);
    expect(await beds()).toEqual(['01', '714 taken', '705 taken']);
  });
  it('the clock of the unit stays while a patient lies there, and is changed by its id typed', async () => {
    const change = (zone: string, confirm?: string) => act('/administration', { name: 'North', zone, confirm });
    expect((await change('America/Denver')).body.error.code).toBe('confirm');
    expect((await change('America/Denver', 'ICU-7')).body.error.message).toContain('2 patients lie on ICU-7');
    expect((await change('Mars/Base', 'ICU-7')).status).toBe(422);
    for (const patient of ['B1', 'B2']) expect((await act('/discharges', { patient })).status).toBe(200);
    expect((await change('America/Denver', 'ICU-7')).body.unit).toMatchObject({ name: 'North', zone: 'America/Denver' });
  });
  it('who adds a unit administers it; a repeated command makes it once; nobody else than administrators makes one', async () => {
    const body = { commandId: 'make-9', id: 'ICU-9', name: 'ICU 9', zone: 'UTC', beds: '901,902' };
    expect((await as('it', '/api/units', body)).status).toBe(403);
    expect((await as('admin', '/api/units', body)).status).toBe(200);
    expect((await as('admin', '/api/units', body)).status).toBe(200);
    expect(await db.prisma.bed.count({ where: { unitId: 'ICU-9' } })).toBe(2);
    expect(await db.prisma.userRole.findMany({ where: { unitId: 'ICU-9' } })).toEqual([
      { userId: 'u-admin', unitId: 'ICU-9', role: 'admin' },
    ]);
  });
  it('who adds a unit goes on with its beds at once; what does not fit is named as the page names it', async () => {
    const make = (id: string, beds: string) =>
      as('admin', '/api/units', { commandId: `make-${id}-${beds}`, id, name: id, zone: 'UTC', beds });
    expect((await make('ICU-10', '0')).body.error.message).toMatch(/^beds: takes a number from 1 to 400/);
    expect((await make('ICU-10', '1')).status).toBe(200);
    expect((await as('admin', '/api/units/ICU-10/beds', { commandId: 'more-10', beds: '2,3' })).status).toBe(200);
  });
});

describe('keys and maps of a source', () => {
  const source = async () =>
    (await as('admin', '/api/sources', { commandId: `source-${Math.random()}`, name: 'GATE' })).body.source as { id: string };
  it('who has no part in a unit makes no key for it, and revokes none of its keys', async () => {
    const { id } = await source();
    const key = (unit: string, scopes = ['read']) =>
      as('it', `/api/sources/${id}/keys`, { commandId: `key-${unit}-${scopes}`, unit, scopes });
    expect((await key('ICU-8')).body.error.message).toBe('You have no right to the keys of ICU-8.');
    expect((await key('ICU-7')).status).toBe(200);
    const theirs = await db.prisma.ingestKey.create({
      data: { kid: 'theirs0000', hash: 'x', unitId: 'ICU-8', scopes: ['ingest'], createdAt: new Date(), sourceId: Number(id) },
    });
    expect((await as('it', `/api/sources/${id}/keys/${theirs.kid}/revoke`, { commandId: 'revoke-theirs' })).status).toBe(403);
    expect((await db.prisma.ingestKey.findUniqueOrThrow({ where: { kid: theirs.kid } })).revokedAt).toBeNull();
  });
  it('a place is mapped to a bed of a unit there is; a laboratory may have thousands of codes', async () => {
    const { id } = await source();
    const set = (maps: object) => as('it', `/api/sources/${id}`, { commandId: `set-${Math.random()}`, ...maps });
    expect((await set({ locations: { 'BAY^^8': 'ICU7-08' } })).body.error.message).toMatch(
      /^BAY\^\^8: ICU7-08 is no bed of a unit/,
    );
    expect((await set({ locations: { 'BAY^^8': 'ICU-7-08' } })).status).toBe(200);
    const codes = Object.fromEntries(Array.from({ length: 5_000 }, (_, i) => [`99LAB|${i}`, 'loinc:2276-4']));
    expect((await set({ codes })).status).toBe(200);
  });
  it('an entry of the schedule with an impossible number is not there, and a body that is too large says how large it may be', async () => {
    const gone = await fetch(`${server.address}/api/units/ICU-7/on-call/99999999999999`, {
      method: 'DELETE',
      headers: who['charge-nurse'],
    });
    expect(gone.status).toBe(404);
    const large = await as('admin', '/api/units', { commandId: 'x'.repeat(150_000) });
    expect(large.body.error.message).toBe('The body is larger than 100 kB.');
  });
});

describe('what the server says of itself', () => {
  it('metrics move with what happens, and the health page is read by IT', async () => {
    const events = [{ id: 'h1', kind: 'vital', patient: { mrn: 'NOBODY' }, t: new Date().toISOString(), tempC: 37 }];
    expect((await as('ingest key', '/api/events', { events })).status).toBe(200);
    const answer = await fetch(`${server.address}/metrics`, { headers: who['reading key'] });
    const text = await answer.text();
    const figure = (name: string) =>
      [...text.matchAll(new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)$`, 'gm'))].reduce((sum, m) => sum + Number(m[1]), 0);
    for (const name of [
      'deliveries_total',
      'events_total',
      'batch_seconds_count',
      'batch_events_count',
      'nodes',
      'database_bytes',
    ])
      expect(figure(`tocsin_${name}`), name).toBeGreaterThan(0);
    expect(text).toContain('tocsin_open_alerts{priority="high"} ');
    const { items } = (await as('it', '/api/system-health')).body as { items: { id: string; state: string; said: string }[] };
    expect(items.find((i) => i.id === 'backup')?.said).toBe('None has ever been made with the backup command.');
    expect(items.find((i) => i.id === 'nodes')?.said).toContain('(this one) runs ');
    expect(items.find((i) => i.id === 'server')?.said).toBe('Ready.');
  });
});

describe('a patient of another unit', () => {
  beforeAll(async () => {
    const admit = (unit: string, bed: string, mrn: string) => ({
      ...{ id: `adm-${mrn}`, kind: 'admission', t: new Date().toISOString(), unit, bed, mrn },
    });
    for (const unit of ['ICU-7', 'ICU-8']) {
      const key = await server.tocsin('keys', 'create', '--source', `ADT-${unit}`, '--unit', unit);
      const answer = await fetch(`${server.address}/api/events`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}` },
        body: JSON.stringify({ events: [admit(unit, `${unit}-91`, `X-${unit}`)] }),
      });
      expect((await answer.json()).results[0].status).toBe('stored');
    }
  });
  it('is not merged into one of ours: all of theirs would be read here', async () => {
    const merge = (actor: 'charge-nurse' | 'admin', from: string) =>
      as(actor, '/api/patients/X-ICU-7/events', { commandId: `merge-${actor}-${from}`, kind: 'merge', from });
    expect((await merge('charge-nurse', 'X-ICU-8')).body.error.message).toMatch(/^The patient of the other number is on ICU-8/);
    expect((await merge('charge-nurse', 'X-NEVER-SEEN')).status).not.toBe(403);
  });
  it('is given nothing out of the quarantine, and a bed there does not tell whose it is', async () => {
    const now = new Date().toISOString();
    const events = [{ id: 'lost-1', kind: 'lab', patient: { mrn: 'LOST' }, t: now, test: 'ferritin', value: 900, unit: 'ng/mL' }];
    await as('ingest key', '/api/events', { events });
    const entry = await db.prisma.quarantine.findFirstOrThrow({ where: { mrn: 'LOST' } });
    const assign = (to: object) =>
      as('nurse', `/api/quarantine/${entry.id}/assign`, { commandId: `assign-${JSON.stringify(to)}`, ...to });
    for (const to of [{ mrn: 'X-ICU-8' }, { bed: 'ICU-8-91' }]) {
      const refused = await assign(to);
      expect([refused.status, refused.body.error.code]).toEqual([403, 'forbidden']);
    }
    expect((await assign({ mrn: 'X-ICU-7' })).status).toBe(200);
  });
});
