import { setTimeout as pause } from 'node:timers/promises';
import { createUnit } from '../../server/administration/units';
import { createUser } from '../../server/administration/users';
import { createKey } from '../../server/auth/keys';
import { openSession } from '../../server/auth/sessions';
import { UNIT, unique } from './client';
import type { TestDatabase } from './database';

/** A person signed in over HTTP, without the sign-in form. */
export interface Person {
  readonly id: string;
  /** Of the session, for sockets. */
  readonly cookie: string;
  /** The password, as an act is signed with it. */
  readonly sign: { readonly password: string };
  get<T = Record<string, unknown>>(path: string): Promise<{ status: number; body: T }>;
  /** Sends a command with an id of its own. */
  post<T = Record<string, unknown>>(path: string, body?: Record<string, unknown>): Promise<{ status: number; body: T }>;
  put<T = Record<string, unknown>>(path: string, body: Record<string, unknown>): Promise<{ status: number; body: T }>;
  delete(path: string): Promise<{ status: number; body: unknown }>;
  /** The same person in a new session, as at the next shift. */
  again(): Promise<Person>;
}

/** `address`: of the server, or what gives it where a test starts the server anew. */
export async function person(db: TestDatabase, address: string | (() => string), unitId: string, role: string): Promise<Person> {
  const email = `${unique(role)}@example.org`;
  const password = await createUser(db.prisma, { email, name: `The ${role}`, role, unitId, now: new Date(), by: 'test' });
  const { id } = await db.prisma.user.findFirstOrThrow({ where: { email } });
  return signedIn(db, address, { id, password });
}

async function signedIn(
  db: TestDatabase,
  address: string | (() => string),
  { id, password }: { readonly id: string; readonly password: string },
): Promise<Person> {
  const cookie = `next-auth.session-token=${await openSession(db.prisma, id, Date.now())}`;
  const ask = async <T>(path: string, init: RequestInit) => {
    const headers = { cookie, 'content-type': 'application/json' };
    const send = () => fetch(`${typeof address === 'string' ? address : address()}${path}`, { ...init, headers });
    let r = await send();
    // Whoever waits for a condition asks far more often than a person's pages do: as told, it asks again later.
    for (; r.status === 429 && r.headers.get('retry-after') === '1'; r = await send()) await pause(1_000);
    return { status: r.status, body: (await r.json().catch(() => null)) as T };
  };
  return {
    id,
    cookie,
    sign: { password },
    get: (path) => ask(path, {}),
    put: (path, body) => ask(path, { method: 'PUT', body: JSON.stringify(body) }),
    delete: (path) => ask(path, { method: 'DELETE' }),
    again: () => signedIn(db, address, { id, password }),
    post: (path, body = {}) => ask(path, { method: 'POST', body: JSON.stringify({ commandId: unique('command'), ...body }) }),
  };
}

/** The unit and two keys, made in the database before its server starts: no process of the command line is waited for. */
export async function unitIn(
  db: TestDatabase,
  zone = 'UTC',
  beds = '9',
): Promise<{ readonly key: string; readonly readKey: string }> {
  const now = new Date();
  await createUnit(db.prisma, { id: UNIT, name: UNIT, zone, beds, protocolId: 'astct-2019', now, by: 'test' });
  const make = async (source: string, scope: 'ingest' | 'read') =>
    (await createKey(db.prisma, { source, unitId: UNIT, scopes: [scope], now: now.getTime() })).key;
  return { key: await make('LAB', 'ingest'), readKey: await make('READER', 'read') };
}

/** A key made in the database; of a unit that is not there yet the unit as well. */
export async function keyIn(
  db: TestDatabase,
  source: string,
  scopes: readonly ('ingest' | 'read')[],
  unitId = UNIT,
): Promise<string> {
  const now = new Date();
  if ((await db.prisma.unit.findUnique({ where: { id: unitId } })) === null)
    await createUnit(db.prisma, { id: unitId, name: unitId, zone: 'UTC', beds: '2', protocolId: 'astct-2019', now, by: 'test' });
  return (await createKey(db.prisma, { source, unitId, scopes: [...scopes], now: now.getTime() })).key;
}
