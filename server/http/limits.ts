import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressOf } from '../addresses';
import type { Actor } from '../auth/actor';
import { SESSION_COOKIES } from '../auth/cookies';
import { addressAsked } from './address';
import { HttpError } from './answer';
import { Attempts } from './attempts';
import type { Route } from './router';

interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}
/**
 * Of one sign-in, which may stand open on several screens: a page left open asks 20 times a minute at most (what streams comes over
 * the socket), opening one takes some ten, but a slider over the past that is dragged asks several times a second. A regrade
 * that is being filled in saves its draft up to 40 times a minute. 120 and 30 a minute, as once planned, would stop people at work.
 */
const PERSON_READS: Rate = { perSecond: 10, burst: 1_000 };
const PERSON_WRITES: Rate = { perSecond: 4, burst: 300 };
const PROGRAM_READS: Rate = { perSecond: 500, burst: 5_000 };
/**
 * Requests, each of up to 1,000 events: about what two cores can store. A gateway that sends each of 24 beds' 12 parameters by
 * itself makes 288 a second; what holds a sender that floods is the room before the store (429), not this.
 */
const INGEST: Rate = { perSecond: 5_000, burst: 20_000 };
/** Answering an alert and saying that a notice came must never wait for anything. */
const NEVER_LIMITED = /^\/api\/(alerts\/:id\/(acknowledge|decline|snooze|resolve|seen)|deliveries\/:id\/receipt)$/;
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
const WRONG_A_MINUTE = 20;
const SIGN_INS_A_MINUTE = 120;
/**
 * Sign-ins by where they come from, so that guessing at many accounts ends too, and hashing passwords never takes the machine from
 * the loop. Only wrong ones count towards the lower limit: a ward of thin clients behind one address changes shift within minutes.
 */
export class SignInLimits {
  private readonly all = new Attempts(SIGN_INS_A_MINUTE, MINUTE_MS);
  private readonly wrong = new Attempts(WRONG_A_MINUTE, MINUTE_MS);
  constructor(private readonly addressOf: AddressOf) {}

  /** @throws HttpError 429 */
  admit(req: IncomingMessage, res: ServerResponse): void {
    if (req.method !== 'POST' || !isPasswordDoor(req.url)) return;
    const client = this.addressOf(req);
    this.all.count(client);
    this.wrong.count(client);
    res.once('finish', () => {
      if (signedIn(res)) this.wrong.takeBack(client);
    });
  }
}
/** The address passwords are posted to, however it is spelled: the pages read escapes too ("/callback/%63redentials"). */
function isPasswordDoor(text: string | undefined): boolean {
  const path = addressAsked(text)?.pathname;
  return path !== undefined && decodeURIComponent(path).split('/').includes('credentials');
}
/** Whoever was let in was given the cookie of a session. */
function signedIn(res: ServerResponse): boolean {
  const set = res.getHeader('set-cookie');
  return [set].flat().some((c) => SESSION_COOKIES.some((name) => new RegExp(`^${name}=[^;]`).test(String(c))));
}
