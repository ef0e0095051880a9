import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PROJECT_ROOT } from '../../../server/root';
import { type Client, clientOf, type MllpLine, mllp } from '../../support/client';
import { freshDatabase, type TestDatabase } from '../../support/database';
import { unitIn } from '../../support/person';
import { startServer, type TestServer } from '../../support/server';

/** Every example of the guides, taken from the page and sent to a running server over its real socket. */
let db: TestDatabase;
let server: TestServer;
let client: Client;
let line: MllpLine;

beforeAll(async () => {
  db = await freshDatabase();
  const keys = await unitIn(db);
  server = await startServer({ env: { DATABASE_URL: db.url } });
  client = clientOf(server.address, keys.key, keys.readKey);
  line = await mllp(server.mllpPort);
}, 120_000);
afterAll(async () => {
  line?.close();
  await server?.stop();
  await db?.drop();
});

const page = (name: string) => readFileSync(join(PROJECT_ROOT, 'docs', name), 'utf8');
const examples = (name: string, language: string) =>
  [...page(name).matchAll(new RegExp(`\`\`\`${language}\\n(.*?)\`\`\`\\n([^\\n]*)\\n`, 'gs'))].map(
    (m) => [m[2] as string, m[1] as string] as const,
  );

describe('docs/json.md', () => {
  it('each example is answered as the line under it says', async () => {
    const found = examples('json.md', 'json');
    expect(found.length).toBeGreaterThanOrEqual(6);
    for (const [said, text] of found) {
      const results = await client.post((JSON.parse(text) as { events: unknown[] }).events);
      expect(results.map((r) => r.status).join(', '), text.slice(0, 80)).toBe(said);
    }
    expect((await client.state('4711')).latest.heartRate).toMatchObject({ value: 118 });
  });
});

describe('docs/hl7.md', () => {
  it('each message is answered as said, and all it says is stored or held', async () => {
    const found = examples('hl7.md', 'hl7');
    expect(found.length).toBeGreaterThanOrEqual(12);
    for (const [said, text] of found) {
      const message = text.trim().replaceAll('\n', '\r');
      const [code, kinds] = said.split(' · ');
      const answer = await line.send(message);
      expect(/MSA\|(\w+)/.exec(answer)?.[1], said).toBe(code?.split(' ')[0]);
      if (kinds === undefined) continue;
      const controlId = message.split('|')[9] as string;
      const raw = await db.prisma.rawMessage.findFirstOrThrow({ where: { controlId, protocol: 'hl7v2' } });
      const stored = await db.prisma.event.findMany({ where: { rawId: raw.id } });
      const held = await db.prisma.quarantine.findMany({ where: { rawId: raw.id, status: 'held' } });
      expect(stored.length + held.length, said).toBe(kinds.split(', ').length);
    }
  });
});

describe('docs/fhir.md', () => {
  it('each resource is created, the bundle as a whole', async () => {
    const found = examples('fhir.md', 'json').map(([, text]) => JSON.parse(text) as { resourceType: string; id?: string });
    expect(found.length).toBeGreaterThanOrEqual(8);
    for (const resource of found) {
      const bundle = resource.resourceType === 'Bundle';
      const put = !bundle && resource.id !== undefined;
      const path = bundle ? '' : `/${resource.resourceType}${put ? `/${resource.id}` : ''}`;
      const r = await fetch(`${server.address}/fhir/R4${path}`, {
        method: put ? 'PUT' : 'POST',
        headers: { authorization: `Bearer ${client.key}`, 'content-type': 'application/fhir+json' },
        body: JSON.stringify(resource),
      });
      const body = await r.text();
      expect(r.status, `${resource.resourceType}: ${body.slice(0, 300)}`).toBe(bundle ? 200 : 201);
      if (bundle) expect(body.match(/"status":"20[01] /g)).toHaveLength(2);
    }
  });
});

describe('docs/integration.md', () => {
  it('names only pages and files that exist', () => {
    const text = page('integration.md');
    for (const [, file] of text.matchAll(/\]\((\w+\.md)\)/g)) expect(page(file as string).length).toBeGreaterThan(100);
    for (const path of ['/feeds', '/quarantine', '/admin/sources'])
      expect(readFileSync(join(PROJECT_ROOT, `app/(unit)${path}/page.tsx`), 'utf8')).toContain('export default');
  });
  it('the document it points to is served, with every route of JSON intake', async () => {
    const r = await fetch(`${server.address}/api/openapi.json`);
    const document = (await r.json()) as { openapi: string; paths: Record<string, Record<string, unknown>> };
    expect(document.openapi).toBe('3.1.0');
    for (const path of [
      '/api/events',
      '/api/alerts/{id}/acknowledge',
      '/api/quarantine/{id}/replay',
      '/api/patients/{ref}/state',
    ])
      expect(Object.keys(document.paths)).toContain(path);
  });
});
