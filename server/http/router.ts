import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { ANOTHER_PERSON, isPageOf, PAGE_PERSON_HEADER } from '../../lib/people/page-person';
import type { Actor } from '../auth/actor';
import { isAway } from '../database/away';
import { DatabaseAway } from '../intake/port';
import { addressAsked } from './address';
import { HttpError, isRefusal, type Refusal, sendError } from './answer';

/**
 * Who may call a route: anyone, a key with the scope, a signed-in person, a reader (person or reading key), or a display too:
 * a wall sees only what is made for walls.
 */
export type Access = 'open' | 'ingest' | 'session' | 'reader' | 'display';

export interface Call {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  readonly url: URL;
  /** Values of the pattern's names. */
  readonly params: Readonly<Record<string, string>>;
  /** Null only where access is open. */
  readonly actor: Actor | null;
}
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** "/api/patients/:ref/state" */
  readonly pattern: string;
  readonly access: Access;
  handle(call: Call): Promise<void> | void;
}

/** How failed answers below a path are written, where that differs from ours. */
export interface ErrorStyle {
  readonly prefix: string;
  /** What is said of an address that is none. */
  readonly nowhere: string;
  readonly send: (res: ServerResponse, error: Refusal) => void;
}

/** What the whole server wants to know or to forbid, route by route. */
export interface Watch {
  /** Before the handler; throws to refuse. */
  readonly admit?: (route: Route, actor: Actor | null) => void;
  /** Somebody known asked for what is not for their kind. */
  readonly refused?: (route: Route, actor: Actor) => void;
  /** After an answer below 400. */
  readonly answered?: (route: Route, call: Call) => void;
}

interface Compiled extends Route {
  readonly parts: readonly string[];
}

/**
 * The one router before Next: authenticate, permit, answer. Every path under the prefixes it owns is answered here, also
 * with 404 and 405; everything else is Next's.
 */
export class Router {
  private readonly routes: Compiled[];

  constructor(
    routes: readonly Route[],
    private readonly owns: (path: string) => boolean,
    private readonly identify: (req: IncomingMessage) => Promise<Actor | null>,
    private readonly log: Logger,
    private readonly errorStyles: readonly ErrorStyle[] = [],
    private readonly watch: Watch = {},
  ) {
    this.routes = routes.map((r) => ({ ...r, parts: r.pattern.split('/') }));
  }

  /** Every route there is, for whoever checks that each is guarded. */
  list(): readonly Pick<Route, 'method' | 'pattern' | 'access'>[] {
    return this.routes.map(({ method, pattern, access }) => ({ method, pattern, access }));
  }

  /** True if the request was answered here, as every one is whose address nobody could read. */
  async handle(req: IncomingMessage, res: ServerResponse): Promise<boolean> {
    const url = addressAsked(req.url);
    if (url !== null && !this.owns(url.pathname)) return false;
    try {
      if (url === null) throw new HttpError(400, 'address', 'This address cannot be read.');
      await this.answer(req, res, url);
    } catch (error) {
      if (res.headersSent) res.destroy();
      else {
        const path = url?.pathname ?? req.url ?? '';
        const style = this.errorStyles.find((e) => path.startsWith(e.prefix));
        (style?.send ?? sendError)(res, this.errorOf(error, req));
      }
    }
    return true;
  }

  private async answer(req: IncomingMessage, res: ServerResponse, url: URL): Promise<void> {
    const found = this.match(url.pathname);
    if (found.length === 0) {
      const nowhere = this.errorStyles.find((e) => url.pathname.startsWith(e.prefix))?.nowhere;
      throw new HttpError(404, 'not-found', nowhere ?? 'There is nothing at this address.');
    }
    const method = req.method === 'HEAD' ? 'GET' : req.method;
    const hit = found.find((f) => f.route.method === method);
    if (!hit)
      throw new HttpError(405, 'method', `This address takes ${found.map((f) => f.route.method).join(', ')}.`, {
        allow: found.map((f) => f.route.method).join(', '),
      });
    const actor = hit.route.access === 'open' ? null : await this.identify(req);
    try {
      permit(hit.route.access, actor, req);
    } catch (error) {
      if (actor) this.watch.refused?.(hit.route, actor);
      throw error;
    }
    this.watch.admit?.(hit.route, actor);
    const call = { req, res, url, params: hit.params, actor };
    await hit.route.handle(call);
    if (res.statusCode < 400) this.watch.answered?.(hit.route, call);
  }

  private match(path: string): { route: Compiled; params: Record<string, string> }[] {
    const parts = path.split('/');
    const found: { route: Compiled; params: Record<string, string> }[] = [];
    for (const route of this.routes) {
      if (route.parts.length !== parts.length) continue;
      const params: Record<string, string> = {};
      const fits = route.parts.every((p, i) => {
        const part = parts[i] as string;
        if (!p.startsWith(':')) return p === part;
        params[p.slice(1)] = decodeURIComponent(part);
        return part !== '';
      });
      if (fits) found.push({ route, params });
    }
    return found;
  }

  private errorOf(error: unknown, req: IncomingMessage): Refusal {
    if (isRefusal(error)) return error;
    if (error instanceof DatabaseAway)
      return new HttpError(503, 'database-away', 'The database is away; nothing was stored, send again.', { 'retry-after': '1' });
    if (isAway(error))
      return new HttpError(503, 'database-away', 'The database does not answer; send again.', { 'retry-after': '1' });
    this.log.error({ err: error, method: req.method }, 'a request failed');
    return new HttpError(500, 'internal', 'Something went wrong here; it has been logged.');
  }
}

function permit(access: Access, actor: Actor | null, req: IncomingMessage): void {
  if (access === 'open') return;
  if (!actor) throw new HttpError(401, 'unauthenticated', 'Sign in or send a valid key.', { 'www-authenticate': 'Bearer' });
  const ok =
    access === 'ingest'
      ? actor.kind === 'key' && actor.scopes.includes('ingest')
      : access === 'session'
        ? actor.kind === 'user'
        : actor.kind === 'kiosk'
          ? access === 'display'
          : actor.kind !== 'key' || actor.scopes.includes('read');
  if (!ok && actor.kind === 'kiosk' && actor.locked !== undefined)
    throw new HttpError(403, 'locked', 'This screen is locked. Unlock it first.');
  if (!ok)
    throw new HttpError(
      403,
      'forbidden',
      access === 'session'
        ? 'Only a signed-in person may do this.'
        : `This needs a key with scope ${access === 'ingest' ? 'ingest' : 'read'}.`,
    );
  if (actor.kind === 'user') drawnForThem(req, actor.id);
  if (access === 'session' && req.method !== 'GET') sameOrigin(req);
}

/** A page drawn for somebody else gets and does nothing. */
export function drawnForThem(req: IncomingMessage, personId: string): void {
  if (!isPageOf(req.headers[PAGE_PERSON_HEADER], personId))
    throw new HttpError(403, ANOTHER_PERSON, 'Somebody else has signed in on this browser: load the page anew.');
}

/** Writes that a cookie stands for come from our own pages only. */
export function sameOrigin(req: IncomingMessage): void {
  const site = req.headers['sec-fetch-site'];
  const origin = req.headers.origin;
  const host = req.headers['x-forwarded-host'] ?? req.headers.host;
  const foreign =
    (site !== undefined && site !== 'same-origin' && site !== 'none') || (origin !== undefined && hostOf(origin) !== host);
  if (foreign) throw new HttpError(403, 'origin', 'This came from another site.');
}
function hostOf(origin: string): string | null {
  try {
    return new URL(origin).host;
  } catch {
    return null;
  }
}
