import { sendJson } from '../answer';
import type { Route } from '../router';
import { openApi } from './document';

/** Of what the document promises, not of the program: it rises when a promise changes. */
const VERSION = '1.0.0';

/** GET /api/openapi.json: made once, when somebody first asks. */
export function openApiRoute(routes: () => readonly Pick<Route, 'method' | 'pattern' | 'access'>[]): Route {
  let made: Record<string, unknown> | null = null;
  return {
    method: 'GET',
    pattern: '/api/openapi.json',
    access: 'open',
    handle({ res }) {
      made ??= openApi(routes(), VERSION);
      sendJson(res, 200, made);
    },
  };
}
