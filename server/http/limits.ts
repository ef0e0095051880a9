import type { IncomingMessage } from 'node:http';
import type { Actor } from '../auth/actor';
import { HttpError } from './answer';
import { Attempts } from './attempts';
import type { Route } from './router';

interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}
/** A person's pages and clicks stay far below these; a script with somebody's session does not. */
const PERSON_READS: Rate = { perSecond: 50, burst: 1_000 };
const PERSON_WRITES: Rate = { perSecond: 20, burst: 300 };
const PROGRAM_READS: Rate = { perSecond: 500, burst: 5_000 };
/** Requests, each of up to 1,000 events: about what two cores can store, so that one source cannot starve the others. */
const INGEST: Rate = { perSecond: 5_000, burst: 20_000 };
/** Answering an alert must never wait for anything. */
const NEVER_LIMITED = /^\/api\/alerts\/:id\/(acknowledge|decline|snooze|resolve|seen)$/;
const MAX_REMEMBERED = 20_000;

/** Buckets that refill: one too many is 429 with Retry-After, so that nothing is dropped in silence. */
export class Limits {
  private readonly buckets = new Map<string, { left: number; at: number }>();
  constructor(private readonly now: () => number = () => performance.now()) {}

  /** @throws HttpError 429 */
  admit(route: Pick<Route, 'method' | 'pattern'>, actor: Actor | null): void {
    if (actor === null || NEVER_LIMITED.test(route.pattern)) return;
    const [what, rate] =
      actor.kind === 'user'
        ? route.method === 'GET'
          ? (['read', PERSON_READS] as const)
          : (['write', PERSON_WRITES] as const)
        : route.method === 'GET'
          ? (['read', PROGRAM_READS] as const)
          : (['ingest', INGEST] as const);
    this.take(`${what} ${actor.kind === 'user' ? actor.session : actor.id}`, rate);
  }

  private take(name: string, rate: Rate): void {
    const now = this.now() / 1_000;
    const known = this.buckets.get(name);
    const left = known ? Math.min(rate.burst, known.left + (now - known.at) * rate.perSecond) : rate.burst;
    if (left < 1) {
      const seconds = Math.max(1, Math.ceil((1 - left) / rate.perSecond));
      throw new HttpError(429, 'too-many', `Too many requests; try again in ${seconds} s.`, { 'retry-after': String(seconds) });
    }
    if (this.buckets.size >= MAX_REMEMBERED) this.buckets.clear();
    this.buckets.set(name, { left: left - 1, at: now });
  }
}

const MINUTE_MS = 60_000;
/**
 * Sign-ins are counted by where they come from, so that guessing many accounts ends too, and so that hashing passwords never
 * takes the machine from the loop. Behind a proxy each client is counted, and the proxy as a whole.
 */
export class SignInLimits {
  private readonly byClient = new Attempts(120, MINUTE_MS);
  private readonly byPeer = new Attempts(600, MINUTE_MS);

  /** @throws HttpError 429 */
  admit(req: IncomingMessage): void {
    if (req.method !== 'POST' || !req.url?.startsWith('/api/auth/callback/credentials')) return;
    const peer = req.socket.remoteAddress ?? '';
    const forwarded =
      String(req.headers['x-forwarded-for'] ?? '')
        .split(',')
        .at(-1)
        ?.trim() ?? '';
    this.byPeer.count(peer);
    this.byClient.count(`${peer} ${forwarded}`);
  }
}
