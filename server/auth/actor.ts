import type { IncomingMessage } from 'node:http';
import type { Actor } from '../../lib/permissions';
import { type AddressOf, addressReader } from '../addresses';
import type { Prisma } from '../database/client';
import { parseCookies, SESSION_COOKIES } from './cookies';
import { ForeignAddress, KeyDoor } from './key-door';
import { KEY_PATTERN } from './keys';
import { actorOfKiosk, KIOSK_COOKIE, kioskById } from './kiosks';
import { Remembered } from './remembered';
import { holderOf, noteActivity, openSessionOf } from './sessions';

export type { Actor, KeyActor, KioskActor, UserActor } from '../../lib/permissions';

/** Says who stands behind a request or a socket. */
export interface Identifier {
  /**
   * By bearer key, session cookie or kiosk cookie. A wrong key is nobody, whatever cookies come with it.
   * @throws ForeignAddress for a good key at an address that is not on its list, here and at a handshake
   */
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

export function identifier(p: { prisma: Prisma; addressOf?: AddressOf; realNow?: () => number }): Identifier {
  const { prisma, addressOf = addressReader([]), realNow = Date.now } = p;
  const remembered = new Remembered<Actor | null>(realNow);
  const door = new KeyDoor(prisma, realNow);

  const byKey = async (key: string, request: IncomingMessage): Promise<Actor | null> =>
    KEY_PATTERN.test(key) ? door.actor(key, addressOf(request)) : null;
  const bySession = async (id: string, now: number): Promise<Actor | null> => {
    const session = await openSessionOf(prisma, id, now);
    return session && holderOf(session);
  };
  const byKiosk = (token: string) => remembered.recall(token, (now) => actorOfKiosk(prisma, token, now));

  const identify: Identifier = {
    async request(request) {
      const bearer = /^Bearer\s+(\S+)\s*$/i.exec(request.headers.authorization ?? '')?.[1];
      if (request.headers.authorization !== undefined) return bearer === undefined ? null : byKey(bearer, request);
      const cookies = parseCookies(request.headers.cookie);
      for (const name of SESSION_COOKIES) {
        const id = cookies.get(name);
        const actor = id ? await remembered.recall(id, (now) => bySession(id, now)) : null;
        if (actor) return actor;
      }
      const kiosk = cookies.get(KIOSK_COOKIE);
      return kiosk ? byKiosk(kiosk) : null;
    },
    async socket(request, token, as) {
      if (typeof token === 'string' && token !== '') return KEY_PATTERN.test(token) ? byKey(token, request) : byKiosk(token);
      if (as !== 'kiosk') return identify.request(request);
      const kiosk = parseCookies(request.headers.cookie).get(KIOSK_COOKIE);
      return kiosk ? byKiosk(kiosk) : null;
    },
    async still(actor, request, token) {
      if (actor.kind !== 'kiosk' || actor.locked !== undefined)
        return identify.socket(request, token).catch((error) => {
          if (error instanceof ForeignAddress) return null;
          throw error;
        });
      return remembered.recall(`row:${actor.id}`, (now) => kioskById(prisma, actor.id, now));
    },
    forget: (idHash) => remembered.forget(idHash),
    async active(actor) {
      if (actor.kind === 'user') await noteActivity(prisma, actor.session, realNow());
    },
  };
  return identify;
}
