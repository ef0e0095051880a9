import { z } from 'zod';
import type { Access, Route } from '../router';
import { DESCRIBED, type Described } from './described';
import { PEOPLE_AND_DUTIES } from './people-and-duties';

type Listed = Pick<Route, 'method' | 'pattern' | 'access'>;

const SECURITY: Readonly<Record<Access, readonly Readonly<Record<string, readonly string[]>>[]>> = {
  open: [],
  ingest: [{ key: [] }],
  session: [{ session: [] }],
  reader: [{ key: [] }, { session: [] }],
  display: [{ key: [] }, { session: [] }, { kiosk: [] }],
};
const SAID: Readonly<Record<Access, string>> = {
  open: 'Without sign-in.',
  ingest: 'A key with scope `ingest`.',
  session: 'A signed-in person, from our own pages.',
  reader: 'A signed-in person or a key with scope `read`.',
  display: 'A signed-in person, a key with scope `read`, or a wall display of the unit.',
};

const error = z.looseObject({ error: z.object({ code: z.string(), message: z.string() }) });
const schemaOf = (type: z.ZodType): object => {
  const { $schema: _, ...schema } = z.toJSONSchema(type, { io: 'input', unrepresentable: 'any' }) as Record<string, unknown>;
  return schema;
};
const json = (type: z.ZodType, example?: unknown) => ({
  'application/json': { schema: schemaOf(type), ...(example === undefined ? {} : { example }) },
});

/** What is said of a route, by method and pattern. */
export const described = (name: string): Described | undefined => DESCRIBED[name] ?? PEOPLE_AND_DUTIES[name];

/** The document of every route below /api, made from the routes themselves and the schemas they read with. */
export function openApi(routes: readonly Listed[], version: string): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  const own = routes.filter((r) => r.pattern.startsWith('/api/')).sort((a, b) => (a.pattern < b.pattern ? -1 : 1));
  for (const route of own) {
    const path = route.pattern.replace(/:(\w+)/g, '{$1}');
    const item = paths[path] ?? {};
    item[route.method.toLowerCase()] = operation(route, described(`${route.method} ${route.pattern}`));
    paths[path] = item;
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Tocsin',
      version,
      description:
        'JSON over HTTP: events in, charts and alerts out. Not a cleared medical device. HL7 v2 and FHIR R4 have guides of their own: docs/hl7.md, docs/fhir.md; FHIR describes itself at /fhir/R4/metadata.',
    },
    servers: [{ url: '/' }],
    paths,
    components: {
      securitySchemes: {
        key: { type: 'http', scheme: 'bearer', description: 'Key of a source: `Authorization: Bearer ctk_...`.' },
        session: { type: 'apiKey', in: 'cookie', name: 'next-auth.session-token', description: 'Cookie of the sign-in page.' },
        kiosk: { type: 'apiKey', in: 'cookie', name: 'tocsin-kiosk', description: 'Cookie of a paired wall display.' },
      },
    },
  };
}

function operation(route: Listed, d: Described | undefined): Record<string, unknown> {
  const inPath = [...route.pattern.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
    ...(name === 'ref' ? { description: 'Record number or opaque patient id.' } : {}),
  }));
  const inQuery = (d?.query ?? []).map((q) => ({
    name: q.name,
    in: 'query',
    required: q.required ?? false,
    description: q.description,
    schema: { type: 'string' },
  }));
  const failed = { description: 'Refused; nothing was done.', content: json(error) };
  return {
    operationId: `${route.method.toLowerCase()}${route.pattern.replace(/[^a-zA-Z0-9]+(\w)/g, (_, c: string) => c.toUpperCase()).replace(/\W/g, '')}`,
    summary: d?.summary ?? `${route.method} ${route.pattern}`,
    description: [d?.description, SAID[route.access]].filter((x) => x !== undefined).join(' '),
    security: SECURITY[route.access],
    ...(inPath.length + inQuery.length === 0 ? {} : { parameters: [...inPath, ...inQuery] }),
    ...(d?.body === undefined ? {} : { requestBody: { required: true, content: json(d.body, d.example) } }),
    responses: {
      '200': { description: 'Done.', ...(d?.answer === undefined ? {} : { content: json(d.answer, d.answerExample) }) },
      ...(route.access === 'open' ? {} : { '401': failed, '403': failed }),
      ...(d?.body === undefined ? {} : { '400': failed }),
      default: failed,
    },
  };
}
