import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ago, type Client, clientOf, unique } from '../../support/client';
import { freshDatabase, type TestDatabase } from '../../support/database';
import { type Inside, serverInside } from '../../support/inside';
import { unitIn } from '../../support/person';

let db: TestDatabase;
let server: Inside;
let client: Client;

beforeAll(async () => {
  db = await freshDatabase();
  const { key, readKey } = await unitIn(db);
  server = await serverInside(db);
  client = clientOf(server.address, key, readKey);
});
afterAll(async () => {
  await server.stop();
  await db.drop();
});

interface Item {
  readonly id: string;
  readonly count: number;
  readonly raw: string;
}
const about = async (word: string) =>
  ((await (await client.get('/api/quarantine')).json()) as { items: Item[] }).items.filter((i) => i.raw.includes(word));

describe('what is refused and sent again', () => {
  it('is one entry with the number of times, whether it comes in one request or in several', async () => {
    const id = unique('bad');
    const bad = { id, kind: 'vital', patient: { mrn: 'R-1' }, t: ago(1), heartRate: 'fast' };
    for (const events of [[bad], [bad, bad], [bad]])
      expect((await client.post(events)).every((r) => r.status === 'rejected')).toBe(true);
    expect((await about(id)).map((i) => i.count)).toEqual([4]);
    // Another content under the same id, and the same fault under another id, are entries of their own.
    await client.post([{ ...bad, heartRate: 'slow' }]);
    await client.post([{ ...bad, id: `${id}-2` }]);
    expect((await about(id)).map((i) => i.count).sort()).toEqual([1, 1, 4]);
  });
  it('by FHIR too; once somebody has dismissed it, it is listed anew', async () => {
    const code = unique('code');
    const body = JSON.stringify({ resourceType: 'Observation', status: 'final', code: { text: code } });
    const send = async () =>
      (
        await fetch(`${server.address}/fhir/R4/Observation`, {
          method: 'POST',
          headers: { authorization: `Bearer ${client.key}`, 'content-type': 'application/fhir+json' },
          body,
        })
      ).status;
    expect([await send(), await send(), await send()]).toEqual([422, 422, 422]);
    const first = await about(code);
    expect(first.map((i) => i.count)).toEqual([3]);
    await db.prisma.quarantine.update({ where: { id: BigInt(first[0]?.id ?? 0) }, data: { state: 'dismissed' } });
    expect(await send()).toBe(422);
    expect((await about(code)).map((i) => i.count)).toEqual([1]);
  });
});
