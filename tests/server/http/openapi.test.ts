import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DESCRIBED } from '../../../server/http/openapi/described';
import { described, openApi } from '../../../server/http/openapi/document';
import { PEOPLE_AND_DUTIES } from '../../../server/http/openapi/people-and-duties';
import type { Access } from '../../../server/http/router';
import { PROJECT_ROOT } from '../../../server/root';

/** Every route that is written anywhere below server/, found in its text: `method`, `pattern`, `access` stand together. */
function written(): { method: 'GET' | 'POST'; pattern: string; access: Access }[] {
  const files = readdirSync(join(PROJECT_ROOT, 'server'), { recursive: true, encoding: 'utf8' }).filter((f) => f.endsWith('.ts'));
  return files.flatMap((f) =>
    [
      ...readFileSync(join(PROJECT_ROOT, 'server', f), 'utf8').matchAll(
        /method: '(GET|POST)',\s*pattern: '(\/api\/[^']+)',\s*access: '(open|ingest|session|reader|display)'/g,
      ),
    ].map((m) => ({ method: m[1] as 'GET' | 'POST', pattern: m[2] as string, access: m[3] as Access })),
  );
}
const routes = written();
interface Operation {
  summary: string;
  security: unknown[];
  parameters?: { name: string; in: string; required: boolean }[];
  requestBody?: { content: { 'application/json': { schema: { type?: string }; example?: unknown } } };
  responses: Record<string, { description: string }>;
  operationId: string;
}
const document = openApi(routes, '1') as unknown as { openapi: string; paths: Record<string, Record<string, Operation>> };
const operations = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({ path, method, operation })),
);

describe('the OpenAPI document', () => {
  it('has every /api route that is written in the server', () => {
    expect(routes.length).toBeGreaterThan(25);
    const missing = routes.filter((r) => !document.paths[r.pattern.replace(/:(\w+)/g, '{$1}')]?.[r.method.toLowerCase()]);
    expect(missing).toEqual([]);
  });
  it('says in words what every route is for that the matrix of actors knows', () => {
    const matrix = readFileSync(join(PROJECT_ROOT, 'tests/server/access/matrix.txt'), 'utf8');
    const known = [...matrix.matchAll(/ ((?:GET|POST|PUT|DELETE) \/api\/\S+)$/gm)].map((m) => m[1] as string);
    expect(known.length).toBeGreaterThan(100);
    expect(known.filter((name) => (described(name)?.summary ?? '').length < 10)).toEqual([]);
    // Nobody describes what is gone, or the same twice.
    const words = [...Object.keys(DESCRIBED), ...Object.keys(PEOPLE_AND_DUTIES)];
    expect(words.filter((name, i) => !known.includes(name) || words.indexOf(name) !== i)).toEqual([]);
  });
  it('is OpenAPI 3.1: names of the path are parameters, ids of operations are unique, every body is an object', () => {
    expect(document.openapi).toBe('3.1.0');
    for (const { path, operation } of operations) {
      const named = (operation.parameters ?? []).filter((p) => p.in === 'path').map((p) => `{${p.name}}`);
      expect(named.sort()).toEqual((path.match(/\{\w+\}/g) ?? []).sort());
      expect(Object.keys(operation.responses)).toContain('200');
    }
    const ids = operations.map((o) => o.operation.operationId);
    expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
    const bodies = operations.flatMap((o) => o.operation.requestBody ?? []);
    expect(bodies.length).toBeGreaterThan(8);
    for (const body of bodies) expect(body.content['application/json'].schema.type).toBe('object');
  });
  it.each(Object.entries(DESCRIBED))('%s: its examples are what its schemas read', (_, d) => {
    if (d?.body !== undefined) expect(d.body.safeParse(d.example).error?.issues ?? []).toEqual([]);
    if (d?.answerExample !== undefined) expect(d.answer?.safeParse(d.answerExample).error?.issues ?? []).toEqual([]);
  });
  it('every kind of event is in the schema of POST /api/events', () => {
    const schema = JSON.stringify(document.paths['/api/events']?.post?.requestBody);
    for (const kind of ['vital', 'lab', 'medication', 'support', 'ice', 'regrade', 'admission', 'merge', 'fluid'])
      expect(schema).toContain(`"const":"${kind}"`);
  });
});
