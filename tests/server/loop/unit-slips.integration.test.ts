import { afterAll, beforeAll, expect, it } from 'vitest';
import { admission, ago, type Client, clientOf, unique, until } from '../../support/client';
import { freshDatabase, type TestDatabase } from '../../support/database';
import { unitIn } from '../../support/person';
import { startServer, type TestServer } from '../../support/server';

let db: TestDatabase;
let server: TestServer;
let client: Client;
beforeAll(async () => {
  db = await freshDatabase();
  const keys = await unitIn(db, 'UTC', '12');
  server = await startServer({ env: { DATABASE_URL: db.url } });
  client = clientOf(server.address, keys.key, keys.readKey);
  await client.post(['A', 'B', 'C'].map((mrn, i) => admission(mrn, String(i + 1))));
});
afterAll(async () => {
  await server?.stop();
  await db?.drop();
});

const lab = (mrn: string, minutes: number, test: string, value: number, unit: string) => ({
  ...{ id: unique('l'), patient: { mrn }, kind: 'lab', t: ago(minutes), test, value, unit },
});
const told = async (mrn: string) =>
  (await db.pool.query("select detail from quarantine where reason = 'unit may be wrong' and mrn = $1", [mrn])).rows.map(
    (r) => r.detail as string,
  );

it('H-06: a CRP of ten times the last one, in mg/dL where that was in mg/L, is used and stands where somebody asks the laboratory', async () => {
  await client.post([lab('A', 120, 'crp', 15.1, 'mg/L')]);
  await until(async () => (await client.state('A')).latest.crp?.value === 15.1, 'the first result');
  await client.post([lab('A', 60, 'crp', 15, 'mg/dL')]);
  await until(async () => (await client.state('A')).latest.crp?.value === 150, 'the second is used');
  const [detail] = await told('A');
  expect(detail).toMatch(/^crp 15 mg\/dL is ten times the result of .*, which was in mg\/L$/);
});

it('H-06: another unit with the value it should have, and a tenfold rise in the same unit, are told of by nobody', async () => {
  await client.post([lab('B', 120, 'ferritin', 900, 'ng/mL')]);
  await until(async () => (await client.state('B')).latest.ferritin?.value === 900, 'the first result');
  await client.post([lab('B', 60, 'ferritin', 1.1, 'mg/L')]);
  await until(async () => (await client.state('B')).latest.ferritin?.value === 1_100, 'in another unit');
  await client.post([lab('B', 30, 'ferritin', 11, 'mg/L')]);
  await until(async () => (await client.state('B')).latest.ferritin?.value === 11_000, 'ten times as much, in the same unit');
  expect(await told('B')).toEqual([]);
});

it('another spelling of one unit is the same unit', async () => {
  await client.post([lab('C', 120, 'ferritin', 1_000, 'ug/L')]);
  await until(async () => (await client.state('C')).latest.ferritin?.value === 1_000, 'the first result');
  await client.post([lab('C', 60, 'ferritin', 10_000, 'µg/l')]);
  await until(async () => (await client.state('C')).latest.ferritin?.value === 10_000, 'the second');
  expect(await told('C')).toEqual([]);
});
