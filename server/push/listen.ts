import type { Server as HttpServer, IncomingMessage } from 'node:http';
import type { Logger } from 'pino';
import { Server, type Socket } from 'socket.io';
import { type ClientToServer, type ServerToClient, type WatchError, watchRequest } from '../../lib/live';
import { ANOTHER_PERSON, isPageOf } from '../../lib/people/page-person';
import { can } from '../../lib/permissions';
import type { Actor, Identifier } from '../auth/actor';
import { ForeignAddress } from '../auth/key-door';
import { unitOf } from '../http/guard';
import type { Monitor } from '../monitor';
import { cutLaggards } from './laggards';
import type { Publisher } from './publisher';
import { patientOfRoom, roomOfPatient, roomOfUnit } from './rooms';

/** A socket's right is asked for again this often, so that a sign-out or a revoked key ends it. */
const RECHECK_MS = 5_000;
const MESSAGES_A_SECOND = 20;
/** Receipts are counted apart: whoever opens a page is told at once of all that waits, and must not be cut off for answering. */
const RECEIPTS_A_SECOND = 500;
/**
 * Open connections of one sign-in or one display at a node. A station whose tabs all share a sign-in has a few dozen, and after a break
 * of the line the dead ones count until they are noticed (25 s); more than this is a script.
 */
export const MOST_SOCKETS = 256;
const LAGGARDS_EVERY_MS = 1_000;

/** What the nodes tell each other: patients whose charts were committed, and whether somebody moved. */
export interface BetweenNodes {
  changed: (patientKeys: number[], moved: boolean) => void;
}
export type Io = Server<ClientToServer, ServerToClient, BetweenNodes, { actor: Actor }>;
type Client = Socket<ClientToServer, ServerToClient, BetweenNodes, { actor: Actor }>;

/** `ready`: nobody may connect before the handshake is guarded and everything else runs. */
export function createIo(http: HttpServer, ready: () => boolean): Io {
  return new Server(http, {
    path: '/socket.io/',
    transports: ['websocket'],
    destroyUpgrade: false,
    serveClient: false,
    maxHttpBufferSize: 16_384,
    // A screen that does not answer is cut off after 25 s at the latest.
    pingInterval: 10_000,
    pingTimeout: 15_000,
    perMessageDeflate: false,
    allowRequest: (req, done) => done(null, ready() && sameOrigin(req)),
  });
}

/** Signs sockets in at the handshake, lets them watch what they may see, and ends those whose right has ended. */
export function listen(
  io: Io,
  monitor: Monitor,
  publisher: Publisher,
  identify: Identifier,
  log: Logger,
  /** Somebody was shown a patient. */
  onRead: (actor: Actor, ref: string) => void = () => undefined,
): () => void {
  io.use(async (socket, next) => {
    try {
      const { token, as, person } = socket.handshake.auth;
      const actor = await identify.socket(socket.request, token, as);
      if (!actor || (actor.kind === 'key' && !actor.scopes.includes('read'))) return next(new Error('unauthenticated'));
      if (actor.kind === 'user' && !isPageOf(person, actor.id)) return next(new Error(ANOTHER_PERSON));
      if (openOf(io, actor) >= MOST_SOCKETS) return next(new Error('too-many'));
      socket.data.actor = actor;
      next();
    } catch (error) {
      if (error instanceof ForeignAddress) return next(error);
      log.error({ err: error }, 'a handshake failed');
      next(new Error('unavailable'));
    }
  });
  io.on('connection', (socket) => {
    let second = 0;
    let messages = 0;
    let receipts = 0;
    socket.use(([name], next) => {
      const now = Math.floor(performance.now() / 1_000);
      if (now !== second) {
        second = now;
        messages = 0;
        receipts = 0;
      }
      const tooMany = name === 'receipt' ? ++receipts > RECEIPTS_A_SECOND : ++messages > MESSAGES_A_SECOND;
      if (tooMany) socket.disconnect(true);
      else next();
    });
    socket.on('activity', () => void identify.active(socket.data.actor).catch(() => undefined));
    socket.on('watch', async (request, answer) => {
      if (typeof answer !== 'function') return;
      const parsed = watchRequest.safeParse(request);
      if (!parsed.success) return answer(wrong('invalid', 'watch takes {unit} or {mrn}'));
      if ('unit' in parsed.data) answer(await watchUnit(socket, publisher, parsed.data.unit));
      else {
        const snapshot = await watchPatient(socket, monitor, publisher, parsed.data.mrn);
        if (!('error' in snapshot)) onRead(socket.data.actor, parsed.data.mrn);
        answer(snapshot);
      }
    });
  });
  const timers = [
    setInterval(() => void recheck(io, monitor, identify), RECHECK_MS),
    setInterval(() => cutLaggards(io, log), LAGGARDS_EVERY_MS),
  ];
  return () => timers.forEach(clearInterval);
}

