import type { IncomingMessage } from 'node:http';
import type { Actor } from '../../lib/permissions';
import type { Prisma } from '../database/client';
import { parseCookies, SESSION_COOKIES } from './cookies';
import { actorOfKey, KEY_PATTERN, noteKeyUse } from './keys';
import { actorOfKiosk, KIOSK_COOKIE, kioskById } from './kiosks';
import { holderOf, noteActivity, openSessionOf } from './sessions';
import { hashOf } from './tokens';

export type { Actor, KeyActor, KioskActor, UserActor } from '../../lib/permissions';

/** Says who stands behind a request or a socket. */
export interface Identifier {
  /** By bearer key, session cookie or kiosk cookie. A wrong key is nobody, whatever cookies come with it. */
  request(request: IncomingMessage): Promise<Actor | null>;
  /**
   * The same at a handshake, where a key or a kiosk's token may come as `auth.token`. With `auth.as` "kiosk" only the
   * display's own cookie counts: a wall shows what a wall may see, whoever is signed in on the same machine.
   */
  socket(request: IncomingMessage, token: unknown, as?: unknown): Promise<Actor | null>;
  /** Whether the actor of a socket still has its right: as at the handshake, a kiosk by its row since its token is renewed. */
  still(actor: Actor, request: IncomingMessage, token: unknown): Promise<Actor | null>;
  /** A session was locked, unlocked or ended here and now, not at the next look. `idHash`: of its id. */
  forget(idHash: string): void;
  /** The person touched pointer or keys: the session does not fall idle. */
  active(actor: Actor): Promise<void>;
}

/** An answer is used for so long before the row is read again: how late a revocation can be. */
const TRUSTED_MS = 4_000;
const MAX_REMEMBERED = 5_000;
const KEY_USE_GRAIN_MS = 60_000;

export function identifier(p: { prisma: Prisma; realNow?: () => number }): Identifier {
  const { prisma, realNow = Date.now } = p;
  const remembered = new Map<string, { readonly at: number; readonly actor: Promise<Actor | null> }>();
  const usedAt = new Map<string, number>();

  const recall = (credential: string, read: (now: number) => Promise<Actor | null>): Promise<Actor | null> => {
    const name = hashOf(credential);
    const now = realNow();
    const known = remembered.get(name);
    if (known && Math.abs(now - known.at) < TRUSTED_MS) return known.actor;
    if (remembered.size >= MAX_REMEMBERED) remembered.clear();
    const actor = read(now);
    remembered.set(name, { at: now, actor });
    // A database that was away for an instant must not be remembered as "nobody".
    actor.catch(() => remembered.delete(name));
    return actor;
  };
  const byKey = async (key: string): Promise<Actor | null> => {
    const actor = KEY_PATTERN.test(key) ? await recall(key, (now) => actorOfKey(prisma, key, now)) : null;
    const now = realNow();
    if (actor && now - (usedAt.get(actor.id) ?? 0) > KEY_USE_GRAIN_MS) {
      usedAt.set(actor.id, now);
      noteKeyUse(prisma, [actor.id], now).catch(() => usedAt.delete(actor.id));
    }
    return actor;
  };
  const bySession = async (id: string, now: number): Promise<Actor | null> => {
    const session = await openSessionOf(prisma, id, now);
    return session && holderOf(session);
  };
  const byKiosk = (token: string) => recall(token, (now) => actorOfKiosk(prisma, token, now));

  const identify: Identifier = {
    async request(request) {
      const bearer = /^Bearer\s+(\S+)\s*$/i.exec(request.headers.authorization ?? '')?.[1];
      if (request.headers.authorization !== undefined) return bearer === undefined ? null : byKey(bearer);
      const cookies = parseCookies(request.headers.cookie);
      for (const name of SESSION_COOKIES) {
        const id = cookies.get(name);
        const actor = id ? await recall(id, (now) => bySession(id, now)) : null;
        if (actor) return actor;
      }
      const kiosk = cookies.get(KIOSK_COOKIE);
      return kiosk ? byKiosk(kiosk) : null;
    },
    async socket(request, token, as) {
      if (typeof token === 'string' && token !== '') return KEY_PATTERN.test(token) ? byKey(token) : byKiosk(token);
      if (as !== 'kiosk') return identify.request(request);
      const kiosk = parseCookies(request.headers.cookie).get(KIOSK_COOKIE);
      return kiosk ? byKiosk(kiosk) : null;
    },
    async still(actor, request, token) {
      if (actor.kind !== 'kiosk' || actor.locked !== undefined) return identify.socket(request, token);
      return recall(`row:${actor.id}`, (now) => kioskById(prisma, actor.id, now));
    },
    forget: (idHash) => void remembered.delete(idHash),
    async active(actor) {
      if (actor.kind === 'user') await noteActivity(prisma, actor.session, realNow());
    },
  };
  return identify;
}
