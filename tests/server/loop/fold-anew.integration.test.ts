import { afterAll, beforeAll, expect, it } from 'vitest';
import { admission, ago, clientOf, unique, until } from '../../support/client';
import { freshDatabase, type TestDatabase } from '../../support/database';
import { unitIn } from '../../support/person';
import { startServer, type TestServer } from '../../support/server';

let db: TestDatabase;
let server: TestServer | undefined;
beforeAll(async () => {
  db = await freshDatabase();
});
afterAll(async () => {
  await server?.stop();
  await db?.drop();
});

it('what an older version made of events already told is made anew when asked, on a node that runs and on one that starts', async () => {
  const keys = await unitIn(db, 'UTC', '12');
  const settings = { env: { DATABASE_URL: db.url } };
  server = await startServer(settings);
  const client = clientOf(server.address, keys.key, keys.readKey);
  await client.post([admission('A', '1'), admission('B', '2')]);
  const dose = (mrn: string) => ({
    ...{ id: unique('d'), patient: { mrn }, kind: 'medication', t: ago(60), drug: 'tocilizumab', status: 'given' },
    ...{ doseMg: 560, route: 'IV' },
  });
  await client.post([dose('A'), dose('B')]);
  const given = async (mrn: string, at = client) => (await at.state(mrn)).toci.total;
  await until(async () => (await given('A')) === 1 && (await given('B')) === 1, 'both doses are charted');
  await server.stop();
  // An older version that knew nothing of the drug: its charts have no dose, and what is stored says that they are up to date.
  await db.pool.query(
    "update charts set snapshot = jsonb_set(snapshot::jsonb, '{doses,tocilizumab}', '[]')::json, snapshot_seq = (select max(seq) from events)",
  );

  server = await startServer(settings);
  const after = clientOf(server.address, keys.key, keys.readKey);
  expect([await given('A', after), await given('B', after)]).toEqual([0, 0]);
  expect(await server.tocsin('charts', 'fold-anew', '--unit', 'ICU-7')).toContain('2 charts of ICU-7');
  await after.post([{ id: unique('v'), patient: { mrn: 'A' }, kind: 'vital', t: ago(0), heartRate: 81 }]);
  await until(async () => (await given('A', after)) === 1, 'the chart with a new event is made anew');
  await server.stop();

  server = await startServer(settings);
  const last = clientOf(server.address, keys.key, keys.readKey);
  expect([await given('A', last), await given('B', last)]).toEqual([1, 1]);
  const told = await db.pool.query("select subject, detail from audit where action = 'charts.fold-anew'");
  expect(told.rows).toEqual([{ subject: 'ICU-7', detail: { charts: 2 } }]);
  await expect(server.tocsin('charts', 'fold-anew', '--unit', 'ICU-9')).rejects.toThrow('There is no unit ICU-9');
});
