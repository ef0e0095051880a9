import { Client } from 'fhir-kit-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ago, clientOf, type Client as OurClient } from '../../../support/client';
import { freshDatabase, type TestDatabase } from '../../../support/database';
import { keyIn, unitIn } from '../../../support/person';
import { startServer, type TestServer } from '../../../support/server';
import { bundle, encounter, entry, observation, patient, quantity } from './resources';

/** A FHIR client that nobody on this project wrote (fhir-kit-client, MIT): what it understands, others will. */
let db: TestDatabase;
let server: TestServer;
let ours: OurClient;
let client: Client;
beforeAll(async () => {
  db = await freshDatabase();
  const keys = await unitIn(db, 'UTC', '4');
  const key = await keyIn(db, 'EHR', ['ingest', 'read']);
  server = await startServer({ env: { DATABASE_URL: db.url } });
  ours = clientOf(server.address, keys.key, keys.readKey);
  client = new Client({ baseUrl: `${server.address}/fhir/R4`, bearerToken: key });
});
afterAll(async () => {
  await server?.stop();
  await db?.drop();
});

describe('fhir-kit-client', () => {
  it('reads the CapabilityStatement and finds in it what we serve', async () => {
    const statement = (await client.capabilityStatement()) as unknown as {
      rest: { resource: { type: string; interaction: { code: string }[] }[] }[];
    };
    const served = statement.rest[0]?.resource.find((r) => r.type === 'Observation');
    expect(served?.interaction.map((i) => i.code)).toEqual(['create', 'update', 'read', 'search-type']);
  });

  it('sends a transaction, updates, searches and pages', async () => {
    const uuid = 'urn:uuid:5f6f7f00-0000-4000-8000-000000000001';
    const sent = await client.transaction({
      body: bundle('transaction', [
        entry('POST', 'Patient', patient('K1'), { fullUrl: uuid }),
        entry('POST', 'Encounter', encounter({ reference: uuid }, 'ICU-7-01', ago(60))),
        ...[70, 71, 72].map((value, i) =>
          entry('PUT', `Observation/k${i}`, {
            ...observation('K1', '8867-4', quantity(value, '/min'), ago(10 - i)),
            id: `k${i}`,
          }),
        ),
      ]) as never,
    });
    expect(sent).toMatchObject({ resourceType: 'Bundle', type: 'transaction-response' });
    expect((await ours.state('K1')).latest.heartRate?.value).toBe(72);

    const k1 = await client.read({ resourceType: 'Observation', id: 'k1' });
    expect(k1).toMatchObject({ id: 'k1', meta: { versionId: '1' }, valueQuantity: { value: 71 } });
    await client.update({ resourceType: 'Observation', id: 'k1', body: { ...k1, valueQuantity: quantity(75, '/min') } as never });

    const found: number[] = [];
    let page = (await client.search({
      resourceType: 'Observation',
      searchParams: { patient: 'K1', code: '8867-4', _count: 2 },
    })) as never as {
      entry?: { resource: { valueQuantity: { value: number } } }[];
    } | null;
    while (page?.entry && found.length < 10) {
      found.push(...page.entry.map((e) => e.resource.valueQuantity.value));
      page = ((await client.nextPage({ bundle: page as never })) as never) ?? null;
    }
    expect(found).toEqual([72, 75, 70]);
  });

  it('is told what is wrong as an OperationOutcome', async () => {
    const wrong = client.create({ resourceType: 'Observation', body: { resourceType: 'Observation', status: 'wrong' } as never });
    await expect(wrong).rejects.toMatchObject({ response: { status: 422, data: { resourceType: 'OperationOutcome' } } });
    await expect(client.read({ resourceType: 'Observation', id: 'nobody' })).rejects.toMatchObject({ response: { status: 404 } });
  });
});
