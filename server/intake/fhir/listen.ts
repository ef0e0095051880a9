import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Pool } from 'pg';
import type { KeyActor } from '../../auth/actor';
import type { Clock } from '../../clock';
import { HttpError, parseJson, readBody, sendJson } from '../../http/answer';
import type { Call, ErrorStyle, Route } from '../../http/router';
import type { Monitor } from '../../monitor';
import type { FhirRow } from '../../store/fhir';
import type { Views } from '../../views';
import { asAway } from './away';
import { capabilityStatement } from './capability';
import type { Answer, Message, Written } from './job';
import { FhirError, operationOutcome, outcomeOf } from './outcome';
import { checkShape, readBundle, readResource } from './parse';
import { FhirReader } from './read';
import { type ResourceType, TYPES } from './schema';
import { etagOf, resourceOf } from './stored';
import type { FhirWriter } from './write';

const BASE = '/fhir/R4';
const LIMIT_BYTES = 5_000_000;
/** Events taken in but not yet stored; beyond it senders wait (429). */
const MAX_QUEUED = 4_000;
const TYPE = { 'content-type': 'application/fhir+json; charset=utf-8' };

/** Below /fhir every failed answer is an OperationOutcome. */
export const fhirErrors: ErrorStyle = {
  prefix: '/fhir/',
  nowhere: `There is nothing at this address; served below ${BASE} are ${TYPES.join(', ')}.`,
  send: (res, e) => sendJson(res, e.status, outcomeOf(e), { ...TYPE, ...e.headers }),
};

/** FHIR R4 (docs/fhir.md): resources and bundles in, Patients, Observations and grades out. */
export function fhirRoutes(p: { monitor: Monitor; views: Views; pool: Pool; clock: Clock; writer: FhirWriter }): Route[] {
  const { writer } = p;
  const reader = new FhirReader(p);

  const message = async (call: Call): Promise<{ body: unknown; message: Message }> => {
    const { actor } = call;
    if (actor?.kind !== 'key') throw new HttpError(401, 'login', 'Send a key.');
    if (p.monitor.queued > MAX_QUEUED)
      throw new HttpError(429, 'throttled', 'More is waiting than can be stored; send again.', { 'retry-after': '1' });
    const bytes = await readBody(call.req, LIMIT_BYTES);
    const body = parseJson(bytes);
    checkShape(body);
    return { body, message: { actor: actor as KeyActor, raw: bytes.toString('utf8') } };
  };

  /** Refusals of content are noted in quarantine too; those of the envelope are only answered. */
  const noting = async <T>(m: Message, read: () => T): Promise<T> => {
    try {
      return read();
    } catch (error) {
      throw error instanceof FhirError && error.status === 422 ? await writer.refused(error, m) : error;
    }
  };

  const one = (method: 'POST' | 'PUT', type: ResourceType): Route => ({
    method,
    pattern: `${BASE}/${type}${method === 'PUT' ? '/:id' : ''}`,
    access: 'ingest',
    handle: asAway(async (call) => {
      const { body, message: m } = await message(call);
      const { headers } = call.req;
      const conditions = { ifMatch: headers['if-match'], ifNoneExist: first(headers['if-none-exist']) };
      const request = await noting(m, () => readResource(body, { method, type, id: call.params.id ?? null }, conditions));
      sendWritten(call, await writer.single(request, m));
    }),
  });

  const bundles = (pattern: string): Route => ({
    method: 'POST',
    pattern,
    access: 'ingest',
    handle: asAway(async (call) => {
      const { body, message: m } = await message(call);
      if ((body as { resourceType?: unknown } | null)?.resourceType !== 'Bundle')
        throw new FhirError(400, 'This address takes a Bundle.', 'resourceType');
      const { mode, entries } = await noting(m, () => readBundle(body));
      const answers = mode === 'transaction' ? await writer.transaction(entries, m) : await writer.batch(entries, m);
      const base = baseOf(call.req);
      sendJson(
        call.res,
        200,
        { resourceType: 'Bundle', type: `${mode}-response`, entry: answers.map((a) => entryOf(a, base)) },
        TYPE,
      );
    }),
  });

  return [
    {
      method: 'GET',
      pattern: `${BASE}/metadata`,
      access: 'open',
      handle: ({ req, res }) => sendJson(res, 200, capabilityStatement(baseOf(req)), TYPE),
    },
    bundles(BASE),
    bundles(`${BASE}/`),
    bundles(`${BASE}/Bundle`),
    ...TYPES.flatMap((type) => [one('POST', type), one('PUT', type), read(type)]),
    search('Patient'),
    search('Observation'),
  ];

  function read(type: ResourceType): Route {
    return {
      method: 'GET',
      pattern: `${BASE}/${type}/:id`,
      access: 'reader',
      handle: asAway(async ({ res, actor, params }) => {
        const found = await reader.read(actor, type, params.id ?? '');
        sendJson(res, 200, found.resource, { ...TYPE, ...found.headers });
      }),
    };
  }
  function search(type: 'Patient' | 'Observation'): Route {
    return {
      method: 'GET',
      pattern: `${BASE}/${type}`,
      access: 'reader',
      handle: asAway(async ({ req, res, actor, url }) => {
        const base = baseOf(req);
        sendJson(
          res,
          200,
          type === 'Patient' ? await reader.patients(actor, url, base) : await reader.observations(actor, url, base),
          TYPE,
        );
      }),
    };
  }
}