async function watchUnit(socket: Client, publisher: Publisher, unit: string) {
  const { actor } = socket.data;
  if (!can(actor, 'read', { kind: 'unit', unitId: unit })) return wrong('forbidden', 'You have no right to this unit.');
  // A wall shows what a wall may show, also when a signed-in person looks at it.
  const kiosk = actor.kind === 'kiosk' || socket.handshake.auth.as === 'wall';
  await socket.join(roomOfUnit(unit, kiosk));
  const snapshot = publisher.unitSnapshot(unit, kiosk);
  if (snapshot) return snapshot;
  await socket.leave(roomOfUnit(unit, kiosk));
  return wrong('not-found', 'There is no such unit.');
}
async function watchPatient(socket: Client, monitor: Monitor, publisher: Publisher, ref: string) {
  const person = readable(socket.data.actor, monitor, ref);
  if (person === 'not-found') return wrong('not-found', 'There is no such patient.');
  if (person === 'forbidden') return wrong('forbidden', 'You have no right to this patient.');
  await socket.join(roomOfPatient(person.uid));
  return publisher.patientSnapshot(person.key) ?? wrong('not-found', 'There is no such patient.');
}
const wrong = (code: string, message: string): WatchError => ({ error: { code, message } });

/** How many connections the sign-in or display has; programs with a key are not counted. */
function openOf(io: Io, actor: Actor): number {
  if (actor.kind === 'key') return 0;
  const holder = (a: Actor | undefined) => (a?.kind === 'user' ? a.session : a?.kind === 'kiosk' ? a.id : null);
  let open = 0;
  for (const socket of io.sockets.sockets.values()) if (holder(socket.data.actor) === holder(actor)) open++;
  return open;
}

/** Ends the sockets of a display at once on this node; other nodes find out at their next look. */
export function closeKiosk(io: Io, kioskId: string): void {
  for (const socket of io.sockets.sockets.values())
    if (socket.data.actor.kind === 'kiosk' && socket.data.actor.id === kioskId) socket.disconnect(true);
}

/** Ends the sockets of a session at once on this node: its screen was locked or unlocked, or the person signed out. */
export function closeSession(io: Io, idHash: string): void {
  for (const socket of io.sockets.sockets.values()) {
    const { actor } = socket.data;
    const session = actor.kind === 'user' ? actor.session : actor.kind === 'kiosk' ? actor.locked : undefined;
    if (session === idHash) socket.disconnect(true);
  }
}

async function recheck(io: Io, monitor: Monitor, identify: Identifier): Promise<void> {
  for (const socket of io.sockets.sockets.values()) {
    const actor = await identify.still(socket.data.actor, socket.request, socket.handshake.auth.token).catch(() => undefined);
    const another = actor === null || (actor && JSON.stringify(actor) !== JSON.stringify(socket.data.actor));
    if (another || watchesForeign(socket, monitor)) socket.disconnect(true);
  }
}
/** Whether a patient it watches was taken to a unit on which it may read nobody. */
function watchesForeign(socket: Client, monitor: Monitor): boolean {
  return [...socket.rooms].some((room) => {
    const uid = patientOfRoom(room);
    return uid !== null && readable(socket.data.actor, monitor, uid) === 'forbidden';
  });
}
/** The person behind a number or opaque id, if the actor may read them where they are now or were last. */
function readable(actor: Actor, monitor: Monitor, ref: string) {
  const person = monitor.census.byRef(ref);
  const unitId = person && unitOf(monitor, person);
  if (!person || unitId === undefined) return 'not-found';
  return can(actor, 'read', { kind: 'patient', unitId, patientId: person.uid }) ? person : 'forbidden';
}

/** Browsers say where a page came from; programs say nothing. */
function sameOrigin(req: IncomingMessage): boolean {
  const { origin } = req.headers;
  if (origin === undefined) return true;
  try {
    return new URL(origin).host === (req.headers['x-forwarded-host'] ?? req.headers.host);
  } catch {
    return false;
  }
}
