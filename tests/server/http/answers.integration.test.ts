import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { admission, ago, type Client, clientOf, UNIT } from '../../support/client';
import { freshDatabase, type TestDatabase } from '../../support/database';
import { type Inside, serverInside } from '../../support/inside';
import { type Person, person, unitIn } from '../../support/person';

let db: TestDatabase;
let server: Inside;
let client: Client;
let physician: Person;

beforeAll(async () => {
  db = await freshDatabase();
  const { key, readKey } = await unitIn(db);
  server = await serverInside(db);
  client = clientOf(server.address, key, readKey);
  physician = await person(db, server.address, UNIT, 'physician');
  // Of a minute ago: nothing falls due and nothing is caught up with while the test runs.
  await client.post([admission('ANS-1', '01', 1, { carTInfusedAt: ago(1) })]);
});
afterAll(async () => {
  await server.stop();
  await db.drop();
});

describe('answers say what is so', () => {
  it('the number of a board asked for again stays while nothing has changed, though a dose is permitted "from now"', async () => {
    const seq = async () => ((await (await client.get(`/api/units/${UNIT}/board`)).json()) as { seq: number }).seq;
    const first = await seq();
    expect([await seq(), await seq()]).toEqual([first, first]);
    await client.post([{ id: 'ans-hr', kind: 'vital', patient: { mrn: 'ANS-1' }, t: ago(1), heartRate: 91 }]);
    expect(await seq()).toBe(first + 1);
  });
  it('an entry of a kind that does not exist is not said to be a matter of the person’s role', async () => {
    const chart = (body: Record<string, unknown>) =>
      physician.post<{ error: { message: string } }>('/api/patients/ANS-1/events', body);
    const odd = await chart({ kind: 'vitals', heartRate: 80 });
    expect([odd.status, odd.body.error.message]).toEqual([422, 'kind "vitals" is not one of ours']);
    const none = await chart({ heartRate: 80 });
    expect([none.status, none.body.error.message]).toEqual([422, 'kind is missing']);
  });
  it('an answer to an alert without its id or version says which is missing, in our words', async () => {
    const answer = async (body: Record<string, unknown>) => {
      const r = await physician.post<{ error: { message: string } }>('/api/alerts/any/acknowledge', body);
      return [r.status, r.body.error.message];
    };
    expect(await answer({})).toEqual([400, 'version: is missing.']);
    expect(await answer({ commandId: undefined, version: 1 })).toEqual([400, 'commandId: is missing.']);
    expect(await answer({ version: 'two' })).toEqual([400, 'version: is not a number.']);
    expect(await answer({ version: 1, reason: 'x'.repeat(2_001) })).toEqual([400, 'reason: is longer than 2000 characters.']);
  });
  it('an address of FHIR that is none says which types are served', async () => {
    const r = await client.get('/fhir/R4/Condition');
    expect(r.status).toBe(404);
    expect(((await r.json()) as { issue: { diagnostics: string }[] }).issue[0]?.diagnostics).toBe(
      'There is nothing at this address; served below /fhir/R4 are Patient, Encounter, Observation, MedicationAdministration, MedicationRequest, Procedure.',
    );
  });
});