const first = (header: string | string[] | undefined): string | undefined => (Array.isArray(header) ? header[0] : header);

/** The address of this server as the client knows it. */
function baseOf(req: IncomingMessage): string {
  const proto = first(req.headers['x-forwarded-proto']) ?? ((req.socket as { encrypted?: boolean }).encrypted ? 'https' : 'http');
  return `${proto}://${first(req.headers['x-forwarded-host']) ?? req.headers.host ?? 'localhost'}${BASE}`;
}

const locationOf = (row: FhirRow, base: string): string => `${base}/${row.type}/${row.id}/_history/${row.version}`;

function sendWritten({ req, res }: { req: IncomingMessage; res: ServerResponse }, w: Written): void {
  const headers = {
    ...TYPE,
    location: locationOf(w.row, baseOf(req)),
    etag: etagOf(w.row),
    'last-modified': new Date(w.row.updatedAt).toUTCString(),
  };
  const wish = /\breturn=(minimal|representation|OperationOutcome)\b/.exec(first(req.headers.prefer) ?? '')?.[1];
  if (wish === 'minimal') {
    res.writeHead(w.status, { ...headers, 'content-length': 0, 'cache-control': 'no-store' });
    res.end();
  } else sendJson(res, w.status, wish === 'OperationOutcome' ? operationOutcome(said(w)) : resourceOf(w.row), headers);
}
const said = (w: Written) =>
  w.issues.length > 0 ? w.issues : [{ severity: 'information' as const, code: 'informational', diagnostics: 'Taken in.' }];

const STATUS: Readonly<Record<number, string>> = {
  200: '200 OK',
  201: '201 Created',
  400: '400 Bad Request',
  403: '403 Forbidden',
  404: '404 Not Found',
  405: '405 Method Not Allowed',
  409: '409 Conflict',
  412: '412 Precondition Failed',
  422: '422 Unprocessable Entity',
  500: '500 Internal Server Error',
};
function entryOf(a: Answer, base: string): Record<string, unknown> {
  if (a instanceof FhirError) return { response: { status: STATUS[a.status] ?? String(a.status), outcome: outcomeOf(a) } };
  return {
    fullUrl: `${base}/${a.row.type}/${a.row.id}`,
    resource: resourceOf(a.row),
    response: {
      status: STATUS[a.status],
      location: locationOf(a.row, base),
      etag: etagOf(a.row),
      lastModified: new Date(a.row.updatedAt).toISOString(),
      ...(a.issues.length > 0 ? { outcome: operationOutcome(a.issues) } : {}),
    },
  };
}
